"""The rules of joining."""

import secrets
from enum import StrEnum

MAX_NAME = 60
CODE_SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Letters and digits that nobody mistakes for each other when a code is read aloud."""
CODE_LENGTH = 10


class Missing(StrEnum):
    """What is still to be asked of a person who has said yes."""

    NAME = "name"
    COUNTY = "county"
    AGE = "age"


def new_code() -> str:
    """Return a new code of ten signs (about 49 bits)."""
    return "".join(secrets.choice(CODE_SIGNS) for _ in range(CODE_LENGTH))


def tidy_name(typed: str) -> str | None:
    """Return a name as it may be kept, on one line; None if nothing is left of it or it is too long."""
    name = " ".join("".join(sign for sign in typed if sign.isprintable() or sign.isspace()).split())
    return name if 0 < len(name) <= MAX_NAME else None
