"""What people write when their day is over, in both languages, and what must not be taken for it."""

import pytest

from bot.features.checkins.model import Face
from bot.features.checkins.reports import one_figure, read, says_not_home

FIGURES = [
    ("12 5 ok", 12, 5, Face.OKAY, ""),
    ("12/5 rough, dog on Oak", 12, 5, Face.ROUGH, "dog on Oak"),
    ("12 5 rough", 12, 5, Face.ROUGH, ""),
    ("12 5", 12, 5, None, ""),
    ("5 12 ok", 12, 5, Face.OKAY, ""),
    ("ok 12 5", 12, 5, Face.OKAY, ""),
    ("rough 12/5", 12, 5, Face.ROUGH, ""),
    ("12,5,great!", 12, 5, Face.GREAT, ""),
    ("12-5 good", 12, 5, Face.GOOD, ""),
    ("12 doors 5 conversations", 12, 5, None, ""),
    ("5 talks, 12 doors, hard", 12, 5, Face.HARD, ""),
    ("Doors 12 talks 5 fine", 12, 5, Face.OKAY, ""),
    ("12d 5c ok", 12, 5, Face.OKAY, ""),
    ("12 doors and 5", 12, 5, None, ""),
    ("home 12 5 good", 12, 5, Face.GOOD, ""),
    ("home safe, 12 and 5, great", 12, 5, Face.GREAT, ""),
    ("12 5 home", 12, 5, None, ""),
    ("0 0 rough", 0, 0, Face.ROUGH, ""),
    ("7 7 okay", 7, 7, Face.OKAY, ""),
    ("12 5 👍", 12, 5, None, ""),
    ("12 5 ok\nThe man on Elm said yes", 12, 5, Face.OKAY, "The man on Elm said yes"),
    ("*12* 5 ok [a](b)", 12, 5, Face.OKAY, "[a](b)"),
    ("12 5 ok 3 dogs on Oak", 12, 5, Face.OKAY, "3 dogs on Oak"),
    ("12 5 really hard", 12, 5, Face.ROUGH, ""),
    ("12 5 bien", 12, 5, Face.GOOD, ""),
    ("12 5 muy bien", 12, 5, Face.GREAT, ""),
    ("12/5 difícil, un perro en Oak", 12, 5, Face.HARD, "un perro en Oak"),
    ("12 puertas y 5 conversaciones, regular", 12, 5, Face.OKAY, ""),
    ("5 pláticas 12 puertas", 12, 5, None, ""),
    ("Toqué 12 puertas, hablé con 5, estuvo duro", 12, 5, Face.HARD, ""),
    ("en casa 12 5 más o menos", 12, 5, Face.OKAY, ""),
    ("ya llegué, 12 5, muy duro", 12, 5, Face.ROUGH, ""),
    ("12 y 5 MAL", 12, 5, Face.ROUGH, ""),
]
AT_HOME = [
    "home", "Home!", "HOME", "I'm home", "i’m home", "home safe", "I am safe", "safe", "made it home",
    "back home :)", "🏠 home", "en casa", "En casa.", "ya en casa", "estoy en casa", "llegué", "llegue",
    "ya llegué", "Llegué bien a casa", "¡ya llegué!", "a salvo", "sana y salva",
]  # fmt: skip
NOT_CLEAR = [
    "not home", "I'm not home", "not home yet", "still not home", "home soon", "heading home",
    "on my way home", "going home now", "almost home", "home at 5", "home in 20 minutes", "when I get home",
    "home?? not yet", "no estoy en casa", "todavía no llegué", "aún no llego a casa", "casa", "voy a casa",
    "ya casi llego a casa", "llegué tarde", "not safe", "no estoy a salvo", "12 5 not home",
    "12 5 pero no estoy en casa", "12 5 home soon", "12 5 on my way home", "home 12 5 not home",
    "nobody home", "I'm ok but 3 dogs",
]  # fmt: skip
NO_REPORT = [
    "", " ", "👍", "🏠🏠🏠", "12000 5", "12 5000 ok", "5", "12", "12 5 3", "12:05", "at 12:30 5", "5pm 12",
    "$12 5", "99999999999999999999 5", "5 doors 12 talks", "tengo 12 años y 5 hermanos",
    "I saw 12 dogs and 5 cats", "12 5 " + "x" * 4000, "x" * 4000, "12 5 " * 800, "doce cinco",
    "%(name)s", "\x00\x00", "١٢ ٥ 3",
]  # fmt: skip


@pytest.mark.parametrize(("text", "doors", "talks", "face", "rest"), FIGURES)
def test_figures_are_understood(text: str, doors: int, talks: int, face: Face | None, rest: str) -> None:
    found = read(text)
    assert found is not None
    assert (found.doors, found.talks, found.face, found.rest) == (doors, talks, face, rest)


@pytest.mark.parametrize("text", AT_HOME)
def test_home_is_understood(text: str) -> None:
    found = read(text)
    assert found is not None
    assert found.only_home


@pytest.mark.parametrize("text", NOT_CLEAR)
def test_what_is_no_clear_sign_of_home_ends_nothing(text: str) -> None:
    found = read(text)
    assert found is None or not (found.only_home or found.figures)


@pytest.mark.parametrize("text", NO_REPORT)
def test_what_is_no_report_is_left_alone(text: str) -> None:
    found = read(text)
    assert found is None or not (found.only_home or found.figures)


@pytest.mark.parametrize("text", ["yes", "Sí", "si, gracias", "I'm ok", "yep!", "todo bien"])
def test_yes_is_heard_as_yes(text: str) -> None:
    found = read(text)
    assert found is not None
    assert found.only_yes


@pytest.mark.parametrize("text", ["not home", "no estoy en casa", "I'll be home late", "todavía no llegué"])
def test_not_home_is_known_as_such(text: str) -> None:
    assert says_not_home(text)


@pytest.mark.parametrize(
    ("text", "number"),
    [("14", 14), ("about 12", 12), ("0", 0), ("500", 500), ("501", None), ("12 5", None), ("5:30", None),
     ("x", None), ("-", None), ("9" * 5000, None), ("unas 20", 20), ("-3", None), ("3-4", None)],
)  # fmt: skip
def test_one_figure(text: str, number: int | None) -> None:
    assert one_figure(text) == number


def test_a_long_line_of_signs_is_read_at_once() -> None:
    assert read("12/5 " * 70) is None
    assert read("home " * 80) is None or not read("home " * 80).figures
