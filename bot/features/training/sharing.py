"""What may be shared of somebody's words: a short line, without anything by which people are found."""

import re
from enum import Enum, auto

from bot.features.training.names import surely_named

MAX_LINE = 180
"""Five lines fit a message everywhere, beside the question above them."""
CONTACT = re.compile(r"@\w|https?:|www\.|\w\.(?:com|org|net|me|gg|io)\b|(?:\d[\s().+-]*){7}", re.IGNORECASE)
HOUSE = re.compile(
    r"\b\d+\s+(?:[A-Z]\w*\.?\s+){1,3}(?:Street|St|Avenue|Ave|Road|Rd|Lane|Ln|Drive|Dr|Boulevard|Blvd)\b"
    r"|\b\d+\s+[a-z]+\s+(?:street|st|avenue|ave|lane)\b"
    r"|\b(?:[Cc]alle|[Aa]venida|[Aa]v\.)\s+(?:[A-ZÁÉÍÓÚÑ]\w*\s+){1,3}(?:#|[Nn]o\.|[Nn]úm\w*\.?)?\s*\d"
)
"""Where a house stands: a number and a street."""
MORE = "…"


class Unfit(Enum):
    """Why words do not go on a wall."""

    CONTACT = auto()
    NAMED = auto()


def unfit(words: str) -> Unfit | None:
    """Return why *words* may not be offered for a wall; None if they may."""
    if CONTACT.search(words) or HOUSE.search(words):
        return Unfit.CONTACT
    return Unfit.NAMED if surely_named(words) else None


def as_line(words: str) -> str:
    """Return *words* as one line of a wall, cut at a word if they are too long."""
    line = " ".join(words.split())
    if len(line) <= MAX_LINE:
        return line
    return line[: MAX_LINE - len(MORE)].rsplit(" ", 1)[0].rstrip(".,;:") + MORE
