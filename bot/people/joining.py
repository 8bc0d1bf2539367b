"""The rules by which two people, who are one, become one: the stricter wish holds everywhere."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

from bot.people.model import Person

DAY = 24 * 60
Moment = TypeVar("Moment", date, datetime)


def take_stricter(kept: Person, gone: Person, now: datetime) -> None:
    """Let *kept* be what both were: whatever either of them asked for holds."""
    kept.name = gone.name if kept.name == "?" else kept.name
    kept.joined_at = _first(kept.joined_at, gone.joined_at)
    kept.stopped_at = _first(kept.stopped_at, gone.stopped_at)
    kept.keep_until = _first(kept.keep_until, gone.keep_until)
    kept.resting_until = max((d for d in (kept.resting_until, gone.resting_until) if d), default=None)
    kept.wants_dms = kept.wants_dms and gone.wants_dms
    kept.adult = _adult((kept.adult, gone.adult))
    theirs = [_moved(at, gone.tz, kept.tz, now) for at in (gone.quiet_from, gone.quiet_to)]
    kept.quiet_from, kept.quiet_to = widest((kept.quiet_from, kept.quiet_to), (theirs[0], theirs[1]))
    if kept.county is None:
        kept.county, kept.neighborhood_id = gone.county, gone.neighborhood_id
    elif kept.neighborhood_id is None and kept.county == gone.county:
        kept.neighborhood_id = gone.neighborhood_id
    inviters = (kept.invited_by, gone.invited_by)
    kept.invited_by = next((p for p in inviters if p not in (None, kept.id, gone.id)), None)


def widest(one: tuple[time, time], other: tuple[time, time]) -> tuple[time, time]:
    """Return the shortest quiet hours in which both are quiet; the longer of the two if that is always.

    Hours that begin when they end are none.
    """
    if one[0] == one[1] or other[0] == other[1]:
        return other if one[0] == one[1] else one
    spans = [(begins, _length(begins, ends)) for begins, ends in (one, other)]
    covering = [
        (begins, max(length, *(_length(begins, b, whole=False) + n for b, n in spans)))
        for begins, length in spans
    ]
    begins, length = min(covering, key=lambda span: span[1])
    if length >= DAY:
        begins, length = max(spans, key=lambda span: span[1])
    return begins, _later(begins, length)


def _length(begins: time, ends: time, *, whole: bool = True) -> int:
    minutes = (ends.hour * 60 + ends.minute - begins.hour * 60 - begins.minute) % DAY
    return minutes or (DAY if whole else 0)


def _later(at: time, minutes: int) -> time:
    total = (at.hour * 60 + at.minute + minutes) % DAY
    return time(total // 60, total % 60)


def _moved(at: time, there: ZoneInfo, here: ZoneInfo, now: datetime) -> time:
    """Return what *at* on the wall there is on the wall here, today."""
    apart = (now.astimezone(here).utcoffset() or timedelta()) - (
        now.astimezone(there).utcoffset() or timedelta()
    )
    return _later(at, int(apart.total_seconds() // 60))


def _first(one: Moment | None, other: Moment | None) -> Moment | None:
    return min((each for each in (one, other) if each), default=None)


def _adult(said: Iterable[bool | None]) -> bool | None:
    answers = set(said)
    return False if False in answers else True if True in answers else None
