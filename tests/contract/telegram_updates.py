"""Telegram's updates as JSON, of every kind: valid, odd and hostile."""

from typing import Any

from hypothesis import strategies as st

from tests.contract.odd import Known, spoiled, words
from tests.platforms.telegram_world import BOT

NOW = 1_790_000_000
GROUP = {"id": -4_000_001, "type": "group", "title": "Juniper team"}
FORUM = {"id": -1_001_234_567_890, "type": "supergroup", "title": "Forum", "is_forum": True}
CHANNEL = {"id": -1_009_876_543_210, "type": "channel", "title": "News"}
ANONYMOUS = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
LANGUAGES = ("en", "es", "pt-br", "", "zz", "x" * 40)
FILE: dict[str, Any] = {"file_id": "f", "file_unique_id": "u"}
THINGS: tuple[dict[str, Any], ...] = (
    {"photo": [{**FILE, "width": 9, "height": 9}]},
    {
        "sticker": {
            **FILE,
            "type": "regular",
            "width": 9,
            "height": 9,
            "is_animated": False,
            "is_video": False,
        }
    },
    {
        "sticker": {
            **FILE,
            "type": "regular",
            "width": 9,
            "height": 9,
            "is_animated": True,
            "is_video": False,
            "emoji": "🙂",
        }
    },
    {"voice": {**FILE, "duration": 3}},
    {"video_note": {**FILE, "length": 9, "duration": 3}},
    {"audio": {**FILE, "duration": 3}},
    {"video": {**FILE, "width": 9, "height": 9, "duration": 3}},
    {"document": {**FILE, "file_name": "../x\u202e.pdf", "mime_type": "application/pdf"}},
    {"animation": {**FILE, "width": 9, "height": 9, "duration": 1}, "document": FILE},
    {"location": {"longitude": -81.6, "latitude": 38.3, "live_period": 900}},
    {"venue": {"location": {"longitude": 0, "latitude": 0}, "title": "Mill", "address": "1 St"}},
    {"contact": {"phone_number": "+13045550100", "first_name": "Dee", "user_id": 5_000_000_002}},
    {"dice": {"emoji": "🎲", "value": 3}},
    {"new_chat_members": [BOT]},
    {"new_chat_members": [{"id": 77, "is_bot": False, "first_name": "New"}]},
    {"left_chat_member": BOT},
    {"new_chat_title": "Other"},
    {"group_chat_created": True},
    {"migrate_to_chat_id": -1_001_234_567_890},
    {"migrate_from_chat_id": -4_000_001},
    {"pinned_message": {"message_id": 1, "date": 0, "chat": GROUP}},
    {"web_app_data": {"data": "x", "button_text": "y"}},
    {"forum_topic_created": {"name": "t", "icon_color": 1}},
    {"message_auto_delete_timer_changed": {"message_auto_delete_time": 60}},
    {"video_chat_started": {}},
    {},
)
AROUND: tuple[dict[str, Any], ...] = (
    *({},) * 6,
    {"forward_origin": {"type": "hidden_user", "date": 1, "sender_user_name": "x"}},
    {"via_bot": BOT},
    {"message_thread_id": 4, "is_topic_message": True},
    {"message_thread_id": 5},
    {"sender_chat": GROUP, "from": ANONYMOUS},
    {"reply_to_message": {"message_id": 1, "date": NOW, "chat": GROUP, "from": BOT, "text": "?"}},
    {"reply_to_message": {"message_id": 1, "date": NOW, "chat": GROUP, "from": BOT, "text": "?", "entities": [
        {"type": "text_link", "offset": 0, "length": 1, "url": "https://t.me/?answers=signup.name"}]}},
    {"edit_date": NOW + 1},
    {"has_protected_content": True, "media_group_id": "1"},
)  # fmt: skip
STATUSES: tuple[dict[str, Any], ...] = (
    {"status": "member"},
    {"status": "left"},
    {"status": "kicked", "until_date": 0},
    {"status": "nosuch"},
    {"status": "restricted", "is_member": True, "until_date": 0},
    {"status": "administrator", "can_be_edited": False, "is_anonymous": False},
)
STRANGE: tuple[dict[str, Any], ...] = (
    {
        "inline_query": {
            "id": "1",
            "from": {"id": 9, "is_bot": False, "first_name": "x"},
            "query": "",
            "offset": "",
        }
    },
    {"poll": {"id": "1", "question": "?", "options": []}},
    {
        "message_reaction": {
            "chat": GROUP,
            "message_id": 1,
            "date": NOW,
            "old_reaction": [],
            "new_reaction": [],
        }
    },
    {"chat_join_request": {"chat": GROUP, "from": ANONYMOUS, "user_chat_id": 1, "date": NOW}},
    {"business_message": {}},
    {"nosuch": {"x": 1}},
    {},
)


