"""The bot's own account on a network: who it is there, and how others come to it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Invitation:
    """A link that leads to the bot: for whom it is, and its address."""

    purpose: str
    url: str


@dataclass(frozen=True, slots=True)
class Account:
    """An account as its network knows it. *notes* say, a sentence each, what its owner should know of it."""

    network: str
    name: str
    id: str
    invitations: tuple[Invitation, ...] = ()
    notes: tuple[str, ...] = ()


class NoAccountError(Exception):
    """A network did not say whose token this is. The text says why and what to do, never the token.

    *refused* is true when the token itself is at fault, and false when it may be right.
    """

    def __init__(self, words: str, *, refused: bool) -> None:
        super().__init__(words)
        self.refused = refused
