"""What is typed at an open step, and which button it means."""

import pytest

from bot.conversation.actions import action
from bot.conversation.messages import Button
from bot.features.training.spoken import Meant, called, instead_of_answer, meant

QUIZ = [
    Button("Two hours", action("training.choose", 1, "q", "two")),
    Button("A flyer, ¿sí?", action("training.choose", 1, "q", "flyer")),
    Button("A long talk", action("training.choose", 1, "q", "talk")),
    Button("Skip", action("training.next", 1, "q")),
]


@pytest.mark.parametrize(
    ("typed", "label"),
    [
        ("3", "A long talk"),
        ("the second", "A flyer, ¿sí?"),
        ("La tercera.", "A long talk"),
        ("option 1", "Two hours"),
        ("c)", "A long talk"),
        ("a", "Two hours"),
        ("TWO", "Two hours"),
        ("a flyer si", "A flyer, ¿sí?"),
        ("a long", "A long talk"),
        ("long talk", "A long talk"),
        ("4", None),
        ("a pony", None),
        ("2 or 3", None),
        ("?", None),
    ],
)
def test_a_choice_is_called_by_its_words_or_its_number(typed: str, label: str | None) -> None:
    found = called(QUIZ, typed)
    assert (found.label if found else None) == label


def test_a_number_means_nothing_where_there_is_nothing_to_choose() -> None:
    assert called([Button("Continue", action("training.next", 1, "q"))], "1") is None


@pytest.mark.parametrize("typed", ["Skip!", "saltar", "later", "más tarde", "Pausa", "siguiente"])
def test_a_wish_is_no_answer(typed: str) -> None:
    assert instead_of_answer(typed) is meant(typed) is not None


@pytest.mark.parametrize("typed", ["yes", "Sí", "mañana", "ready", "otra", "2", "I skip meals"])
def test_what_may_be_an_answer_is_one(typed: str) -> None:
    assert instead_of_answer(typed) is None


def test_words_are_known_with_accents_and_without() -> None:
    assert meant("Después") is meant("despues") is Meant.LATER
