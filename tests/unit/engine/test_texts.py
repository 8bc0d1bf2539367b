"""What the words of a language know of the language itself."""

import pytest

from bot.engine.texts import own_name


@pytest.mark.parametrize(
    ("language", "name"), [("en", "English"), ("es", "Español"), ("fr", "Français"), ("ht", "Kreyòl Ayisyen")]
)
def test_a_language_that_somebody_adds_stands_on_the_buttons_by_its_own_name(
    language: str, name: str
) -> None:
    assert own_name(language) == name
