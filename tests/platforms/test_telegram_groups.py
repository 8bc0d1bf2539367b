"""Groups on Telegram: who is heard there, what is answered there, and what happens to the group itself."""

from typing import Any

import pytest

from bot.conversation.actions import action
from bot.conversation.address import Address
from bot.conversation.events import (
    ButtonPressed,
    ChatChange,
    ChatChanged,
    CommandInvoked,
    InboundEvent,
    ReachChanged,
    TextReceived,
    What,
)
from bot.conversation.lacks import Lack
from bot.conversation.markup import Rich
from bot.conversation.messages import Button, Message, Visibility
from bot.conversation.platform import CommandInfo, Delivery, Front, Opening, Sent, Undeliverable
from tests.platforms.telegram_fake import FakeBot, connected, to
from tests.platforms.telegram_server import TelegramServer
from tests.platforms.telegram_world import BOT, User

SECRET = Message(Rich("You have module 2 open"))
OPENINGS = {
    "en": Opening(Rich("My answers are *for you alone*."), "Open our chat", Rich("With a name, please.")),
    "es": Opening(Rich("Mis respuestas son *solo para ti*."), "Abrir nuestro chat"),
}
FRONT = Front(openings=OPENINGS)


def answer(event: InboundEvent, message: Message = SECRET) -> Delivery:
    """Return a private answer to *event*, as the dispatcher hands it on."""
    return Delivery(event.address, None, message, "1-0", event.reply_token)


async def test_a_personal_answer_never_stands_in_a_group_and_the_way_to_it_is_shown_once() -> None:
    bot = FakeBot()
    async with TelegramServer() as server, connected(server, bot, front=FRONT) as adapter:
        team, mira = server.group(), server.user("Mira", language_code="es-MX")
        topic = team.topic()
        mira.say("/me", team, topic=topic)
        mira.say("/week@doorstep_test_bot", team, topic=topic)
        for event in await bot.events(2):
            assert isinstance(await adapter.send(answer(event)), Undeliverable)
        (shown,) = team.shown
        assert shown.text == "Mis respuestas son solo para ti."
        assert [(b["text"], b["url"]) for row in shown.keyboard for b in row] == [
            ("Abrir nuestro chat", "https://t.me/doorstep_test_bot")
        ]
        assert shown.topic == topic
        assert shown.answers
        mira.started_once()
        assert isinstance(await adapter.send(answer(bot.handled[0])), Sent)
        assert [m.text for m in mira.inbox] == ["You have module 2 open"]
        assert team.shown == [shown]


async def test_whoever_has_pressed_start_is_answered_in_private_and_the_group_sees_nothing() -> None:
    bot = FakeBot()
    async with TelegramServer() as server, connected(server, bot, front=FRONT) as adapter:
        team, sam = server.group(), server.user().started_once()
        sam.say("/me", team)
        (event,) = await bot.events(1)
        assert isinstance(await adapter.send(answer(event)), Sent)
        assert team.shown == []


async def test_a_press_in_a_group_by_who_has_no_private_chat_shows_the_way_too() -> None:
    bot = FakeBot()
    async with TelegramServer() as server, connected(server, bot, front=FRONT) as adapter:
        team, mira = server.group(), server.user("Mira")
        post = Message(
            Rich("Saturday!"), (Button("Join", action("shifts.show", 1)),), visibility=Visibility.CHAT
        )
        await adapter.send(Delivery(None, str(team.id), post, "1-0"))
        mira.press("Join")
        (event,) = await bot.events(1)
        assert isinstance(event, ButtonPressed)
        await adapter.send(answer(event))
        assert [m.text for m in team.shown] == ["Saturday!", "My answers are for you alone."]
        assert [m.answers for m in team.shown] == [None, None]


async def test_what_was_not_asked_in_a_group_shows_no_way_anywhere() -> None:
    async with TelegramServer() as server, connected(server, front=FRONT) as adapter:
        mira = server.user("Mira")
        assert isinstance(await adapter.send(to(mira, SECRET)), Undeliverable)
        assert len(server.made("sendMessage")) == 1


async def test_a_group_that_closed_meanwhile_ends_nothing() -> None:
    bot = FakeBot()
    async with TelegramServer() as server, connected(server, bot, front=FRONT) as adapter:
        team, mira = server.group(), server.user("Mira")
        mira.say("/me", team)
        (event,) = await bot.events(1)
        team.kicked = True
        assert isinstance(await adapter.send(answer(event)), Undeliverable)
        assert team.shown == []


