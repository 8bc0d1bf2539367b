"""The pace of one token, with a clock of its own."""

from collections.abc import Iterator

import pytest

from bot.assembly import PACES
from bot.conversation.messages import Lane
from bot.engine import pace as module
from bot.engine.pace import FORGET_ABOVE, Pace


class FakeTime:
    """Stands in for `time` in the pace."""

    def __init__(self) -> None:
        self.now = 1000.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeTime]:
    fake = FakeTime()
    monkeypatch.setattr(module, "time", fake)
    return fake


def go(pace: Pace, clock: FakeTime, lane: Lane, place: str, *, group: bool = False) -> float:
    """Let a message go as soon as it may, and return when that was."""
    while (pause := pace.pause(lane)) > 0:
        clock.now += pause
    pace.count(place, group=group)
    return clock.now


def sent_at(pace: Pace, clock: FakeTime, lane: Lane, count: int) -> list[float]:
    return [go(pace, clock, lane, f"place {number}") for number in range(count)]


def most_in_a_second(moments: list[float]) -> int:
    return max(sum(start <= other < start + 0.999 for other in moments) for start in moments)


def test_unasked_messages_go_at_25_a_second(clock: FakeTime) -> None:
    moments = sent_at(Pace(), clock, Lane.TEAM, 100)
    assert most_in_a_second(moments) <= 26
    assert moments[-1] - moments[0] == pytest.approx(99 / 25, rel=0.02)


def test_answers_go_at_29_a_second_and_never_above_30(clock: FakeTime) -> None:
    pace = Pace()
    moments = sent_at(pace, clock, Lane.ANSWER, 100)
    assert most_in_a_second(moments) <= 30
    assert moments[-1] - moments[0] == pytest.approx(99 / 29, rel=0.02)


def test_all_lanes_together_never_go_above_30(clock: FakeTime) -> None:
    pace, moments = Pace(), []
    for number in range(200):
        lane = Lane.ANSWER if number % 3 else Lane.STATEWIDE
        go(pace, clock, lane, f"place {number}")
        moments.append(clock.now)
    assert most_in_a_second(moments) <= 30


def test_unasked_messages_take_what_answers_leave(clock: FakeTime) -> None:
    pace = Pace()
    sent_at(pace, clock, Lane.ANSWER, 29)
    before = clock.now
    go(pace, clock, Lane.TEAM, "place")
    assert clock.now > before


def test_after_a_pause_there_is_no_burst_to_catch_up(clock: FakeTime) -> None:
    pace = Pace()
    sent_at(pace, clock, Lane.TEAM, 10)
    clock.now += 60
    assert most_in_a_second(sent_at(pace, clock, Lane.TEAM, 60)) <= 26


def test_one_chat_gets_one_unasked_message_a_second(clock: FakeTime) -> None:
    pace = Pace()
    go(pace, clock, Lane.SHIFT, "sam")
    assert pace.chat_pause(Lane.SHIFT, "sam") == pytest.approx(1)
    assert pace.chat_pause(Lane.SHIFT, "ana") == 0
    assert pace.chat_pause(Lane.ANSWER, "sam") == 0
    assert pace.chat_pause(Lane.SAFETY, "sam") == 0
    clock.now += 1
    assert pace.chat_pause(Lane.SHIFT, "sam") == 0


def test_a_group_gets_twenty_posts_a_minute_of_whatever_lane(clock: FakeTime) -> None:
    pace = Pace(per_group_seconds=3)
    moments = []
    for lane in [*Lane] * 7:
        clock.now += pace.chat_pause(lane, "team", group=True)
        go(pace, clock, lane, "team", group=True)
        moments.append(clock.now)
    most_in_a_minute = max(sum(start <= at < start + 60 for at in moments) for start in moments)
    assert most_in_a_minute == 20
    assert pace.chat_pause(Lane.TEAM, "sam") == 0


def test_a_place_that_has_to_rest_gets_answers_only_and_a_group_nothing(clock: FakeTime) -> None:
    pace = Pace(per_group_seconds=3)
    for place in ("sam", "team"):
        pace.rest(place, 30)
    assert pace.chat_pause(Lane.TEAM, "sam") == pytest.approx(30)
    assert pace.chat_pause(Lane.ANSWER, "sam") == 0
    assert pace.chat_pause(Lane.ANSWER, "team", group=True) == pytest.approx(30)
    assert pace.chat_pause(Lane.TEAM, "ana") == 0


def test_a_halt_stops_every_lane_for_the_time_asked(clock: FakeTime) -> None:
    pace = Pace()
    for lane in Lane:
        begun = clock.now
        pace.halt(3)
        pace.halt(1)
        go(pace, clock, lane, str(lane))
        assert clock.now - begun == pytest.approx(3)


def test_chats_are_forgotten_again(clock: FakeTime) -> None:
    pace = Pace()
    for number in range(FORGET_ABOVE * 3):
        go(pace, clock, Lane.TEAM, f"place {number}")
    assert len(pace._chat_free_at) <= FORGET_ABOVE + 1


@pytest.mark.parametrize("network", PACES)
def test_every_networks_pace_lets_something_go(clock: FakeTime, network: str) -> None:
    pace = PACES[network]()

    assert pace.burst_per_second <= pace.limit_per_second
    assert all(pace.room(lane) >= 1 for lane in Lane)


def test_a_halt_is_known_while_it_lasts(clock: FakeTime) -> None:
    pace = Pace()
    assert not pace.halted
    pace.halt(3)
    assert pace.halted
    clock.now += 3
    assert not pace.halted
