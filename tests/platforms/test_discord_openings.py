"""Who may be written to first, of those whom the bot has never written to."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.conversation.messages import Lane
from bot.platforms.discord.failures import NotNowError
from bot.platforms.discord.notes import Notes
from bot.platforms.discord.openings import EVERY, FOR_NEWS, PATIENCE, Openings
from tests.platforms.discord_bot import MadeUpBot

BEGIN = datetime(2026, 11, 6, 12, tzinfo=UTC)
DAY = timedelta(days=1)


class Budget:
    """The openings of a bot whose clock is moved by hand."""

    def __init__(self) -> None:
        self.seconds = 0.0
        now = lambda: BEGIN + timedelta(seconds=self.seconds)  # noqa: E731
        self.openings = Openings(Notes(MadeUpBot()), lambda: self.seconds, now)

    async def wait(self, who: str, lane: Lane) -> timedelta | None:
        """Return how long *who* must wait; None if their channel is opened now."""
        try:
            await self.openings.take(who, lane)
        except NotNowError as error:
            return error.after
        return None


async def _news(budget: Budget, many: int) -> list[timedelta | None]:
    return [await budget.wait(f"reader {n}", Lane.STATEWIDE) for n in range(many)]


@pytest.mark.parametrize("lane", [Lane.SAFETY, Lane.ANSWER, Lane.SHIFT, Lane.LESSON])
async def test_six_hundred_who_get_news_hold_up_nobody_who_waits_for_something_of_their_own(
    lane: Lane,
) -> None:
    budget = Budget()
    await _news(budget, 600)
    budget.seconds = EVERY

    assert await budget.wait("Sam", lane) is None


async def test_of_news_only_what_a_day_has_room_for_takes_turns_and_the_rest_waits_for_another_day() -> None:
    budget = Budget()
    waits = await _news(budget, 2 * FOR_NEWS + 1)

    assert waits[:FOR_NEWS] == [None, *(timedelta(seconds=EVERY * n) for n in range(1, FOR_NEWS))]
    assert [wait and wait.days for wait in waits[FOR_NEWS:]] == [1] * FOR_NEWS + [2]


async def test_who_waits_for_another_day_gets_their_turn_then() -> None:
    budget = Budget()
    for n in range(FOR_NEWS):
        assert await budget.wait(f"reader {n}", Lane.TEAM) is None
        budget.seconds += EVERY
    late = await budget.wait("Ana", Lane.TEAM)
    assert late is not None
    assert late == DAY - timedelta(seconds=EVERY * FOR_NEWS)
    budget.seconds += late.total_seconds()

    assert await budget.wait("Ana", Lane.TEAM) is None


async def test_a_shift_goes_before_a_lesson_and_a_lesson_before_news_and_nobody_loses_their_place() -> None:
    budget = Budget()
    await budget.wait("first", Lane.SHIFT)
    asked = [("Dee", Lane.TEAM), ("Ana", Lane.LESSON), ("Sam", Lane.SHIFT), ("Kim", Lane.SHIFT)]
    waits = [await budget.wait(who, lane) for who, lane in asked]
    assert [wait and wait.total_seconds() for wait in waits] == [EVERY, EVERY, EVERY, 2 * EVERY]

    went: list[str] = []
    for _ in asked:
        budget.seconds += EVERY
        coming = [(who, lane) for who, lane in asked if who not in went]
        went += [who for who, lane in coming if await budget.wait(who, lane) is None]
    assert went == ["Sam", "Kim", "Ana", "Dee"]


async def test_whose_letter_was_stopped_keeps_nobody_waiting_for_long() -> None:
    budget = Budget()
    await _news(budget, 3)
    budget.seconds += EVERY + PATIENCE + 1

    assert await budget.wait("reader 2", Lane.STATEWIDE) is None


async def test_what_is_more_urgent_takes_somebodys_waiting_news_along() -> None:
    budget = Budget()
    await _news(budget, 3)
    budget.seconds = EVERY

    assert await budget.wait("reader 2", Lane.SHIFT) is None
    assert await budget.wait("reader 1", Lane.STATEWIDE) == timedelta(seconds=EVERY)
