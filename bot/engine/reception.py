"""The bot as its platforms see it: where everything comes in."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import cast

from sqlalchemy import Table, delete, select, tuple_
from sqlalchemy.orm import Session

from bot.conversation.events import ButtonPressed, CommandInvoked, InboundEvent
from bot.conversation.forms import Form
from bot.conversation.messages import Message
from bot.conversation.platform import Acknowledgement, HelpNow, RawUpdate, Suggestion
from bot.engine.clock import Now
from bot.engine.leading import Lead
from bot.engine.metrics import Metrics
from bot.engine.pipeline import Pipeline
from bot.engine.turn_names import name_of
from bot.storage.database import Database
from bot.storage.inserting import insert_all_new, insert_or_change
from bot.storage.order import OlderFirstError, place_of
from bot.storage.tables import InboxRow, NoteRow
from bot.storage.unit_of_work import HANDLED, INBOX, UnitOfWork

FormOf = Callable[[ButtonPressed], Form | None]
NOTES = cast(Table, NoteRow.__table__)
OLDEST_FIRST = (InboxRow.received_at, InboxRow.place, InboxRow.event_id)
LYING_AFTER, LYING_AT_ONCE = timedelta(seconds=10), 1000
FIRST_PAUSE, LONGEST_PAUSE = 0.02, 0.5
"""Seconds until an event is tried again that must wait for an older one of the same person."""


class Reception:
    """Keeps updates before they are confirmed, takes events through their turns, helps at once."""

    def __init__(
        self,
        database: Database,
        pipeline: Pipeline,
        now: Now,
        help_now: HelpNow,
        form_of: FormOf,
        committed: Callable[[], None],
        metrics: Metrics,
        lead: Lead,
    ) -> None:
        self._database = database
        self._pipeline = pipeline
        self._now = now
        self._help_now = help_now
        self._form_of = form_of
        self._committed = committed
        self._metrics = metrics
        self._lead = lead
        self._in_hand: set[tuple[str, str]] = set()

    async def keep(self, bot: str, updates: Sequence[RawUpdate]) -> list[RawUpdate]:
        """Commit *updates* before they are confirmed; return those never seen before."""
        new = await self._database.run(self._keep, bot, updates, self._now())
        self._in_hand.update((bot, update.event_id) for update in new)
        return new

    async def until_leading(self) -> None:
        """Return once this process is the one that may ask the networks what happened."""
        await self._lead.until_listening()

    async def unhandled(self, bot: str) -> list[RawUpdate]:
        """Return what was kept and not handled, oldest first: what a crash left behind."""
        return await self._database.run(self._unhandled, bot)

    async def left_lying(self) -> Mapping[str, list[RawUpdate]]:
        """Return, by bot, what a process has kept a while ago and not handled: it is gone, or too slow."""
        before = self._now() - LYING_AFTER
        names = await self._database.read(lambda db: _kept_before(db, before))
        lying = [name for name in names if name not in self._in_hand]
        return await self._database.read(lambda db: _updates(db, lying)) if lying else {}

    async def drop(self, bot: str, event_id: str) -> None:
        """Forget a kept update that means nothing to the bot."""
        self._in_hand.discard((bot, event_id))
        await self._database.run(self._drop, bot, event_id)

    async def recall(self, bot: str) -> dict[str, str]:
        """Return everything that `note` kept."""
        notes = select(NoteRow).where(NoteRow.bot == bot)
        return await self._database.read(lambda db: {row.key: row.value for row in db.scalars(notes)})

    async def note(self, bot: str, key: str, value: str | None) -> None:
        """Keep a word under *key* across restarts, or forget it (None)."""
        await self._database.run(self._note, bot, key, value)

    async def handle(self, event: InboundEvent) -> Acknowledgement:
        """Take *event* through its turn, and let its answers be sent."""
        if isinstance(event, ButtonPressed):
            self._metrics.note_press(name_of(event))
        try:
            return await self._handle_in_order(event)
        finally:
            self._in_hand.discard((event.bot, event.event_id))
            self._committed()

    def acknowledged(self, platform: str, seconds: float) -> None:
        """Count how long a press waited for the network to take its acknowledgement."""
        self._metrics.note_acknowledged(platform, seconds)

    async def _handle_in_order(self, event: InboundEvent) -> Acknowledgement:
        pause = FIRST_PAUSE
        while True:
            try:
                return await self._pipeline.handle(event)
            except OlderFirstError:  # Another process has it in hand, or had when it ended.
                await asyncio.sleep(pause)
                pause = min(pause * 2, LONGEST_PAUSE)

    def help_now(self, event: InboundEvent) -> list[Message]:
        """Return the answer to a cry for help, from memory; an empty list for everything else."""
        return self._help_now(event)

    def form(self, event: ButtonPressed) -> Form | None:
        """Return the form that belongs to a pressed button, in the presser's language; from memory."""
        return self._form_of(event)

    async def suggest(self, event: CommandInvoked) -> list[Suggestion]:
        """Return at most 25 values for the argument that somebody is typing."""
        return await self._pipeline.suggest(event)

    def _keep(self, bot: str, updates: Sequence[RawUpdate], now: datetime) -> list[RawUpdate]:
        new = {update.event_id: update for update in updates}
        with self._database.make_session.begin() as db:
            for table in (HANDLED, INBOX):
                known = select(table.c.event_id).where(table.c.bot == bot, table.c.event_id.in_(new))
                for event_id in db.scalars(known).all():
                    del new[event_id]
            rows = [self._row(bot, update, now) for update in new.values()]
            kept = insert_all_new(db, INBOX, INBOX.c.event_id, rows)  # Another process may be faster.
        return [update for update in new.values() if update.event_id in kept]

    def _row(self, bot: str, update: RawUpdate, now: datetime) -> dict[str, object]:
        by = update.whose
        whose = self._database.cipher.index("address", by.platform, by.user_id) if by else ""
        place = place_of(update.event_id) if by else 0
        row = {"bot": bot, "event_id": update.event_id, "body": update.body, "received_at": now}
        return row | {"whose": whose, "place": place}

    def _unhandled(self, bot: str) -> list[RawUpdate]:
        query = select(InboxRow).where(InboxRow.bot == bot).order_by(*OLDEST_FIRST)
        with self._database.make_session() as db:
            return [RawUpdate(row.event_id, row.body) for row in db.scalars(query)]

    def _drop(self, bot: str, event_id: str) -> None:
        with UnitOfWork(self._database.make_session, self._database.cipher) as uow:
            uow.is_repeat(bot, event_id, self._now())
            uow.commit()

    def _note(self, bot: str, key: str, value: str | None) -> None:
        with self._database.make_session.begin() as db:
            if value is None:
                db.execute(delete(NoteRow).where(NoteRow.bot == bot, NoteRow.key == key))
            else:
                insert_or_change(db, NOTES, bot=bot, key=key, value=value)


def _kept_before(db: Session, moment: datetime) -> list[tuple[str, str]]:
    names = select(INBOX.c.bot, INBOX.c.event_id).where(INBOX.c.received_at < moment)
    oldest = names.order_by(*OLDEST_FIRST).limit(LYING_AT_ONCE)
    return [(bot, event_id) for bot, event_id in db.execute(oldest)]


def _updates(db: Session, names: Sequence[tuple[str, str]]) -> dict[str, list[RawUpdate]]:
    rows = select(InboxRow).where(tuple_(InboxRow.bot, InboxRow.event_id).in_(names))
    found: dict[str, list[RawUpdate]] = {}
    for row in db.scalars(rows.order_by(*OLDEST_FIRST)):
        found.setdefault(row.bot, []).append(RawUpdate(row.event_id, row.body))
    return found
