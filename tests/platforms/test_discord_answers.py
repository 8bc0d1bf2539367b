"""How a command or a press is answered: in its own place, once, and seen by nobody else."""

from datetime import timedelta

import pytest

from bot.conversation.actions import action
from bot.conversation.events import InboundEvent
from bot.conversation.markup import Rich
from bot.conversation.messages import Button, Document, Look, Message
from bot.conversation.platform import InDoubt, Sent
from tests.platforms.discord_bot import Setting, address, asked, connected
from tests.platforms.discord_person import Person
from tests.platforms.discord_server import Fault
from tests.platforms.discord_world import Channel

CLAIM = Message(Rich("Saturday 10:00"), (Button("Claim", action("shifts.claim", 42), Look.PRIMARY),))


async def _pressed(
    setting: Setting, person: Person, label: str, where: Channel | None = None
) -> InboundEvent:
    await person.press(label, where)
    return await setting.bot.next_event()


async def test_in_a_server_the_first_answer_takes_the_place_of_thinking_and_only_one_person_sees_it() -> None:
    async with connected() as setting:
        world, room = setting.server.world, setting.server.world.channel("lobby")
        sam, ana = Person(setting.server, "Sam"), Person(setting.server, "Ana")
        event = await asked(setting, sam, room)
        await setting.answer(event, CLAIM)
        await setting.answer(event, "And one more")

        assert [m.text for m in sam.sees(room)] == ["Saturday 10:00", "And one more"]
        assert ana.sees(room) == []
        assert not [m for m in world.messages.values() if m.only_for != sam.user.id]


async def test_in_direct_messages_the_answers_are_ordinary_messages() -> None:
    async with connected() as setting:
        sam = Person(setting.server, "Sam")
        event = await asked(setting, sam)
        await setting.answer(event, CLAIM)
        await setting.answer(event, "And one more")

        assert [(m.text, m.only_for) for m in sam.sees()] == [
            ("Saturday 10:00", None),
            ("And one more", None),
        ]
        assert len(setting.server.requests("POST", r"/webhooks/")) == 0


async def test_a_retried_first_answer_is_shown_once() -> None:
    async with connected() as setting:
        sam, room = Person(setting.server, "Sam"), setting.server.world.channel("lobby")
        event = await asked(setting, sam, room)
        for _ in range(2):
            await setting.answer(event, "Here", nonce="17.0")

        assert [m.text for m in sam.sees(room)] == ["Here"]


@pytest.mark.parametrize("in_server", [True, False])
async def test_after_a_restart_the_answer_still_takes_the_place_of_thinking(in_server: bool) -> None:
    async with connected() as setting:
        sam = Person(setting.server, "Sam")
        where = setting.server.world.channel("lobby") if in_server else None
        event = await asked(setting, sam, where)
        await sam.reads("(thinking)", where)
        setting.adapter._interactions._opened.clear()
        await setting.answer(event, "Here")
        await setting.answer(event, "And here")

        assert [m.text for m in sam.sees(where)] == ["Here", "And here"]


@pytest.mark.parametrize("in_server", [True, False])
async def test_a_pressed_message_is_replaced_in_place(in_server: bool) -> None:
    async with connected() as setting:
        sam = Person(setting.server, "Sam")
        where = setting.server.world.channel("lobby") if in_server else None
        await setting.answer(await asked(setting, sam, where), CLAIM)
        event = await _pressed(setting, sam, "Claim", where)
        await setting.answer(event, Message(Rich("It is yours"), replaces=event.message))  # type: ignore[union-attr]

        [shown] = sam.sees(where)
        assert (shown.text, shown.buttons) == ("It is yours", {})


