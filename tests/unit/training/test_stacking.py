"""What of one course keeps a module of another one back, and for how long."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.features.training.model import Enrolment, Pace
from bot.features.training.stacking import gives_way
from bot.features.training.timetable import Wish
from bot.people.model import Person

NOW = datetime(2026, 11, 23, 23, tzinfo=UTC)


@pytest.mark.parametrize(
    ("pace", "ago", "waits"),
    [
        (Pace.OPEN, timedelta(days=6, hours=23), True),
        (Pace.OPEN, timedelta(days=7), False),
        (Pace.WAITING, timedelta(days=2), False),
        (Pace.WAITING, timedelta(hours=2), True),
    ],
)
def test_an_open_step_of_another_course_keeps_a_module_back_for_a_week(
    pace: Pace, ago: timedelta, waits: bool
) -> None:
    other = Enrolment(1, 1, "roses", Wish(), pace, shown_at=NOW - ago)
    assert gives_way(Person(1, "Nell"), [other], NOW) is waits