async def test_a_refused_post_tells_what_the_lost_update_would_have() -> None:
    bot = FakeBot()
    async with TelegramServer() as server, connected(server, bot) as adapter:
        kicked, left, silenced = (server.group() for _ in range(3))
        kicked.kicked = left.left = silenced.silenced = True
        for team in (kicked, left, silenced):
            post = Message(Rich("Saturday!"), visibility=Visibility.CHAT)
            assert isinstance(await adapter.send(Delivery(None, f"{team.id}/7", post, "1-0")), Undeliverable)
        found = {
            e.chat.chat_id: (e.change, e.lacks) for e in await bot.events(3) if isinstance(e, ChatChanged)
        }
        assert found == {
            str(kicked.id): (ChatChange.REMOVED, ()),
            str(left.id): (ChatChange.REMOVED, ()),
            str(silenced.id): (ChatChange.LACKING, (Lack.SILENCED,)),
        }


async def test_a_topic_is_a_chat_of_its_own_and_a_thread_of_replies_is_not() -> None:
    bot = FakeBot()
    async with TelegramServer() as server, connected(server, bot):
        team, sam = server.group(), server.user()
        topic = team.topic()
        sam.say("/channel", team, topic=topic)
        sam.say("/channel", team, message_thread_id=99)
        first, second = await bot.events(2)
        assert first.chat.chat_id == f"{team.id}/{topic}"
        assert second.chat.chat_id == str(team.id)


async def test_a_link_that_adds_the_bot_to_a_group_brings_its_code() -> None:
    bot = FakeBot()
    async with TelegramServer() as server, connected(server, bot) as adapter:
        team, ana = server.group(), server.user("Ana")
        ana.add_bot(team)
        ana.say("/start@doorstep_test_bot team-7f3", team)
        added, started = await bot.events(2)
        assert adapter.way_into_group("team-7f3") == "https://t.me/doorstep_test_bot?startgroup=team-7f3"
        assert isinstance(added, ChatChanged)
        assert isinstance(started, CommandInvoked)
        assert (started.command, started.argument, started.chat.private) == ("start", "team-7f3", False)


async def test_what_happens_to_the_bot_in_a_chat_is_told() -> None:
    bot = FakeBot()
    async with TelegramServer() as server, connected(server, bot):
        team, ana = server.group(), server.user("Ana")
        ana.add_bot(team)
        ana.silence_bot(team)
        ana.remove_bot(team)
        ana.block()
        ana.unblock()
        events = await bot.events(5)
        me = Address("telegram", str(ana.id))
        assert all(event.address == me for event in events)
        changes = [(e.change, e.lacks) for e in events if isinstance(e, ChatChanged)]
        assert changes == [
            (ChatChange.ADDED, ()),
            (ChatChange.LACKING, (Lack.SILENCED,)),
            (ChatChange.REMOVED, ()),
        ]
        assert [e.reachable for e in events if isinstance(e, ReachChanged)] == [False, True]
        assert {e.chat.title for e in events if isinstance(e, ChatChanged)} == {"Kanawha team"}


async def test_a_group_that_moves_is_told_once() -> None:
    bot = FakeBot()
    async with TelegramServer() as server, connected(server, bot):
        team = server.group()
        after = team.announce_move()
        server.user().say("hello")
        events = await bot.events(2)
        (move,) = [event for event in events if isinstance(event, ChatChanged)]
        assert (move.change, move.chat.chat_id, move.moved_to) == (
            ChatChange.MOVED,
            str(team.id),
            str(after.id),
        )


async def test_a_move_that_a_message_finds_out_is_told_as_well() -> None:
    bot = FakeBot()
    async with TelegramServer() as server, connected(server, bot) as adapter:
        team = server.group()
        after = team.migrate()
        post = Message(Rich("Saturday!"), visibility=Visibility.CHAT)
        result = await adapter.send(Delivery(None, str(team.id), post, "1-0"))
        assert isinstance(result, Sent)
        (move,) = await bot.events(1)
        assert isinstance(move, ChatChanged)
        assert (move.chat.chat_id, move.moved_to) == (str(team.id), str(after.id))


ANONYMOUS = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
SERVICE = {"id": 777000, "is_bot": False, "first_name": "Telegram"}
CHANNEL = {"id": -1001, "type": "channel", "title": "News"}


