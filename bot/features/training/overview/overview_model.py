"""How people are getting on with their courses, as those who hold them may know it."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.features.training.model import Course, Module, Pace
from bot.people.qualifications import LEAD_CANVASS

SILENT_AFTER = timedelta(days=12)
FEW = 3
"""A smaller number of people whom one does not hold is not told: it could name somebody."""


class Standing(StrEnum):
    """How somebody is getting on, in the order in which it matters to who looks after them."""

    SILENT = "silent"
    NEVER_LED = "notled"
    LEARNING = "learning"
    PAUSED = "paused"
    FINISHED = "finished"


ORDER = tuple(Standing)


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept of somebody on a course: where they are, and when they did something in it last.

    *own_pace*: no module comes to them by itself.
    """

    person_id: int
    course: str
    pace: Pace
    module: str | None
    completed: frozenset[str]
    active_at: datetime
    own_pace: bool = False


@dataclass(frozen=True, slots=True)
class Learner:
    """Somebody on a course. *module* is the open or the next one, *days* since when they are silent."""

    person_id: int
    course: Course
    module: Module | None
    standing: Standing
    days: int


def learners(
    kept: Sequence[Kept], courses: Mapping[str, Course], led: Collection[int], now: datetime
) -> list[Learner]:
    """Return how everybody is getting on. *led* are those who have led a canvass."""
    last: dict[int, datetime] = {}
    for each in kept:
        last[each.person_id] = max(each.active_at, last.get(each.person_id, each.active_at))
    found = []
    for each in kept:
        course = courses.get(each.course)
        if course:
            days = (now - last[each.person_id]).days
            found.append(_learner(each, course, days, led=each.person_id in led))
    return found


def _learner(kept: Kept, course: Course, days: int, *, led: bool) -> Learner:
    opened = course.module(kept.module or "")
    module = opened or course.first_not_in(kept.completed)
    nothing_asked = kept.own_pace and opened is None
    standing = _standing(kept, course, 0 if nothing_asked else days, led=led)
    return Learner(kept.person_id, course, module, standing, days)


def _standing(kept: Kept, course: Course, days: int, *, led: bool) -> Standing:
    if kept.pace is Pace.FINISHED:
        leads = any(LEAD_CANVASS in module.unlocks for module in course.modules)
        return Standing.NEVER_LED if leads and not led else Standing.FINISHED
    if kept.pace is Pace.PAUSED:
        return Standing.PAUSED
    return Standing.SILENT if days >= SILENT_AFTER.days else Standing.LEARNING


def counted(found: Iterable[Learner]) -> dict[Standing, int]:
    """Return how many people stand how; whoever is on several courses counts once for each standing."""
    pairs = {(each.person_id, each.standing) for each in found}
    return dict(Counter(standing for _, standing in pairs))


def told(counts: Mapping[Standing, int]) -> dict[Standing, int]:
    """Return of *counts* those that name nobody."""
    return {standing: number for standing, number in counts.items() if number >= FEW}
