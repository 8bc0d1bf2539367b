"""What may stand in words that people type, and what must not."""

import pytest

from bot.conversation.markup import as_plain, plain
from bot.conversation.signs import legible, one_line
from bot.features.captains.model import tidy_place
from bot.features.signup.model import tidy_name

FAMILY = "\U0001f469\u200d\U0001f467"
PERSIAN = "می\u200cخواهم"
SCOTLAND = "\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f"


@pytest.mark.parametrize(
    "name",
    [
        "Ana",
        f"Ana {FAMILY}",
        PERSIAN,
        SCOTLAND,
        "Zoë",
        "O'Brien",
        "नेहा",
        "\U0001fae8",
        "Sam (he/him)",
        "St. John",
        "J.R. Lee",
    ],
)
def test_what_names_need_is_kept(name: str) -> None:
    assert tidy_name(name) == tidy_place(name) == one_line(name) == name


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Ana\u202egnp", "Anagnp"),
        ("\u2067Ana\u2069", "Ana"),
        ("Ana\x00\x1b[31m", "Ana[31m"),
        ("Ana\ufeff", "Ana"),
        ("A\u2028na\r\nLópez\tR", "A na López R"),
    ],
)
def test_controls_and_what_turns_the_direction_of_writing_are_not(typed: str, kept: str) -> None:
    assert one_line(typed) == kept
    assert as_plain(plain(typed)).replace("\n", " ") == kept


@pytest.mark.parametrize(
    "typed",
    ["Sam https://evil.example", "evil.example", "Tap /delete", "@durov", "Ana t.me/x", "#vote", "a@b.c"],
)
def test_what_could_be_pressed_is_no_name(typed: str) -> None:
    assert tidy_name(typed) is None
    assert tidy_place(typed) is None


def test_a_sign_wears_few_marks() -> None:
    assert one_line("Z" + "\u0351" * 59 + "oe\u0301") == "Z" + "\u0351" * 4 + "oe\u0301"


@pytest.mark.parametrize(
    "typed", ["", " \u200d\u200c", "\u3164", "\u202e\x07", "\u2800 \u200f", "\u0301" * 50]
)
def test_what_shows_nothing_is_no_name(typed: str) -> None:
    assert one_line(typed) == ""
    assert tidy_name(typed) is None


def test_lines_of_a_post_stay_lines() -> None:
    assert legible("One\r\ntwo\x85three\u2029four\t5") == "One\ntwo\nthree\nfour 5"
