"""When lessons come: on the days and at the hour that the learner chose, and never in quiet hours."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Self

from bot.people.hours import resolve_local
from bot.people.model import Person

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
PAIRS = (("mon", "thu"), ("tue", "fri"), ("wed", "sat"), ("sat", "sun"))
"""The pairs of days that are offered; two a week leave time for the act between two modules."""
HOURS = (time(7), time(9), time(12), time(15), time(18), time(20))

ONE_MODULE = "one-module"
"""Is kept in place of days for whoever came to a course for one of its modules."""
SATURDAY = 5
LATE = timedelta(hours=2)
"""How long after its moment a module may still come; later it waits for the next one."""


@dataclass(frozen=True, slots=True)
class Wish:
    """The days of the week and the hour of the day at which somebody wants to learn.

    Without days they go at their own pace: no module comes by itself, and questions come on any day.
    *one_module*: they came for one module, and wished for no pace.
    """

    days: tuple[str, ...] = ("mon", "thu")
    at: time = time(18)
    one_module: bool = False

    @classmethod
    def of(cls, days: str, at: time) -> Self:
        """Return the wish of which the days are kept as *days*."""
        if days == ONE_MODULE:
            return cls((), at, one_module=True)
        return cls(tuple(filter(None, days.split(","))), at)

    @property
    def kept_days(self) -> str:
        """The days as they are kept."""
        return ONE_MODULE if self.one_module else ",".join(self.days)

    @property
    def own_pace(self) -> bool:
        """Whether no module is to come by itself."""
        return not self.days


def next_lesson(
    wish: Wish, person: Person, after: datetime, taken: Collection[date] = frozenset()
) -> datetime:
    """Return the first moment after *after*, and after a rest, that suits the learner.

    An hour that lies in their quiet hours is moved to the end of these. *taken*: days that are not free.
    """
    if person.resting_until:
        eve = resolve_local(person.resting_until, time(0), person.tz) - timedelta(seconds=1)
        after = max(after, eve)
    moments = (each for each in _moments(wish, person, after, weeks=2 + len(taken)) if each > after)
    return next(moment for moment in moments if moment.astimezone(person.tz).date() not in taken)


def suits(wish: Wish, person: Person, now: datetime) -> bool:
    """Whether a chosen moment is now, or was a little while ago."""
    lately = now - LATE
    return any(lately < moment <= now for moment in _moments(wish, person, lately))


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


def _moments(wish: Wish, person: Person, about: datetime, *, weeks: int = 1) -> Iterator[datetime]:
    """Return the chosen moments from a day before *about* on: quiet hours can move one to the next day."""
    first = about.astimezone(person.tz).date() - timedelta(days=1)
    days = (first + timedelta(days=ahead) for ahead in range(7 * weeks + 2))
    return (
        moment_on(day, wish.at, person) for day in days if wish.own_pace or DAYS[day.weekday()] in wish.days
    )
