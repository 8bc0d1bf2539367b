"""When lessons come: zones, clock changes, quiet hours, rest."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.features.training.timetable import (
    Wish,
    days_to_choose,
    hours_to_choose,
    moment_on,
    next_lesson,
    suits,
    undisturbed_until,
)
from bot.people.model import Person

NEW_YORK = "America/New_York"
WEST_VIRGINIA_CHANGES = [  # The US changes its clocks on these Sundays at 2:00 (15 U.S. Code, section 260a).
    date(2026, 3, 8),
    date(2026, 11, 1),
    date(2027, 3, 14),
    date(2027, 11, 7),
    date(2028, 3, 12),
    date(2028, 11, 5),
]


def learner(zone: str = NEW_YORK, **known: object) -> Person:
    return Person(1, "Nell", zone=zone, **known)  # type: ignore[arg-type]


def local(moment: datetime, zone: str = NEW_YORK) -> str:
    return moment.astimezone(ZoneInfo(zone)).strftime("%a %Y-%m-%d %H:%M")


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type,misc]


def test_a_lesson_comes_on_the_next_chosen_day_at_the_chosen_hour() -> None:
    assert local(next_lesson(Wish(), learner(), utc(2026, 11, 21, 12))) == "Mon 2026-11-23 18:00"
    assert local(next_lesson(Wish(), learner(), utc(2026, 11, 24, 12))) == "Thu 2026-11-26 18:00"


def test_a_lesson_due_this_minute_is_not_planned_for_this_minute_again() -> None:
    now = utc(2026, 11, 23, 23)
    assert local(now) == "Mon 2026-11-23 18:00"
    assert local(next_lesson(Wish(), learner(), now)) == "Thu 2026-11-26 18:00"


@pytest.mark.parametrize("zone", [NEW_YORK, "America/Chicago", "America/Los_Angeles", "Pacific/Honolulu"])
def test_the_hour_is_the_learners_own_in_every_zone(zone: str) -> None:
    moment = next_lesson(Wish(), learner(zone), utc(2026, 11, 21, 12))
    assert local(moment, zone) == "Mon 2026-11-23 18:00"


@pytest.mark.parametrize(("minutes", "still"), [(-1, False), (0, True), (119, True), (121, False)])
def test_a_module_comes_at_most_two_hours_late(minutes: int, still: bool) -> None:
    monday = utc(2026, 11, 23, 23) + timedelta(minutes=minutes)
    assert suits(Wish(), learner(), monday) is still


def test_late_in_the_evening_it_is_still_the_learners_own_day() -> None:
    # 02:00 UTC on Tuesday is Monday 21:00 in West Virginia and Monday 16:00 in Honolulu.
    now = utc(2026, 11, 24, 2)
    assert local(next_lesson(Wish(), learner(), now)) == "Thu 2026-11-26 18:00"
    honolulu = "Pacific/Honolulu"
    assert local(next_lesson(Wish(), learner(honolulu), now), honolulu) == "Mon 2026-11-23 18:00"


@pytest.mark.parametrize("change", WEST_VIRGINIA_CHANGES)
@pytest.mark.parametrize("hour", [9, 12, 18, 20])
def test_the_wall_clock_hour_stays_across_a_clock_change(change: date, hour: int) -> None:
    wish = Wish(("sat", "sun", "mon"), time(hour))
    moment = datetime.combine(change - timedelta(days=2), time(0), ZoneInfo(NEW_YORK))
    seen = []
    for _ in range(3):
        moment = next_lesson(wish, learner(), moment)
        seen.append(moment.astimezone(ZoneInfo(NEW_YORK)))
    assert [day.date() for day in seen] == [change + timedelta(days=n) for n in (-1, 0, 1)]
    assert {(day.hour, day.minute) for day in seen} == {(hour, 0)}


@pytest.mark.parametrize("change", [day for day in WEST_VIRGINIA_CHANGES if day.month == 3])
def test_an_hour_that_a_clock_change_skips_comes_at_its_end(change: date) -> None:
    night_owl = learner(quiet_from=time(4), quiet_to=time(12))
    moment = next_lesson(Wish(("sun",), time(2, 30)), night_owl, utc(change.year, 3, change.day))
    assert local(moment) == f"Sun {change} 03:00"


@pytest.mark.parametrize("change", [day for day in WEST_VIRGINIA_CHANGES if day.month == 11])
def test_an_hour_that_a_clock_change_repeats_comes_once(change: date) -> None:
    night_owl = learner(quiet_from=time(4), quiet_to=time(12))
    wish = Wish(("sun",), time(1, 30))
    first = next_lesson(wish, night_owl, utc(change.year, 11, change.day))
    assert (first.hour, local(first)) == (5, f"Sun {change} 01:30")
    following = next_lesson(wish, night_owl, first)
    assert local(following) == f"Sun {change + timedelta(days=7)} 01:30"


@pytest.mark.parametrize("change", WEST_VIRGINIA_CHANGES)
def test_quiet_hours_end_by_the_wall_clock_on_the_day_of_a_change(change: date) -> None:
    night = datetime.combine(change, time(0, 30), ZoneInfo(NEW_YORK))
    assert local(learner().when_disturbable(night)) == f"Sun {change} 09:00"


def test_an_hour_in_quiet_hours_moves_to_their_end() -> None:
    early_bird = Wish(("mon",), time(7))
    assert local(next_lesson(early_bird, learner(), utc(2026, 11, 21))) == "Mon 2026-11-23 09:00"


def test_a_late_hour_in_quiet_hours_moves_to_the_next_morning() -> None:
    shift_worker = learner(quiet_from=time(17), quiet_to=time(10))
    late = Wish(("mon",), time(18))
    moment = next_lesson(late, shift_worker, utc(2026, 11, 21))
    assert local(moment) == "Tue 2026-11-24 10:00"
    assert local(next_lesson(late, shift_worker, moment)) == "Tue 2026-12-01 10:00"


def test_by_day_and_not_at_rest_a_lesson_may_come() -> None:
    assert undisturbed_until(Wish(), learner(), utc(2026, 11, 23, 23)) is None


def test_in_quiet_hours_a_lesson_waits_for_the_next_chosen_time() -> None:
    until = undisturbed_until(Wish(), learner(), utc(2026, 11, 24, 4))
    assert until is not None
    assert local(until) == "Thu 2026-11-26 18:00"


def test_at_rest_a_lesson_waits_for_the_first_chosen_time_after_the_rest() -> None:
    resting = learner(resting_until=date(2026, 12, 3))
    until = undisturbed_until(Wish(), resting, utc(2026, 11, 23, 23))
    assert until is not None
    assert local(until) == "Thu 2026-12-03 18:00"
    assert undisturbed_until(Wish(), resting, until) is None


@pytest.mark.parametrize("start", WEST_VIRGINIA_CHANGES)
@pytest.mark.parametrize("zone", [NEW_YORK, "America/Los_Angeles"])
def test_no_lesson_of_a_whole_year_falls_into_quiet_hours(start: date, zone: str) -> None:
    person = learner(zone)
    for at in (time(0), time(2, 30), time(8, 59), time(9), time(20, 59), time(21)):
        moment = datetime.combine(start - timedelta(days=3), time(12), UTC)
        for _ in range(20):
            moment = next_lesson(Wish(("wed", "sun"), at), person, moment)
            assert not person.in_quiet_hours(moment)
            assert undisturbed_until(Wish(), person, moment) is None


def test_the_days_that_are_offered_for_an_act() -> None:
    wednesday = date(2026, 11, 25)
    assert days_to_choose(wednesday) == [
        ("tomorrow", date(2026, 11, 26)),
        ("weekend", date(2026, 11, 28)),
        ("week", date(2026, 12, 2)),
    ]


@pytest.mark.parametrize("ahead", range(7))
def test_no_day_is_offered_twice_and_none_is_past(ahead: int) -> None:
    today = date(2026, 11, 23) + timedelta(days=ahead)
    days = [day for _, day in days_to_choose(today)]
    assert len(set(days)) == len(days)
    assert min(days) > today


def test_an_act_is_asked_about_at_the_learners_hour_of_that_day() -> None:
    assert local(moment_on(date(2026, 11, 28), time(18), learner())) == "Sat 2026-11-28 18:00"
    assert local(moment_on(date(2026, 11, 28), time(7), learner())) == "Sat 2026-11-28 09:00"


def test_only_hours_outside_of_the_quiet_ones_are_offered() -> None:
    assert [at.hour for at in hours_to_choose(learner())] == [9, 12, 15, 18, 20]
    early = learner(quiet_from=time(19), quiet_to=time(6))
    assert [at.hour for at in hours_to_choose(early)] == [7, 9, 12, 15, 18]


def test_a_lesson_planned_during_a_rest_is_planned_for_after_it() -> None:
    resting = learner(resting_until=date(2027, 1, 20))
    assert local(next_lesson(Wish(), resting, utc(2026, 11, 21, 12))) == "Thu 2027-01-21 18:00"
    rested = learner(resting_until=date(2026, 11, 1))
    assert local(next_lesson(Wish(), rested, utc(2026, 11, 21, 12))) == "Mon 2026-11-23 18:00"
