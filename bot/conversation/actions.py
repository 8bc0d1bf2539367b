"""What a button means, small enough for every platform to carry."""

from dataclasses import dataclass
from typing import Self

MAX_BYTES = 64
"""Telegram's callback_data; Discord's custom_id allows 100 characters."""


class ActionTooLongError(ValueError):
    """The action does not fit into the smallest platform's button payload."""


@dataclass(frozen=True, slots=True)
class Action:
    """A button's meaning: a registered name such as ``shifts.claim``, and its arguments."""

    name: str
    args: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if any(":" in part for part in (self.name, *self.args)):
            raise ValueError("an action's name and arguments cannot hold ':'")
        if len(self.encode().encode()) > MAX_BYTES:
            raise ActionTooLongError(self.encode())

    def encode(self) -> str:
        """Return the form that platforms carry."""
        return ":".join((self.name, *self.args))

    @classmethod
    def decode(cls, payload: str) -> Self:
        """Read what `encode` wrote; raises ValueError for what it cannot have written."""
        name, *args = payload.split(":")
        return cls(name, tuple(args))


def action(name: str, *args: object) -> Action:
    """Return the action *name* with its arguments written out."""
    return Action(name, tuple(str(arg) for arg in args))
