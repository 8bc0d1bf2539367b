"""What the network took, written down together: many answers at once cost one commit, not one each."""

import asyncio
import logging
from collections.abc import Callable
from typing import TypeVarTuple

from sqlalchemy.exc import InterfaceError, OperationalError

from bot.engine.clock import Now
from bot.engine.outbox import Outbox
from bot.engine.parcel import Mark
from bot.storage.database import Database

log = logging.getLogger(__name__)
Noted = asyncio.Future[None]
Args = TypeVarTuple("Args")
AWAY_SECONDS = 1.0


async def insist(database: Database, work: Callable[[*Args], None], *args: *Args) -> None:
    """Write down what became of a message, again and again while the database is away.

    Otherwise the row would stay as being sent, and after the next start nobody would know whether it was.
    """
    while True:
        try:
            await database.run(work, *args)
            return
        except (OperationalError, InterfaceError) as error:
            log.error("not noted yet", extra={"error": type(error).__name__})
            await asyncio.sleep(AWAY_SECONDS)


class Marks:
    """Collects what was sent while the database was busy, and notes it in one transaction."""

    def __init__(self, database: Database, outbox: Outbox, now: Now) -> None:
        self._database, self._outbox, self._now = database, outbox, now
        self._waiting: list[tuple[Mark, Noted]] = []
        self._writing: asyncio.Task[None] | None = None

    async def note(self, mark: Mark) -> None:
        """Return once *mark* is committed."""
        noted: Noted = asyncio.get_running_loop().create_future()
        self._waiting.append((mark, noted))
        if self._writing is None:
            self._writing = asyncio.create_task(self._write())
        await noted

    async def _write(self) -> None:
        while self._waiting:
            taken, self._waiting = self._waiting, []
            await self._write_those(taken)
        self._writing = None

    async def _write_those(self, taken: list[tuple[Mark, Noted]]) -> None:
        marks = [mark for mark, _ in taken]
        try:
            await insist(self._database, self._outbox.parts_sent, marks, self._now())
        except Exception as error:
            if len(taken) == 1:
                _end(taken[0][1], error)
                return
            for one in taken:  # One that cannot be written must not take the others with it.
                await self._write_those([one])
        else:
            for _, noted in taken:
                _end(noted)


def _end(noted: Noted, error: Exception | None = None) -> None:
    if noted.done():
        return  # Whoever waited is gone.
    if error:
        noted.set_exception(error)
    else:
        noted.set_result(None)
