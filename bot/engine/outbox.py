"""What became of what was taken from the outbox.

Each method is one short transaction and is to be run in a writer thread.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import cast

from sqlalchemy import ColumnElement, Table, delete, func, literal, select, update
from sqlalchemy.orm import Session

from bot.conversation.address import Address, MessageRef, whole_chat
from bot.conversation.messages import Lane
from bot.engine.leading import Alone, Lead
from bot.engine.metrics import Metrics
from bot.engine.parcel import Mark, Parcel, place_of
from bot.engine.returned import come_back, note_door, note_unreachable, other_address
from bot.people.addresses import wishes_news
from bot.people.tables import AddressRow
from bot.storage.base import UtcDateTime
from bot.storage.database import Database
from bot.storage.inserting import insert_or_change
from bot.storage.tables import BodyRow, OutboxRow, ShownRow

ATTEMPTS = 5
IN_DOUBT = "in doubt"
"""Why a row is tried again of which it is not known whether the network took it."""
TOLD_TO_WAIT, HELD_BACK, NOT_REACHED = "told to wait", "waits its turn", "not reached"
"""Why a row waits that was not sent: the network said so, we do by ourselves, or nobody answered."""
REPEATS_KNOWN = timedelta(minutes=3)
"""For so long a network that can tell a repeat remembers what it was sent: Discord says, a few minutes."""
KEEP_BODIES = timedelta(days=3)
KEEP_ROWS = timedelta(days=60)
ALONE = Alone()
ROWS, SHOWN, BODIES, PLACES = (
    cast(Table, row.__table__) for row in (OutboxRow, ShownRow, BodyRow, AddressRow)
)
"""Bare tables, for what happens with every message: it takes a third of the time of the mapped classes."""


class Outbox:
    """Notes what became of the rows that were taken (see `taking`).

    What a former leader notes counts until the next begins the row anew. On networks *by_wish* only those
    read news in private who wish it.
    """

    def __init__(
        self,
        database: Database,
        lead: Lead = ALONE,
        metrics: Metrics | None = None,
        by_wish: Collection[str] = (),
    ) -> None:
        self._database, self._lead, self._metrics = database, lead, metrics or Metrics()
        self._by_wish = by_wish

    def parts_sent(self, marks: Sequence[Mark], now: datetime) -> None:
        """Note which parts the network took; after its last one a row is done."""
        with self._database.make_session.begin() as db:
            there = self._there(db, marks)
            for mark in marks:
                self._part_sent(db, mark, there)
            over = [mark.parcel for mark in marks if mark.last]
            strangers = [one.row_id for one in over if _is_strangers(one.person_id, one.batch)]
            if strangers:
                db.execute(delete(ROWS).where(self._ours(strangers)))
            done = {"state": "sent", "sent_at": now, "error": None, "failing_since": None, "target": None}
            self._count_part(db, [one.row_id for one in over], done)
            self._count_part(db, [mark.parcel.row_id for mark in marks if not mark.last], {})

    def _count_part(self, db: Session, row_ids: Sequence[int], more: Mapping[str, object]) -> None:
        """Note one more part of rows, as far as they are there: a person may have been erased meanwhile."""
        if row_ids:
            here = update(ROWS).where(self._ours(row_ids))
            db.execute(here.values(parts_sent=ROWS.c.parts_sent + 1, **more))

    def _ours(self, row_ids: Sequence[int]) -> ColumnElement[bool]:
        """Those that nobody who leads after us has begun anew."""
        return ROWS.c.id.in_(row_ids) & (ROWS.c.epoch <= self._lead.epoch)

    def _there(self, db: Session, marks: Sequence[Mark]) -> set[int]:
        """Return the rows of messages with a name whose readers have not been erased meanwhile."""
        named = [mark.parcel.row_id for mark in marks if mark.parcel.message.name]
        here = select(ROWS.c.id).where(ROWS.c.id.in_(named)).order_by(ROWS.c.id).with_for_update()
        return set(db.scalars(here)) if named else set()

    def _part_sent(self, db: Session, mark: Mark, there: Collection[int]) -> None:
        parcel, sent = mark.parcel, mark.sent
        if parcel.message.name and (parcel.person_id is None or parcel.row_id in there):
            self._remember(db, parcel, sent.ref)
        if parcel.to and sent.private_chat and sent.private_chat != parcel.private_chat:
            self._note_private_chat(db, parcel.to, sent.private_chat)
        if sent.aside != parcel.closed and parcel.address_id is not None and parcel.tries_own_chat:
            note_door(db, parcel.address_id, closed=sent.aside)

    def later(self, row_id: int, until: datetime) -> None:
        """Let a row that was not sent wait."""
        self._set(row_id, state="ready", not_before=until)

    def put_off(self, row_id: int, until: datetime, why: str, now: datetime) -> None:
        """Let a row that was tried in vain wait, through no fault of its own; say why, and since when."""
        since = func.coalesce(ROWS.c.failing_since, literal(now, UtcDateTime()))
        self._set(row_id, state="ready", not_before=until, error=why, failing_since=since)

    def failed(self, row_id: int, why: str, now: datetime) -> None:
        """Try a row again later, ever later, and give up after the last attempt.

        News in doubt is tried again only while the network can tell a repeat, and is uncertain then.
        """
        with self._database.make_session.begin() as db:
            row = db.get(OutboxRow, row_id)
            if row is None or row.epoch > self._lead.epoch:
                return
            row.attempts += 1
            row.failing_since = row.failing_since or now
            row.not_before = now + timedelta(seconds=15 * 4**row.attempts)
            over = "dead" if row.attempts >= ATTEMPTS else ""
            if why == IN_DOUBT and row.batch and row.not_before - row.failing_since > REPEATS_KNOWN:
                over = "uncertain"
            if over:
                finish_row(db, row, over, why, now=now)
            else:
                row.state, row.error = "ready", why
        if over:
            self._metrics.note_end(row.platform, Lane(row.lane), over)

    def end(self, row_id: int, state: str, now: datetime, why: str | None = None) -> None:
        """Note that a row will not be sent: ``uncertain``, ``dead``."""
        with self._database.make_session.begin() as db:
            end_row(db, self._ours([row_id]), state, now, why)

    def unreachable(self, parcel: Parcel, why: str, now: datetime) -> None:
        """Note that an address reaches nobody; the message then goes to another of the person's.

        Where there is none it has come back, and what it names for that is planned.
        """
        with self._database.make_session.begin() as db:
            row = db.get(OutboxRow, parcel.row_id)
            if row is None or row.epoch > self._lead.epoch:
                return
            knocks = parcel.message.knock is not None
            if row.address_id is not None:
                # Who has just been told that the door is closed need not hear it once more.
                note_unreachable(db, row.address_id, why, now, silently=knocks)
            confidential = parcel.message.confidential
            stays = row.only_here or knocks
            not_on = () if row.batch is None or wishes_news(db, row.person_id) else self._by_wish
            other = None if stays else other_address(db, row.person_id, row.address_id, confidential, not_on)
            if other is None:
                finish_row(db, row, "unreachable", why, now=now)
            else:
                row.state, row.address_id, row.platform = "ready", other.id, other.platform
                row.target, row.parts_sent = None, 0

    def recover(self, resend: set[str], now: datetime, *, others: bool = False) -> None:
        """After a crash: what was being sent is sent again on networks in *resend*, or shown as uncertain.

        With *others*, only what former leaders began, while our own is on its way.
        Where no repeat can be told, or not any more, an announcement is not said twice: it is parked. What
        one person waits for (an answer, a reminder, a lesson, safety) is rather said twice than not.
        """
        with self._database.make_session.begin() as db:
            sending = OutboxRow.state == "sending"
            if others:
                sending &= OutboxRow.epoch < self._lead.epoch
            latest = db.scalar(select(func.max(OutboxRow.sent_at)))
            known = resend if latest and now - latest < REPEATS_KNOWN else ()
            parked = sending & OutboxRow.platform.not_in(known) & OutboxRow.batch.is_not(None)
            db.execute(update(OutboxRow).where(parked).values(state="uncertain"))
            db.execute(update(OutboxRow).where(sending).values(state="ready"))

    def clean(self, now: datetime) -> None:
        """Blank what was said some days ago, and drop rows that nothing refers to any more."""
        with self._database.make_session.begin() as db:
            ended = ROWS.c.state.not_in(["ready", "sending"])
            before = ROWS.c.not_before < now - KEEP_BODIES
            filled = ROWS.c.message.is_not(None) | ROWS.c.target.is_not(None)
            db.execute(update(ROWS).where(ended, before, filled).values(message=None, target=None))
            wanted = select(ROWS.c.id).where(ROWS.c.body_id == BODIES.c.id, ~(ended & before)).exists()
            # A body that no row names yet belongs to a walk through its audience that has just begun.
            latest = select(func.max(ROWS.c.body_id)).where(ended, before).scalar_subquery()
            old = (BODIES.c.id <= latest) & BODIES.c.message.is_not(None) & ~wanted
            db.execute(update(BODIES).where(old).values(message=None))
            db.execute(delete(ROWS).where(ended, ROWS.c.not_before < now - KEEP_ROWS))

    def next_due(self, now: datetime) -> datetime | None:
        """Return when the next waiting row comes due, or None."""
        waiting = select(OutboxRow.not_before).where(OutboxRow.state == "ready", OutboxRow.not_before > now)
        with self._database.make_session() as db:
            return db.scalar(waiting.order_by(OutboxRow.not_before).limit(1))

    def _note_private_chat(self, db: Session, to: Address, private_chat: str) -> None:
        here = AddressRow.user_index == self._database.cipher.index("address", to.platform, to.user_id)
        db.execute(update(AddressRow).where(here).values(private_chat=private_chat))

    def _remember(self, db: Session, parcel: Parcel, ref: MessageRef) -> None:
        kept = {"chat_id": ref.chat_id, "message_id": ref.message_id}
        name = parcel.message.name or ""
        gone_on = parcel.chat_id and whole_chat(parcel.chat_id) != whole_chat(ref.chat_id)
        place = place_of(self._database.cipher, parcel.platform, ref.chat_id) if gone_on else parcel.place
        insert_or_change(db, SHOWN, place=place, name=name, person_id=parcel.person_id, ref=kept)

    def _set(self, row_id: int, **values: object) -> None:
        with self._database.make_session.begin() as db:
            db.execute(update(OutboxRow).where(self._ours([row_id])).values(**values))


def _is_strangers(person_id: int | None, batch: str | None) -> bool:
    return person_id is None and batch is None


def end_row(
    db: Session, here: ColumnElement[bool], state: str, now: datetime, why: str | None = None
) -> None:
    """Note how the row *here* ended, which may not be readable: it is named by its columns."""
    found = db.execute(select(ROWS.c.id, ROWS.c.person_id, ROWS.c.batch).where(here)).first()
    if found is None:
        return
    if _is_strangers(found.person_id, found.batch):
        db.execute(delete(ROWS).where(ROWS.c.id == found.id))
        return
    db.execute(update(ROWS).where(ROWS.c.id == found.id).values(state=state, error=why))
    if state == "dead":
        come_back(db, found.id, now)


def finish_row(db: Session, row: OutboxRow, state: str, why: str | None = None, *, now: datetime) -> None:
    """Note that a row ended unsent, and forget its address; of a stranger nothing at all is kept."""
    if _is_strangers(row.person_id, row.batch):
        db.delete(row)
    else:
        row.state, row.error, row.target = state, why, None
        db.flush()
        come_back(db, row.id, now)
