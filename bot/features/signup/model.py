"""The rules of joining."""

import hmac
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.people.model import Person

MAX_NAME = 60
CODE_SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Letters and digits that nobody mistakes for each other when a code is read aloud."""
NOT_NAMED = "?"
"""What somebody is called who has not said yet what to call them."""
CODE_LENGTH = 10
TRIES_AN_HOUR = 20


def new_code() -> str:
    """Return a new code of ten signs (about 49 bits)."""
    return "".join(secrets.choice(CODE_SIGNS) for _ in range(CODE_LENGTH))


def tidy_name(typed: str) -> str | None:
    """Return a name as it may be kept, on one line; None if nothing is left of it or it is too long."""
    name = " ".join("".join(sign for sign in typed if sign.isprintable() or sign.isspace()).split())
    return name if 0 < len(name) <= MAX_NAME and name != NOT_NAMED else None


def looks_like_code(typed: str) -> bool:
    """Whether *typed* could be one of our codes, so that it may travel in a button."""
    return len(typed) == CODE_LENGTH and all(sign in CODE_SIGNS for sign in typed)


def is_complete(person: Person) -> bool:
    """Whether all that joining asks has been answered."""
    return person.name != NOT_NAMED and person.county is not None and person.adult is not None


@dataclass(slots=True)
class StewardCode:
    """The code that makes the first steward. It is made at each start and kept in memory only.

    Wrong guesses by everybody together are limited, since there is only one such code.
    """

    code: str = field(default_factory=new_code)
    used: bool = False
    _tries: list[datetime] = field(default_factory=list)

    def fits(self, typed: str, now: datetime) -> bool:
        """Whether *typed* is the code, it is unused, and there were not too many guesses lately."""
        self._tries = [at for at in self._tries if now - at < timedelta(hours=1)]
        if self.used or len(self._tries) >= TRIES_AN_HOUR:
            return False
        right = hmac.compare_digest(typed.strip().lower().encode(), self.code.encode())
        if not right:
            self._tries.append(now)
        return right
