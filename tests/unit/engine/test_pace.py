"""The pace of one token, with a clock of its own."""

from collections.abc import Iterator

import pytest

from bot.conversation.messages import Lane
from bot.engine import pace as module
from bot.engine.pace import FORGET_ABOVE, Pace


class FakeTime:
    """Stands in for `time` and `asyncio` in the pace: sleeping moves the clock."""

    def __init__(self) -> None:
        self.now = 1000.0

    def monotonic(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        assert seconds > 0
        self.now += seconds


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeTime]:
    fake = FakeTime()
    monkeypatch.setattr(module, "time", fake)
    monkeypatch.setattr(module, "asyncio", fake)
    return fake


async def sent_at(pace: Pace, clock: FakeTime, lane: Lane, count: int) -> list[float]:
    moments = []
    for number in range(count):
        await pace.wait(lane, f"place {number}")
        moments.append(clock.now)
    return moments


def most_in_a_second(moments: list[float]) -> int:
    return max(sum(start <= other < start + 0.999 for other in moments) for start in moments)


async def test_unasked_messages_go_at_25_a_second(clock: FakeTime) -> None:
    moments = await sent_at(Pace(), clock, Lane.TEAM, 100)
    assert most_in_a_second(moments) <= 26
    assert moments[-1] - moments[0] == pytest.approx(99 / 25)


async def test_answers_go_at_29_a_second_and_never_above_30(clock: FakeTime) -> None:
    pace = Pace()
    moments = await sent_at(pace, clock, Lane.ANSWER, 100)
    assert most_in_a_second(moments) <= 30
    assert moments[-1] - moments[0] == pytest.approx(99 / 29)


async def test_all_lanes_together_never_go_above_30(clock: FakeTime) -> None:
    pace, moments = Pace(), []
    for number in range(200):
        lane = Lane.ANSWER if number % 3 else Lane.STATEWIDE
        await pace.wait(lane, f"place {number}")
        moments.append(clock.now)
    assert most_in_a_second(moments) <= 30


async def test_unasked_messages_take_what_answers_leave(clock: FakeTime) -> None:
    pace = Pace()
    await sent_at(pace, clock, Lane.ANSWER, 29)
    before = clock.now
    await pace.wait(Lane.TEAM, "place")
    assert clock.now > before


async def test_after_a_pause_there_is_no_burst_to_catch_up(clock: FakeTime) -> None:
    pace = Pace()
    await sent_at(pace, clock, Lane.TEAM, 10)
    clock.now += 60
    assert most_in_a_second(await sent_at(pace, clock, Lane.TEAM, 60)) <= 26


async def test_one_chat_gets_one_unasked_message_a_second(clock: FakeTime) -> None:
    pace = Pace()
    await pace.wait(Lane.SHIFT, "sam")
    assert pace.chat_pause(Lane.SHIFT, "sam") == pytest.approx(1)
    assert pace.chat_pause(Lane.SHIFT, "ana") == 0
    assert pace.chat_pause(Lane.ANSWER, "sam") == 0
    assert pace.chat_pause(Lane.SAFETY, "sam") == 0
    clock.now += 1
    assert pace.chat_pause(Lane.SHIFT, "sam") == 0


async def test_a_group_gets_twenty_posts_a_minute_of_whatever_lane(clock: FakeTime) -> None:
    pace = Pace(per_group_seconds=3)
    moments = []
    for lane in [*Lane] * 7:
        clock.now += pace.chat_pause(lane, "team", group=True)
        await pace.wait(lane, "team", group=True)
        moments.append(clock.now)
    most_in_a_minute = max(sum(start <= at < start + 60 for at in moments) for start in moments)
    assert most_in_a_minute == 20
    assert pace.chat_pause(Lane.TEAM, "sam") == 0


async def test_a_place_that_has_to_rest_gets_answers_only_and_a_group_nothing(clock: FakeTime) -> None:
    pace = Pace(per_group_seconds=3)
    for place in ("sam", "team"):
        pace.rest(place, 30)
    assert pace.chat_pause(Lane.TEAM, "sam") == pytest.approx(30)
    assert pace.chat_pause(Lane.ANSWER, "sam") == 0
    assert pace.chat_pause(Lane.ANSWER, "team", group=True) == pytest.approx(30)
    assert pace.chat_pause(Lane.TEAM, "ana") == 0


async def test_a_halt_stops_every_lane_for_the_time_asked(clock: FakeTime) -> None:
    pace = Pace()
    for lane in Lane:
        begun = clock.now
        pace.halt(3)
        pace.halt(1)
        await pace.wait(lane, str(lane))
        assert clock.now - begun == pytest.approx(3)


async def test_chats_are_forgotten_again(clock: FakeTime) -> None:
    pace = Pace()
    for number in range(FORGET_ABOVE * 3):
        await pace.wait(Lane.TEAM, f"place {number}")
    assert len(pace._chat_free_at) <= FORGET_ABOVE + 1
