"""When cards that follow the day come: never in quiet hours, and never when they help no more."""

from datetime import datetime, time, timedelta

from bot.people.hours import resolve_local
from bot.people.model import Person

EVENING = (time(19), time(18), time(20), time(17))
"""The hours of an evening at which its cards may come, the best first."""
AT_ONCE = timedelta(minutes=10)
"""How long after claiming a place on the eve itself its cards come."""
BEFORE = timedelta(minutes=15)
MORNING = time(10)
NIGHT_ENDS = time(5)
"""Until then a night still belongs to the day before."""
HEARD_FOR = timedelta(days=30)
"""For so long nobody gets the same card on letting go again, and for so long it is kept that they got it."""


def eve_at(person: Person, starts_at: datetime, now: datetime) -> datetime | None:
    """Return when the cards of the evening before a shift come; None if there is no such moment left."""
    eve = starts_at.astimezone(person.tz).date() - timedelta(days=1)
    moments = [*(resolve_local(eve, at, person.tz) for at in EVENING), now + AT_ONCE]
    fits = (m for m in moments if m > now and is_eve(person, starts_at, m) and not person.in_quiet_hours(m))
    return next(fits, None)


def is_eve(person: Person, starts_at: datetime, now: datetime) -> bool:
    """Whether it is the evening before a shift, where the person lives."""
    local = now.astimezone(person.tz)
    eve = starts_at.astimezone(person.tz).date() - timedelta(days=1)
    return local.date() == eve and local.time() >= min(EVENING)


def before_at(person: Person, starts_at: datetime, now: datetime) -> datetime | None:
    """Return when the opening line comes before a shift; None if that has passed or is in quiet hours."""
    due = starts_at - BEFORE
    return due if due > now and not person.in_quiet_hours(due) else None


def next_morning(person: Person, now: datetime) -> datetime:
    """Return the morning after the day that has just ended, outside the person's quiet hours."""
    local = now.astimezone(person.tz)
    day = local.date() + timedelta(days=local.time() >= NIGHT_ENDS)
    return person.when_disturbable(resolve_local(day, MORNING, person.tz))
