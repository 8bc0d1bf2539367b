"""What becomes of a message on its way to Discord."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.conversation.actions import action
from bot.conversation.address import MessageRef
from bot.conversation.markup import Rich, plain
from bot.conversation.messages import Button, Document, Lane, Message, Picture
from bot.conversation.platform import InDoubt, Refused, RetryLater, SendResult, Sent, Undeliverable
from tests.platforms.discord_bot import address, asked, connected
from tests.platforms.discord_person import Person
from tests.platforms.discord_server import Fault


def _ref(result: SendResult) -> MessageRef:
    assert isinstance(result, Sent), result
    return result.ref


async def test_sending_again_makes_no_second_message() -> None:
    async with connected() as setting:
        sam = Person(setting.server, "Sam")
        first = await setting.send(address(sam.user), "Tomorrow at 10", nonce="42.0")
        again = await setting.send(address(sam.user), "Tomorrow at 10", nonce="42.0")

        assert len(sam.sees()) == 1
        assert _ref(first) == _ref(again)


async def test_a_line_that_is_cut_after_the_message_arrived_makes_no_second_one() -> None:
    async with connected() as setting:
        sam = Person(setting.server, "Sam")
        setting.server.faults.append(Fault("POST", r"/channels/\d+/messages", cut="after"))

        assert isinstance(await setting.send(address(sam.user), "Tomorrow at 10"), Sent)
        assert len(sam.sees()) == 1


async def test_a_line_that_stays_cut_leaves_a_doubt() -> None:
    async with connected() as setting:
        sam = Person(setting.server, "Sam")
        setting.server.faults.append(Fault("POST", r"/channels/\d+/messages", cut="after", times=2))

        assert isinstance(await setting.send(address(sam.user), "Tomorrow at 10"), InDoubt)


async def test_a_deleted_message_is_not_replaced_but_said_anew() -> None:
    async with connected() as setting:
        sam = Person(setting.server, "Sam")
        ref = _ref(await setting.send(address(sam.user), "Sent 1 of 4"))
        await setting.send(address(sam.user), Message(Rich("Sent 2 of 4"), replaces=ref))
        assert [m.text for m in sam.sees()] == ["Sent 2 of 4"]

        setting.server.world.messages[ref.message_id].deleted = True
        await setting.send(address(sam.user), Message(Rich("Sent 3 of 4"), replaces=ref))
        assert [m.text for m in sam.sees()] == ["Sent 3 of 4"]


async def test_a_document_comes_with_the_words_and_goes_when_they_are_replaced() -> None:
    ics = Document("shift.ics", "text/calendar", "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n")
    async with connected() as setting:
        sam = Person(setting.server, "Sam")
        ref = _ref(await setting.send(address(sam.user), Message(Rich("It is yours"), document=ics)))
        assert sam.sees()[0].files == [("shift.ics", ics.content)]

        await setting.send(address(sam.user), Message(Rich("Moved"), replaces=ref))
        assert sam.sees()[0].files == []


async def test_a_picture_takes_the_place_of_another_and_goes_with_the_words_that_replace_it() -> None:
    first, second = (Picture(f"{n}.png", "image/png", b"made up", f"Picture {n}") for n in (1, 2))
    async with connected() as setting:
        sam = Person(setting.server, "Sam")
        ref = _ref(await setting.send(address(sam.user), Message(Rich("One"), picture=first)))
        for said in (Message(Rich("Two"), picture=second), Message(Rich("Three"))):
            await setting.send(address(sam.user), replace(said, replaces=ref))
            [shown] = sam.sees()
            assert [name for name, _ in shown.files] == ([said.picture.name] if said.picture else [])
            assert shown.text == str(said.text)


async def test_a_post_rings_nobody_whatever_it_holds() -> None:
    async with connected() as setting:
        sam, room = Person(setting.server, "Sam"), setting.server.world.channel("lobby")
        typed = f"@everyone @here <@{sam.user.id}> <@&{room.id}>"
        await setting.send(None, Message(plain(typed)), chat_id=room.id)
        event = await asked(setting, sam, room)
        await setting.answer(event, Message(plain(typed)))

        assert sam.sees(room)[0].text == sam.sees(room)[1].text == typed
        assert setting.server.world.rang == []


async def test_twenty_five_buttons_fit() -> None:
    many = tuple(Button(f"County number {n}", action("signup.county", n)) for n in range(25))
    async with connected() as setting:
        sam = Person(setting.server, "Sam")
        await setting.send(address(sam.user), Message(Rich("Which county?"), many))

        assert list(sam.sees()[0].buttons) == [b.label for b in many]


@pytest.mark.parametrize(
    ("closed", "shares", "expected"),
    [
        (True, True, Undeliverable("direct messages are closed")),
        (False, False, Undeliverable("no server in common")),
    ],
)
async def test_who_cannot_be_written_to_is_undeliverable(
    closed: bool, shares: bool, expected: SendResult
) -> None:
    async with connected() as setting:
        sam = Person(setting.server, "Sam")
        sam.user.dms_closed, sam.user.shares_server = closed, shares

        assert await setting.send(address(sam.user), "Hello") == expected


async def test_a_channel_that_is_gone_or_closed_to_the_bot_is_undeliverable() -> None:
    async with connected() as setting:
        closed = setting.server.world.channel("secret", writable=False)

        assert isinstance(await setting.send(None, "Hello", chat_id=closed.id), Undeliverable)
        assert isinstance(await setting.send(None, "Hello", chat_id="123"), Undeliverable)


async def test_what_discord_will_not_take_is_our_own_defect() -> None:
    async with connected() as setting:
        sam = Person(setting.server, "Sam")
        long = Message(Rich("Hello"), (Button("x" * 81, action("a")),))

        assert isinstance(await setting.send(address(sam.user), long), Refused)


async def test_after_too_many_openings_new_direct_channels_wait_and_known_ones_do_not() -> None:
    async with connected() as setting:
        sam, ana = Person(setting.server, "Sam"), Person(setting.server, "Ana")
        await sam.write("hello")
        await setting.bot.next_event()
        setting.server.faults.append(Fault("POST", "/users/@me/channels", status=400, code=40003))
        first = await setting.send(address(ana.user), "Hello")
        second = await setting.send(address(ana.user), "Hello")

        assert isinstance(first, RetryLater)
        assert isinstance(second, RetryLater)
        assert second.after > timedelta(minutes=10)
        assert not second.halts
        assert setting.server.opened == []
        assert isinstance(await setting.send(address(sam.user), "Hello"), Sent)


async def test_direct_channels_are_opened_slowly_and_each_only_once() -> None:
    async with connected() as setting:
        sam, ana, dee = (Person(setting.server, name) for name in ("Sam", "Ana", "Dee"))
        results = [await setting.send(address(p.user), "Hello") for p in (sam, ana, dee)]
        again = await setting.send(address(sam.user), "Hello again")

        waits = [round(r.after.total_seconds()) for r in results if isinstance(r, RetryLater)]
        assert isinstance(results[0], Sent)
        assert waits == [10, 20]  # Each has a turn of its own, so that nobody comes in vain.
        assert isinstance(again, Sent)
        assert setting.server.opened == [sam.user.id]


async def test_what_concerns_safety_waits_for_no_direct_channel() -> None:
    async with connected() as setting:
        people = [Person(setting.server, f"Person {n}") for n in range(12)]
        for person in people[:11]:
            await setting.send(address(person.user), "Hello")
        late = Message(Rich("No word from Sam"), lane=Lane.SAFETY)

        assert isinstance(await setting.send(address(people[11].user), late), Sent)


async def test_help_is_answered_while_discord_makes_everything_else_wait() -> None:
    async with connected() as setting:
        sam, ana = Person(setting.server, "Sam"), Person(setting.server, "Ana")
        setting.bot.help = [Message(Rich("Call **911**."))]
        halt = Fault("POST", r"/channels/\d+/messages", status=429, retry_after=20, whole_bot=True)
        setting.server.faults.append(halt)
        waiting = asyncio.create_task(setting.send(address(ana.user), "To many"))
        await setting.server.world.until(lambda: setting.server.requests("POST", r"/messages$"))
        asked = await sam.command("safe")
        await sam.reads("Call 911.")
        waiting.cancel()

        assert asked.took is not None
        assert asked.took < 10
        assert ana.sees() == []


async def test_a_short_limit_is_waited_for_and_only_one_for_the_whole_bot_halts_it() -> None:
    async with connected() as setting:
        sam, path = Person(setting.server, "Sam"), r"/channels/\d+/messages"
        setting.server.faults.append(Fault("POST", path, status=429, retry_after=0.05))
        assert isinstance(await setting.send(address(sam.user), "Hello"), Sent)

        setting.server.faults.append(Fault("POST", path, status=429, retry_after=90))
        assert await setting.send(address(sam.user), "Two") == RetryLater(timedelta(seconds=90))

        setting.server.faults.append(Fault("POST", path, status=429, retry_after=80, whole_bot=True))
        assert await setting.send(address(sam.user), "Two") == RetryLater(timedelta(seconds=80), halts=True)

        setting.server.faults.append(Fault("POST", path, status=429, retry_after=600, via=False))
        assert await setting.send(address(sam.user), "Three") == RetryLater(timedelta(minutes=10), halts=True)


async def test_trouble_at_discord_is_tried_again_later() -> None:
    async with connected() as setting:
        sam = Person(setting.server, "Sam")
        setting.server.faults.append(Fault("POST", r"/channels/\d+/messages", status=503))

        assert isinstance(await setting.send(address(sam.user), "Hello"), RetryLater)


async def test_one_bad_answer_of_discord_is_got_over() -> None:
    async with connected() as setting:
        sam = Person(setting.server, "Sam")
        setting.server.faults.append(Fault("POST", r"/channels/\d+/messages", status=502))

        assert isinstance(await setting.send(address(sam.user), "Hello"), Sent)
        assert len(sam.sees()) == 1


async def test_a_discord_that_cannot_be_reached_has_not_been_sent_to() -> None:
    async with connected() as setting:
        sam = Person(setting.server, "Sam")
        await setting.server.stop()

        result = await setting.send(address(sam.user), "Hello")
        assert isinstance(result, RetryLater)
        assert not result.halts
