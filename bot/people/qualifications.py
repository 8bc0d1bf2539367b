"""What somebody can show that they can do: by finishing a module, or before the eyes of a captain."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.conversation.actions import Action

LEAD_CANVASS = "lead-canvass"
"""Leading a canvass."""
KNOCK_DOORS = "knock-doors"
"""Knocking on doors where a canvass asks for it."""
ASKED_FOR = frozenset({LEAD_CANVASS, KNOCK_DOORS})
"""Everything that some part of the bot asks for."""


@dataclass(frozen=True, slots=True)
class Way:
    """How somebody comes by a qualification: the module that gives it, and the press that opens it."""

    title: Mapping[str, str]
    minutes: int
    opens: Action

    def title_in(self, language: str) -> str:
        """Return what the module is called in a language, or in the first one it has."""
        return self.title.get(language) or next(iter(self.title.values()))
