"""One bubble on one of the demo's phones."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.conversation.messages import Message


class Bubble(Protocol):
    """What a simulated network shows: *id* is unique on it; *mine* is the phone's owner's own."""

    @property
    def id(self) -> str:
        """Its name on that network, for ever."""

    @property
    def mine(self) -> bool:
        """Whether the phone's owner said it."""

    @property
    def message(self) -> Message:
        """What it says."""


@dataclass(frozen=True, slots=True)
class Picture:
    """One bubble on *person*'s phone as it looks now; *number* grows with everything that happens.

    *pressed* is the action of the button that the phone's owner pressed, where that is what it shows.
    """

    number: int
    person: str
    line: str
    own: bool
    message: Message
    at: datetime
    changed: bool = False
    pressed: str = ""
