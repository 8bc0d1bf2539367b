"""Of two people who are one, the stricter wish holds."""

from datetime import UTC, date, datetime, time

import pytest

from bot.people.joining import take_stricter, widest
from bot.people.model import Person

NOW = datetime(2026, 10, 2, 18, tzinfo=UTC)
NIGHT = (time(21), time(9))


def person(id_: int, **more: object) -> Person:
    return Person(id_, "Sam", **more)


def joined(kept: Person, gone: Person) -> Person:
    take_stricter(kept, gone, NOW)
    return kept


@pytest.mark.parametrize(
    ("one", "other", "both"),
    [
        (NIGHT, NIGHT, NIGHT),
        (NIGHT, (time(23), time(7)), NIGHT),
        ((time(22), time(8)), (time(21), time(6)), (time(21), time(8))),
        ((time(22), time(6)), (time(23), time(9)), (time(22), time(9))),
        (NIGHT, (time(0), time(0)), NIGHT),
        ((time(0), time(0)), NIGHT, NIGHT),
        (NIGHT, (time(12), time(14)), (time(21), time(14))),
        ((time(1), time(20)), (time(14), time(9)), (time(1), time(20))),
        ((time(22, 30), time(5, 15)), (time(4), time(6, 45)), (time(22, 30), time(6, 45))),
    ],
)
def test_quiet_hours_are_quiet_for_both(
    one: tuple[time, time], other: tuple[time, time], both: tuple[time, time]
) -> None:
    assert widest(one, other) == both


def test_quiet_hours_are_those_of_the_clock_on_the_wall() -> None:
    kept = person(1, zone="America/New_York", quiet_from=time(21), quiet_to=time(9))
    gone = person(2, zone="America/Chicago", quiet_from=time(21), quiet_to=time(9))
    assert (joined(kept, gone).quiet_from, kept.quiet_to) == (time(21), time(10))


@pytest.mark.parametrize(
    ("one", "other", "both"),
    [(True, False, False), (None, False, False), (True, None, True), (None, None, None), (True, True, True)],
)
def test_under_18_if_either_says_so(one: bool | None, other: bool | None, both: bool | None) -> None:
    assert joined(person(1, adult=one), person(2, adult=other)).adult is both


def test_stopped_resting_and_the_end_hold_for_both() -> None:
    kept = person(1, keep_until=date(2027, 6, 1), resting_until=date(2026, 10, 9), wants_dms=True)
    gone = person(2, keep_until=date(2027, 1, 31), resting_until=date(2026, 11, 9), stopped_at=NOW)
    joined(kept, gone)
    assert kept.stopped_at == NOW
    assert kept.resting_until == date(2026, 11, 9)
    assert kept.keep_until == date(2027, 1, 31)
    assert kept.wants_dms is False


def test_what_one_had_not_said_comes_from_the_other() -> None:
    kept = person(1, invited_by=2)
    kept.name = "?"
    gone = Person(2, "Samuel", county="kanawha", neighborhood_id=7, invited_by=9)
    joined(kept, gone)
    assert (kept.name, kept.county, kept.neighborhood_id) == ("Samuel", "kanawha", 7)
    assert kept.invited_by == 9  # Not themselves.


def test_a_neighborhood_of_another_county_is_not_taken() -> None:
    kept = joined(person(1, county="mingo"), person(2, county="kanawha", neighborhood_id=7))
    assert (kept.county, kept.neighborhood_id) == ("mingo", None)
