"""The help desk answers from memory: whom, in which language, with which lines."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.conversation.actions import Action, action
from bot.conversation.address import Address, Chat, MessageRef
from bot.conversation.capabilities import fit
from bot.conversation.events import ButtonPressed, CommandInvoked, InboundEvent, TextReceived
from bot.conversation.markup import as_plain
from bot.conversation.messages import Lane, Message, Visibility
from bot.engine.memory import Familiar
from bot.engine.texts import Catalogues
from bot.features.safety.crisis import Crisis
from bot.features.safety.desk import HelpDesk
from bot.features.safety.model import Topic
from bot.features.safety.resources import load_resources
from bot.platforms.simulator.limits import LIKE

LOCALES = Path(__file__).parents[3] / "locales"
PRIVATE = Chat("1", private=True)
PARK = Chat("park", private=False)
SHOWN = MessageRef("1", "77")


@pytest.fixture(scope="module")
def desk() -> HelpDesk:
    resources = load_resources(LOCALES / "regions" / "us-wv" / "resources.yaml")
    catalogues = Catalogues.read(LOCALES, ["en", "es"])
    return HelpDesk(resources, Crisis.read(LOCALES, ["en", "es"]), catalogues)


def about(chat: Chat = PRIVATE, hint: str | None = "en", token: str | None = None) -> dict:
    return {
        "bot": "test",
        "event_id": "1",
        "address": Address("telegram", "1"),
        "chat": chat,
        "at": datetime(2026, 10, 2, tzinfo=UTC),
        "language_hint": hint,
        "reply_token": token,
    }


def command(name: str, **more: object) -> CommandInvoked:
    return CommandInvoked(**about(**more), command=name)


def text(words: str, **more: object) -> TextReceived:
    return TextReceived(**about(**more), text=words)


def press(act: Action, **more: object) -> ButtonPressed:
    return ButtonPressed(**about(**more), action=act, message=SHOWN)


def shown(messages: list[Message]) -> str:
    return "\n".join(as_plain(message.text) for message in messages)


@pytest.mark.parametrize("name", ["safe", "now", "ayuda", "emergencia"])
def test_the_emergency_number_comes_first(desk: HelpDesk, name: str) -> None:
    (answer,) = desk.answer(command(name))
    assert as_plain(answer.text).splitlines()[0].find("911") > 0
    for number in ("988", "211", "+1 800-799-7233"):
        assert number in as_plain(answer.text)


@pytest.mark.parametrize("typed", ["/safe.", "/safe!", " /SAFE…"])
def test_a_command_with_a_sign_too_many_asks_for_the_lines_also_in_the_middle_of_a_question(
    desk: HelpDesk, typed: str
) -> None:
    assert "988" in shown(desk.answer(text(typed), Familiar("en", "kanawha")))


def test_everything_else_is_not_for_the_desk(desk: HelpDesk) -> None:
    others: list[InboundEvent] = [
        command("shifts"),
        text("12 5 ok"),
        text("help me find a shift"),
        text("help", chat=PARK),
        press(action("shifts.claim", 4)),
        press(action("safety.person", "en")),
    ]
    assert [desk.answer(event) for event in others] == [[]] * len(others)


@pytest.mark.parametrize(
    ("event", "familiar", "language"),
    [
        (command("safe", hint="es-MX"), None, "es"),
        (command("safe", hint="es_419"), None, "es"),
        (command("safe", hint=None), None, "en"),
        (command("safe", hint="fr"), None, "en"),
        (command("safe", hint="en"), Familiar("es", None), "es"),
        (command("ayuda", hint="en"), None, "es"),
        (command("ayuda", hint="en"), Familiar("en", None), "en"),
        (text("ayuda", hint="en"), None, "es"),
        (text("sos", hint="es"), None, "es"),
        (press(action("safety.lines", "es")), Familiar("en", None), "es"),
        (press(action("safety.lines")), Familiar("es", None), "es"),
        (press(action("safety.topic", "legal", "es")), None, "es"),
        (press(action("safety.topic", "legal", "xx")), None, "en"),
    ],
)
def test_the_answer_is_in_the_language_that_is_known_best(
    desk: HelpDesk, event: InboundEvent, familiar: Familiar | None, language: str
) -> None:
    said = shown(desk.answer(event, familiar))
    assert ("Llama al 911" in said) == (language == "es")
    assert ("Call 911" in said) == (language == "en")


def test_the_other_language_is_one_press_away(desk: HelpDesk) -> None:
    (english,) = desk.answer(command("safe"))
    (spanish_button,) = [b for b in english.buttons if b.label == "Español"]
    (spanish,) = desk.answer(press(spanish_button.action))
    assert "Llama al 911" in as_plain(spanish.text)
    assert spanish.replaces == SHOWN


def test_spanish_readers_get_the_spanish_ways_first(desk: HelpDesk) -> None:
    (answer,) = desk.answer(command("ayuda"))
    lines = as_plain(answer.text).splitlines()
    at = next(i for i, line in enumerate(lines) if line.startswith("Línea 988"))
    assert lines[at + 1] == "Llama al 988 y marca el 2 para español"
    assert lines[at + 2] == "Envía AYUDA por mensaje de texto al 988"


def test_a_line_of_one_county_is_not_shown_in_another(desk: HelpDesk) -> None:
    pressed = press(action("safety.topic", "sexual-violence", "en"))
    assert "REACH" in shown(desk.answer(pressed, Familiar("en", "kanawha")))
    assert "REACH (Kanawha County)" in shown(desk.answer(pressed))
    assert "REACH" not in shown(desk.answer(pressed, Familiar("en", "mingo")))


def test_lines_nobody_has_checked_say_so(desk: HelpDesk) -> None:
    said = shown(desk.answer(press(action("safety.topic", "substance-use", "en"))))
    assert "Not checked since September 2023." in said
    assert "Checked on November 21, 2026." in said


def test_an_answer_that_a_group_may_have_to_see_says_nothing_of_who_asked(desk: HelpDesk) -> None:
    known = Familiar("en", "mingo")
    (general,) = desk.answer(command("safe", chat=PARK), known)
    assert general.visibility is Visibility.PRIVATE
    assert general.buttons == ()
    assert "write /safe to me" in as_plain(general.text)
    pressed = press(action("safety.topic", "sexual-violence", "en"), chat=PARK)
    assert desk.answer(pressed, known) == desk.answer(pressed)


def test_where_an_answer_is_surely_private_it_is_whole(desk: HelpDesk) -> None:
    (answer,) = desk.answer(command("safe", chat=PARK, token="secret"))
    assert answer.visibility is Visibility.PRIVATE
    assert "Talk to a person" in [button.label for button in answer.buttons]


def test_pressing_in_the_desk_replaces_and_from_elsewhere_does_not(desk: HelpDesk) -> None:
    (topic,) = desk.answer(press(action("safety.topic", "legal", "en")))
    (back,) = desk.answer(press(action("safety.back", "en")))
    (lines,) = desk.answer(press(action("safety.lines")))
    assert (topic.replaces, back.replaces, lines.replaces) == (SHOWN, SHOWN, None)


def test_hiding_leaves_nothing_that_gives_anything_away(desk: HelpDesk) -> None:
    (hidden,) = desk.answer(press(action("safety.hide", "en")))
    assert (hidden.replaces, hidden.buttons) == (SHOWN, ())
    for word in ("help", "911", "violence", "safe"):
        assert word not in as_plain(hidden.text).lower()


def test_words_that_may_answer_a_question_are_left_to_it(desk: HelpDesk) -> None:
    known = Familiar("en", "kanawha")
    assert desk.answer(text("safe"), known) == []
    assert len(desk.answer(text("safe"), known, idle=True)) == 1
    assert len(desk.answer(text("safe"))) == 1  # Nothing that is kept was ever asked of a stranger.
    aid = desk.first_aid(text("i need help"), "en", "kanawha")
    assert aid
    assert "WV 211" in as_plain(aid.text)


@pytest.mark.parametrize("args", [(), ("weather",), ("weather", "en")])
def test_a_topic_that_is_gone_leads_to_all_lines(desk: HelpDesk, args: tuple[str, ...]) -> None:
    (answer,) = desk.answer(press(Action("safety.topic", args)))
    assert "Someone in danger now?" in as_plain(answer.text)


def every_screen(desk: HelpDesk) -> list[Message]:
    found: list[Message] = []
    for language in ("en", "es"):
        known = Familiar(language, None)
        found += desk.answer(command("safe"), known)
        found += desk.answer(command("safe", chat=PARK), known)
        for topic in Topic:
            found += desk.answer(press(action("safety.topic", topic, language)), known)
        for cry in ("he hits me", "me violaron", "i relapsed", "quiero morir"):
            found += [m for m in [desk.first_aid(text(cry), language)] if m]
    return found


def test_every_screen_fits_in_one_message_on_each_network(desk: HelpDesk) -> None:
    for message in every_screen(desk):
        assert all(len(fit(message, limits)) == 1 for limits in LIKE.values())


def test_every_screen_is_of_the_safety_lane_and_its_labels_are_short(desk: HelpDesk) -> None:
    for message in every_screen(desk):
        assert message.lane is Lane.SAFETY
        assert all(len(button.label) <= 34 for button in message.buttons)


def test_first_aid_names_the_lines_that_fit(desk: HelpDesk) -> None:
    aid = desk.first_aid(text("my husband beat me last night"), "en", "kanawha")
    assert aid
    said = as_plain(aid.text)
    assert said.index("911") < said.index("National Domestic Violence Hotline")
    assert "YWCA Resolve" in said
    assert desk.first_aid(text("this heat is killing me"), "en") is None
    spanish = desk.first_aid(text("quiero morir"), "en")
    assert spanish
    assert "Llama al 911" in as_plain(spanish.text)
    assert desk.first_aid(text("quiero morir", chat=PARK), "es") is None


def test_the_desk_keeps_no_state(desk: HelpDesk) -> None:
    before = {name: repr(value) for name, value in vars(desk).items()}
    once = desk.answer(command("safe"), Familiar("es", "kanawha"))
    assert desk.answer(command("safe"), Familiar("es", "kanawha")) == once
    assert {name: repr(value) for name, value in vars(desk).items()} == before
