"""Turns that wait for the one writer together share a transaction: one wait for the disk, not one each."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress

from bot.conversation.events import Event
from bot.conversation.platform import Acknowledgement
from bot.storage.database import Database

AT_ONCE = 8
"""How many turns share a transaction at most: the first of them is answered when the last is over."""
Outcome = Acknowledgement | Exception
TakeOne = Callable[[Event], Acknowledgement]
TakeAll = Callable[[Sequence[Event]], Sequence[Acknowledgement]]


class Together:
    """Takes turns: *take_one* its own transaction each, *take_all* several in one, all of them or none.

    Where several turns are taken at once anyway, each has its own: the database commits them together.
    """

    def __init__(self, database: Database, take_one: TakeOne, take_all: TakeAll) -> None:
        self._database, self._take_one, self._take_all = database, take_one, take_all
        self._waiting: list[tuple[Event, asyncio.Future[Acknowledgement]]] = []
        self._working: asyncio.Task[None] | None = None

    async def take(self, event: Event) -> Acknowledgement:
        """Return once the turn of *event* is committed."""
        if not self._database.sqlite:
            return await self._database.run(self._take_one, event)
        over: asyncio.Future[Acknowledgement] = asyncio.get_running_loop().create_future()
        self._waiting.append((event, over))
        if self._working is None:
            self._working = asyncio.create_task(self._work())
        return await over

    async def _work(self) -> None:
        while self._waiting:
            some, self._waiting = self._waiting[:AT_ONCE], self._waiting[AT_ONCE:]
            outcomes = await self._outcomes([event for event, _ in some])
            for (_, over), outcome in zip(some, outcomes, strict=True):
                _end(over, outcome)
        self._working = None

    async def _outcomes(self, events: Sequence[Event]) -> Sequence[Outcome]:
        try:
            return await self._database.run(self._take, events)
        except Exception as error:  # There is no writer any more.
            return [error] * len(events)

    def _take(self, events: Sequence[Event]) -> Sequence[Outcome]:
        if len(events) > 1:
            with suppress(Exception):
                return self._take_all(events)
            # One of them cannot be taken. Nothing has left the bot yet: each for itself, then.
        return [self._alone(event) for event in events]

    def _alone(self, event: Event) -> Outcome:
        try:
            return self._take_one(event)
        except Exception as error:
            return error


def _end(over: asyncio.Future[Acknowledgement], outcome: Outcome) -> None:
    if over.done():
        return  # Whoever waited is gone.
    if isinstance(outcome, Exception):
        over.set_exception(outcome)
    else:
        over.set_result(outcome)
