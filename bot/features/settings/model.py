"""The rules of resting and of quiet hours."""

import re
from datetime import date, time, timedelta

HOURS = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?\s*(?:-|–|to|a)\s*(\d{1,2})(?:[:.](\d{2}))?")
RESTS = {"day": timedelta(days=1), "week": timedelta(weeks=1), "month": timedelta(days=30)}
STOP_WORDS = frozenset({"stop", "unsubscribe", "alto", "parar", "basta", "baja", "no más", "no mas"})


def read_hours(typed: str) -> tuple[time, time] | None:
    """Return quiet hours typed like ``21-9`` or ``22:30 to 8``; None if they cannot be read."""
    found = HOURS.fullmatch(typed.strip().lower())
    if not found:
        return None
    begins, ends = _time(found[1], found[2]), _time(found[3], found[4])
    return (begins, ends) if begins is not None and ends is not None else None


def rest_until(word: str, today: date) -> date | None:
    """Return the first day on which somebody wants to hear again; None for a word that means no rest."""
    return today + RESTS[word] if word in RESTS else None


def means_stop(typed: str) -> bool:
    """Whether a text says nothing but that the bot should stop writing."""
    return typed.strip().strip(".!¡").strip().casefold() in STOP_WORDS


def _time(hour: str, minute: str | None) -> time | None:
    if int(hour) > 24 or int(minute or 0) > 59:
        return None
    return time(int(hour) % 24, int(minute or 0))
