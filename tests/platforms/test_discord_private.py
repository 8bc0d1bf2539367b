"""Writing to one person: openings are few, closed doors are gone round only with what is not confidential."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.conversation.markup import Rich
from bot.conversation.messages import Ask, Lane, Message
from bot.conversation.platform import CLOSED, RetryLater, SendResult, Sent, Undeliverable
from bot.platforms.discord import refusals
from bot.platforms.discord.openings import FOR_NEWS
from bot.platforms.discord.refusals import Refusals
from tests.platforms.discord_bot import Setting, address, connected
from tests.platforms.discord_person import Person
from tests.platforms.discord_server import Fault
from tests.platforms.discord_world import BOT, Channel

REMINDER = Message(Rich("Tomorrow is your shift."), confidential=False, lane=Lane.SHIFT)
KNOCK = Message(Rich("This is our own chat."), knock=Rich("Your direct messages are closed."))


def _closed(setting: Setting, name: str) -> Person:
    person = Person(setting.server, name)
    person.user.dms_closed = True
    return person


def _threads(setting: Setting) -> list[Channel]:
    return [c for c in setting.server.world.channels.values() if c.parent]


async def _team(setting: Setting) -> Channel:
    room = setting.server.world.channel("team")
    await setting.server.gateway.tell("CHANNEL_CREATE", room.json())
    sam = Person(setting.server, "Somebody")
    await sam.write("hello")  # What was told before it has been heard.
    await setting.bot.next_event()
    return room


def _sent(result: SendResult) -> Sent:
    assert isinstance(result, Sent), result
    return result


async def test_a_reminder_goes_round_a_closed_door_into_a_thread_for_one() -> None:
    async with connected() as setting:
        room, sam, ana = await _team(setting), _closed(setting, "Sam"), Person(setting.server, "Ana")
        first = _sent(await setting.send(address(sam.user), REMINDER))
        await setting.send(address(sam.user), REMINDER, private_chat=first.private_chat)
        [thread] = _threads(setting)

        assert (thread.parent, thread.name, thread.readers) == (
            room.id,
            "doorstep",
            {BOT, sam.user.id},
        )
        assert [m.text for m in sam.sees(thread)] == ["Tomorrow is your shift."] * 2
        assert ana.sees(thread) == []
        made = setting.server.requests("POST", "/threads$")[0].body
        assert (made["type"], made["invitable"], made["auto_archive_duration"]) == (12, False, 7 * 24 * 60)


async def test_after_a_restart_the_same_thread_is_used_and_nothing_is_opened() -> None:
    async with connected() as setting:
        await _team(setting)
        sam = _closed(setting, "Sam")
        first = _sent(await setting.send(address(sam.user), REMINDER))
        opened = len(setting.server.opened)
        await setting.restart()
        again = _sent(await setting.send(address(sam.user), REMINDER, private_chat=first.private_chat))

        assert again.ref.chat_id == first.ref.chat_id
        assert len(setting.server.opened) == opened


async def test_what_is_confidential_is_never_written_into_a_thread() -> None:
    async with connected() as setting:
        await _team(setting)
        sam = _closed(setting, "Sam")
        known = _sent(await setting.send(address(sam.user), REMINDER)).private_chat
        secret = await setting.send(address(sam.user), "Lee will write to you.", private_chat=known)

        assert secret == Undeliverable(CLOSED)
        [thread] = _threads(setting)
        assert [m.text for m in sam.sees(thread)] == ["Tomorrow is your shift."]


async def test_a_thread_says_first_who_reads_along_and_never_where_to_meet() -> None:
    async with connected() as setting:
        await _team(setting)
        sam, ana = _closed(setting, "Sam"), Person(setting.server, "Ana")
        reminder = replace(
            REMINDER,
            text=Rich("Meet here: 12 Court Street"),
            in_sight=Message(Rich("Press to see where you meet.")),
            notice=Rich("Moderators can read along."),
        )
        for person in (sam, ana):
            known = person.direct.id if person is ana else ""
            first = _sent(await setting.send(address(person.user), reminder, private_chat=known))
        known = _sent(await setting.send(address(sam.user), reminder)).private_chat
        await setting.send(address(sam.user), reminder, private_chat=known)

        [thread] = _threads(setting)
        again = ["Press to see where you meet."] * 3
        assert [m.text for m in sam.sees(thread)] == ["Moderators can read along.", *again]
        assert [m.text for m in ana.sees()] == ["Meet here: 12 Court Street"]
        assert first.private_chat == ana.direct.id


async def test_in_a_thread_a_question_offers_a_field_because_nobody_reads_along() -> None:
    async with connected() as setting:
        await _team(setting)
        sam = _closed(setting, "Sam")
        ask = Message(Rich("Which act?"), confidential=False, ask=Ask("training.act", "Answer"))
        await setting.send(address(sam.user), ask)

        [thread] = _threads(setting)
        assert list(sam.sees(thread)[0].buttons) == ["Answer"]


async def test_where_the_thread_is_gone_another_is_made() -> None:
    async with connected() as setting:
        await _team(setting)
        sam = _closed(setting, "Sam")
        known = _sent(await setting.send(address(sam.user), REMINDER)).private_chat
        _threads(setting)[0].deleted = True

        _sent(await setting.send(address(sam.user), REMINDER, private_chat=known))
        assert len(_threads(setting)) == 2


async def test_who_writes_directly_again_is_written_to_directly_again() -> None:
    async with connected() as setting:
        await _team(setting)
        sam = _closed(setting, "Sam")
        aside = _sent(await setting.send(address(sam.user), REMINDER))
        known = aside.private_chat
        sam.user.dms_closed = False
        await sam.write("I have opened it")
        await setting.bot.next_event()
        back = _sent(await setting.send(address(sam.user), REMINDER, private_chat=known))

        assert [m.text for m in sam.sees()] == ["Tomorrow is your shift."]
        assert back.private_chat == sam.direct.id
        assert (aside.aside, back.aside) == (True, False)


@pytest.mark.parametrize("lacking", ["create_private_threads", "send_messages_in_threads", "view_channel"])
async def test_where_no_thread_can_be_made_nothing_reaches_them(lacking: str) -> None:
    async with connected() as setting:
        await _team(setting)
        sam = _closed(setting, "Sam")
        setting.server.guild.take_from_bot(**{lacking: True})
        result = await setting.send(address(sam.user), REMINDER)

        assert isinstance(result, Undeliverable)
        assert result.reason != CLOSED
        assert not [thread for thread in _threads(setting) if sam.user.id in (thread.readers or ())]


async def test_a_knock_at_an_open_door_is_a_direct_message_even_in_answer_to_a_press_among_others() -> None:
    async with connected() as setting:
        sam, room = Person(setting.server, "Sam"), setting.server.world.channel("lobby")
        await sam.command("start", where=room)
        event = await setting.bot.next_event()
        result = _sent(await setting.answer(event, KNOCK))

        assert [m.text for m in sam.sees()] == ["This is our own chat."]
        assert result.private_chat == sam.direct.id


async def test_a_knock_at_a_closed_door_is_answered_on_the_spot() -> None:
    async with connected() as setting:
        sam, room = _closed(setting, "Sam"), setting.server.world.channel("lobby")
        await sam.command("start", where=room)
        event = await setting.bot.next_event()

        assert await setting.answer(event, KNOCK) == Undeliverable(CLOSED)
        [shown] = sam.sees(room)
        assert (shown.text, shown.only_for) == ("Your direct messages are closed.", sam.user.id)


async def test_a_known_channel_costs_no_opening_after_a_restart() -> None:
    async with connected() as setting:
        sam = Person(setting.server, "Sam")
        known = _sent(await setting.send(address(sam.user), "Hello")).private_chat
        await setting.restart()
        await setting.send(address(sam.user), "Hello again", private_chat=known)

        assert setting.server.opened == [sam.user.id]
        assert len(sam.sees()) == 2


async def test_a_remembered_channel_that_is_gone_is_opened_anew() -> None:
    async with connected() as setting:
        sam = Person(setting.server, "Sam")
        result = _sent(await setting.send(address(sam.user), "Hello", private_chat="123"))

        assert result.private_chat == sam.direct.id


async def test_a_bot_that_was_flagged_opens_nothing_for_a_while_and_blames_nobody() -> None:
    async with connected() as setting:
        sam, ana, dee = (Person(setting.server, name) for name in ("Sam", "Ana", "Dee"))
        flagged = Fault("POST", "/users/@me/channels", status=403, code=20026)
        setting.server.faults.append(flagged)

        refused = await setting.send(address(sam.user), "Hello")
        assert isinstance(refused, RetryLater)
        assert refused.after > timedelta(minutes=14)
        late = await setting.send(address(ana.user), Message(Rich("An answer"), lane=Lane.ANSWER))
        assert isinstance(late, RetryLater)
        safety = Message(Rich("No word from Sam"), lane=Lane.SAFETY)
        assert isinstance(await setting.send(address(dee.user), safety), Sent)


async def test_a_refusal_in_a_known_chat_that_is_not_the_persons_blames_nobody() -> None:
    async with connected() as setting:
        sam = Person(setting.server, "Sam")
        setting.server.faults.append(Fault("POST", "/messages$", status=403, code=20026))

        assert isinstance(
            await setting.send(address(sam.user), "Hello", private_chat=sam.direct.id), RetryLater
        )


async def test_the_days_openings_are_counted_across_restarts_and_spare_what_belongs_to_a_shift() -> None:
    async with connected() as setting:
        people = [Person(setting.server, f"Person {n}") for n in range(3)]
        news = Message(Rich("News"), lane=Lane.TEAM)
        now = int(setting.now().timestamp())
        setting.bot.notes["opened"] = str([now] * (FOR_NEWS - 1))
        await setting.restart()
        results = [await setting.send(address(people[0].user), news)]
        await setting.restart()
        results.append(await setting.send(address(people[1].user), news))
        await setting.restart()
        results.append(await setting.send(address(people[2].user), REMINDER))

        assert [type(r) for r in results] == [Sent, RetryLater, Sent]
        assert isinstance(results[1], RetryLater)
        assert results[1].after > timedelta(hours=23)


@pytest.fixture
def few_refusals(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(refusals, "AT_MOST", 3)
    return


async def test_long_before_discord_shuts_the_door_only_safety_is_sent(few_refusals: None) -> None:
    async with connected() as setting:
        people = [_closed(setting, f"Person {n}") for n in range(3)]
        for person in people:
            await setting.send(address(person.user), Message(Rich("Hello"), lane=Lane.ANSWER))
        sam = Person(setting.server, "Sam")
        halted = await setting.send(address(sam.user), Message(Rich("Hello"), lane=Lane.ANSWER))
        safety = await setting.send(address(sam.user), Message(Rich("Call 911."), lane=Lane.SAFETY))

        assert isinstance(halted, RetryLater)
        assert halted.halts
        assert timedelta(minutes=9) < halted.after <= timedelta(minutes=10)
        assert isinstance(safety, Sent)


def test_refusals_are_forgotten_after_ten_minutes_and_shared_limits_do_not_count(few_refusals: None) -> None:
    time = [0.0]
    counted = Refusals(lambda: time[0])
    for _ in range(9):
        counted.count(429, "shared")
        counted.count(200)
    assert counted.pause() is None
    for status in (401, 403, 429):
        counted.count(status)
    assert counted.pause() == timedelta(minutes=10)
    time[0] = 600.0
    assert counted.pause() is None
