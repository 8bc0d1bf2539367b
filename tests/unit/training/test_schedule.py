"""The schedule over zones, clock changes, rests, pauses and outages: each module comes once, at its hour."""

import asyncio
import tempfile
from collections import Counter
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st

from bot.features.training.model import Enrolment, Pace
from bot.features.training.timetable import DAYS, HOURS, PAIRS, Wish, next_lesson
from tests.unit.training.learner_days import COURSES, Days, Learner, little_school

ZONES = (
    "America/New_York", "America/Phoenix", "America/St_Johns", "America/Los_Angeles", "America/Sao_Paulo",
    "Europe/Berlin", "Europe/London", "Africa/Casablanca", "Asia/Kolkata", "Asia/Gaza", "Asia/Kathmandu",
    "Australia/Lord_Howe", "Australia/Sydney", "Pacific/Apia", "Pacific/Honolulu", "Pacific/Chatham",
)  # fmt: skip
QUIET = ((21, 9), (22, 6), (0, 0), (17, 10), (1, 5), (2, 3), (23, 0))
FIRST, LAST = datetime(2026, 1, 1, tzinfo=UTC), datetime(2028, 12, 1, tzinfo=UTC)
DAYS_OF_A_WISH = [*PAIRS, *((day,) for day in DAYS)]
MINUTES = int((LAST - FIRST).total_seconds()) // 60
HERS = Learner(ZONES[0], Wish(), (21, 9), datetime(2026, 10, 2, 22, tzinfo=UTC))
HOW = ("at once", "later", "when asked", "rest", "pause", "outage")


@st.composite
def learners(draw: st.DrawFn) -> Learner:
    at = draw(st.sampled_from([*HOURS, time(2, 30), time(0), time(23, 30)]))
    return Learner(
        draw(st.sampled_from(ZONES)),
        Wish(draw(st.sampled_from(DAYS_OF_A_WISH)), at),
        draw(st.sampled_from(QUIET)),
        FIRST + timedelta(minutes=draw(st.integers(0, MINUTES))),
    )


@settings(max_examples=300)
@given(learners(), st.integers(-3, 40), st.sets(st.integers(0, 20), max_size=4))
@example(
    Learner("America/New_York", Wish(("sun",), time(2, 30)), (4, 12), datetime(2027, 3, 12, tzinfo=UTC)),
    -1,
    set(),
)
@example(
    Learner("Australia/Lord_Howe", Wish(("sun",), time(2, 30)), (21, 0), datetime(2026, 10, 2, tzinfo=UTC)),
    -1,
    set(),
)
def test_each_moment_is_a_chosen_hour_of_a_chosen_day(them: Learner, rest: int, away: set[int]) -> None:
    first = them.start.astimezone(ZoneInfo(them.zone)).date()
    resting_until = first + timedelta(days=rest) if rest > 0 else None
    person, taken = them.person(resting_until=resting_until), {first + timedelta(days=n) for n in away}
    moment = them.start
    for _ in range(4):
        before, moment = moment, next_lesson(them.wish, person, moment, taken)
        assert moment > before
        assert them.fits(moment)
        assert not them.is_quiet(moment.astimezone(person.tz).time())
        assert not person.resting(moment)
        assert moment.astimezone(person.tz).date() not in taken


WEEK = timedelta(days=7)
"""For so long an open step of another course keeps a module back: said once more here."""


def stands_before(other: Enrolment, now: datetime) -> bool:
    return other.pace is Pace.OPEN and other.shown_at is not None and now - other.shown_at < WEEK


async def lived(them: Learner, reactions: list[str]) -> Days:
    with tempfile.TemporaryDirectory() as folder:
        town = await little_school(Path(folder), them.start)
        days = Days(town, them, "nell")
        try:
            await days.begin(list(COURSES))
            await days.live(list(reactions))
            assert them.wish.own_pace or all(days.enrolment(c).pace is Pace.FINISHED for c in COURSES)
        finally:
            await town.close()
        return days


@settings(max_examples=6, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(learners(), st.lists(st.sampled_from(HOW), max_size=6))
@example(HERS, ["when asked", "outage", "when asked"])
@example(HERS, ["outage", "rest", "pause"])
def test_each_module_of_two_courses_comes_once_at_the_chosen_hour_and_nothing_stacks_up(
    them: Learner, reactions: list[str]
) -> None:
    at = them.wish.at if them.wish.at in HOURS else time(12)
    them.wish = Wish(them.wish.days, at)
    days = asyncio.run(lived(them, reactions))
    modules = [came for came in days.came if not came.asked]
    assert Counter(came.module for came in modules) == Counter(
        f"{name} {n}" for name in COURSES for n in (1, 2, 3)
    )
    for came in modules:
        assert them.fits_lately(came.at), came
        assert not came.resting, came
        assert not them.is_quiet(them.wall(came.at).time()), came
        assert not any(stands_before(each, came.at) for each in came.elsewhere), came
    local = [them.wall(came.at).date() for came in days.came]
    assert len(set(local)) == len(local)


@settings(max_examples=4)
@given(learners())
def test_at_ones_own_pace_nothing_comes(them: Learner) -> None:
    them.wish = Wish((), time(12))
    days = asyncio.run(lived(them, []))
    assert days.came == []
