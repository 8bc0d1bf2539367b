"""When lessons come: on the days and at the hour that the learner chose, and never in quiet hours."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bot.people.hours import resolve_local
from bot.people.model import Person

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
PAIRS = (("mon", "thu"), ("tue", "fri"), ("wed", "sat"), ("sat", "sun"))
"""The pairs of days that are offered; two a week leave time for the act between two modules."""
HOURS = (time(7), time(9), time(12), time(15), time(18), time(20))

SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Wish:
    """The days of the week and the hour of the day at which somebody wants to learn."""

    days: tuple[str, ...] = ("mon", "thu")
    at: time = time(18)


def next_lesson(wish: Wish, person: Person, after: datetime) -> datetime:
    """Return the first moment after *after*, and after a rest, that suits the learner.

    An hour that lies in their quiet hours is moved to the end of these.
    """
    if person.resting_until:
        eve = resolve_local(person.resting_until, time(0), person.tz) - timedelta(seconds=1)
        after = max(after, eve)
    today = after.astimezone(person.tz).date()
    moments = (moment_on(day, wish.at, person) for day in _days(wish, today - timedelta(days=1)))
    return next(moment for moment in moments if moment > after)


def moment_on(day: date, at: time, person: Person) -> datetime:
    """Return that wall time where the person lives, or the end of the quiet hours it falls into."""
    return person.when_disturbable(resolve_local(day, at, person.tz))


def undisturbed_until(wish: Wish, person: Person, now: datetime) -> datetime | None:
    """Return until when nothing may come to them by itself; None if it may come now."""
    if person.resting(now) or person.in_quiet_hours(now):
        return next_lesson(wish, person, now)
    return None


def days_to_choose(today: date) -> list[tuple[str, date]]:
    """Return the days that are offered for an act, with the word for each; no day twice."""
    saturday = today + timedelta(days=(SATURDAY - today.weekday()) % 7)
    offered = [
        ("tomorrow", today + timedelta(days=1)),
        ("weekend", saturday if saturday > today else today + timedelta(days=1)),
        ("week", today + timedelta(days=7)),
    ]
    unique = {day: word for word, day in reversed(offered)}
    return [(word, day) for word, day in offered if unique[day] == word]


def hours_to_choose(person: Person) -> list[time]:
    """Return the hours that are offered: those outside of the person's quiet hours."""
    anyday = date(2026, 1, 5)
    return [at for at in HOURS if not person.in_quiet_hours(resolve_local(anyday, at, person.tz))]


def _days(wish: Wish, first: date) -> Iterator[date]:
    return (
        day
        for day in (first + timedelta(days=ahead) for ahead in range(16))
        if DAYS[day.weekday()] in wish.days
    )
