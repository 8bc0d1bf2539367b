"""Reads lengths, counts, numbers and names as people type them, in English and in Spanish."""

import re
from datetime import timedelta

from bot.people.typed_hours import DIGITS, bare

MAX_HOURS = 12
LEAST_DIGITS = 7
LEAST = timedelta(minutes=15)
ABOUT = re.compile(r"^(?:about|around|some|maybe|for|unas|unos|como|casi|por|durante)\s+")
WORD = re.compile(rf"\b(?:{'|'.join(DIGITS)})\b")
HALF = r"\s*(?:and (?:an?|1) half|y medi[ao])"
HOUR, MINUTE = r"(?:h|hs|hrs?|hours?|horas?)", r"(?:m|mins?|minutes?|minutos?)\.?"
LENGTHS = (
    re.compile(rf"(?P<h>\d+(?:[.,]\d+)?)\s*{HOUR}?(?P<half>{HALF})?\s*{HOUR}?\.?"),
    re.compile(rf"(?P<h>\d+)\s*(?::|{HOUR})\s*(?:and|y|con)?\s*(?P<m>[0-5]?\d)\s*(?:{MINUTE})?"),
    re.compile(rf"(?P<m>\d+)\s*{MINUTE}"),
    re.compile(rf"(?:an? )?{HOUR}(?P<half>{HALF})?"),
    re.compile(r"(?P<only>(?:half an?|half 1|1 half|media|medio)) (?:hour|hora)"),
)
UNSIGNED = r"[^\d\u2212\-–—]*"


def read_hours(text: str) -> timedelta | None:
    """Return a length such as ``3``, ``2,5 horas``, ``2:30`` or ``an hour and a half``.

    None if it is none from a quarter of an hour to 12 hours; nothing is guessed of what is left over.
    """
    words = WORD.sub(lambda found: DIGITS[found[0]], ABOUT.sub("", bare(text)))
    found = next((m for pattern in LENGTHS if (m := pattern.fullmatch(words))), None)
    length = _length({key: value for key, value in found.groupdict().items() if value}) if found else None
    return length if length and LEAST <= length <= timedelta(hours=MAX_HOURS) else None


def read_count(text: str, most: int) -> int | None:
    """Return a whole number from 1 to *most*, in figures or in a word, or None."""
    words = WORD.sub(lambda found: DIGITS[found[0]], re.sub(r"^un[oa]s ", "", bare(text)))
    found = re.fullmatch(rf"{UNSIGNED}(\d{{1,4}})\D*", words)
    return int(found[1]) if found and 1 <= int(found[1]) <= most else None


def read_number(text: str) -> str | None:
    """Return a phone number as it was typed, tidied; None if it cannot be one."""
    digits = re.sub(r"\D", "", text)
    if not LEAST_DIGITS <= len(digits) <= 15 or re.search(r"[^\d\s()+\-./x]", text):
        return None
    return " ".join(text.split())


def begins(name: str, beginning: str) -> bool:
    """Whether a name, or a later part of it, begins with what was typed, capitals and accents aside."""
    typed, parts = bare(beginning).replace(" ", ""), re.split(r"[\s\-]+", bare(name))
    return any("".join(parts[at:]).startswith(typed) for at in range(len(parts)))


def _length(parts: dict[str, str]) -> timedelta:
    if "only" in parts:
        return timedelta(minutes=30)
    hours = float(parts.get("h", "0" if "m" in parts else "1").replace(",", "."))
    minutes = int(parts.get("m", 30 if "half" in parts else 0))
    return timedelta(minutes=round(min(hours, 100) * 60) + min(minutes, 6000))
