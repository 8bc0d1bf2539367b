"""What networks call a place where many read: a group on the one, a channel on the other."""

from enum import StrEnum
from typing import TypeVar

Words = TypeVar("Words", bound=str)


class Space(StrEnum):
    """The kind of place that a network has, by what its people call it."""

    GROUP = "group"
    CHANNEL = "channel"

    def says(self, *, group: Words, channel: Words) -> Words:
        """Return the one of two whole sentences that calls such a place by its name."""
        return group if self is Space.GROUP else channel
