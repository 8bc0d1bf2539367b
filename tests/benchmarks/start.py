"""How long `run` takes until it stands on both networks, and what it holds at rest, beside bare imports."""

import asyncio
import contextlib
import os
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

from tests.benchmarks.sides import own_core, say, spread, take_other_core
from tests.benchmarks.watch import resident
from tests.platforms.discord_server import TOKEN, DiscordServer
from tests.platforms.telegram_server import TelegramServer
from tests.town import ROOT

AIM = 1.5
REST = 1.5
LONGEST = 60.0
BARE = "import discord, telegram; print('imported', flush=True); import sys; sys.stdin.read()"


async def run(rounds: int, rest: float = REST, *, first: bool = True) -> None:
    """Measure `start` and say it, the ratio last."""
    take_other_core()
    ours: list[tuple[float, float]] = []
    bare: list[tuple[float, float]] = []
    async with TelegramServer() as telegram, DiscordServer() as discord:
        with tempfile.TemporaryDirectory() as folder:
            settings = settings_for(telegram, discord)
            if first:  # It makes the database, and is not measured.
                await _ours(Path(folder), settings, telegram, 0)
            for number in range(rounds):
                ours.append(await _ours(Path(folder), settings, telegram, rest))
                bare.append(await _bare(Path(folder), rest))
                say(f"round {number + 1}: ours {_words(ours[-1])}, bare imports {_words(bare[-1])}")
    ratios = [
        statistics.median(o) / statistics.median(b) for o, b in zip(_parted(ours), _parted(bare), strict=True)
    ]
    for what, o, b, digits in zip(("s", "MB"), _parted(ours), _parted(bare), (2, 0), strict=True):
        say(f"ours {spread(o, digits)} {what}, bare imports {spread(b, digits)} {what}")
    say(f"start: time {ratios[0]:.2f}, memory {ratios[1]:.2f}")
    say(f"start ratio={max(ratios):.2f} aim<={AIM}")


def settings_for(telegram: TelegramServer, discord: DiscordServer) -> dict[str, str]:
    """Return what a steward would set for both networks."""
    return {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT),
        "PYTHONUNBUFFERED": "1",
        "HTTP_PORT": "0",
        "TELEGRAM_TOKEN": telegram.token,
        "TELEGRAM_API_URL": telegram.url,
        "DISCORD_TOKEN": TOKEN,
        "DISCORD_API_URL": discord.api_url,
        "DISCORD_GATEWAY_URL": discord.gateway.url,
    }


async def _ours(
    folder: Path, settings: Mapping[str, str], telegram: TelegramServer, rest: float
) -> tuple[float, float]:
    polls = len(telegram.made("getUpdates"))
    async with _started(folder, settings, "-m", "bot", "run") as (process, begun):
        await _until(process, b"running")
        await telegram.world.until(lambda: len(telegram.made("getUpdates")) > polls, LONGEST)
        return time.perf_counter() - begun, await _at_rest(process, rest)


async def _bare(folder: Path, rest: float) -> tuple[float, float]:
    async with _started(folder, {"PATH": os.environ["PATH"]}, "-c", BARE) as (process, begun):
        await _until(process, b"imported")
        return time.perf_counter() - begun, await _at_rest(process, rest)


async def _at_rest(process: asyncio.subprocess.Process, rest: float) -> float:
    await asyncio.sleep(rest)
    return resident(process.pid)


@asynccontextmanager
async def _started(
    folder: Path, settings: Mapping[str, str], *words: str
) -> AsyncIterator[tuple[asyncio.subprocess.Process, float]]:
    begun = time.perf_counter()
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *words,
        cwd=folder,
        env=dict(settings),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        preexec_fn=own_core,
    )
    try:
        yield process, begun
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.terminate()
        await process.communicate()


async def _until(process: asyncio.subprocess.Process, word: bytes) -> None:
    assert process.stdout
    async with asyncio.timeout(LONGEST):
        async for line in process.stdout:
            if word in line:
                return
    raise SystemExit(f"it ended with {await process.wait()} before it said {word.decode()!r}")


def _parted(found: list[tuple[float, float]]) -> tuple[list[float], list[float]]:
    return [seconds for seconds, _ in found], [memory for _, memory in found]


def _words(found: tuple[float, float]) -> str:
    return f"{found[0]:.2f} s, {found[1]:.0f} MB"
