"""A person at a terminal: a pseudo-terminal on which the bot is started, read and typed into."""

import asyncio
import contextlib
import os
import pty
import re
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

from tests.start.newcomer import PROJECT

LONGEST_WAIT = 30.0
AS_A_SESSION = """
import fcntl, os, sys, termios
os.setsid()
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
os.execv(sys.executable, [sys.executable, "-m", "bot", *sys.argv[1:]])
"""
ESCAPES = re.compile(r"\x1b\[[0-9;?]*[a-zA-Z]")


class Person:
    """Somebody who reads what the program shows and types; what was read is not read again."""

    def __init__(self, terminal: int, process: asyncio.subprocess.Process) -> None:
        self._terminal, self._process = terminal, process
        self._shown, self._read_so_far = "", 0
        self._over, self._news = False, asyncio.Event()
        asyncio.get_running_loop().add_reader(terminal, self._take)

    @property
    def screen(self) -> str:
        """All that was ever shown."""
        return ESCAPES.sub("", self._shown).replace("\r\n", "\n")

    async def sees(self, pattern: str) -> re.Match[str]:
        """What matches, once it is shown."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(LONGEST_WAIT):
                while True:
                    over = self._over
                    if found := re.compile(pattern).search(self.screen, self._read_so_far):
                        self._read_so_far = found.end()
                        return found
                    if over:
                        break
                    self._news.clear()
                    await self._news.wait()
        raise AssertionError(f"{pattern!r} was not shown after:\n{self.screen}")

    def types(self, line: str = "") -> None:
        """Type a line and Enter."""
        os.write(self._terminal, f"{line}\n".encode())

    async def is_asked(self, question: str, answer: str) -> None:
        """Type the answer once the question stands there."""
        await self.sees(f"{question}[^\n]*: $")
        self.types(answer)

    def presses(self, control: str) -> None:
        """Press Ctrl and a letter."""
        os.write(self._terminal, bytes([ord(control.upper()) - 64]))

    async def ended(self) -> int:
        """The exit code, once the program has ended and all that it showed is read."""
        async with asyncio.timeout(LONGEST_WAIT):
            while not self._over:
                self._news.clear()
                await self._news.wait()
            return await self._process.wait()

    def _take(self) -> None:
        try:
            self._shown += os.read(self._terminal, 65536).decode("utf-8", "replace")
        except OSError:  # Linux says so when the program has let go of its terminal.
            asyncio.get_running_loop().remove_reader(self._terminal)
            self._over = True
        self._news.set()


@asynccontextmanager
async def at_a_terminal(
    folder: Path, *arguments: str, settings: Mapping[str, str] | None = None
) -> AsyncIterator[Person]:
    """A person who starts the bot with these arguments in this folder."""
    ours, theirs = pty.openpty()
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(PROJECT), "LANG": "C.UTF-8", "TERM": "xterm"}
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", AS_A_SESSION, *arguments),
        cwd=folder,
        env=environment | dict(settings or {}),
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
    )
    os.close(theirs)
    person = Person(ours, process)
    try:
        yield person
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
        asyncio.get_running_loop().remove_reader(ours)
        os.close(ours)
