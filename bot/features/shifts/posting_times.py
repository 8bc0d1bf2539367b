"""What belongs to one shift of a draft: its day, hour, length and places, as they are told and kept."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from bot.features.shifts.model import MAX_PLACES
from bot.features.shifts.typed import read_count, read_hours
from bot.people.hours import resolve_local
from bot.people.typed_days import read_when

TIMES = ("day", "hour", "length", "places")


def read_step(step: str, value: str, today: date, language: str) -> dict[str, str] | None:
    """Return what an answer to a question of time tells, by `TIMES`, or None if it cannot be used."""
    if step in ("day", "hour"):
        return _read_when(step, value, today, language)
    if step == "length":
        length = read_hours(value)
        return {"length": str(int(length.total_seconds() // 60))} if length else None
    count = read_count(value, MAX_PLACES)
    return {"places": str(count)} if count else None


def begins_at(gathered: Mapping[str, str], zone: ZoneInfo) -> datetime:
    """Return when a shift of that day and hour begins."""
    at = time.fromisoformat(gathered["hour"])
    return resolve_local(date.fromisoformat(gathered["day"]), at, zone).astimezone(UTC)


def _read_when(step: str, value: str, today: date, language: str) -> dict[str, str] | None:
    if step == "hour" and len(value) == 4 and value.isdecimal():
        value = f"{value[:2]}:{value[2:]}"  # As a button carries it: without a colon.
    day, at = read_when(value, today, language)
    found = {"day": day.isoformat()} if day and day >= today else {}
    found |= {"hour": at.isoformat("minutes")} if at else {}
    return found if step in found else None
