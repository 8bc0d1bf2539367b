"""Telegram's HTML and Telegram's updates, translated without a network."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from telegram import Update

from bot.conversation.actions import Action
from bot.conversation.capabilities import fit
from bot.conversation.events import ButtonPressed, CommandInvoked, InboundEvent, TextReceived
from bot.conversation.markup import Rich, as_plain, fill, plain
from bot.conversation.messages import Message
from bot.platforms.telegram.inbound import read
from bot.platforms.telegram.outbound import CAPABILITIES, to_html
from tests.platforms.telegram_html import UnreadableError, parse, units

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
SAM = {"id": 5, "is_bot": False, "first_name": "Sam", "language_code": "pt-br"}
PRIVATE = {"id": 5, "type": "private", "first_name": "Sam"}
TEAM = {"id": -7, "type": "supergroup", "title": "Team"}


def event(**message: Any) -> InboundEvent | None:
    given = {"message_id": 1, "date": 1_700_000_000, "chat": PRIVATE, "from": SAM, **message}
    update = Update.de_json({"update_id": 9, "message": given})
    return read(update, "telegram:1", "door_bot", NOW)


@given(st.text(st.characters(), max_size=60))
@example("<b>Ana & Söhne</b> *_~`")
@example("אבג 👩‍👩‍👧 \u202eabc")
@example("> quote\n- list\n1. one")
@example("half a sign: \ud800")
def test_any_name_is_shown_as_it_is(name: str) -> None:
    text = fill("**Hello %(name)s!**\n\n> %(name)s said\n\n- %(name)s", {"name": plain(name)})
    shown, _ = parse(to_html(text))
    assert shown == as_plain(text).replace("\n> ", "\n").replace("> ", "", 1) or ">" in name


@given(st.text(max_size=3000), st.integers(1, 40))
def test_what_fits_is_never_too_long_for_telegram(name: str, times: int) -> None:
    text = Rich("\n\n".join(["> *" + (plain(name).replace("\n", " ") or "x") + "*\n\n- one\n- two"] * times))
    for part in fit(Message(text), CAPABILITIES):
        assert units(to_html(part.text)) >= 0
        assert units(parse(to_html(part.text))[0]) <= 4096


def test_the_small_markup_in_telegrams_own() -> None:
    text = Rich(
        "**a** *b* [c](https://x.org/?a=1&b=2)\n\n> d\n\n1. e\n2. f\n\n[911](tel:911) [us](tel:+1304)"
    )
    assert to_html(text) == (
        '<b>a</b> <i>b</i> <a href="https://x.org/?a=1&amp;b=2">c</a>\n\n<blockquote>d</blockquote>\n\n'
        "1. e\n2. f\n\n911 us (+1304)"
    )


def test_a_quote_in_a_quote_becomes_one() -> None:
    assert parse(to_html(Rich("> a\n>\n> > b")))[0] == "a\n\nb"


@pytest.mark.parametrize(
    "wrong",
    [
        "a < b",
        "a & b",
        "<div>x</div>",
        "<b>x",
        "x</b>",
        "<b><i>x</b></i>",
        '<a href="x">y</a>',
        "&nbsp;",
        "a > b",
    ],
)
def test_the_server_of_the_tests_forgives_nothing(wrong: str) -> None:
    with pytest.raises(UnreadableError):
        parse(wrong)


@pytest.mark.parametrize(
    ("text", "command", "argument"),
    [
        ("/start", "start", ""),
        ("/start k7f3", "start", "k7f3"),
        ("/Start@Door_Bot  a b", "start", "a b"),
        ("/week\nnext", "week", "next"),
    ],
)
def test_a_command_is_read(text: str, command: str, argument: str) -> None:
    found = event(text=text)
    assert isinstance(found, CommandInvoked)
    assert (found.command, found.argument) == (command, argument)
    assert found.at == datetime.fromtimestamp(1_700_000_000, UTC)


@pytest.mark.parametrize("text", ["hello", "12 5 ok", "/", "//x", "/ start", "a /start"])
def test_everything_else_is_text(text: str) -> None:
    found = event(text=text)
    assert isinstance(found, TextReceived)
    assert found.text == text


def test_a_command_for_another_bot_is_not_ours() -> None:
    assert event(text="/start@other_bot") is None
    assert event(text="/start@other_bot", chat=TEAM) is None


def test_in_a_group_only_commands_count() -> None:
    assert event(text="hello", chat=TEAM) is None
    found = event(text="/shifts", chat=TEAM)
    assert isinstance(found, CommandInvoked)
    assert found.chat.public_id == "-7"
    assert found.language_hint == "pt"


PHOTO = [{"file_id": "a", "file_unique_id": "a", "width": 1, "height": 1}]
STICKER = {
    "file_id": "a",
    "file_unique_id": "a",
    "width": 1,
    "height": 1,
    "is_animated": False,
    "is_video": False,
    "type": "regular",
    "emoji": "👍",
}


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ({"photo": PHOTO, "caption": "my sign"}, "my sign"),
        ({"photo": PHOTO}, ""),
        ({"voice": {"file_id": "a", "file_unique_id": "a", "duration": 3}}, ""),
        ({"location": {"latitude": 38.3, "longitude": -81.6}}, ""),
        ({"sticker": STICKER}, "👍"),
        ({"text": "a\x00b\ud83d"}, "ab\ufffd"),
    ],
)
def test_what_has_no_words_comes_as_text_all_the_same(content: dict[str, Any], text: str) -> None:
    found = event(**content)
    assert isinstance(found, TextReceived)
    assert found.text == text


@pytest.mark.parametrize(
    "content",
    [
        {"new_chat_members": [SAM], "chat": TEAM},
        {"pinned_message": {"message_id": 2, "date": 0, "chat": PRIVATE}},
        {"text": "/start", "from": {**SAM, "is_bot": True}},
        {"text": "/start", "from": None},
    ],
)
def test_what_is_nobodys_word_is_nothing(content: dict[str, Any]) -> None:
    assert event(**content) is None


def press(**more: Any) -> InboundEvent | None:
    shown = {"message_id": 3, "date": 0, "chat": PRIVATE}
    query = {
        "id": "1",
        "from": SAM,
        "chat_instance": "1",
        "message": shown,
        "data": "shifts.claim:42",
        **more,
    }
    return read(Update.de_json({"update_id": 9, "callback_query": query}), "telegram:1", "door_bot", NOW)


def test_a_press_on_a_message_too_old_to_be_seen_still_counts() -> None:
    found = press()
    assert isinstance(found, ButtonPressed)
    assert found.action == Action("shifts.claim", ("42",))
    assert found.at == NOW


@pytest.mark.parametrize("data", ["x" * 65, "", ":a"])
def test_data_that_nobody_made_is_an_unknown_button(data: str) -> None:
    found = press(data=data)
    assert isinstance(found, ButtonPressed)
    assert found.action == Action("unknown")


def test_a_press_without_a_message_is_nothing() -> None:
    assert press(message=None) is None


@pytest.mark.parametrize("name", ["meet.me", "Elm.st.church", "/stop", "@durov", "#elm", "t.me/x"])
def test_no_link_is_made_of_a_bare_name(name: str) -> None:
    shown = to_html(fill("We meet at **%(point)s** today.", {"point": f"the {name} (door)"}))
    assert "\N{WORD JOINER}" in shown
    assert shown.replace("\N{WORD JOINER}", "") == f"We meet at <b>the {name} (door)</b> today."


@pytest.mark.parametrize("name", ["St. Mary 12.30", "https://maps.example/a", "ana@example.org", "and/or"])
def test_what_is_no_bare_name_stays_as_it_is(name: str) -> None:
    assert to_html(fill("At %(point)s.", {"point": name})) == f"At {name}."
