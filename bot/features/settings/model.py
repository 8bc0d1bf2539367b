"""The rules of resting and of quiet hours."""

import re
from datetime import date, time, timedelta

HOUR = r"(\d{1,2})(?:[:.](\d{2}))?\s*([ap])?\.?\s*(?:m\b\.?)?"
HOURS = re.compile(rf"{HOUR}\s*(?:-|–|to|until|a las|a|hasta)\s*{HOUR}")
RESTS = {"day": timedelta(days=1), "week": timedelta(weeks=1), "month": timedelta(days=30)}
STOP_WORDS = frozenset({"stop", "unsubscribe", "alto", "parar", "basta", "baja", "no más", "no mas"})


def read_hours(typed: str) -> tuple[time, time] | None:
    """Return quiet hours typed like ``9 pm to 9 am`` or ``22:30-8``; None if they cannot be read."""
    found = HOURS.fullmatch(typed.strip().lower())
    if not found:
        return None
    begins, ends = _time(*found.group(1, 2, 3)), _time(*found.group(4, 5, 6))
    return (begins, ends) if begins is not None and ends is not None else None


def rest_until(word: str, today: date) -> date | None:
    """Return the first day on which somebody wants to hear again; None for a word that means no rest."""
    return today + RESTS[word] if word in RESTS else None


def means_stop(typed: str) -> bool:
    """Whether a text says nothing but that the bot should stop writing."""
    return typed.strip().strip(".!¡").strip().casefold() in STOP_WORDS


def _time(hour: str, minute: str | None, half: str | None) -> time | None:
    """Return a time of day; *half* is ``a`` or ``p`` where the clock has twelve hours."""
    number = int(hour)
    if number > (12 if half else 24) or int(minute or 0) > 59:
        return None
    if half:
        number = number % 12 + (12 if half == "p" else 0)
    return time(number % 24, int(minute or 0))
