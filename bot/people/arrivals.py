"""Links that lead to one thing: their code says which. It is no secret, and kept until one has joined."""

import re
from dataclasses import dataclass
from typing import Self

SHIFTS = "shifts"
CODE = re.compile(rf"(?P<what>{SHIFTS})-(?P<which>[1-9][0-9]{{0,8}})")


@dataclass(frozen=True, slots=True)
class Arrival:
    """What somebody comes for: one thing of a room of the bot, such as shift 47 (*what* is `SHIFTS`)."""

    what: str
    which: int

    @property
    def code(self) -> str:
        """What a link carries, and what may be typed after /start: ``shifts-47``."""
        return f"{self.what}-{self.which}"

    @classmethod
    def of(cls, code: str) -> Self | None:
        """Return what *code* leads to; None if it is none of these codes."""
        found = CODE.fullmatch(code.strip().lower())
        return cls(found["what"], int(found["which"])) if found else None
