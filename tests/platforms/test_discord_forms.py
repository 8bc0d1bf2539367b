"""Forms, fields for answers, menus of choices, links, words to copy and pictures on Discord."""

import json

import pytest

from bot.conversation.actions import Action, action
from bot.conversation.address import Chat
from bot.conversation.events import ButtonPressed, FormFilled, InboundEvent, TextReceived
from bot.conversation.forms import Field, Form
from bot.conversation.markup import Rich
from bot.conversation.messages import Ask, Button, Copy, Link, Look, Message, Picture
from bot.conversation.platform import RawUpdate, Sent
from bot.platforms.discord import kept
from bot.platforms.discord.components import components
from tests.platforms.discord_bot import Setting, becomes, connected
from tests.platforms.discord_person import Person
from tests.platforms.discord_rules import check_components
from tests.platforms.discord_server import Fault
from tests.platforms.discord_world import Channel

POST = Message(Rich("Your canvasses"), (Button("Post a new one", action("shifts.new", 7)),))
FORM = Form(
    "A new canvass, and a title that is much too long for Discord",
    (
        Field("title", "What is it?", "Door knocking"),
        Field("story", "S" * 60, "h" * 120, long=True, required=False, max_length=9000),
    ),
)
NAME = Message(Rich("**What** shall I call you?"), ask=Ask("signup.name", "Write my answer"))


async def _shown(setting: Setting, message: Message, where: Channel | None = None) -> Person:
    sam = Person(setting.server, "Sam")
    await sam.command("shifts", where=where)
    await setting.answer(await setting.bot.next_event(), message)
    setting.bot.events.clear()
    return sam


@pytest.mark.parametrize("in_server", [True, False])
async def test_a_button_with_a_form_opens_it_at_once_and_takes_no_turn(in_server: bool) -> None:
    async with connected() as setting:
        setting.bot.forms["shifts.new"] = FORM
        where = setting.server.world.channel("lobby") if in_server else None
        sam = await _shown(setting, POST, where)
        kept_before = dict(setting.bot.kept)
        pressed = await sam.press("Post a new one", where)
        modal = await setting.server.world.until(lambda: pressed.modal)

        assert modal["title"].startswith("A new canvass")
        assert [part["component"]["required"] for part in modal["components"]] == [True, False]
        assert [part["component"]["max_length"] for part in modal["components"]] == [1000, 4000]
        assert setting.bot.events == []
        assert setting.bot.kept == kept_before


@pytest.mark.parametrize("in_server", [True, False])
async def test_what_is_filled_in_is_one_event_and_its_answer_takes_the_place_of_thinking(
    in_server: bool,
) -> None:
    async with connected() as setting:
        setting.bot.forms["shifts.new"] = FORM
        where = setting.server.world.channel("lobby") if in_server else None
        sam, ana = await _shown(setting, POST, where), Person(setting.server, "Ana")
        shown = sam.sees(where)[0]
        pressed = await sam.press("Post a new one", where)
        story = "💛" * 1000 + "é" * 2000
        await sam.fill(pressed, title="Door knocking", story=story)
        event = await setting.bot.next_event()
        await sam.reads("(thinking)", where)
        await setting.answer(event, "Who is the backup?")
        await setting.answer(event, "And one more")

        assert isinstance(event, FormFilled)
        assert event.action == Action("shifts.new", ("7",))
        assert event.values == {"title": "Door knocking", "story": story}
        assert event.message is not None
        assert event.message.message_id == shown.id
        assert [m.text for m in sam.sees(where)] == ["Your canvasses", "Who is the backup?", "And one more"]
        assert ana.sees(where) == []
        assert kept.read(kept.write(event)) == event


async def test_a_form_told_twice_is_taken_once_and_submitted_twice_is_two_events() -> None:
    async with connected() as setting:
        setting.bot.forms["shifts.new"] = FORM
        sam = await _shown(setting, POST)
        pressed = await sam.press("Post a new one")
        await sam.fill(pressed, title="Door knocking")
        await setting.bot.next_event()
        told = setting.server.gateway.session.events[-1]  # type: ignore[union-attr]
        await setting.server.gateway.tell(told["t"], told["d"])
        await sam.fill(pressed, title="Door knocking")
        await becomes(lambda: len(setting.bot.events) >= 2)

        assert len({event.event_id for event in setting.bot.events}) == len(setting.bot.events) == 2


async def test_a_form_that_comes_too_late_is_asked_one_by_one_instead() -> None:
    async with connected() as setting:
        setting.bot.forms["shifts.new"] = FORM
        room = setting.server.world.channel("lobby")
        sam = await _shown(setting, POST, room)
        setting.server.world.answer_window = 0
        await sam.press("Post a new one", room)
        event = await setting.bot.next_event()
        assert isinstance(event, ButtonPressed)
        assert isinstance(await setting.answer(event, "What is it?"), Sent)

        assert [m.text for m in sam.sees()] == ["What is it?"]


