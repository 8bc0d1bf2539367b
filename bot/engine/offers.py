"""What features offer to each other without knowing each other."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from bot.conversation.markup import Rich
from bot.conversation.messages import Button, Message

if TYPE_CHECKING:
    from bot.engine.turn import Turn


@dataclass(frozen=True, slots=True)
class Audience:
    """Some people to whom something can be said. *key* is short; *label* names them in the reader's words."""

    key: str
    label: str


class AudienceSource(Protocol):
    """A feature that knows groups of people worth addressing, such as everyone on a shift."""

    def audiences(self, turn: "Turn") -> Sequence[Audience]:
        """Return the audiences that the person of *turn* may address."""

    def audience_of(self, turn: "Turn", key: str) -> Sequence[int] | None:
        """Return who is in an audience, or None if *key* is not one that this person may address."""


@dataclass(slots=True)
class Offers:
    """Everything that the features offer.

    *home*: the buttons of /start and /help for a person. *lines*: what /me says of them. *holds*: the
    question to answer before they leave. *audiences*: whom something can be said to.
    """

    home: list["Callable[[Turn], Sequence[Button]]"] = field(default_factory=list)
    lines: list["Callable[[Turn], Sequence[Rich]]"] = field(default_factory=list)
    holds: list["Callable[[Turn], Message | None]"] = field(default_factory=list)
    audiences: list[AudienceSource] = field(default_factory=list)
