"""Who is asked when somebody asks for a person."""

from datetime import UTC, date, datetime

from bot.features.safety.cases import watch
from bot.people.model import Person

EVENING = datetime(2026, 10, 2, 22, 0, tzinfo=UTC)  # 18:00 in West Virginia.
NIGHT = datetime(2026, 10, 3, 2, 30, tzinfo=UTC)
NINE = datetime(2026, 10, 3, 13, 0, tzinfo=UTC)


def lee(**more: object) -> Person:
    return Person(1, "Lee", **more)


def test_those_who_are_awake_are_asked_at_once() -> None:
    asleep = Person(2, "Kim", zone="Europe/Madrid")
    there = watch([lee(), asleep], 9, EVENING)
    assert (there.asked, there.opens) == ((lee(),), None)


def test_at_night_nobody_is_woken_and_the_hour_is_told() -> None:
    there = watch([lee()], 9, NIGHT)
    assert (there.now, there.asked, there.opens) == ((), (lee(),), NINE)


def test_who_rests_has_stopped_or_asks_is_not_asked() -> None:
    resting = lee(resting_until=date(2026, 12, 1))
    stopped = lee(stopped_at=EVENING)
    there = watch([resting, stopped, lee()], 1, EVENING)
    assert there.asked == ()
    assert there.opens is None
