"""A bell between processes: whoever has committed something rings, and the one who sends looks at once.

It is heard on PostgreSQL only. Where it is not, or the line is cut, the outbox is looked at twice a second.
"""

import asyncio
import contextlib
import logging
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from bot.storage.database import Database

if TYPE_CHECKING:
    import psycopg

log = logging.getLogger(__name__)
NAME = "doorstep_said"
CONNECTING = {"connect_timeout": 5, "keepalives_idle": 10, "keepalives_interval": 5, "keepalives_count": 3}
AGAIN = 1.0
"""Seconds until a line that was cut is tried again."""


class Bell:
    """One process's end of the line. What is rung while it is rung already is heard once."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._rung = asyncio.Event()
        self._ringing: asyncio.Task[None] | None = None
        self._listening: asyncio.Task[None] | None = None

    def ring(self) -> None:
        """Let whoever listens know; returns at once."""
        if self._database.sqlite:
            return
        self._rung.set()
        self._ringing = self._ringing or asyncio.create_task(self._ring())

    def listen(self, heard: Callable[[], None]) -> None:
        """Call *heard* whenever another process rings, until `close`."""
        if not self._database.sqlite and self._listening is None:
            self._listening = asyncio.create_task(self._listen(heard))

    async def close(self) -> None:
        """Neither ring nor listen any more."""
        tasks = [task for task in (self._ringing, self._listening) if task]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self._ringing = self._listening = None

    async def _ring(self) -> None:
        while True:
            with contextlib.suppress(Exception):  # Who sends looks by themselves, a little later.
                async with await self._line() as line:
                    while True:
                        await self._rung.wait()
                        self._rung.clear()
                        await line.execute("SELECT pg_notify(%s, '')", (NAME,))
            await asyncio.sleep(AGAIN)

    async def _listen(self, heard: Callable[[], None]) -> None:
        while True:
            try:
                async with await self._line() as line:
                    await line.execute(f"LISTEN {NAME}")
                    heard()  # Something may have been said while nobody listened.
                    async for _ in line.notifies():
                        heard()
            except Exception as error:
                log.info("the line between the processes was cut (%s)", type(error).__name__)
            await asyncio.sleep(AGAIN)

    async def _line(self) -> "psycopg.AsyncConnection[Any]":
        import psycopg  # Late: a campaign on SQLite does without.

        engine = self._database.engine
        _, about = engine.dialect.create_connect_args(engine.url)
        return await psycopg.AsyncConnection.connect(**{**CONNECTING, **about}, autocommit=True)
