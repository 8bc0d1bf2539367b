"""The rules of joining."""

import hmac
import re
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.conversation.signs import READ_ALOUD, a_name
from bot.people.model import Person
from bot.people.typed_hours import bare

MAX_NAME = 60
NOT_NAMED = "?"
"""What somebody is called who has not said yet what to call them."""
CODE_LENGTH = 10
TRIES_AN_HOUR = 20
ADULT, YOUNGEST, OLDEST = 18, 5, 120
YEARS = re.compile(r"(?:(?:i am|im|tengo) )?(?P<years>\d{1,3})(?: (?:years(?: old)?|anos))?")
OF_AGE = frozenset(
    ("yes", "yes i am", "yep", "yeah", "18 or over", "over 18", "i am 18 or over", "si", "si tengo", "claro",
     "18 o mas", "mayor de 18", "tengo mas de 18", "soy mayor de edad", "mayor de edad")
)  # fmt: skip
UNDER_AGE = frozenset(
    ("no", "not yet", "nope", "under 18", "i am under 18", "a minor",
     "todavia no", "aun no", "menos de 18", "menor de 18", "soy menor de edad", "menor de edad")
)  # fmt: skip


def new_code() -> str:
    """Return a new code of ten signs (about 49 bits)."""
    return "".join(secrets.choice(READ_ALOUD) for _ in range(CODE_LENGTH))


def tidy_name(typed: str) -> str | None:
    """Return a name as it may be kept, on one line; None if nothing is left of it or it is too long."""
    name = a_name(typed)
    return name if 0 < len(name) <= MAX_NAME and name != NOT_NAMED else None


def of_age(typed: str) -> bool | None:
    """Return what *typed* answers to "are you 18 or over?" in either language; None if it is unclear."""
    words = re.sub(r"[^\w ]", "", bare(typed))
    if years := YEARS.fullmatch(words):
        return int(years["years"]) >= ADULT if YOUNGEST <= int(years["years"]) < OLDEST else None
    return True if words in OF_AGE else False if words in UNDER_AGE else None


def looks_like_code(typed: str) -> bool:
    """Whether *typed* could be one of our codes, so that it may travel in a button."""
    return len(typed) == CODE_LENGTH and all(sign in READ_ALOUD for sign in typed)


def is_complete(person: Person) -> bool:
    """Whether all that joining asks has been answered."""
    return person.name != NOT_NAMED and person.county is not None and person.adult is not None


@dataclass(slots=True)
class StewardCode:
    """The code that makes the first steward. All starts share one until it is used.

    Wrong guesses by everybody together are limited, since there is only one such code.
    """

    code: str = field(default_factory=new_code)
    used: bool = False
    _tries: list[datetime] = field(default_factory=list)

    def use(self) -> None:
        """Let it fit no more."""
        self.used = True

    def fits(self, typed: str, now: datetime) -> bool:
        """Whether *typed* is the code, it is unused, and there were not too many guesses lately."""
        self._tries = [at for at in self._tries if now - at < timedelta(hours=1)]
        if self.used or len(self._tries) >= TRIES_AN_HOUR:
            return False
        right = hmac.compare_digest(typed.strip().lower().encode(), self.code.encode())
        if not right:
            self._tries.append(now)
        return right
