"""Until when a network is left alone: kept, so that neither a restart nor another leader forgets it."""

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import cast

from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from bot.conversation.platform import RetryLater
from bot.engine.clock import Now
from bot.engine.marks import insist
from bot.engine.pace import Pace
from bot.storage.database import Database
from bot.storage.inserting import insert_or_change
from bot.storage.tables import NoteRow

NOTES = cast(Table, NoteRow.__table__)
ALL, BUT_SAFETY = "halt", "halt but safety"
"""Under these keys, beside the network's name, stands when a halt was asked for and when it ends."""


class Halts:
    """Halts the paces, and remembers for whoever leads next what is said of the bot and not of its token.

    A token that a network refuses is none of that: the next start may have another.
    """

    def __init__(self, database: Database, paces: Mapping[str, Pace], now: Now) -> None:
        self._database, self._paces, self._now = database, paces, now
        self._until: dict[tuple[str, str], datetime] = {}
        self._writing = asyncio.Lock()

    async def begin(self, network: str, asked: RetryLater) -> None:
        """Send nothing to *network* for as long as was *asked*; return once that is kept."""
        self._paces[network].halt(asked.after.total_seconds(), but_safety=asked.but_safety)
        if not (asked.too_fast or asked.but_safety):
            return
        now, key = self._now(), BUT_SAFETY if asked.but_safety else ALL
        until = now + asked.after
        async with self._writing:  # Many are refused at once, and the longest is to stay.
            known = self._until.get((network, key))
            if known is None or until > known:
                value = f"{now.timestamp()} {until.timestamp()}"
                await insist(self._database, self._keep, network, key, value)
                self._until[network, key] = until

    async def recall(self) -> None:
        """Go on with the halts that a process before this one has met."""
        for network, key, kept in await self._database.read(self._kept):
            self._go_on(network, key, kept)

    def _go_on(self, network: str, key: str, kept: str) -> None:
        asked, until = (datetime.fromtimestamp(float(moment), UTC) for moment in kept.split())
        left = min(until - self._now(), until - asked)  # The clock may have been set back since.
        self._until[network, key] = self._now() + left
        if left > timedelta():
            self._paces[network].halt(left.total_seconds(), but_safety=key == BUT_SAFETY)

    def _kept(self, db: Session) -> list[tuple[str, str, str]]:
        here = NoteRow.bot.in_(self._paces) & NoteRow.key.in_([ALL, BUT_SAFETY])
        return [(row.bot, row.key, row.value) for row in db.scalars(select(NoteRow).where(here))]

    def _keep(self, network: str, key: str, value: str) -> None:
        with self._database.make_session.begin() as db:
            insert_or_change(db, NOTES, bot=network, key=key, value=value)
