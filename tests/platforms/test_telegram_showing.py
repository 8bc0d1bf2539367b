"""How things look on Telegram: keyboards, pictures, numbers to copy, times, questions in groups, topics."""

import base64
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.conversation.actions import Action, ActionTooLongError, action
from bot.conversation.address import Address, MessageRef
from bot.conversation.capabilities import fit
from bot.conversation.events import TextReceived
from bot.conversation.markup import Rich, fill, moment, plain
from bot.conversation.messages import Ask, Button, Copy, Document, Link, Message, Picture, Visibility
from bot.conversation.platform import Delivery, Sent, Undeliverable
from bot.platforms.telegram.outbound import CAPABILITIES, to_html
from tests.platforms.telegram_fake import FakeBot, connected, to
from tests.platforms.telegram_html import UnreadableError, parse
from tests.platforms.telegram_server import TelegramServer

SATURDAY = datetime(2026, 10, 3, 14, 0, tzinfo=UTC)
PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
PICTURE = Picture("fill.png", "image/png", PIXEL, "12 of 40 places are taken")
HELLO = Message(Rich("Hello"))


def choices(*labels: str) -> tuple[Button, ...]:
    return tuple(Button(label, action("shifts.show", number)) for number, label in enumerate(labels))


def public(message: Message, chat_id: str, **more: str) -> Delivery:
    return Delivery(None, chat_id, replace(message, visibility=Visibility.CHAT), "1-0", **more)


async def test_choices_come_first_and_then_what_stands_beside_them() -> None:
    beside = (Copy("Copy 988", "988"), Link("Chat with 988", "https://988lifeline.org/chat/"))
    async with TelegramServer() as server, connected(server) as adapter:
        sam = server.user().started_once()
        await adapter.send(to(sam, Message(Rich("988"), choices("Yes", "No"), beside=beside)))
        first, second = sam.last.keyboard
        assert [b["callback_data"] for b in first] == ["shifts.show:0", "shifts.show:1"]
        assert second[0]["copy_text"] == {"text": "988"}
        assert second[1]["url"] == "https://988lifeline.org/chat/"


async def test_what_is_too_long_to_copy_has_no_button_and_stands_in_the_text() -> None:
    async with TelegramServer() as server, connected(server) as adapter:
        sam = server.user().started_once()
        long, most = Copy("Copy it all", "x" * 257), Copy("Copy it", "x" * 256)
        assert isinstance(await adapter.send(to(sam, Message(Rich("x"), beside=(long,)))), Sent)
        assert sam.last.buttons == []
        await adapter.send(to(sam, Message(Rich("x"), beside=(long, most))))
        assert sam.last.buttons == ["Copy it"]


async def test_eight_rows_of_three_at_most_stand_under_one_message_and_the_rest_under_the_next() -> None:
    short = choices(*(f"No {number}" for number in range(30)))
    long = choices(*(f"Food table at the old mill {number}" for number in range(10)))
    async with TelegramServer() as server, connected(server) as adapter:
        sam = server.user().started_once()
        for buttons, rows in ((short, [8, 2]), (long, [8, 2])):
            before = len(sam.inbox)
            for part in fit(Message(Rich("Which?"), buttons), CAPABILITIES):
                assert isinstance(await adapter.send(to(sam, part)), Sent)
            shown = sam.inbox[before:]
            assert [len(m.keyboard) for m in shown] == rows
            assert [label for m in shown for label in m.buttons] == [b.label for b in buttons]
        assert all(len(row) <= 3 for m in sam.inbox for row in m.keyboard)


async def test_a_number_to_copy_that_finds_no_room_makes_no_second_message() -> None:
    long = choices(*(f"Food table at the old mill {number}" for number in range(7)))
    beside = tuple(Copy(f"Copy the very long number {number}", "988") for number in range(3))
    message = Message(
        Rich("988"), long, beside=(*beside, Link("A page that is long to name", "https://x.org"))
    )
    first, second = fit(message, CAPABILITIES)
    assert (first.buttons, first.beside) == (long, beside[:1])
    assert [key.label for key in second.beside] == ["A page that is long to name"]
    async with TelegramServer() as server, connected(server) as adapter:
        sam = server.user().started_once()
        assert [isinstance(await adapter.send(to(sam, part)), Sent) for part in (first, second)] == [True] * 2


