"""What a feature made of several parts may not do."""

import pytest

from bot.engine.feature import Feature, on_button, on_command
from bot.engine.turn import Turn


class Part(Feature):
    @on_button("one")
    def look(self, turn: Turn) -> None:
        """Handle a button."""


class Other(Feature):
    @on_command("two")
    def look(self, turn: Turn) -> None:
        """Handle a command, under a name that is taken."""


class Whole(Other, Part):
    name = "whole"


def test_a_part_cannot_hide_the_handler_of_another() -> None:
    with pytest.raises(TypeError, match=r"Other\.look hides Part\.look"):
        list(Whole().marks())
