"""Reads days and hours as people type them, in English and in Spanish."""

import re
from datetime import date, time, timedelta

from babel import Locale

from bot.people.typed_hours import bare, hour_in, hour_of

MONTHS = (
    ("january", "enero"), ("february", "febrero"), ("march", "marzo"), ("april", "abril"), ("may", "mayo"),
    ("june", "junio"), ("july", "julio"), ("august", "agosto"), ("september", "septiembre", "setiembre"),
    ("october", "octubre"), ("november", "noviembre"), ("december", "diciembre"),
)  # fmt: skip
WEEKDAYS = (
    ("monday", "lunes"), ("tuesday", "martes"), ("wednesday", "miercoles"), ("thursday", "jueves"),
    ("friday", "viernes"), ("saturday", "sabado"), ("sunday", "domingo"),
)  # fmt: skip
MARCH_OR_TUESDAY, TUESDAY = "mar", 1
TODAY, TOMORROW = {"today", "hoy"}, {"tomorrow", "manana"}
DAY_AFTER = re.compile(r"\b(?:pasado manana|(?:the )?day after tomorrow)\b")
THIS = re.compile(
    r"\besta (?P<es>manana|tarde|noche)\b|\bthis (?P<en>morning|afternoon|evening)\b|\btonight\b"
)
THIS_HALF = {"morning": "manana", "afternoon": "tarde", "evening": "tarde"}
ISO = re.compile(r"\b(\d{4})-(\d{1,2})-(\d{1,2})\b")
SLASHED = re.compile(r"\b(\d{1,2})/(\d{1,2})(?:/(\d{4}))?\b")
NUMBERED = re.compile(r"\b(\d{1,2})(?:st|nd|rd|th|ro|do|er|o)?\b")
FIRST = re.compile(r"\b(?:primero|first)\b")


def read_when(text: str, today: date, language: str = "en") -> tuple[date | None, time | None]:
    """Return the day and the hour that *text* names, each None where it names none.

    Understood: ``Sat 10:00``, ``3 Oct 10:00``, ``Oct 3, 10am``, ``2026-10-03 10:00``, ``10/3``,
    ``mañana a las 10``, ``sábado 10:00``, ``3 de octubre``, ``el lunes a las 6 de la tarde``. A day without a
    year is the next one such. Both languages are always understood; which of two figures is the day, where
    both could be, is as one writes in *language*.
    """
    at, rest = hour_in(THIS.sub(_today_with_its_half, bare(text)))
    day, rest = _day(rest, today, language)
    left = re.findall(r"\b\d{1,2}\b", rest)
    if at is None and left and (day is not None or len(text.split()) == 1):
        at = hour_of(int(left[-1]), 0)
    return day, at


def next_weekday(today: date, weekday: int) -> date:
    """Return the next such day after *today*; Monday is 0."""
    return today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)


def _today_with_its_half(found: re.Match[str]) -> str:
    """Return ``hoy`` and a half of the day, the way `hour_in` reads it."""
    return f"hoy de la {found['es'] or THIS_HALF.get(found['en'], 'noche')}"


def _day(text: str, today: date, language: str) -> tuple[date | None, str]:
    if iso := ISO.search(text):
        return _date(int(iso[1]), int(iso[2]), int(iso[3])), ISO.sub(" ", text)
    if slashed := SLASHED.search(text):
        return _slashed(slashed, today, language), SLASHED.sub(" ", text)
    words = re.findall(r"[^\W\d_]+", text)
    month = _month(words)
    if month is not None:
        found, rest = _dated(FIRST.sub("1", text), month + 1, today)
        if found or NUMBERED.search(text):
            return found, rest
    return _named(text, words, today), text


def _named(text: str, words: list[str], today: date) -> date | None:
    if TODAY & set(words):
        return today
    if DAY_AFTER.search(text):
        return today + timedelta(days=2)
    certain = (word for word in words if word != MARCH_OR_TUESDAY)
    weekday = next((number for word in certain if (number := _index(WEEKDAYS, word)) is not None), None)
    if weekday is None and MARCH_OR_TUESDAY in words:
        weekday = TUESDAY
    if weekday is not None:
        return next_weekday(today, weekday)
    return today + timedelta(days=1) if TOMORROW & set(words) else None


def _month(words: list[str]) -> int | None:
    """Return which month is named, from 0: ``mar`` is March only where no other is."""
    found = [(word, number) for word in words if (number := _index(MONTHS, word)) is not None]
    certain = [number for word, number in found if word != MARCH_OR_TUESDAY]
    return certain[0] if certain else found[0][1] if found else None


def _slashed(found: re.Match[str], today: date, language: str) -> date | None:
    month, day = int(found[1]), int(found[2])
    if month > 12 or (day <= 12 and _day_comes_first(language)):
        month, day = day, month
    return _date(int(found[3]), month, day) if found[3] else _coming(month, day, today)


def _day_comes_first(language: str) -> bool:
    return str(Locale.parse(language).date_formats["short"].pattern).startswith("d")


def _dated(text: str, month: int, today: date) -> tuple[date | None, str]:
    year = re.search(r"\b(20\d\d)\b", text)
    rest = text.replace(year[1], " ") if year else text
    number = NUMBERED.search(rest)
    if number is None:
        return None, rest
    day = int(number[1])
    found = _date(int(year[1]), month, day) if year else _coming(month, day, today)
    return found, rest[: number.start()] + " " + rest[number.end() :]


def _index(table: tuple[tuple[str, ...], ...], word: str) -> int | None:
    """Return the row that *word* is of, written out or cut short to three letters at least."""
    if len(word) < 3:
        return None
    begun = word.removesuffix("s") if len(word) > 5 else word  # "saturdays", "sábados"
    rows = (number for number, row in enumerate(table) if any(name.startswith(begun) for name in row))
    return next(rows, None)


def _coming(month: int, day: int, today: date) -> date | None:
    found = _date(today.year, month, day)
    return _date(today.year + 1, month, day) if found and found < today else found


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
