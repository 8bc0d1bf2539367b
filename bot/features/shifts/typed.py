"""Reads days, hours, lengths and numbers as people type them, in English and in Spanish."""

import re
import unicodedata
from datetime import date, time, timedelta

from bot.people.areas import folded

MONTHS = (
    ("jan", "ene"), ("feb",), ("mar",), ("apr", "abr"), ("may",), ("jun",),
    ("jul",), ("aug", "ago"), ("sep", "set"), ("oct",), ("nov",), ("dec", "dic"),
)  # fmt: skip
WEEKDAYS = (
    ("mon", "lun"), ("tue", "martes"), ("wed", "mie"), ("thu", "jue"),
    ("fri", "vie"), ("sat", "sab"), ("sun", "dom"),
)  # fmt: skip
TODAY, TOMORROW = {"today", "hoy"}, {"tomorrow", "manana"}
ISO = re.compile(r"\b(\d{4})-(\d{1,2})-(\d{1,2})\b")
SLASHED = re.compile(r"\b(\d{1,2})/(\d{1,2})(?:/(\d{4}))?\b")
CLOCK = re.compile(r"\b(\d{1,2})[:.h](\d{2})\s*([ap])?\.?\s*m?\b\.?", re.IGNORECASE)
OCLOCK = re.compile(r"\b(\d{1,2})\s*([ap])\.?\s*m\b\.?", re.IGNORECASE)
MAX_HOURS = 12


def read_when(text: str, today: date) -> tuple[date | None, time | None]:
    """Return the day and the hour that *text* names, each None where it names none.

    Understood: ``Sat 10:00``, ``3 Oct 10:00``, ``Oct 3, 10am``, ``2026-10-03 10:00``, ``10/3``,
    ``mañana a las 10``, ``sábado 10:00``, ``3 de octubre``. A day without a year is the next one such.
    """
    at, rest = _hour(text)
    day, rest = _day(rest, today)
    bare = re.findall(r"\b\d{1,2}\b", rest)
    if at is None and bare and (day is not None or len(text.split()) == 1):
        at = _time(int(bare[-1]), 0, "")
    return day, at


def read_hours(text: str) -> timedelta | None:
    """Return a length such as ``3``, ``2,5 horas`` or ``2:30``; None if it is none up to 12 hours."""
    clock = re.search(r"(\d{1,2})[:h](\d{2})", text)
    number = re.search(r"\d+(?:[.,]\d+)?", text)
    if clock:
        length = timedelta(hours=int(clock[1]), minutes=int(clock[2]))
    elif number:
        length = timedelta(minutes=round(float(number[0].replace(",", ".")) * 60))
    else:
        return None
    return length if timedelta(minutes=15) <= length <= timedelta(hours=MAX_HOURS) else None


def read_count(text: str, most: int) -> int | None:
    """Return a whole number from 1 to *most*, or None."""
    found = re.fullmatch(r"\D*(\d{1,4})\D*", text)
    return int(found[1]) if found and 1 <= int(found[1]) <= most else None


def read_number(text: str) -> str | None:
    """Return a phone number as it was typed, tidied; None if it cannot be one."""
    digits = re.sub(r"\D", "", text)
    if not 7 <= len(digits) <= 15 or re.search(r"[^\d\s()+\-./x]", text):
        return None
    return " ".join(text.split())


def begins(name: str, beginning: str) -> bool:
    """Whether a name begins with what was typed, capitals and accents aside."""
    return _bare(name).startswith(_bare(beginning))


def _bare(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in letters if not unicodedata.combining(c) and not c.isspace())


def next_weekday(today: date, weekday: int) -> date:
    """Return the next such day after *today*; Monday is 0."""
    return today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)


def _hour(text: str) -> tuple[time | None, str]:
    for pattern in (CLOCK, OCLOCK):
        if found := pattern.search(text):
            parts = found.groups()
            minute = int(parts[1]) if pattern is CLOCK else 0
            at = _time(int(parts[0]), minute, (parts[-1] or "").lower())
            return at, text[: found.start()] + " " + text[found.end() :]
    return None, text


def _time(hour: int, minute: int, half: str) -> time | None:
    if half and not 1 <= hour <= 12:
        return None
    if half == "p" and hour < 12:
        hour += 12
    if half == "a" and hour == 12:
        hour = 0
    return time(hour, minute) if hour < 24 and minute < 60 else None


def _day(text: str, today: date) -> tuple[date | None, str]:
    if iso := ISO.search(text):
        return _date(int(iso[1]), int(iso[2]), int(iso[3])), ISO.sub(" ", text)
    if slashed := SLASHED.search(text):
        month, day, year = int(slashed[1]), int(slashed[2]), slashed[3]
        found = _date(int(year), month, day) if year else _coming(month, day, today)
        return found, SLASHED.sub(" ", text)
    words = [folded(word) for word in re.findall(r"[^\W\d_]+", text)]
    named = next((number for word in words if (number := _index(MONTHS, word)) is not None), None)
    if named is not None:
        return _dated(text, named + 1, today)
    if TODAY & set(words):
        return today, text
    if TOMORROW & set(words):
        return today + timedelta(days=1), text
    weekday = next((number for word in words if (number := _index(WEEKDAYS, word)) is not None), None)
    return (None if weekday is None else next_weekday(today, weekday)), text


def _dated(text: str, month: int, today: date) -> tuple[date | None, str]:
    year = re.search(r"\b(20\d\d)\b", text)
    rest = text.replace(year[1], " ") if year else text
    number = re.search(r"\b(\d{1,2})(?:st|nd|rd|th)?\b", rest)
    if number is None:
        return None, rest
    day = int(number[1])
    found = _date(int(year[1]), month, day) if year else _coming(month, day, today)
    return found, rest[: number.start()] + " " + rest[number.end() :]


def _index(table: tuple[tuple[str, ...], ...], word: str) -> int | None:
    for number, beginnings in enumerate(table):
        if (
            len(word) >= 3
            and (table is WEEKDAYS or word != "martes")
            and any(word.startswith(beginning) for beginning in beginnings)
        ):
            return number
    return None


def _coming(month: int, day: int, today: date) -> date | None:
    found = _date(today.year, month, day)
    return _date(today.year + 1, month, day) if found and found < today else found


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