async def test_where_there_are_many_choices_they_stand_closer_together() -> None:
    few = choices(*(f"Topic number {number}" for number in range(7)))
    many = choices(*(f"Topic number {number}" for number in range(12)))
    async with TelegramServer() as server, connected(server) as adapter:
        sam = server.user().started_once()
        await adapter.send(to(sam, Message(Rich("Which?"), few)))
        assert [len(row) for row in sam.last.keyboard] == [1] * 7
        await adapter.send(to(sam, Message(Rich("Which?"), many)))
        assert [len(row) for row in sam.last.keyboard] == [2] * 6


def test_what_a_button_means_is_measured_when_it_is_made() -> None:
    assert len(Action("shifts.claim", ("x" * 51,)).encode().encode()) == 64
    with pytest.raises(ActionTooLongError):
        Action("shifts.claim", ("é" * 26,))


async def test_a_picture_comes_with_its_words_and_buttons() -> None:
    async with TelegramServer() as server, connected(server) as adapter:
        sam = server.user().started_once()
        words = Rich(f"**Places**\n\n{plain(PICTURE.alt)}")
        await adapter.send(to(sam, Message(words, choices("Back"), picture=PICTURE)))
        assert sam.last.photo is not None
        assert sam.last.photo.content == PIXEL
        assert (sam.last.text, sam.last.buttons) == (f"Places\n\n{PICTURE.alt}", ["Back"])


async def test_long_words_of_a_picture_go_on_below_it() -> None:
    words = Rich("\n\n".join(f"Line {number} of many lines" for number in range(100)))
    async with TelegramServer() as server, connected(server) as adapter:
        sam = server.user().started_once()
        for part in fit(Message(words, choices("Back"), picture=PICTURE), CAPABILITIES):
            assert isinstance(await adapter.send(to(sam, part)), Sent)
        assert [m.photo is not None for m in sam.inbox] == [True, *[False] * (len(sam.inbox) - 1)]
        assert sam.last.buttons == ["Back"]
        assert "\n\n".join(m.text for m in sam.inbox).split() == words.split()


async def test_a_picture_takes_no_messages_place() -> None:
    async with TelegramServer() as server, connected(server) as adapter:
        sam = server.user().started_once()
        first = await adapter.send(to(sam, HELLO))
        assert isinstance(first, Sent)
        await adapter.send(to(sam, Message(Rich("Look"), picture=PICTURE, replaces=first.ref)))
        second = await adapter.send(to(sam, Message(Rich("Back"), replaces=MessageRef(str(sam.id), "2"))))
        assert isinstance(second, Sent)
        assert [m.text for m in sam.inbox] == ["Hello", "Look", "Back"]


async def test_a_moment_is_shown_in_the_readers_own_zone_with_the_words_for_older_apps() -> None:
    async with TelegramServer() as server, connected(server) as adapter:
        sam = server.user().started_once()
        text = fill("**Food table**\n\n%(when)s", {"when": moment("Saturday, October 3, 10:00", SATURDAY)})
        await adapter.send(to(sam, Message(text)))
        assert sam.last.text == "Food table\n\nSaturday, October 3, 10:00"
        bold, time = sam.last.entities
        assert time["type"] == "date_time"
        assert (time["unix_time"], time["date_time_format"]) == (SATURDAY.timestamp(), "wDt")
        assert sam.last.text[time["offset"] :] == "Saturday, October 3, 10:00"
        assert bold["type"] == "bold"


@pytest.mark.parametrize("href", ["time:0", "time:-5", "time:x", "time:99999999999", 'time:1"><b>'])
def test_a_moment_that_telegram_does_not_know_is_its_words(href: str) -> None:
    assert parse(to_html(Rich(f"[Saturday](<{href}>)")))[1] == []