async def test_a_public_message_is_never_replaced_by_a_private_one() -> None:
    async with connected() as setting:
        world, room = setting.server.world, setting.server.world.channel("lobby")
        sam, ana = Person(setting.server, "Sam"), Person(setting.server, "Ana")
        await setting.send(None, CLAIM, chat_id=room.id)
        event = await _pressed(setting, sam, "Claim", room)
        await setting.answer(event, Message(Rich("It is yours"), replaces=event.message))  # type: ignore[union-attr]

        assert [m.text for m in sam.sees(room)] == ["Saturday 10:00", "It is yours"]
        assert [m.text for m in ana.sees(room)] == ["Saturday 10:00"]

        late = world.by_token(next(reversed(world.interactions)))
        late.began -= 16 * 60
        await setting.send(address(sam.user), Message(Rich("Later"), replaces=event.message))  # type: ignore[union-attr]
        assert [m.text for m in ana.sees(room)] == ["Saturday 10:00"]
        assert [m.text for m in sam.sees()] == ["Later"]


async def test_the_token_of_one_person_never_answers_another() -> None:
    async with connected() as setting:
        room = setting.server.world.channel("lobby")
        sam, ana = Person(setting.server, "Sam"), Person(setting.server, "Ana")
        event = await asked(setting, sam, room)
        await setting.send(address(ana.user), "Sam has asked", reply_token=event.reply_token)

        assert [m.text for m in ana.sees()] == ["Sam has asked"]
        assert [m.text for m in sam.sees(room)] == ["(thinking)"]


async def test_after_fifteen_minutes_the_answer_is_a_direct_message() -> None:
    async with connected() as setting:
        sam, room = Person(setting.server, "Sam"), setting.server.world.channel("lobby")
        event = await asked(setting, sam, room)
        await sam.reads("(thinking)", room)
        setting.later = timedelta(minutes=15)
        await setting.answer(event, "Sorry for the wait")

        assert [m.text for m in sam.sees()] == ["Sorry for the wait"]
        assert setting.server.requests("PATCH", r"/webhooks/") == []


async def test_an_interaction_that_discord_has_forgotten_ends_in_a_direct_message() -> None:
    async with connected() as setting:
        sam, room = Person(setting.server, "Sam"), setting.server.world.channel("lobby")
        event = await asked(setting, sam, room)
        await sam.reads("(thinking)", room)
        setting.server.world.interactions.clear()

        assert isinstance(await setting.answer(event, "Here"), Sent)
        assert [m.text for m in sam.sees()] == ["Here"]


async def test_a_public_answer_takes_thinking_away() -> None:
    async with connected() as setting:
        sam, room = Person(setting.server, "Sam"), setting.server.world.channel("lobby")
        event = await asked(setting, sam, room)
        await setting.answer(event, "Linked to Kanawha", chat_id=room.id)

        assert [(m.text, m.only_for) for m in sam.sees(room)] == [("Linked to Kanawha", None)]


async def test_an_ephemeral_follow_up_whose_line_is_cut_is_in_doubt_and_not_said_twice() -> None:
    async with connected() as setting:
        sam, room = Person(setting.server, "Sam"), setting.server.world.channel("lobby")
        event = await asked(setting, sam, room)
        await setting.answer(event, "First")
        setting.server.faults.append(Fault("POST", r"/webhooks/", cut="after"))

        assert isinstance(await setting.answer(event, "Second"), InDoubt)
        assert [m.text for m in sam.sees(room)] == ["First", "Second"]


async def test_a_document_can_answer_an_interaction() -> None:
    ics = Document("shift.ics", "text/calendar", "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n")
    async with connected() as setting:
        sam, room = Person(setting.server, "Sam"), setting.server.world.channel("lobby")
        event = await asked(setting, sam, room)
        await setting.answer(event, Message(Rich("Yours"), document=ics))
        await setting.answer(event, Message(Rich("Again"), document=ics))

        assert [m.files for m in sam.sees(room)] == [[("shift.ics", ics.content)]] * 2


async def test_a_command_that_nothing_answers_stops_thinking_and_can_still_be_answered() -> None:
    async with connected() as setting:
        sam, room = Person(setting.server, "Sam"), setting.server.world.channel("lobby")
        event = await asked(setting, sam, room)
        await sam.reads("(thinking)", room)
        await setting.server.world.until(lambda: sam.sees(room) == [])
        await setting.answer(event, "At last")

        assert [(m.text, m.only_for) for m in sam.sees(room)] == [("At last", sam.user.id)]
