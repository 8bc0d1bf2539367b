"""What people do on Discord, and what the bot makes of it."""

import pytest

from bot.conversation.actions import Action, action
from bot.conversation.address import Chat, MessageRef
from bot.conversation.events import ButtonPressed, CommandInvoked, InboundEvent, TextReceived, What
from bot.conversation.markup import Rich
from bot.conversation.messages import Button, Message
from bot.conversation.platform import Acknowledgement, RawUpdate
from tests.platforms.discord_bot import Setting, becomes, connected
from tests.platforms.discord_person import Person
from tests.platforms.discord_server import Fault
from tests.platforms.discord_world import BOT

CLAIM = Message(Rich("Saturday 10:00"), (Button("Claim", action("shifts.claim", 42)),))
LINES = [Message(Rich("Call **911**.")), Message(Rich("Or 988."), (Button("Talk", action("safety.person")),))]


async def _down(_event: InboundEvent) -> Acknowledgement:
    raise OSError("the database is gone")


async def test_a_slash_command_arrives_as_a_command() -> None:
    async with connected() as setting:
        sam = Person(setting.server, "Sam Hale", locale="es-419")
        interaction = await sam.command("start", "k7f3")
        event = await setting.bot.next_event()

    assert isinstance(event, CommandInvoked)
    assert (event.command, event.argument) == ("start", "k7f3")
    assert (event.bot, event.event_id) == (f"discord:{BOT}", interaction.id)
    assert (event.address.platform, event.address.user_id) == ("discord", sam.user.id)
    assert event.chat == Chat(sam.direct.id, private=True)
    assert (event.display_name, event.language_hint) == ("Sam Hale", "es")


async def test_a_command_in_a_server_carries_the_channel_and_its_name() -> None:
    async with connected() as setting:
        ana, room = Person(setting.server, "Ana"), setting.server.world.channel("kanawha-team")
        interaction = await ana.command("channel", where=room)
        event = await setting.bot.next_event()
        await setting.server.world.until(lambda: interaction.acknowledged)

        assert event.chat.private is False
        assert event.chat.public_id == room.id
        assert interaction.ephemeral_by_now


async def test_the_name_of_the_channel_is_known_from_the_server() -> None:
    async with connected() as setting:
        ana, room = Person(setting.server, "Ana"), setting.server.world.channel("kanawha-team")
        await ana.command("channel", where=room)

        assert (await setting.bot.next_event()).chat.title == "kanawha-team"


async def test_a_press_carries_the_action_and_the_message() -> None:
    async with connected() as setting:
        sam, shown = await _sam_was_shown(setting, CLAIM)
        await sam.press("Claim")
        event = await setting.bot.next_event()

    assert isinstance(event, ButtonPressed)
    assert event.action == Action("shifts.claim", ("42",))
    assert event.message == shown


async def test_two_buttons_of_the_same_meaning_both_work() -> None:
    twice = Message(Rich("Either"), (Button("One", action("a", 1)), Button("Two", action("a", 1))))
    async with connected() as setting:
        sam, _ = await _sam_was_shown(setting, twice)
        await sam.press("Two")
        event = await setting.bot.next_event()

    assert isinstance(event, ButtonPressed)
    assert event.action == action("a", 1)


async def test_a_button_nobody_can_read_is_an_unknown_action() -> None:
    async with connected() as setting:
        sam, shown = await _sam_was_shown(setting, CLAIM)
        message = setting.server.world.messages[shown.message_id]
        message.components[0]["components"][0]["custom_id"] = "x" * 90
        await sam.press("Claim")
        event = await setting.bot.next_event()

    assert isinstance(event, ButtonPressed)
    assert event.action == Action("unknown")


async def test_a_direct_message_is_text_and_a_typed_command_is_a_command() -> None:
    async with connected() as setting:
        sam = Person(setting.server, "Sam")
        await sam.write("12 5 ok")
        text = await setting.bot.next_event()
        await sam.write("/start k7f3")
        command = await setting.bot.next_event()

    assert isinstance(text, TextReceived)
    assert text.text == "12 5 ok"
    assert isinstance(command, CommandInvoked)
    assert (command.command, command.argument) == ("start", "k7f3")