@pytest.mark.parametrize(
    "wrong",
    [
        "<tg-time>x</tg-time>",
        '<tg-time unix="x">x</tg-time>',
        '<tg-time unix="1" format="dt!">x</tg-time>',
        '<tg-time unix="1" format="rt">x</tg-time>',
        '<tg-time unix="1" format="tD">x</tg-time>',
        '<tg-time unix="9999999999">x</tg-time>',
        '<a href="https://x.org"><tg-time unix="1">x</tg-time></a>',
    ],
)
def test_the_server_of_the_tests_takes_only_times_as_they_are_documented(wrong: str) -> None:
    with pytest.raises(UnreadableError):
        parse(wrong)


async def test_a_post_goes_into_its_topic_and_is_changed_there() -> None:
    async with TelegramServer() as server, connected(server) as adapter:
        team = server.group()
        topic = team.topic()
        first = await adapter.send(public(HELLO, f"{team.id}/{topic}"))
        assert isinstance(first, Sent)
        assert first.ref.chat_id == f"{team.id}/{topic}"
        again = public(Message(Rich("Changed"), replaces=first.ref), f"{team.id}/{topic}")
        assert await adapter.send(again) == first
        entry = Document("a.ics", "text/calendar", "BEGIN:VCALENDAR")
        await adapter.send(public(replace(HELLO, document=entry), f"{team.id}/{topic}"))
        await adapter.send(public(replace(HELLO, picture=PICTURE), f"{team.id}/{topic}"))
        assert [(m.text, m.topic) for m in team.shown] == [
            ("Changed", topic),
            ("Hello", topic),
            ("Hello", topic),
        ]


async def test_a_topic_that_was_deleted_reaches_nobody() -> None:
    async with TelegramServer() as server, connected(server) as adapter:
        team = server.group()
        assert await adapter.send(public(HELLO, f"{team.id}/77")) == Undeliverable("Message thread not found")


async def test_a_question_in_a_group_opens_a_field_for_the_one_who_is_asked() -> None:
    bot = FakeBot()
    async with TelegramServer() as server, connected(server, bot) as adapter:
        team, sam = server.group(), server.user()
        topic = team.topic()
        sam.say("/ask", team, topic=topic)
        (asked,) = await bot.events(1)
        question = Message(Rich("Which day?"), ask=Ask("shifts.day", "Write the day " * 8))
        me = Address("telegram", str(sam.id))
        open_question = replace(question, visibility=Visibility.CHAT)
        await adapter.send(Delivery(me, asked.chat.chat_id, open_question, "1-0", asked.reply_token))
        (shown,) = team.shown
        assert shown.asks is not None
        assert shown.asks["selective"] is True
        assert len(shown.asks["input_field_placeholder"]) == 64
        assert shown.text.lstrip("\u200b") == "Which day?"
        assert shown.topic == topic
        assert shown.answers  # Only whoever wrote that message is asked.
        sam.say("Saturday", team, to=shown, topic=topic)
        sam.say("people talking", team, topic=topic)
        (_, answer) = await bot.events(2)
        assert isinstance(answer, TextReceived)
        assert (answer.text, answer.answers) == ("Saturday", "shifts.day")
        assert answer.chat.chat_id == f"{team.id}/{topic}"


async def test_an_answer_to_what_is_no_question_of_ours_is_talk_among_people() -> None:
    bot = FakeBot()
    async with TelegramServer() as server, connected(server, bot) as adapter:
        team, sam = server.group(), server.user()
        await adapter.send(
            public(Message(Rich("[x](https://t.me/?other=1) [y](https://x.org)")), str(team.id))
        )
        sam.say("nice post", team, to=team.shown[0])
        sam.say("/shifts", team)
        await bot.events(1)
        assert len(bot.handled) == 1


async def test_a_private_question_has_no_field_of_its_own() -> None:
    async with TelegramServer() as server, connected(server) as adapter:
        sam = server.user().started_once()
        await adapter.send(to(sam, replace(HELLO, ask=Ask("shifts.day", "Write the day"))))
        assert sam.last.asks is None
        assert sam.last.text == "Hello"
