"""Never too fast: no refusal by a server with limits, and nothing at all while it says to wait."""

import asyncio
import time
from datetime import timedelta
from pathlib import Path

import pytest

from bot.conversation.platform import Delivery, RetryLater, SendResult
from bot.engine.choosing import HANDS
from bot.engine.dispatcher import Dispatcher
from bot.engine.pace import Pace
from bot.storage.database import Database
from tests.benchmarks.outgoing import Post, now, settle
from tests.benchmarks.till import Till
from tests.databases import DATABASES

LONGEST = 120.0
HALT = timedelta(seconds=1)
TIMES = 3
"""How many times Telegram's limits the server enforces, and our pace is faster: it takes less time."""


def ten_times() -> Pace:
    own = Pace()
    return Pace(
        own.per_second * TIMES,
        own.burst_per_second * TIMES,
        own.limit_per_second * TIMES,
        own.per_chat_seconds / TIMES,
    )


async def sent(dispatcher: Dispatcher, count: int) -> None:
    async with asyncio.timeout(LONGEST):
        while dispatcher.sent < count:  # noqa: ASYNC110  # The dispatcher sets no event for a test.
            await asyncio.sleep(0.02)


def made(database: Database, post: Post) -> Dispatcher:
    return Dispatcher({"telegram": post}, database, now, {"telegram": ten_times()})  # type: ignore[dict-item]


@pytest.mark.parametrize("kind", DATABASES)
@pytest.mark.parametrize("count", [200, pytest.param(2000, marks=pytest.mark.long)])
async def test_a_broadcast_is_never_refused(kind: str, count: int, tmp_path: Path) -> None:
    database = DATABASES[kind](tmp_path / "pace.db")
    settle(database, count)
    async with Till(30 * TIMES, TIMES).served() as till:
        post = Post(till.url)
        dispatcher = made(database, post)
        await dispatcher.start()
        await sent(dispatcher, count)
        await dispatcher.stop()
        await post.wire.close_connections()
        assert till.refused == 0
        assert set(till.taken.values()) == {1}
        assert len(till.taken) == count
    database.close()


@pytest.mark.parametrize("kind", DATABASES)
async def test_a_halt_stops_every_lane_for_as_long_as_was_asked(kind: str, tmp_path: Path) -> None:
    database = DATABASES[kind](tmp_path / "halt.db")
    settle(database, 60)
    asked: list[float] = []
    halted: list[float] = []
    async with Till().served() as till:
        post = Post(till.url)
        send = post.send

        async def refuse_the_tenth(delivery: Delivery) -> SendResult:
            asked.append(time.monotonic())
            if len(asked) == 10:
                halted.append(time.monotonic())
                return RetryLater(HALT, halts=True)
            return await send(delivery)

        post.send = refuse_the_tenth  # type: ignore[method-assign]
        dispatcher = made(database, post)
        await dispatcher.start()
        await sent(dispatcher, 60)
        await dispatcher.stop()
        await post.wire.close_connections()
    database.close()
    later = [at for at in asked if at > halted[0]]
    # What had been begun before the network spoke was on its way already.
    assert sum(at < halted[0] + HALT.total_seconds() for at in later) <= HANDS
    assert len(later) == 51
