"""The rules of resting and of quiet hours."""

import re
from datetime import date, time, timedelta

from bot.people.typed_hours import bare, hour_in, hour_of

FROM = re.compile(r"^(?:from|between|de|desde|entre) ")
TO = re.compile(
    r"\s*(?:[-–—]|\b(?:to|until|till|and|hasta)\b|\ba\b(?!\s?\.?\s?m\b)|\by\b(?! (?:media|cuarto)\b))\s*"
)
THE = re.compile(r"^(?:las?|a las?|at) ")
BARE_HOUR = re.compile(r"\d{1,2}")
RESTS = {"day": timedelta(days=1), "week": timedelta(weeks=1), "month": timedelta(days=30)}
STOP_WORDS = frozenset({"stop", "unsubscribe", "alto", "parar", "basta", "baja", "no más", "no mas"})


def read_hours(typed: str) -> tuple[time, time] | None:
    """Return quiet hours typed like ``9 pm to 9 am`` or ``22:30-8``; None if they cannot be read."""
    parts = TO.split(FROM.sub("", bare(typed)))
    if len(parts) != 2:
        return None
    begins, ends = (_time(THE.sub("", part)) for part in parts)
    return (begins, ends) if begins is not None and ends is not None else None


def rest_until(word: str, today: date) -> date | None:
    """Return the first day on which somebody wants to hear again; None for a word that means no rest."""
    return today + RESTS[word] if word in RESTS else None


def means_stop(typed: str) -> bool:
    """Whether a text says nothing but that the bot should stop writing."""
    return typed.strip().strip(".!¡").strip().casefold() in STOP_WORDS


def _time(words: str) -> time | None:
    if BARE_HOUR.fullmatch(words):
        return hour_of(0 if words == "24" else int(words), 0)
    at, rest = hour_in(words)
    return None if re.search(r"\w", rest) else at