@pytest.mark.parametrize("fault", [Fault("POST", "/callback", status=400, code=50035)])
async def test_a_form_that_discord_refuses_is_asked_one_by_one_instead(fault: Fault) -> None:
    async with connected() as setting:
        setting.bot.forms["shifts.new"] = FORM
        room = setting.server.world.channel("lobby")
        sam = await _shown(setting, POST, room)
        setting.server.faults.append(fault)
        await sam.press("Post a new one", room)
        await setting.answer(await setting.bot.next_event(), "What is it?")

        await sam.reads("What is it?", room)


@pytest.mark.parametrize("cut", ["before", "after"])
async def test_a_form_whose_line_is_cut_is_shown_once(cut: str) -> None:
    async with connected() as setting:
        setting.bot.forms["shifts.new"] = FORM
        sam = await _shown(setting, POST)
        setting.server.faults.append(Fault("POST", "/callback", cut=cut))
        pressed = await sam.press("Post a new one")
        await sam.fill(pressed, title="Door knocking")

        assert isinstance(await setting.bot.next_event(), FormFilled)
        assert len(setting.bot.events) == 1


async def test_a_question_offers_a_field_where_typed_words_are_not_heard_and_only_there() -> None:
    async with connected() as setting:
        room = setting.server.world.channel("lobby")
        in_server, direct = await _shown(setting, NAME, room), await _shown(setting, NAME)

        assert list(in_server.sees(room)[0].buttons) == ["Write my answer"]
        assert list(direct.sees()[0].buttons) == []


async def test_what_is_written_into_the_field_answers_the_question_where_it_was_asked() -> None:
    async with connected() as setting:
        room = setting.server.world.channel("lobby")
        sam, ana = await _shown(setting, NAME, room), Person(setting.server, "Ana")
        pressed = await sam.press("Write my answer", room)
        modal = await setting.server.world.until(lambda: pressed.modal)
        assert modal["title"] == "Write my answer"
        assert modal["components"][0] == {"type": 10, "content": "**What** shall I call you?"}
        words = "Ñ" * 3996 + " 💛\n"
        await sam.fill(pressed, answer=words)
        event = await setting.bot.next_event()
        await setting.answer(event, "Welcome")

        assert isinstance(event, TextReceived)
        assert (event.text, event.answers) == (words, "signup.name")
        assert event.chat == Chat(room.id, private=True)
        assert kept.read(kept.write(event)) == event
        assert [m.text for m in sam.sees(room)] == ["What shall I call you?", "Welcome"]
        assert sam.sees() == ana.sees(room) == []


async def test_fields_buttons_and_forms_of_a_month_ago_work_after_a_restart() -> None:
    named = Ask("signup.name", "Write my answer", "f00dcafe")
    asks = Message(NAME.text, (*POST.buttons, Button("Claim", action("shifts.claim", 42))), ask=named)
    async with connected() as setting:
        setting.bot.forms["shifts.new"] = FORM
        room = setting.server.world.channel("lobby")
        sam = await _shown(setting, asks, room)
        old = sam.sees(room)[0]
        setting.server.world.messages[old.id].id = setting.server.world.new_id(30 * 24 * 60)
        setting.bot.kept.clear()
        await setting.restart()
        await sam.fill(await sam.press_on(old, "Write my answer"), answer="Sam")
        filled = await setting.bot.next_event()
        assert isinstance(filled, TextReceived)
        assert (filled.answers, filled.question) == ("signup.name", "f00dcafe")
        await sam.fill(await sam.press_on(old, "Post a new one"), title="Door knocking")
        assert isinstance(await setting.bot.next_event(), FormFilled)
        await sam.press_on(old, "Claim")
        event = await setting.bot.next_event()
        await setting.answer(event, "It is yours")

        assert isinstance(event, ButtonPressed)
        assert event.action == action("shifts.claim", 42)
        assert [m.text for m in sam.sees(room)][-1] == "It is yours"


async def test_a_cry_for_help_in_a_field_is_answered_at_once_and_from_memory() -> None:
    async with connected() as setting:
        room = setting.server.world.channel("lobby")
        sam = await _shown(setting, NAME, room)
        setting.bot.help = [Message(Rich("Call **911**."))]
        setting.bot.turn = setting.bot.hang
        await sam.fill(await sam.press("Write my answer", room), answer="safe")
        lines = await sam.reads("911", room)

        assert lines.only_for == sam.user.id
        assert setting.bot.events == []


async def test_a_form_heard_before_a_crash_is_taken_up() -> None:
    async with connected() as setting:
        setting.bot.forms["shifts.new"] = FORM
        sam = await _shown(setting, POST)
        await sam.fill(await sam.press("Post a new one"), title="Door knocking")
        heard = await setting.bot.next_event()
        left = setting.bot.kept[heard.event_id]
    async with connected(left_behind=[left]) as setting:
        assert await setting.bot.next_event() == heard


def test_an_event_kept_before_it_could_say_what_was_sent_is_still_read() -> None:
    about = {
        "bot": "discord:7", "event_id": "1", "address": ["discord", "2"], "chat": ["3", True, ""],
        "at": "2026-10-03T10:00:00+00:00", "text": "hello", "answers": None,
    }  # fmt: skip
    event = kept.read(RawUpdate("1", json.dumps(about)))

    assert isinstance(event, TextReceived)
    assert event.text == "hello"


