"""Reads an hour of the day as people type it, in English and in Spanish."""

import re
import unicodedata
from datetime import time

NUMBERS = (
    ("one", "una", "uno"), ("two", "dos"), ("three", "tres"), ("four", "cuatro"), ("five", "cinco"),
    ("six", "seis"), ("seven", "siete"), ("eight", "ocho"), ("nine", "nueve"), ("ten", "diez"),
    ("eleven", "once"), ("twelve", "doce"),
)  # fmt: skip
DIGITS = {word: str(number) for number, words in enumerate(NUMBERS, 1) for word in words}

_NUMBER = "|".join(DIGITS)
_PART = r"(?:de|por|en) la|in the"
_BEFORE_NOON = re.compile(rf"\b(?:{_PART}) (?:manana|madrugada|morning)\b")
_AFTER_NOON = re.compile(rf"\b(?:(?:{_PART}) (?:tarde|noche|afternoon|evening)|at night)\b")
_NIGHT = re.compile(r"\b(?:noche|night)\b")
_NOON = re.compile(r"\b(?:12 del )?(?:noon|midday|mediodia)\b")
_SAID_IN_WORDS = re.compile(
    rf"\b(?P<before>(?:a|de|desde|entre|las|hasta) las?|at|from|past|to) (?P<number>{_NUMBER})\b"
    rf"|\b(?P<alone>{_NUMBER})(?=\s+(?:y (?:media|cuarto)|menos cuarto|en punto|o'?clock|[ap]\.?\s?m\b"
    rf"|(?:{_PART}) (?:manana|tarde|noche|morning|afternoon|evening)))"
)
_QUARTERS = (
    (re.compile(r"\bhalf past (\d{1,2})\b|\b(\d{1,2}) y media\b"), 30),
    (re.compile(r"\b(?:a )?quarter past (\d{1,2})\b|\b(\d{1,2}) y cuarto\b"), 15),
    (re.compile(r"\b(?:a )?quarter to (\d{1,2})\b|\b(\d{1,2}) menos cuarto\b"), -15),
)
_SHARP = re.compile(r"\ben punto\b|\bo'?clock\b")
_CLOCK = re.compile(r"\b(\d{1,2})[:.h](\d{2})\s*([ap])?\.?\s*m?\b\.?")
_OCLOCK = re.compile(r"\b(\d{1,2})()\s*([ap])\.?\s*m\b\.?")
_FULL_HOUR = re.compile(r"\b(\d{1,2})()()\s*(?:h|hs|hrs|horas)\b\.?")
_AT = re.compile(r"\b(?:a las?|at)\s+(\d{1,2})()()\b(?![:.h]\d)")


def bare(text: str) -> str:
    """Return *text* as it is compared: no capitals, no accents, single spaces."""
    signs = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(sign for sign in signs if not unicodedata.combining(sign)).split())


def hour_in(text: str) -> tuple[time | None, str]:
    """Return the hour that *text* names, and the rest of it, `bare`; None where it names none.

    Understood: ``18:00``, ``6 p.m.``, ``14h30``, ``a las diez y media``, ``6 de la tarde``, ``noon``.
    """
    words, half = _half(_in_figures(bare(text)))
    for pattern in (_CLOCK, _OCLOCK, _FULL_HOUR, _AT):
        if found := pattern.search(words):
            hour, minute, own = found.groups()
            said_twice = not 1 <= int(hour) <= 12  # "18:00 de la tarde"
            at = hour_of(int(hour), int(minute or 0), own or ("" if said_twice else half))
            return at, f"{words[: found.start()]} {words[found.end() :]}"
    if half and (number := re.search(r"\b\d{1,2}\b(?=\W*$)|^\d{1,2}\b", words)):
        return hour_of(int(number[0]), 0, half), f"{words[: number.start()]} {words[number.end() :]}"
    return None, words


def hour_of(hour: int, minute: int, half: str = "") -> time | None:
    """Return a time of day; *half* is ``a``, ``p`` or ``n`` (night) where the clock has twelve hours."""
    if half and not 1 <= hour <= 12:
        return None
    if (half == "p" and hour < 12) or (half == "n" and 5 <= hour < 12):
        hour += 12
    if half in ("a", "n") and hour == 12:
        hour = 0
    return time(hour, minute) if hour < 24 and minute < 60 else None


def _in_figures(words: str) -> str:
    """Return *words* with hours said in words as figures: ``half past ten`` is ``10:30``."""
    words = _SAID_IN_WORDS.sub(_figure, _NOON.sub("12:00", words))
    for pattern, minutes in _QUARTERS:
        words = pattern.sub(lambda m, minutes=minutes: _clock(int(m[1] or m[2]), minutes), words)  # type: ignore[misc]
    return _SHARP.sub(" ", words)


def _figure(found: re.Match[str]) -> str:
    if found["alone"]:
        return DIGITS[found["alone"]]
    return f"{found['before']} {DIGITS[found['number']]}"


def _clock(hour: int, minutes: int) -> str:
    if minutes < 0:
        hour, minutes = (hour - 1) or 12, 60 + minutes
    return f"{hour}:{minutes:02}"


def _half(words: str) -> tuple[str, str]:
    """Return *words* without what says which half of the day is meant, and which that is."""
    if _BEFORE_NOON.search(words):
        return _BEFORE_NOON.sub(" ", words), "a"
    if found := _AFTER_NOON.search(words):
        return _AFTER_NOON.sub(" ", words), "n" if _NIGHT.search(found[0]) else "p"
    return words, ""
