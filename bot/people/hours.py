"""Local hours: quiet time, and moments named by a date and a time on the wall."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo


def resolve_local(day: date, at: time, zone: ZoneInfo) -> datetime:
    """Return the moment (in UTC) of a wall time. Of a repeated hour the first; of a skipped one its end."""
    local = datetime.combine(day, at)
    while True:
        moment = local.replace(tzinfo=zone).astimezone(UTC)
        if moment.astimezone(zone).replace(tzinfo=None) == local:
            return moment
        local += timedelta(minutes=1)  # This wall time is skipped by a clock change.


def is_quiet(now: datetime, zone: ZoneInfo, begins: time, ends: time) -> bool:
    """Whether the wall clock in *zone* stands between *begins* and *ends*, which may cross midnight."""
    wall = now.astimezone(zone).time().replace(tzinfo=None)
    if begins == ends:
        return False
    if begins < ends:
        return begins <= wall < ends
    return wall >= begins or wall < ends


def is_resting(now: datetime, zone: ZoneInfo, until: date | None) -> bool:
    """Whether the day has not come yet, by the calendar in *zone*, until which somebody rests."""
    return until is not None and now.astimezone(zone).date() < until


def after_quiet(now: datetime, zone: ZoneInfo, begins: time, ends: time) -> datetime:
    """Return *now*, or the end of the quiet hours that it falls into."""
    if not is_quiet(now, zone, begins, ends):
        return now
    local = now.astimezone(zone)
    tomorrow = begins >= ends and local.time() >= begins
    return resolve_local(local.date() + timedelta(days=tomorrow), ends, zone)
