"""Days, hours, lengths and numbers as people type them."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from bot.features.shifts.model import offer_times, reminder_times
from bot.features.shifts.typed import begins, read_count, read_hours, read_number
from bot.people.model import Person
from bot.people.typed_days import next_weekday, read_when

FRIDAY = date(2026, 10, 2)


@pytest.mark.parametrize(
    ("typed", "day", "at"),
    [
        ("Sat 10:00", date(2026, 10, 3), time(10)),
        ("saturday at 10", date(2026, 10, 3), time(10)),
        ("sábado a las 10", date(2026, 10, 3), time(10)),
        ("Sab. 5:30 p.m.", date(2026, 10, 3), time(17, 30)),
        ("friday", date(2026, 10, 9), None),
        ("martes 14h30", date(2026, 10, 6), time(14, 30)),
        ("marzo 4", date(2027, 3, 4), None),
        ("3 Oct 10:00", date(2026, 10, 3), time(10)),
        ("Oct 3, 10am", date(2026, 10, 3), time(10)),
        ("3 de octubre a las 10", date(2026, 10, 3), time(10)),
        ("2026-10-03 10:00", date(2026, 10, 3), time(10)),
        ("10/3 9", date(2026, 10, 3), time(9)),
        ("mañana 9:15", date(2026, 10, 3), time(9, 15)),
        ("hoy 20:00", FRIDAY, time(20)),
        ("12 am", None, time(0)),
        ("17:45", None, time(17, 45)),
        ("9", None, time(9)),
        ("Feb 30 10:00", None, time(10)),
        ("25:00", None, None),
        ("whenever", None, None),
        ("quién sabe, mientras", None, None),
        ("maybe with a friend", None, None),
        ("maybe Sunday", date(2026, 10, 4), None),
        ("saturdays", date(2026, 10, 3), None),
        ("thurs", date(2026, 10, 8), None),
        ("may I come on Tuesday", date(2026, 10, 6), None),
        ("", None, None),
        ("el lunes a las 6 de la tarde", date(2026, 10, 5), time(18)),
        ("sábado por la mañana", date(2026, 10, 3), None),
        ("domingo a las 10 de la mañana", date(2026, 10, 4), time(10)),
        ("10 de la mañana", None, time(10)),
        ("mañana por la tarde a las seis y media", date(2026, 10, 3), time(18, 30)),
        ("pasado mañana 18h", date(2026, 10, 4), time(18)),
        ("the day after tomorrow at noon", date(2026, 10, 4), time(12)),
        ("mar 6 oct", date(2026, 10, 6), None),  # As a button in Spanish says it: Tuesday.
        ("mar 10:00", date(2026, 10, 6), time(10)),
        ("3 de mayo", date(2027, 5, 3), None),
        ("primero de noviembre", date(2026, 11, 1), None),
        ("1º de noviembre", date(2026, 11, 1), None),
        ("May 1st, quarter past ten", date(2027, 5, 1), time(10, 15)),
        ("esta noche a las 8", FRIDAY, time(20)),
        ("hoy viernes 9 de la noche", FRIDAY, time(21)),
        ("tonight at 7", FRIDAY, time(19)),
        ("esta mañana a las 9", FRIDAY, time(9)),
        ("martes 6 de octubre, 18:00", date(2026, 10, 6), time(18)),
        ("6 pm", None, time(18)),
        ("a las diez", None, time(10)),
        ("12 de la noche", None, time(0)),
        ("31/12 9:00", date(2026, 12, 31), time(9)),
    ],
)
def test_a_moment_is_read(typed: str, day: date | None, at: time | None) -> None:
    assert read_when(typed, FRIDAY) == (day, at)


def test_which_figure_is_the_day_depends_on_how_one_writes() -> None:
    assert read_when("3/5", FRIDAY, "en") == (date(2027, 3, 5), None)
    assert read_when("3/5", FRIDAY, "es") == (date(2027, 5, 3), None)


@pytest.mark.parametrize(
    ("typed", "minutes"),
    [
        ("3", 180), ("2.5", 150), ("2,5 horas", 150), ("2:30", 150), ("90", None), ("0", None),
        ("long", None),
        ("-3", None), ("\u22123", None), ("3-4", None), ("13", None), ("3 horas", 180), ("unas 3 horas", 180),
        ("tres", 180), ("una hora", 60), ("hora y media", 90), ("dos horas y media", 150), ("media hora", 30),
        ("an hour and a half", 90), ("two and a half hours", 150), ("half an hour", 30), ("90 min", 90),
        ("2 h 30 min", 150), ("2 horas y 15 minutos", 135), ("3h", 180), ("3, or until rain", None),
    ],
)  # fmt: skip
def test_a_length_is_read(typed: str, minutes: int | None) -> None:
    assert read_hours(typed) == (timedelta(minutes=minutes) if minutes else None)


def test_counts_numbers_and_names_are_read() -> None:
    assert [read_count(typed, 100) for typed in ("8", "8 places", "ocho lugares", "unas 8")] == [8] * 4
    assert [read_count(typed, 100) for typed in ("0", "101", "8 or 9", "-3", "x")] == [None] * 5
    assert read_number("+1 (304)  555-0142") == "+1 (304) 555-0142"
    assert [read_number(typed) for typed in ("911", "call 3045550142 now", "1234567890123456")] == [None] * 3
    assert begins("Óscar de la Cruz", "oscar DE")
    assert begins("Mr. Hale", "hale")
    assert begins("Óscar de la Cruz", "la cruz")
    assert begins("Mary-Ann Boggs", "bog")
    assert not begins("Mr. Hale", "ale")
    assert not begins("Ana", "de")
    assert next_weekday(date(2026, 10, 3), 5) == date(2026, 10, 10)


def at(day: int, hour: int) -> datetime:
    """A moment in October in Kanawha, where the clock is four hours behind UTC."""
    return datetime(2026, 10, day, 0, tzinfo=UTC) + timedelta(hours=hour + 4)


@pytest.mark.parametrize(
    ("now", "start", "told", "until"),
    [
        (at(1, 12), at(3, 10), at(1, 12), at(1, 14)),
        (at(1, 22), at(3, 10), at(2, 9), at(2, 11)),  # Not in quiet hours.
        (at(2, 23), at(3, 10), at(2, 23), at(3, 1)),  # Waiting for the morning would leave one hour.
        (
            at(3, 8),
            at(3, 10),
            at(3, 8),
            at(3, 8) + timedelta(minutes=30),
        ),  # Near: shorter, so others can follow.
    ],
)
def test_an_offer_is_told_at_a_good_hour_and_held_for_a_fair_while(
    now: datetime, start: datetime, told: datetime, until: datetime
) -> None:
    assert offer_times(Person(1, "Lee"), start, now) == (told, until)


@pytest.mark.parametrize(
    ("now", "start", "times"),
    [
        (at(1, 12), at(3, 10), {"day": at(2, 18), "soon": at(3, 8)}),
        (at(2, 18), at(3, 10), {"soon": at(3, 8)}),  # Claimed the evening before: reminded once.
        (at(3, 9), at(3, 10), {}),
    ],
)
def test_reminders_have_their_hours(now: datetime, start: datetime, times: dict[str, datetime]) -> None:
    assert reminder_times(Person(1, "Lee"), start, now) == times


def test_who_is_quiet_in_the_evening_is_reminded_in_the_morning_or_only_once() -> None:
    early = Person(1, "Lee", quiet_from=time(17), quiet_to=time(8))
    assert reminder_times(early, at(3, 14), at(1, 12)) == {"day": at(3, 8), "soon": at(3, 12)}
    assert reminder_times(early, at(3, 10), at(1, 12)) == {"soon": at(3, 8)}
