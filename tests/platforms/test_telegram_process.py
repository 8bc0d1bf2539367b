"""The bot as a process of its own on Telegram: killed, ended, started again; and what its log holds."""

import asyncio
import os
import signal
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from tests.platforms.telegram_server import TelegramServer
from tests.platforms.telegram_world import User
from tests.town import ROOT
from tests.traces import legible

HELLO = "I have kept nothing about you"
LONGEST_START, LONGEST_END = 60.0, 10.0
PEOPLE = 90
"""Fewer than Telegram gives at once, so that they are confirmed together."""


@asynccontextmanager
async def running(folder: Path, server: TelegramServer) -> AsyncIterator[asyncio.subprocess.Process]:
    """Yield the bot's process, polling; it is killed at the end if it still runs."""
    settings = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT),
        "TELEGRAM_TOKEN": server.token,
        "TELEGRAM_API_URL": server.url,
        "HTTP_PORT": "0",
        "LOG_LEVEL": "DEBUG",
    }
    polls = len(server.made("getUpdates"))
    with (folder / "output.txt").open("ab") as output:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", "run", cwd=folder, env=settings, stdout=output, stderr=output
        )
    try:
        await server.world.until(lambda: len(server.made("getUpdates")) > polls, LONGEST_START)
        yield process
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


def greeted(people: list[User]) -> list[User]:
    return [user for user in people if any(HELLO in shown.text for shown in user.inbox)]


async def test_killed_right_after_confirming_it_answers_everybody_after_the_restart(tmp_path: Path) -> None:
    async with TelegramServer() as server:
        people = [server.user(f"Canary{number}") for number in range(PEOPLE)]
        async with running(tmp_path, server) as process:
            for user in people:
                user.say("/start canarycode")
            await server.world.until(lambda: not server.pending, LONGEST_START)
            process.kill()  # Telegram forgets them now, and few of them have had their turn.
            await process.wait()
        assert len(greeted(people)) < PEOPLE
        async with running(tmp_path, server):
            await server.world.until(lambda: len(greeted(people)) == PEOPLE, LONGEST_START)
        # Telegram does not tell whether a message arrived: what was on its way comes again.
        assert sum(len(user.inbox) for user in people) <= PEOPLE + 16
    _holds_no_secret(tmp_path, server.token)


async def test_ended_in_the_middle_it_says_nothing_twice(tmp_path: Path) -> None:
    async with TelegramServer() as server:
        people = [server.user(f"Canary{number}") for number in range(PEOPLE)]
        async with running(tmp_path, server) as process:
            for user in people:
                user.say("/start canarycode")
            await server.world.until(lambda: greeted(people), LONGEST_START)
            process.send_signal(signal.SIGTERM)
            began = time.monotonic()
            assert await process.wait() == 0
            assert time.monotonic() - began < LONGEST_END
        async with running(tmp_path, server):
            await server.world.until(lambda: len(greeted(people)) == PEOPLE, LONGEST_START)
        assert all(len(user.inbox) == 1 for user in people)
    _holds_no_secret(tmp_path, server.token)


def _holds_no_secret(folder: Path, token: str) -> None:
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert any(path.suffix == ".db" for path in files)
    for place in {path.parent for path in files}:
        kept = legible(place)
        assert token.lower() not in kept, place
        assert "canary" not in kept, place
