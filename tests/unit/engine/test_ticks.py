"""What is done again and again: whatever happens to it once, the next time comes, and never two at once."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from bot.engine.ticks import Ticks, Work

SOON, PATIENCE = 0.001, 30.0


@asynccontextmanager
async def ticking(work: Work) -> AsyncIterator[Ticks]:
    ticks = Ticks()
    ticks.every(SOON, work)
    ticks.start()
    try:
        async with asyncio.timeout(PATIENCE):
            yield ticks
    finally:
        ticks.stop()


async def test_a_tick_that_fails_is_followed_by_the_next(caplog: pytest.LogCaptureFixture) -> None:
    third, count = asyncio.Event(), 0

    async def fail() -> None:
        nonlocal count
        count += 1
        if count == 3:
            third.set()
        raise OSError("zebrafinch")

    async with ticking(fail):
        await third.wait()
    assert count == 3
    assert [record.message for record in caplog.records[:2]] == ["tick failed"] * 2


async def test_a_slow_one_is_never_called_twice_at_once() -> None:
    begun, may_end, inside = asyncio.Event(), asyncio.Event(), []

    async def dawdle() -> None:
        inside.append(len(inside))
        begun.set()
        await may_end.wait()

    async with ticking(dawdle):
        await begun.wait()
        await asyncio.sleep(20 * SOON)
        assert inside == [0]
        begun.clear()
        may_end.set()
        await begun.wait()


async def test_nothing_begins_while_paused_and_what_has_begun_ends() -> None:
    begun, may_end, ended = asyncio.Event(), asyncio.Event(), []

    async def work() -> None:
        begun.set()
        await may_end.wait()
        ended.append(True)

    async with ticking(work) as ticks:
        await begun.wait()
        ticks.pause()
        may_end.set()
        await asyncio.sleep(20 * SOON)
    assert ended == [True]


async def test_each_keeps_its_own_time_and_the_first_comes_after_it() -> None:
    often, late = asyncio.Semaphore(0), []

    async def quick() -> None:
        often.release()

    async def rare() -> None:
        late.append(True)

    ticks = Ticks()
    ticks.every(SOON, quick)
    ticks.every(3600, rare)
    ticks.start()
    async with asyncio.timeout(PATIENCE):
        for _ in range(5):
            await often.acquire()
    ticks.stop()
    assert late == []
