"""Which shifts fit a person best, and for how long an offered place is theirs."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.features.shifts.model import Canvass, CanvassState, Option, Shift, Standing, best_first, offer_times
from bot.people.model import Person

NOON = datetime(2026, 10, 3, 16, tzinfo=UTC)  # In West Virginia, outside of quiet hours.


def shift(number: int, county: str, neighborhood: int | None = None, hours: int = 1) -> Shift:
    canvass = Canvass(number, "Doors", county, neighborhood, "", 1, 1, 2, True, True, CanvassState.OPEN)
    begins = NOON + timedelta(hours=hours)
    return Shift(number, canvass, begins, begins + timedelta(hours=3), 8, 0, 0, 0, off=False)


def test_the_nearest_come_first_then_the_soonest_and_what_cannot_be_taken_last() -> None:
    sam = Person(1, "Sam", county="kanawha", neighborhood_id=7)
    full = Option(shift(5, "kanawha", 7), Standing.FULL)
    free = [
        Option(shift(1, "mingo"), Standing.FREE),
        Option(shift(2, "kanawha", 8), Standing.FREE),
        Option(shift(3, "kanawha", 7, hours=9), Standing.FREE),
        Option(shift(4, "kanawha", 7, hours=4), Standing.FREE),
    ]
    assert [each.shift.id for each in best_first([full, *free], sam)] == [4, 3, 2, 1, 5]


@pytest.mark.parametrize(
    ("begins_in", "lasts"),
    [(24 * 60, 120), (4 * 60, 60), (60, 15), (20, 10), (6, 6)],
)
def test_an_offer_lasts_two_hours_or_less_near_the_start_but_long_enough_to_be_read(
    begins_in: int, lasts: int
) -> None:
    told, until = offer_times(Person(1, "Sam"), NOON + timedelta(minutes=begins_in), NOON)
    assert (told, until) == (NOON, NOON + timedelta(minutes=lasts))
