"""The budget of attention and what else keeps an unasked message from its reader: one rule, as a table."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from bot.conversation.messages import Lane
from bot.engine.attention import Later, Mind, Never, day_of, decide

NEW_YORK, BERLIN = ZoneInfo("America/New_York"), ZoneInfo("Europe/Berlin")


def at(text: str, zone: ZoneInfo = NEW_YORK) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone).astimezone(UTC)


USUAL = Mind(NEW_YORK, time(21), time(9))
LATE_RISER = Mind(NEW_YORK, time(23), time(12))
NEVER_QUIET = Mind(NEW_YORK, time(0), time(0))
STOPPED = Mind(NEW_YORK, time(21), time(9), stopped=True)
RESTING = Mind(NEW_YORK, time(21), time(9), resting_until=date(2026, 10, 5))
NOON, NIGHT = at("2026-10-02 12:00"), at("2026-10-02 22:00")
TOMORROW = Later(at("2026-10-03 10:00"), enough=True)


@pytest.mark.parametrize(
    ("lane", "mind", "now", "heard", "verdict"),
    [
        (Lane.TEAM, USUAL, NOON, 0, None),
        (Lane.TEAM, USUAL, NOON, 1, None),
        (Lane.TEAM, USUAL, NOON, 2, TOMORROW),
        (Lane.STATEWIDE, USUAL, NOON, 7, TOMORROW),
        (Lane.TEAM, LATE_RISER, NOON, 2, Later(at("2026-10-03 12:00"), enough=True)),
        # Safety and answers never wait; shifts and lessons share no budget.
        (Lane.SAFETY, STOPPED, NIGHT, 9, None),
        (Lane.ANSWER, STOPPED, NIGHT, 9, None),
        (Lane.SHIFT, USUAL, NIGHT, 9, None),
        (Lane.LESSON, USUAL, NOON, 9, None),
        # Quiet hours come first, and the night is not counted as another day.
        (Lane.LESSON, USUAL, NIGHT, 0, Later(at("2026-10-03 09:00"))),
        (Lane.TEAM, USUAL, NIGHT, 2, Later(at("2026-10-03 09:00"))),
        (Lane.TEAM, NEVER_QUIET, NIGHT, 2, TOMORROW),
        # Who has stopped meanwhile hears of nothing else; who rests, of nothing that is for many.
        (Lane.SHIFT, STOPPED, NOON, 0, Never("stopped")),
        (Lane.TEAM, STOPPED, NIGHT, 2, Never("stopped")),
        (Lane.TEAM, RESTING, NOON, 0, Never("resting")),
        (Lane.SHIFT, RESTING, NOON, 0, None),
        (Lane.LESSON, RESTING, NOON, 0, None),
        (Lane.TEAM, RESTING, at("2026-10-05 12:00"), 0, None),
        # Ten o'clock by the reader's clock, also on the day on which it is changed.
        (Lane.TEAM, Mind(BERLIN, time(21), time(9)), at("2026-10-24 12:00", BERLIN), 2,
         Later(datetime(2026, 10, 25, 9, tzinfo=UTC), enough=True)),
    ],
)  # fmt: skip
def test_what_keeps_a_message_from_its_reader(
    lane: Lane, mind: Mind, now: datetime, heard: int, verdict: Later | Never | None
) -> None:
    assert decide(lane, mind, now, heard) == verdict


def test_a_day_is_the_readers() -> None:
    assert day_of(at("2026-10-25 00:30", BERLIN), BERLIN) == (
        datetime(2026, 10, 24, 22, tzinfo=UTC),
        datetime(2026, 10, 25, 23, tzinfo=UTC),
    )