def _choices(count: int, name: str = "signup.county") -> tuple[Button, ...]:
    return tuple(Button(f"{name} {n}", action(name, n)) for n in range(count))


async def test_many_choices_of_one_meaning_are_menus_and_choosing_is_pressing() -> None:
    more = Button("More", action("signup.page", 2), Look.PRIMARY)
    async with connected() as setting:
        room = setting.server.world.channel("lobby")
        sam = await _shown(setting, Message(Rich("Which county?"), (*_choices(30), more)), room)
        [shown] = sam.sees(room)
        assert [len(row["components"][0].get("options", ())) for row in shown.components] == [25, 5, 0]
        await sam.press("signup.county 27", room)
        event = await setting.bot.next_event()

        assert isinstance(event, ButtonPressed)
        assert event.action == action("signup.county", 27)
        await setting.answer(event, Message(Rich("Kanawha"), replaces=event.message))
        assert [(m.text, m.buttons) for m in sam.sees(room)] == [("Kanawha", {})]


@pytest.mark.parametrize(
    ("buttons", "menus"),
    [
        (_choices(8), 0),
        (_choices(9), 1),
        ((*_choices(5), *_choices(5, "a")), 0),
        ((*_choices(26), *_choices(30, "a"), *_choices(6, "b")), 3),
        ((*_choices(26), *_choices(26, "a"), *_choices(23, "b")), 3),
        (tuple(Button("x" * 80, action(f"a{n}")) for n in range(75)), 3),
        (tuple(Button(f"Twice {n}", action("a")) for n in range(20)), 1),
    ],
)
@pytest.mark.parametrize("full", [True, False])
def test_whatever_there_is_to_choose_fits_and_nothing_is_lost(
    buttons: tuple[Button, ...], menus: int, full: bool
) -> None:
    beside = (Link("Read", "https://doorstep.example/a"), *(Copy(f"Copy {n}", f"98{n}") for n in range(4)))
    message = Message(Rich("?"), buttons, beside=beside, ask=NAME.ask)
    table = components(message, asks=True) if full else components(Message(Rich("?"), buttons))
    check_components(table)
    shown = [each for row in table for each in row["components"]]
    labels = [each["label"] for each in shown if "label" in each]
    labels += [option["label"] for each in shown for option in each.get("options", ())]

    wanted = [button.label for button in buttons]
    wanted += [each.label for each in beside] + ["Write my answer"] if full else []
    assert sorted(labels) == sorted(wanted)
    assert len([each for each in shown if each["type"] == 3]) >= menus


async def test_words_to_copy_come_alone_to_who_asked_and_a_link_leads_out() -> None:
    beside = (Copy("Copy 988", "988"), Copy("Too long", "9" * 200), Link("Chat", "https://988lifeline.org"))
    async with connected() as setting:
        room = setting.server.world.channel("lobby")
        sam, ana = Person(setting.server, "Sam"), Person(setting.server, "Ana")
        await setting.send(None, Message(Rich("Call 988"), beside=beside), chat_id=room.id)
        setting.bot.turn = setting.bot.hang
        await sam.press("Copy 988", room)
        await setting.server.world.until(lambda: len(sam.sees(room)) == 2)

        lines, copied = sam.sees(room)
        assert (copied.content, copied.only_for) == ("988", sam.user.id)
        assert [m.text for m in ana.sees(room)] == ["Call 988"]
        assert lines.links == {"Chat": "https://988lifeline.org"}
        assert list(lines.buttons) == ["Copy 988"]
        assert setting.bot.events == []


@pytest.mark.parametrize("in_server", [True, False])
async def test_a_picture_comes_with_its_words(in_server: bool) -> None:
    picture = Picture("week.png", "image/png", b"\x89PNG\r\n\x1a\n\xff\xfe", "Saturday: 7 of 8. " * 80)
    async with connected() as setting:
        where = setting.server.world.channel("lobby") if in_server else None
        sam = await _shown(setting, Message(Rich("The week"), picture=picture), where)
        [shown] = sam.sees(where)

        assert [name for name, _ in shown.files] == ["week.png"]
        assert shown.alts["week.png"] == picture.alt[:1024]


async def test_two_people_press_one_post_and_each_is_answered_alone() -> None:
    async with connected() as setting:
        room = setting.server.world.channel("lobby")
        sam, ana = Person(setting.server, "Sam"), Person(setting.server, "Ana")
        await setting.send(None, POST, chat_id=room.id)
        for person in (sam, ana):
            await person.press("Post a new one", room)
            event: InboundEvent = await setting.bot.next_event()
            await setting.answer(event, Message(Rich(f"For {person.user.name}"), replaces=event.message))  # type: ignore[union-attr]

        assert [m.text for m in sam.sees(room)] == ["Your canvasses", "For Sam"]
        assert [m.text for m in ana.sees(room)] == ["Your canvasses", "For Ana"]
