"""Names of people in what somebody wrote: what surely is one, and what looks like one."""

import re
from collections.abc import Collection, Sequence

from bot.features.training.no_names import COMMON, HOLY, OF_PLACES

LETTER, REST = "A-ZÁÉÍÓÚÜÑ", r"[\w'’-]"
CAPITAL = rf"\b[{LETTER}](?={REST}*[a-záéíóúüñ]){REST}+"
"""A word that begins with a capital letter and is not written in capitals throughout."""
TITLE = (
    r"(?:[Mm]rs?|MRS?|[Mm]s|Miss|Mx|Dr|Dra|Rev|Reverend|Fr|Pastora?|[Ss]ra?|[Ss]rta|[Ss]eñora?|[Ss]eñorita"
    r"|[Dd]on|[Dd]oña|Padre)"
)
TITLED = re.compile(rf"\b({TITLE})\b\.?[ ]+({CAPITAL})")
ROW = re.compile(rf"{CAPITAL}(?:[ ]+(?:de[ ]+(?:la[ ]+|los[ ]+)?|del[ ]+)?{CAPITAL})+")
STREET = re.compile(rf"[{LETTER}]{REST}*[ ]$")
"""What stands before "Dr" where it is a drive."""


def surely_named(words: str) -> bool:
    """Whether a name stands in *words* with a title before it, as in "Mrs. Hall"."""
    return any(_is_named(words, found) for found in TITLED.finditer(words))


def perhaps_named(words: str, places: Collection[str] = ()) -> str | None:
    """Return the first two or more words in a row that look like somebody's name.

    *places* are the words, in small letters, of which the names of known places are made.
    """
    rows = (_without_beginning(found[0].split()) for found in ROW.finditer(words))
    return next((" ".join(row) for row in rows if _looks_like_name(row, places)), None)


def _is_named(words: str, found: re.Match[str]) -> bool:
    drive = found[1] == "Dr" and STREET.search(words, 0, found.start())
    return not drive and _core(found[2]) not in COMMON | HOLY


def _without_beginning(row: list[str]) -> list[str]:
    while row and _core(row[0]) in COMMON:
        row = row[1:]
    return row


def _looks_like_name(row: Sequence[str], places: Collection[str]) -> bool:
    cores = {_core(word) for word in row if word[0].isupper()}
    return len(cores) > 1 and cores.isdisjoint(COMMON | OF_PLACES) and not cores <= set(places)


def _core(word: str) -> str:
    """Return a word in small letters, without what an apostrophe has added to it."""
    return re.sub(r"['’](?:s|m|re|ll|ve|d|t)$", "", word.lower())