async def test_a_press_is_answered_in_time_while_the_turn_takes_long() -> None:
    async with connected() as setting:
        sam, _ = await _sam_was_shown(setting, CLAIM)
        setting.bot.turn = setting.bot.hang
        interaction = await sam.press("Claim")
        await setting.server.world.until(lambda: interaction.acknowledged, within=3)

        assert interaction.took is not None
        assert interaction.took < 1.5
    (waited,) = setting.bot.waited
    assert waited < 3


async def test_a_command_is_answered_in_time_while_the_turn_takes_long() -> None:
    async with connected() as setting:
        sam = Person(setting.server, "Sam")
        setting.bot.turn = setting.bot.hang
        await sam.command("shifts")

        await sam.reads("(thinking)", within=3)


async def test_help_is_answered_while_every_turn_hangs_and_without_asking_for_one() -> None:
    async with connected() as setting:
        sam, room = Person(setting.server, "Sam"), setting.server.world.channel("lobby")
        setting.bot.turn, setting.bot.help = setting.bot.hang, LINES
        await sam.command("shifts")
        await sam.command("safe", where=room)
        first = await sam.reads("911", room)
        second = await sam.reads("988", room)
        await sam.write("safe")
        await sam.reads("988")

        assert first.only_for == second.only_for == sam.user.id
        assert "Talk" in second.buttons
        assert [e for e in setting.bot.events if getattr(e, "command", "") != "shifts"] == []


async def test_help_takes_the_place_of_the_message_that_was_pressed_and_can_be_hidden() -> None:
    hide = Button("Hide this", action("safety.hide"))
    async with connected() as setting:
        sam, room = Person(setting.server, "Sam"), setting.server.world.channel("lobby")
        setting.bot.help = [Message(Rich("Call **911**."), (hide,))]
        await sam.command("safe", where=room)
        shown = await sam.reads("911", room)
        ref = MessageRef(room.id, shown.id)
        setting.bot.help = [Message(Rich("Cleared."), replaces=ref)]
        await sam.press("Hide this", room)
        await sam.reads("Cleared.", room)

        assert [m.text for m in sam.sees(room)] == ["Cleared."]
        assert shown.only_for == sam.user.id


async def test_help_pressed_on_a_public_message_leaves_it_as_it_is() -> None:
    hide = Button("Hide this", action("safety.hide"))
    async with connected() as setting:
        sam, room = Person(setting.server, "Sam"), setting.server.world.channel("lobby")
        sent = await setting.send(None, Message(Rich("For all"), (hide,)), chat_id=room.id)
        setting.bot.help = [Message(Rich("Lines"), replaces=sent.ref)]  # type: ignore[union-attr]
        await sam.press("Hide this", room)
        lines = await sam.reads("Lines", room)

        assert lines.only_for == sam.user.id
        assert [m.text for m in sam.sees(room)] == ["For all", "Lines"]


async def test_help_that_comes_too_late_for_the_interaction_is_written_directly() -> None:
    async with connected() as setting:
        sam, room = Person(setting.server, "Sam"), setting.server.world.channel("lobby")
        setting.bot.help = LINES
        setting.server.world.answer_window = 0
        await sam.command("safe", where=room)

        await sam.reads("911")
        assert sam.sees(room) == []


async def test_a_turn_that_fails_is_said_in_the_persons_language() -> None:
    async with connected() as setting:
        sam, room = Person(setting.server, "Sam", "es-ES"), setting.server.world.channel("lobby")
        setting.bot.turn = _down
        await sam.command("shifts", where=room)
        sorry = await sam.reads("No pude hacerlo", room)
        await sam.write("hola")
        await sam.reads("No pude hacerlo")

        assert sorry.only_for == sam.user.id
        assert len(sam.sees(room)) == 1


