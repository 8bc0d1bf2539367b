"""Nothing stacks up: what a learner on several courses gets by itself, and what waits.

On a day on which something of one course came, or was gone on with, nothing of another one comes; and no
module comes while a step of another course stands open that the learner saw, or was asked about, within
`A_WHILE`. What has lain for longer blocks nothing any more.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from bot.features.training.model import Enrolment, Pace
from bot.people.model import Person

A_WHILE = timedelta(days=7)


def gives_way(learner: Person, others: Iterable[Enrolment], now: datetime) -> bool:
    """Whether a module that is due waits, because of what the learner's *others* have before them."""
    today, others = now.astimezone(learner.tz).date(), list(others)
    return shown_on(today, learner, others) or any(_stands_open(each, now) for each in others)


def shown_on(day: date, learner: Person, others: Iterable[Enrolment]) -> bool:
    """Whether something of one of *others* came or was gone on with on that day."""
    return any(each.shown_at and _day(each.shown_at, learner) == day for each in others)


def days_taken(learner: Person, others: Iterable[Enrolment], today: date) -> frozenset[date]:
    """Return the days on which a module of one of *others* is planned; and today, if one was there."""
    others = list(others)
    planned = (each.next_at for each in others if each.pace is Pace.WAITING)
    days = {_day(moment, learner) for moment in planned if moment}
    return frozenset(days | {today} if shown_on(today, learner, others) else days)


def _stands_open(other: Enrolment, now: datetime) -> bool:
    return other.pace is Pace.OPEN and other.shown_at is not None and now - other.shown_at < A_WHILE


def _day(moment: datetime, learner: Person) -> date:
    return moment.astimezone(learner.tz).date()
