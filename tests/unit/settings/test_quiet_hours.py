from datetime import time

import pytest

from bot.features.settings.model import read_hours


@pytest.mark.parametrize(
    ("typed", "begins", "ends"),
    [
        ("21-9", time(21), time(9)),
        ("22:30 to 8", time(22, 30), time(8)),
        ("9 pm to 9 am", time(21), time(9)),
        ("9PM-8:30AM", time(21), time(8, 30)),
        ("10 p.m. a 7 a.m.", time(22), time(7)),
        ("10 p. m. hasta 7 a. m.", time(22), time(7)),
        ("9 pm a las 9 am", time(21), time(9)),
        ("12 am to 12 pm", time(0), time(12)),
        ("0-0", time(0), time(0)),
        ("de 10 de la noche a 8 de la mañana", time(22), time(8)),
        ("de las diez y media de la noche a las 7", time(22, 30), time(7)),
        ("entre las 22 y las 8", time(22), time(8)),
        ("from 9 pm until 9 am", time(21), time(9)),
        ("22 - 24", time(22), time(0)),
    ],
)
def test_quiet_hours_are_read_as_people_write_them(typed: str, begins: time, ends: time) -> None:
    assert read_hours(typed) == (begins, ends)


@pytest.mark.parametrize(
    "typed", ["late", "9", "25-9", "13 pm to 9 am", "21:75-9", "9 pm", "9-10-11", "9 or so to 8", ""]
)
def test_what_is_no_pair_of_hours_is_not_guessed(typed: str) -> None:
    assert read_hours(typed) is None
