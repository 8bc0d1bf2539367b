"""The last question of joining, answered by typing."""

import pytest

from bot.features.signup.model import of_age


@pytest.mark.parametrize(
    "typed", ["Yes", "yes!", "Sí", "si.", "18 or over", "18 o más", "I'm 34", "Tengo 18 años", "43"]
)
def test_yes_is_understood_in_both_languages(typed: str) -> None:
    assert of_age(typed) is True


@pytest.mark.parametrize("typed", ["no", "Todavía no", "under 18", "Menos de 18", "17", "tengo 16"])
def test_no_is_understood_in_both_languages(typed: str) -> None:
    assert of_age(typed) is False


@pytest.mark.parametrize("typed", ["", "maybe", "304", "2", "who wants to know?", "no idea"])
def test_what_is_unclear_is_not_guessed(typed: str) -> None:
    assert of_age(typed) is None
