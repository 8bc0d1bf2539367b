from datetime import UTC, datetime, timedelta

import pytest

from bot.features.checkins.model import (
    Face,
    Rung,
    Watch,
    first_question,
    usual_doors,
    usual_talks,
    writes_by,
)

END = datetime(2026, 10, 3, 21, 30, tzinfo=UTC)


def watch(**more: object) -> Watch:
    return Watch(1, 1, 7, END, END, first_id=2, second_id=3, **more)


def minutes(found: Watch, *, above: bool) -> list[tuple[Rung, int]]:
    return [(rung, (at - END) // timedelta(minutes=1)) for rung, at in found.ladder(above=above)]


def test_the_rungs_come_at_their_times() -> None:
    assert minutes(watch(), above=True) == [
        (Rung.ASK, 0), (Rung.AGAIN, 15), (Rung.FIRST, 35), (Rung.SECOND, 50), (Rung.ABOVE, 75),
    ]  # fmt: skip


def test_only_rungs_with_a_named_person_are_there() -> None:
    alone = watch()
    alone.second_id = None
    assert [rung for rung, _ in minutes(alone, above=False)] == [Rung.ASK, Rung.AGAIN, Rung.FIRST]


def test_more_time_moves_every_rung() -> None:
    later = watch()
    later.asks_at = END + timedelta(minutes=30)
    assert [m for _, m in minutes(later, above=True)] == [30, 45, 65, 80, 105]


@pytest.mark.parametrize(
    ("now", "by", "asks"),
    [
        (END - timedelta(hours=1), 30, 30),
        (END, 30, 30),
        (END + timedelta(minutes=20), 30, 50),
        (END + timedelta(minutes=355), 30, 385),
        (END - timedelta(hours=1), 361, None),
    ],
)
def test_more_time_counts_from_the_end_or_from_now(now: datetime, by: int, asks: int | None) -> None:
    found = watch().postponed(timedelta(minutes=by), now)
    assert found == (None if asks is None else END + timedelta(minutes=asks))


def test_more_time_has_an_end() -> None:
    later, now = watch(), END - timedelta(hours=2)
    for _ in range(12):
        later.asks_at = later.postponed(timedelta(minutes=30), now)
    assert later.postponed(timedelta(minutes=30), now) is None


def test_who_comes_after_the_planned_end_is_asked_soon() -> None:
    assert first_question(END, END - timedelta(hours=1)) == END
    assert first_question(END, END + timedelta(hours=1)) == END + timedelta(minutes=75)


@pytest.mark.parametrize("last", [None, 0, 1, 3, 12, 500])
def test_usual_numbers_can_be_pressed(last: int | None) -> None:
    assert all(n >= 0 for n in usual_doors(last))
    assert all(0 <= n <= (10 if last is None else last) for n in usual_talks(last))


def test_only_hard_and_rough_are_low() -> None:
    assert [face for face in Face if face.low] == [Face.HARD, Face.ROUGH]


def test_who_says_yes_writes_within_about_an_hour() -> None:
    assert writes_by(END) == END + timedelta(hours=1)
    assert writes_by(END + timedelta(minutes=10)) == END + timedelta(minutes=90)
