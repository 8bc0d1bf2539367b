"""Looking up while somebody types, letter by letter: beside the turns, and only for the latest letter."""

import asyncio
from collections.abc import Callable
from threading import Event
from typing import TypeVar

from sqlalchemy import event
from sqlalchemy.orm import Session

from bot.conversation.address import Address
from bot.storage.database import Database

Found = TypeVar("Found")
Look = Callable[[Session], list[Found]]


class OverError(Exception):
    """Nobody waits for what is being looked up any more."""


class Latest:
    """Looks things up, one after the other, so that pages and counts keep a connection to read with.

    No write lock is taken: no turn waits for somebody who types.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._asked: dict[Address, Event] = {}
        self._one = asyncio.Lock()

    async def read(self, by: Address, look: Look[Found]) -> list[Found]:
        """Return what *look* finds; nothing once *by* has typed on, and no more work when nobody waits."""
        over = Event()
        if before := self._asked.get(by):
            before.set()
        self._asked[by] = over
        try:
            async with self._one:
                return await self._database.read(lambda db: _unless(over, look, db))
        finally:
            over.set()
            if self._asked.get(by) is over:
                del self._asked[by]


def _unless(over: Event, look: Look[Found], db: Session) -> list[Found]:
    def stop(_: object) -> None:
        if over.is_set():
            raise OverError

    event.listen(db, "do_orm_execute", stop)  # Before each question to the database.
    try:
        return [] if over.is_set() else look(db)
    except OverError:
        return []
