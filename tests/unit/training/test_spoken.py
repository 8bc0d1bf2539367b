"""What is typed at an open step, and which button it means."""

import pytest

from bot.conversation.actions import action
from bot.conversation.messages import Button
from bot.features.training.model import Outcome
from bot.features.training.spoken import Meant, begun_with, called, instead_of_answer, meant, told

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


ACT = [
    Button(label, action("training.went", 1, outcome.value))
    for label, outcome in zip(("I did it", "Partly", "Not yet"), Outcome, strict=True)
]


@pytest.mark.parametrize(
    ("typed", "label"),
    [("i did it!", "I did it"), ("2", "Partly"), ("Not yet.", "Not yet"), ("I did not ask her", None)],
)
def test_what_became_of_an_act_is_called_like_a_choice(typed: str, label: str | None) -> None:
    found = called(ACT, typed)
    assert (found.label if found else None) == label


@pytest.mark.parametrize(
    ("typed", "outcome"),
    [
        ("Sí", Outcome.DONE),
        ("Más o menos", Outcome.PARTLY),
        ("mañana", Outcome.NOT_YET),
        ("I couldn't", Outcome.NOT_YET),
        ("Yes, she wants a bench.", None),
        ("She wants a bench.", None),
    ],
)
def test_what_became_of_an_act_is_known_by_its_words(typed: str, outcome: Outcome | None) -> None:
    assert told(typed) is outcome


@pytest.mark.parametrize(
    ("typed", "label"),
    [
        ("Not yet, my boy was ill.", "Not yet"),
        ("I did it: she wants a bench", "I did it"),
        ("Not yet sure what she meant, but we talked.", None),
        ("She is not there yet. Partly.", None),
    ],
)
def test_a_story_may_begin_with_what_became_of_the_act(typed: str, label: str | None) -> None:
    found = begun_with(ACT, typed)
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