@st.composite
def update(draw: st.DrawFn, known: Known, accounts: dict[str, int]) -> dict[str, Any]:
    """Return an update without its number: from somebody of *accounts*, whom the bot knows or not."""
    name = draw(st.sampled_from(sorted(accounts)))
    kinds = (*(_message, _said) * 4, *(_press,) * 8, *(_edited, _membership) * 2, _strange)
    body = draw(draw(st.sampled_from(kinds))(known, name, _user(draw, name, accounts[name])))
    return draw(spoiled(body)) if body and draw(st.integers(0, 4)) == 0 else body


def _user(draw: st.DrawFn, name: str, number: int) -> dict[str, Any]:
    user: dict[str, Any] = {"id": number, "is_bot": False, "first_name": name.capitalize()}
    if draw(st.booleans()):
        user["language_code"] = draw(st.sampled_from(LANGUAGES))
    if draw(st.integers(0, 9)) == 0:
        user |= {"last_name": draw(st.text(max_size=64)), "username": "x", "is_premium": True}
    return user


def _chat(draw: st.DrawFn, user: dict[str, Any]) -> dict[str, Any]:
    private = {"id": user["id"], "type": "private", "first_name": user["first_name"]}
    return draw(st.sampled_from((private, private, private, private, GROUP, FORUM, CHANNEL)))


@st.composite
def _message(draw: st.DrawFn, known: Known, name: str, user: dict[str, Any]) -> dict[str, Any]:
    message = {"message_id": 5, "date": NOW, "chat": _chat(draw, user), "from": user}
    match draw(st.integers(0, 9)):
        case 0 | 1 | 2 | 3:
            message |= draw(_command(known, name))
        case 4 | 5 | 6 | 7:
            message["text"] = draw(words(name))
        case _:
            message |= draw(st.sampled_from(THINGS))
            if draw(st.booleans()):
                message["caption"] = draw(words(name))
    return {"message": message | draw(st.sampled_from(AROUND))}


@st.composite
def _said(draw: st.DrawFn, known: Known, name: str, user: dict[str, Any]) -> dict[str, Any]:
    """Return plain words in private: what a question that is open waits for."""
    chat = {"id": user["id"], "type": "private", "first_name": user["first_name"]}
    said = {"message_id": draw(st.integers(6, 2**31)), "date": NOW, "chat": chat, "from": user}
    return {"message": said | {"text": draw(words(name))}}


@st.composite
def _command(draw: st.DrawFn, known: Known, name: str) -> dict[str, Any]:
    command = draw(known.command)
    bot = draw(st.sampled_from(("", "", "", f"@{BOT['username']}", "@other_bot", "@")))
    argument = draw(
        st.one_of(st.just(""), st.just("abcdefghjk"), words(name), st.sampled_from(known.buttons))
    )
    text = f"/{command}{bot} {argument}".rstrip(" ")
    length = len(f"/{command}{bot}")
    return {"text": text, "entities": [{"type": "bot_command", "offset": 0, "length": length}]}


@st.composite
def _press(draw: st.DrawFn, known: Known, name: str, user: dict[str, Any]) -> dict[str, Any]:
    where = _chat(draw, user)
    shown: dict[str, Any] = {
        "message_id": draw(st.sampled_from((1, 5, 900))),
        "date": NOW,
        "chat": where,
        "from": BOT,
    }
    query = {"id": "77", "from": user, "chat_instance": "1", "data": draw(known.payload)}
    match draw(st.integers(0, 11)):
        case 0:
            return {"callback_query": query | {"inline_message_id": "i"}}
        case 1:
            return {"callback_query": query | {"message": shown | {"date": 0}}}
        case 2:
            del query["data"]
            return {"callback_query": query | {"message": shown, "game_short_name": "g"}}
        case _:
            return {"callback_query": query | {"message": shown | {"text": "?"}}}


@st.composite
def _edited(draw: st.DrawFn, known: Known, name: str, user: dict[str, Any]) -> dict[str, Any]:
    message = draw(_message(known, name, user))["message"]
    return {draw(st.sampled_from(("edited_message", "channel_post", "edited_channel_post"))): message}


@st.composite
def _membership(draw: st.DrawFn, known: Known, name: str, user: dict[str, Any]) -> dict[str, Any]:
    old, new = draw(st.sampled_from(STATUSES)), draw(st.sampled_from(STATUSES))
    change = {"chat": _chat(draw, user), "from": user, "date": NOW}
    change |= {"old_chat_member": {"user": BOT, **old}, "new_chat_member": {"user": BOT, **new}}
    return {draw(st.sampled_from(("my_chat_member", "my_chat_member", "chat_member"))): change}


@st.composite
def _strange(draw: st.DrawFn, known: Known, name: str, user: dict[str, Any]) -> dict[str, Any]:
    return draw(st.sampled_from(STRANGE))
