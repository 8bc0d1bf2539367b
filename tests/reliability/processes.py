"""Processes of one bot, each behind lines of its own that can fall silent, and what each says of itself."""

import asyncio
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager, closing
from pathlib import Path
from typing import Any, Self

import httpx
from sqlalchemy import make_url

from tests.platforms.telegram_server import TelegramServer
from tests.town import ROOT

LONGEST_START = 60.0


def free_port() -> int:
    with closing(socket.create_server(("127.0.0.1", 0))) as found:
        return int(found.getsockname()[1])


class Line:
    """A TCP proxy before a port or a socket. *said* is all that came from this side since `listen_anew`."""

    def __init__(self, to: str | int) -> None:
        self._to, self.said = to, bytearray()
        self._open = asyncio.Event()
        self._open.set()
        self._tasks: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._connect, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def fall_silent(self) -> None:
        """Pass nothing on from now on, and cut nothing: as when a cable is pulled."""
        self._open.clear()

    def listen_anew(self) -> None:
        """Forget what was said so far."""
        self.said.clear()

    async def _connect(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        ends = [writer]
        try:
            await self._open.wait()
            there, to = await self._reach()
            ends.append(to)
            await _first_of(self._carry(reader, to, self.said), self._carry(there, writer, bytearray()))
        except (OSError, asyncio.CancelledError):
            pass
        finally:
            for end in ends:
                end.transport.abort()

    async def _reach(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        if isinstance(self._to, int):
            return await asyncio.open_connection("127.0.0.1", self._to)
        return await asyncio.open_unix_connection(self._to)

    async def _carry(self, source: asyncio.StreamReader, to: asyncio.StreamWriter, heard: bytearray) -> None:
        while piece := await source.read(65536):
            heard += piece
            await self._open.wait()
            to.write(piece)
            await to.drain()


async def _first_of(*ways: Coroutine[Any, Any, None]) -> None:
    tasks = [asyncio.create_task(way) for way in ways]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def line_to_database(url: str) -> Line:
    """Return a line to the server of tests, which listens at a socket in a folder."""
    return Line(f"{make_url(url).query['host']}/.s.PGSQL.5432")


def through(line: Line, url: str) -> str:
    """Return the address of a database as it is reached through *line*."""
    return f"postgresql+psycopg://postgres@127.0.0.1:{line.port}/{make_url(url).database}"


class Process:
    """One process of the bot."""

    def __init__(self, own: asyncio.subprocess.Process, port: int) -> None:
        self._own, self.port = own, port

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def health(self) -> dict[str, Any]:
        """Return what it says of itself; nothing while it does not answer."""
        async with httpx.AsyncClient(trust_env=False, timeout=2) as client:
            try:
                found: dict[str, Any] = (await client.get(f"{self.url}/health")).json()
            except httpx.HTTPError:
                return {}
        return found

    async def plays(self, role: str, within: float = LONGEST_START) -> None:
        """Wait until it is ready in that role."""
        async with asyncio.timeout(within):
            while True:
                said = await self.health()
                if said.get("status") not in (None, "not ready") and said["role"]["is"] == role:
                    return
                assert self._own.returncode is None, "it has ended"
                await asyncio.sleep(0.05)  # Another process is at work: there is no clock to move.

    def send(self, number: signal.Signals) -> None:
        self._own.send_signal(number)

    async def ended(self, within: float) -> int:
        """Return its exit code."""
        async with asyncio.timeout(within):
            return await self._own.wait()


@asynccontextmanager
async def running(
    command: str, folder: Path, server: TelegramServer, database: str, **settings: str
) -> AsyncIterator[Process]:
    """Yield a process of the bot; it is killed at the end if it still runs."""
    port = free_port()
    about = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT),
        "TELEGRAM_TOKEN": server.token,
        "TELEGRAM_API_URL": server.url,
        "DATABASE_URL": database,
        "HTTP_PORT": str(port),
        "LOG_LEVEL": "DEBUG",
    }
    with (folder / "output.txt").open("ab") as output:
        own = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", command),
            cwd=folder,
            env=about | settings,
            stdout=output,
            stderr=output,
        )
    try:
        yield Process(own, port)
    finally:
        if own.returncode is None:
            own.kill()
            await own.wait()
