"""From a pressed button to its answer: how long at 30 presses a second, and how many a second at most.

A press is over when its little wheel has stopped *and* its message has changed. Ours commits the update,
the turn and what became of each message; bare python-telegram-bot commits one row. Both talk to the same
server in this process, each alone on a core, in turns, in the same run.
"""

import asyncio
import contextlib
import os
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterable, Sequence
from itertools import cycle

from tests.benchmarks.crowd import EDIT, FIRST_USER, PEOPLE, TOAST, Crowd, Press

PER_SECOND = 30
AT_ONCE = 64
WARM_UP, LONGEST = 1.5, 15.0
AIM = 0.7
CORES = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else [0]
USERS = range(FIRST_USER, FIRST_USER + PEOPLE)


async def run(seconds: float, rounds: int) -> None:
    """Measure and say it, the ratio last."""
    if len(CORES) > 1:
        os.sched_setaffinity(0, {CORES[1]})
    async with Crowd().served() as crowd:
        for name, pace in (("as shipped, answers at 29 a second at most", ()), ("unpaced", ("unpaced",))):
            async with started("ours", crowd, *pace):
                say(f"{PER_SECOND} presses a second for {seconds:.0f} s, {name}:")
                report(await steadily(crowd, seconds))
        ours, bare = [], []
        for number in range(rounds):
            for module, found, more in (("ours", ours, ("unpaced",)), ("bare", bare, ())):
                async with started(module, crowd, *more):
                    found.append(await ceiling(crowd, min(seconds, LONGEST)))
            say(f"round {number + 1}: ours {ours[-1]:.0f} presses/s, bare {bare[-1]:.0f} presses/s")
    say(f"ours {spread(ours)} presses/s, bare python-telegram-bot {spread(bare)} presses/s")
    say(f"press ratio={statistics.median(ours) / statistics.median(bare):.2f} aim>={AIM}")


async def steadily(crowd: Crowd, seconds: float) -> list[Press]:
    """Let people press at an even pace, whether or not they are answered; return their presses."""
    users = cycle(USERS)
    begun = time.perf_counter()
    for number in range(int(seconds * PER_SECOND)):
        await asyncio.sleep(begun + number / PER_SECOND - time.perf_counter())
        if crowd.waiting == PEOPLE:
            raise SystemExit(
                f"nobody is left to press: after {number} presses all {PEOPLE} wait for an answer"
            )
        crowd.press(next(user for user in users if not crowd.is_waiting(user)))
    async with asyncio.timeout(LONGEST):
        while crowd.waiting:
            crowd.answered.clear()
            await crowd.answered.wait()
    return list(crowd.pressed)


async def ceiling(crowd: Crowd, seconds: float) -> float:
    """Let so many press again as soon as they are answered; return how many presses a second are over."""
    users = cycle(USERS)
    begun = time.perf_counter() + WARM_UP
    while (now := time.perf_counter()) < begun + seconds:
        while crowd.waiting < AT_ONCE:
            crowd.press(next(user for user in users if not crowd.is_waiting(user)))
        crowd.answered.clear()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(LONGEST):
                await crowd.answered.wait()
    over = [press for press in crowd.pressed if press.over and max(press.came.values()) >= begun]
    return len(over) / (now - begun)


@contextlib.asynccontextmanager
async def started(module: str, crowd: Crowd, *more: str) -> AsyncIterator[None]:
    """Run one side in a process of its own, warmed up, until the end of the block."""
    crowd.listening.clear()
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", f"tests.benchmarks.{module}", folder, crowd.url, *more]
        side = await asyncio.create_subprocess_exec(*command, preexec_fn=_own_core)
        try:
            async with asyncio.timeout(60):
                await crowd.listening.wait()
            crowd.press(USERS[0])
            async with asyncio.timeout(10):
                while crowd.waiting:
                    crowd.answered.clear()
                    await crowd.answered.wait()
            crowd.pressed.clear()
            yield
        finally:
            side.terminate()
            await side.wait()
            crowd.forget()


def report(pressed: Sequence[Press]) -> None:
    """Say how long people waited for the little wheel to stop, and for the answer."""
    for what, method in (("wheel stopped", TOAST), ("answered", EDIT)):
        waits = sorted((press.came[method] - press.at) * 1000 for press in pressed)
        p50, p95, p99 = (waits[min(int(len(waits) * part), len(waits) - 1)] for part in (0.5, 0.95, 0.99))
        say(f"  {what:14} p50 {p50:.0f} ms   p95 {p95:.0f} ms   p99 {p99:.0f} ms   ({len(waits)} presses)")


def spread(found: Iterable[float]) -> str:
    """Return the median, with the smallest and the largest."""
    rates = sorted(found)
    return f"{statistics.median(rates):.0f} [{rates[0]:.0f}..{rates[-1]:.0f}]"


def say(words: str) -> None:
    """Write a line at once."""
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


def _own_core() -> None:
    if len(CORES) > 1:
        os.sched_setaffinity(0, {CORES[0]})