async def test_admins_without_a_name_other_bots_and_channels_get_no_answer() -> None:
    bot = FakeBot()
    async with TelegramServer() as server, connected(server, bot):
        team, sam = server.group(), server.user()
        chat = team.described()
        sam.send(team, text="/channel", **{"from": ANONYMOUS, "sender_chat": chat})
        sam.send(
            team, text="/start", **{"from": SERVICE, "sender_chat": CHANNEL, "is_automatic_forward": True}
        )
        sam.send(team, text="/start", **{"from": {**ANONYMOUS, "id": 7, "username": "other_bot"}})
        server.world.queue("message", {"message_id": 1, "date": 1, "chat": CHANNEL, "text": "/start"})
        sam.say("/shifts@other_bot", team)
        sam.send(team, new_chat_members=[BOT])
        sam.say("/shifts", team)
        (event,) = await bot.events(1)
        assert isinstance(event, CommandInvoked)
        await server.world.until(lambda: not server.pending)
        assert bot.kept_batches == [[event.event_id]]


async def test_an_admin_without_a_name_is_asked_to_write_with_one() -> None:
    front = Front((CommandInfo("channel", {"en": "Link a group"}),), openings=OPENINGS)
    async with TelegramServer() as server, connected(server, front=front):
        team, sam = server.group(), server.user()
        nameless = {"from": ANONYMOUS, "sender_chat": team.described()}
        sam.send(team, text="/elsewhere", **nameless)
        sam.send(team, text="/channel@other_bot", **nameless)
        sam.send(team, text="/channel", **nameless)
        await server.world.until(lambda: bool(team.shown))
        assert [m.text for m in team.shown] == ["With a name, please."]


FILE = {"file_id": "a", "file_unique_id": "a"}
SIZE = {**FILE, "width": 1, "height": 1}
PLACE = {"latitude": 38.3, "longitude": -81.6}
SENT: list[tuple[What, dict[str, Any]]] = [
    (What.VOICE, {"voice": {**FILE, "duration": 3}}),
    (What.VOICE, {"video_note": {**FILE, "length": 1, "duration": 3}}),
    (What.VOICE, {"audio": {**FILE, "duration": 3}}),
    (What.PICTURE, {"photo": [SIZE]}),
    (What.PICTURE, {"video": {**SIZE, "duration": 3}}),
    (What.PICTURE, {"animation": {**SIZE, "duration": 3}, "document": FILE}),
    (What.PLACE, {"location": PLACE}),
    (What.PLACE, {"location": PLACE, "venue": {"location": PLACE, "title": "Mill", "address": "1 Main St"}}),
    (What.CONTACT, {"contact": {"phone_number": "1", "first_name": "Mia"}}),
    (What.FILE, {"document": FILE}),
    (What.OTHER, {"dice": {"emoji": "🎲", "value": 3}}),
]


async def test_whatever_a_person_sends_is_known_for_what_it_is() -> None:
    bot = FakeBot()
    async with TelegramServer() as server, connected(server, bot):
        sam = server.user()
        for _, content in SENT:
            sam.send(**content)
        sam.send(photo=[SIZE], caption="my sign")
        events = await bot.events(len(SENT) + 1)
        kinds = [event.what for event in events if isinstance(event, TextReceived)]
        assert kinds == [what for what, _ in SENT] + [What.PICTURE]
        assert [e.text for e in events if isinstance(e, TextReceived)] == [""] * len(SENT) + ["my sign"]


async def test_what_was_changed_later_is_known_as_such() -> None:
    bot = FakeBot()
    async with TelegramServer() as server, connected(server, bot):
        sam, team = server.user(), server.group()
        sam.edit("hello again")
        sam.edit("talk among people", team)
        sam.edit("/shifts")
        sam.edit("", location={**PLACE, "live_period": 60})  # A live place is changed all the time.
        sam.say("the end")
        first, second, third = await bot.events(3)
        assert isinstance(first, TextReceived)
        assert (first.text, first.edited) == ("hello again", True)
        assert isinstance(second, CommandInvoked)
        assert isinstance(third, TextReceived)
        assert not third.edited


@pytest.mark.parametrize("word", ["/safe", "/safe@doorstep_test_bot"])
async def test_a_cry_for_help_in_a_change_is_answered(word: str) -> None:
    async with TelegramServer() as server, connected(server):
        sam: User = server.user().started_once()
        await server.world.until(lambda: server.made("getUpdates"))
        sam.edit(word)
        await sam.sees("Call 911")