async def test_a_press_whose_turn_fails_leaves_the_message_as_it_is() -> None:
    async with connected() as setting:
        sam, shown = await _sam_was_shown(setting, CLAIM)
        setting.bot.turn = _down
        await sam.press("Claim")
        await sam.reads("Sorry.")

        assert setting.server.world.messages[shown.message_id].text == "Saturday 10:00"


async def test_a_refusal_is_said_aside_only_when_no_screen_comes_and_a_plain_toast_never() -> None:
    async def answer(event: InboundEvent) -> Acknowledgement:
        if len(said) == 1:
            await setting.answer(event, "It is full. These are free:")
        return said.pop()

    full = Acknowledgement("The shift is full", refusal=True)
    said = [full, full, Acknowledgement("Saved")]
    async with connected() as setting:
        sam, _ = await _sam_was_shown(setting, CLAIM)
        setting.bot.turn = answer
        await sam.press("Claim")
        await becomes(lambda: len(said) == 2)
        await sam.press("Claim")
        await sam.reads("The shift is full")
        await sam.press("Claim")
        await sam.reads("These are free")
        await setting.adapter.stop_listening()

        words = ["Saturday 10:00", "The shift is full", "It is full. These are free:"]
        assert [m.text for m in sam.sees()] == words


@pytest.mark.parametrize("cut", ["before", "after"])
async def test_an_acknowledgement_whose_line_is_cut_is_made_again(cut: str) -> None:
    async with connected() as setting:
        sam, room = Person(setting.server, "Sam"), setting.server.world.channel("lobby")
        setting.server.faults.append(Fault("POST", "/callback", cut=cut))
        await sam.command("shifts", where=room)
        await setting.answer(await setting.bot.next_event(), "It is yours")

        assert [m.text for m in sam.sees(room)] == ["It is yours"]


async def test_what_was_heard_before_a_crash_is_taken_up() -> None:
    async with connected() as setting:
        sam, _ = await _sam_was_shown(setting, CLAIM)
        await sam.command("start", "k7f3")
        await setting.bot.next_event()
        await sam.press("Claim")
        await setting.bot.next_event()
        heard, left = setting.bot.events, list(setting.bot.kept.values())
    async with connected(left_behind=[*left, RawUpdate("7", "{}")]) as setting:
        await becomes(lambda: setting.bot.dropped == ["7"])
        assert setting.bot.events == heard
        assert setting.bot.dropped == ["7"]


async def test_what_is_said_not_to_be_done_is_not_done_later() -> None:
    async with connected() as setting:
        sam = Person(setting.server, "Sam")
        setting.bot.turn = _down
        interaction = await sam.command("shifts")
        await sam.reads("Sorry.")

        assert setting.bot.dropped == [interaction.id]


async def _sam_was_shown(setting: Setting, message: Message) -> tuple[Person, MessageRef]:
    sam = Person(setting.server, "Sam")
    await sam.write("hello")
    event = await setting.bot.next_event()
    sent = await setting.answer(event, message)
    return sam, sent.ref  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("kind", "what"), [(None, What.WORDS), ("image/png", What.PICTURE), ("text/plain", What.FILE)]
)
async def test_words_that_come_with_a_file_are_told_from_words_alone(kind: str | None, what: What) -> None:
    async with connected() as setting:
        sam = Person(setting.server, "Sam")
        told = setting.server.world.write(sam.direct, sam.user.json(), content="See the map").json()
        file = {
            "id": "1",
            "filename": "map",
            "size": 3,
            "url": "https://x.example",
            "proxy_url": "https://x.example",
        }
        files = [file | {"content_type": kind}] if kind else []
        await setting.server.gateway.tell("MESSAGE_CREATE", told | {"attachments": files})
        event = await setting.bot.next_event()

    assert isinstance(event, TextReceived)
    assert (event.text, event.what) == ("See the map", what)
