"""The rules of codes that link two accounts."""

import secrets
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.conversation.address import network_name

SIGNS = "BCDFHJKMNPRSTWXYZ"
"""Letters that nobody mistakes for each other, and of which no word is made."""
MEANT = str.maketrans({"5": "S", "2": "Z", "8": "B"})
"""Digits that a letter can be taken for; there are none in a code."""
LENGTH, HEAD = 8, 3
"""How long a code is (about 33 bits), and by how many letters a wrong try is laid to its account."""
LASTS = timedelta(minutes=10)
ANSWERED_WITHIN = timedelta(hours=1)
"""How long the question whether two accounts shall be joined stands open."""
TRIES = 5
TRIED_AGAIN_AFTER = timedelta(hours=1)
KEPT_FOR = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Account:
    """One of a person's accounts."""

    id: int
    platform: str

    @property
    def network(self) -> str:
        """How its network calls itself."""
        return network_name(self.platform)


def new_code() -> str:
    """Return a new code."""
    return "".join(secrets.choice(SIGNS) for _ in range(LENGTH))


def shown(code: str) -> str:
    """Return a code as it is shown: in two halves."""
    return f"{code[: LENGTH // 2]}-{code[LENGTH // 2 :]}"


def tidy_code(typed: str) -> str | None:
    """Return the code that was meant by *typed*; None if it cannot be one.

    Small letters, spaces, dashes and digits that look like a letter are forgiven.
    """
    signs = unicodedata.normalize("NFKC", typed).upper().translate(MEANT)
    code = "".join(sign for sign in signs if sign.isalnum())
    return code if len(code) == LENGTH and all(sign in SIGNS for sign in code) else None


class Ending(StrEnum):
    """What became of a code."""

    JOINED = "joined"
    DECLINED = "declined"
    REPLACED = "replaced"
    WRONG = "wrong"
    PUBLIC = "public"
    UNDONE = "undone"


class State(StrEnum):
    """What a code that was typed rightly is at this moment."""

    FREE = "free"
    OFFERED = "offered"  # To the same account, which has not answered yet.
    USED = "used"
    EXPIRED = "expired"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class LinkCode:
    """A code as it is kept: everything but its letters. *typist* is the fingerprint of who typed it."""

    id: int
    person_id: int
    address_id: int
    expires_at: datetime
    typist: str | None
    other_id: int | None
    maker_yes: bool
    other_yes: bool
    ended: Ending | None

    def state(self, typist: str, now: datetime) -> State:
        """Return what it is to *typist*."""
        if self.ended in (Ending.JOINED, Ending.DECLINED) or self.typist not in (None, typist):
            return State.USED
        if self.ended is not None:
            return State.ENDED
        if now >= self.expires_at:
            return State.EXPIRED
        return State.FREE if self.typist is None else State.OFFERED

    def is_open(self, now: datetime) -> bool:
        """Whether the question it led to can still be answered."""
        return self.ended is None and self.typist is not None and now < self.expires_at
