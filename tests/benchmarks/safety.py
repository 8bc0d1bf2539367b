"""How long a cry for help waits for its answer while a broadcast runs, beside the same at rest."""

import asyncio
import signal
import sys
import tempfile
import time
from collections.abc import Sequence

from tests.benchmarks.alarm import CRIERS, Alarm
from tests.benchmarks.sides import own_core, say, take_other_core

PEOPLE, CRIES, PER_SECOND = 10_000, 400, 15
PACES = (1, 10)
"""As shipped, and ten times as fast: then the whole broadcast runs in less than a minute."""
AIM, LONGEST = 5.0, 2.0
PATIENCE = 120.0


async def run(people: int = PEOPLE, cries: int = CRIES) -> None:
    """Measure `safety` and say it, the ratio last."""
    take_other_core()
    ratios, longest = [], 0.0
    async with Alarm().served() as alarm:
        for times in PACES:
            rest, loud = await _measure(alarm, people, cries, times)
            ratios.append(_at(loud, 0.99) / _at(rest, 0.99))
            longest = max(longest, *loud)
            say(f"pace {25 * times} a second, at rest:        {_words(rest)}")
            say(f"pace {25 * times} a second, in a broadcast: {_words(loud)}   ratio {ratios[-1]:.2f}")
    say(f"safety maximum={longest:.2f} s aim<{LONGEST:.0f}")
    say(f"safety ratio={max(ratios):.2f} aim<={AIM}")


async def _measure(alarm: Alarm, people: int, cries: int, times: int) -> tuple[list[float], list[float]]:
    alarm.forget()
    alarm.listening.clear()
    with tempfile.TemporaryDirectory() as folder:
        words = ("tests.benchmarks.loud", folder, alarm.url, str(people), str(times))
        process = await asyncio.create_subprocess_exec(sys.executable, "-m", *words, preexec_fn=own_core)
        try:
            async with asyncio.timeout(PATIENCE):
                await alarm.listening.wait()
            await _cries(alarm, min(cries, 30))
            rest = await _cries(alarm, cries)
            process.send_signal(signal.SIGUSR1)
            before = alarm.news
            async with asyncio.timeout(PATIENCE):
                while alarm.news == before:  # noqa: ASYNC110  # It only has to have begun.
                    await asyncio.sleep(0.01)
            return rest, await _cries(alarm, cries)
        finally:
            process.terminate()
            await process.wait()


async def _cries(alarm: Alarm, number: int) -> list[float]:
    """Let so many cry at an even pace, each somebody else; return how long each waited."""
    begun, waiting = time.perf_counter(), []
    for each in range(number):
        await asyncio.sleep(begun + each / PER_SECOND - time.perf_counter())
        waiting.append(asyncio.create_task(alarm.cry(CRIERS[each % len(CRIERS)])))
    return list(await asyncio.gather(*waiting))


def _at(found: Sequence[float], part: float) -> float:
    return sorted(found)[min(int(len(found) * part), len(found) - 1)]


def _words(found: Sequence[float]) -> str:
    p50, p99 = (_at(found, part) * 1000 for part in (0.5, 0.99))
    return f"p50 {p50:.0f} ms   p99 {p99:.0f} ms   max {max(found) * 1000:.0f} ms   ({len(found)} cries)"
