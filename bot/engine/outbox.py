"""The outbox as the dispatcher sees it: what is due, and what became of it.

Each method is one short transaction and is to be run in a writer thread.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import ColumnElement, Integer, Row, Table, bindparam, delete, exists, select, tuple_, update
from sqlalchemy.orm import Session

from bot.conversation.address import Address, MessageRef, whole_chat
from bot.conversation.codec import from_json
from bot.conversation.messages import Lane, Message
from bot.conversation.platform import CLOSED, Sent
from bot.engine.leading import Alone, Lead
from bot.engine.returned import come_back, note_door, note_unreachable, other_address
from bot.people.tables import AddressRow
from bot.storage.database import Database
from bot.storage.inserting import insert_or_change
from bot.storage.leases import LEASES
from bot.storage.tables import BodyRow, OutboxRow, ShownRow

ATTEMPTS = 5
KEEP_BODIES = timedelta(days=3)
KEEP_ROWS = timedelta(days=60)
ROWS, SHOWN, BODIES, PLACES = (
    cast(Table, row.__table__) for row in (OutboxRow, ShownRow, BodyRow, AddressRow)
)
"""Bare tables, for what happens with every message: it takes a third of the time of the mapped classes."""
COMMON = "common"
ALONE = Alone()
OF_PLACE = (PLACES.c.user_id, PLACES.c.private_chat, PLACES.c.unreachable)
WHOLE = select(ROWS, BODIES.c.message.label(COMMON), *OF_PLACE).select_from(
    ROWS.outerjoin(BODIES, BODIES.c.id == ROWS.c.body_id).outerjoin(PLACES, PLACES.c.id == ROWS.c.address_id)
)
"""Rows with everything that sending them needs."""
DUE = (
    select(ROWS.c.id, ROWS.c.lane)
    .where(ROWS.c.state == "ready", ROWS.c.platform == bindparam("platform"))
    .where(ROWS.c.not_before <= bindparam("now"), ROWS.c.id.not_in(bindparam("busy", expanding=True)))
    .order_by(ROWS.c.lane, ROWS.c.not_before, ROWS.c.id)
    .limit(bindparam("limit", type_=Integer))
)
"""Made once: it is asked after every turn, and making it takes longer than asking it."""


@dataclass(frozen=True, slots=True)
class Parcel:
    """A row of the outbox, ready to be sent. *place* tells chats apart without naming them.

    *group* is the place of the whole chat if others read it, whichever part of it is meant.
    """

    row_id: int
    platform: str
    person_id: int | None
    place: str
    to: Address | None
    chat_id: str | None
    reply_token: str | None
    message: Message
    lane: Lane
    batch: str | None
    parts_sent: int
    key: str
    group: str | None = None
    private_chat: str | None = None
    address_id: int | None = None
    closed: bool = False
    """Whether direct messages were closed there when last tried."""

    @property
    def tries_own_chat(self) -> bool:
        """Whether it is shown in the person's own chat, or beside it: it answers nothing elsewhere."""
        knocks = self.message.knock is not None
        return bool(self.message.text) and self.chat_id is None and (knocks or self.reply_token is None)

    def nonce(self, part: int) -> str:
        """Return the name, for ever, of one part of this row."""
        return f"{hashlib.sha256(self.key.encode()).hexdigest()[:18]}-{part}"


@dataclass(frozen=True, slots=True)
class Mark:
    """That the network took a part of a parcel, and whether it was the last one."""

    parcel: Parcel
    sent: Sent
    last: bool


class Outbox:
    """What is due, and what became of it. What a former leader notes counts until the next begins anew."""

    def __init__(self, database: Database, lead: Lead = ALONE) -> None:
        self._database, self._lead = database, lead

    def due(self, platform: str, now: datetime, limit: int, busy: set[int]) -> list[tuple[int, Lane]]:
        """Return what is due on *platform*, the most urgent first, without reading what may be unreadable."""
        about = {"platform": platform, "now": now, "limit": limit, "busy": list(busy)}
        with self._database.make_session() as db:
            return [(row_id, Lane(lane)) for row_id, lane in db.execute(DUE, about)]

    def read(self, row_ids: Sequence[int], now: datetime) -> list[Parcel]:
        """Return rows as they are to be sent, without those that are not to be sent any more.

        One that cannot be read spoils them all: read it alone.
        """
        with self._database.make_session.begin() as db:
            rows = db.execute(WHOLE.where(ROWS.c.id.in_(row_ids), ROWS.c.state == "ready")).all()
            late = [row for row in rows if row.expires_at is not None and row.expires_at <= now]
            for row in late:
                _finish(db, db.get_one(OutboxRow, row.id), "expired", now=now)
            found = {row.id: self._parcel(row) for row in rows if row not in late}
            shown = self._shown(db, [parcel for parcel in found.values() if parcel.message.name])
        return [_in_place(found[row_id], shown) for row_id in row_ids if row_id in found]

    def begin(self, row_ids: Sequence[int]) -> set[int]:
        """Note that the network is about to be asked; return those that were not stopped meanwhile."""
        epoch = self._lead.epoch
        here = ROWS.c.id.in_(row_ids) & (ROWS.c.state == "ready")
        here &= ~exists(select(LEASES.c.name).where(LEASES.c.epoch > epoch))  # Nobody leads after us.
        with self._database.make_session.begin() as db:
            moved = update(ROWS).where(here).values(state="sending", epoch=epoch).returning(ROWS.c.id)
            return set(db.scalars(moved))

    def parts_sent(self, marks: Sequence[Mark], now: datetime) -> None:
        """Note which parts the network took; after its last one a row is done."""
        with self._database.make_session.begin() as db:
            for mark in marks:
                self._part_sent(db, mark)
            over = [mark.parcel for mark in marks if mark.last]
            strangers = [one.row_id for one in over if _is_strangers(one.person_id, one.batch)]
            if strangers:
                db.execute(delete(ROWS).where(self._ours(strangers)))
            done = {"state": "sent", "sent_at": now, "error": None, "target": None}
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

    def _part_sent(self, db: Session, mark: Mark) -> None:
        parcel, sent = mark.parcel, mark.sent
        if parcel.message.name:
            self._remember(db, parcel, sent.ref)
        if parcel.to and sent.private_chat and sent.private_chat != parcel.private_chat:
            self._note_private_chat(db, parcel.to, sent.private_chat)
        if sent.aside != parcel.closed and parcel.address_id is not None and parcel.tries_own_chat:
            note_door(db, parcel.address_id, closed=sent.aside)

    def later(self, row_id: int, until: datetime) -> None:
        """Let a row that was not sent wait."""
        self._set(row_id, state="ready", not_before=until)

    def failed(self, row_id: int, why: str, now: datetime) -> None:
        """Try a row again later, ever later, and give up after the last attempt."""
        with self._database.make_session.begin() as db:
            row = db.get(OutboxRow, row_id)
            if row is None or row.epoch > self._lead.epoch:
                return
            row.attempts += 1
            row.not_before = now + timedelta(seconds=15 * 4**row.attempts)
            if row.attempts >= ATTEMPTS:
                _finish(db, row, "dead", why, now=now)
            else:
                row.state, row.error = "ready", why

    def end(self, row_id: int, state: str, now: datetime, why: str | None = None) -> None:
        """Note that a row will not be sent: ``uncertain``, ``dead``."""
        with self._database.make_session.begin() as db:
            # What cannot be read is named by its columns: reading the row would fail again.
            columns = select(OutboxRow.person_id, OutboxRow.batch).where(self._ours([row_id]))
            found = db.execute(columns).first()
            if found and _is_strangers(*found):
                db.execute(delete(OutboxRow).where(OutboxRow.id == row_id))
            elif found:
                ended = {"state": state, "error": why}
                db.execute(update(OutboxRow).where(OutboxRow.id == row_id).values(**ended))
                if state == "dead":
                    come_back(db, row_id, now)

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
            other = None if stays else other_address(db, row.person_id, row.address_id, confidential)
            if other is None:
                _finish(db, row, "unreachable", why, now=now)
            else:
                row.state, row.address_id, row.platform = "ready", other.id, other.platform
                row.target, row.parts_sent = None, 0

    def recover(self, resend: set[str], *, others: bool = False) -> None:
        """After a crash: what was being sent is sent again on networks in *resend*, or shown as uncertain.

        With *others*, only what former leaders began, while our own is on its way.
        On networks that cannot tell a repeat, an announcement is not said twice: it is parked. What
        one person waits for (an answer, a reminder, a lesson, safety) is rather said twice than not.
        """
        with self._database.make_session.begin() as db:
            sending = OutboxRow.state == "sending"
            if others:
                sending &= OutboxRow.epoch < self._lead.epoch
            parked = sending & OutboxRow.platform.not_in(resend) & OutboxRow.batch.is_not(None)
            db.execute(update(OutboxRow).where(parked).values(state="uncertain"))
            db.execute(update(OutboxRow).where(sending).values(state="ready"))

    def clean(self, now: datetime) -> None:
        """Blank what was said some days ago, and drop rows that nothing refers to any more."""
        with self._database.make_session.begin() as db:
            ended = OutboxRow.state.not_in(["ready", "sending"])
            old = ended & (OutboxRow.not_before < now - KEEP_BODIES)
            db.execute(update(OutboxRow).where(old).values(message=None, target=None))
            db.execute(delete(OutboxRow).where(ended, OutboxRow.not_before < now - KEEP_ROWS))
            still_wanted = select(OutboxRow.body_id).where(OutboxRow.body_id == BodyRow.id)
            wanted = still_wanted.where(OutboxRow.not_before >= now - KEEP_BODIES)
            db.execute(update(BodyRow).where(~wanted.exists()).values(message=None))

    def next_due(self, now: datetime) -> datetime | None:
        """Return when the next waiting row comes due, or None."""
        waiting = select(OutboxRow.not_before).where(OutboxRow.state == "ready", OutboxRow.not_before > now)
        with self._database.make_session() as db:
            return db.scalar(waiting.order_by(OutboxRow.not_before).limit(1))

    def _parcel(self, row: Row[Any]) -> Parcel:
        target = row.target or {}
        user_id = row.user_id or target.get("user_id")
        to = Address(row.platform, user_id) if user_id else None
        chat_id = target.get("chat_id")
        return Parcel(
            row_id=row.id,
            platform=row.platform,
            person_id=row.person_id,
            place=self._place(row.platform, to, chat_id),
            to=to,
            chat_id=chat_id,
            reply_token=target.get("reply_token"),
            message=from_json(row.common or row.message or {"text": ""}, Lane(row.lane)),
            lane=Lane(row.lane),
            batch=row.batch,
            parts_sent=row.parts_sent,
            key=row.dedupe_key,
            group=self._group(row.platform, chat_id),
            private_chat=row.private_chat,
            address_id=row.address_id,
            closed=row.unreachable == CLOSED,
        )

    def _shown(self, db: Session, named: Sequence[Parcel]) -> dict[tuple[str, str], MessageRef]:
        """Return the messages that readers have under the names of those parcels."""
        keys = {(parcel.place, parcel.message.name) for parcel in named}
        if not keys:
            return {}
        here = tuple_(SHOWN.c.place, SHOWN.c.name).in_(keys)
        rows = db.execute(select(SHOWN.c.place, SHOWN.c.name, SHOWN.c.ref).where(here))
        return {(place, name): MessageRef(ref["chat_id"], ref["message_id"]) for place, name, ref in rows}

    def _note_private_chat(self, db: Session, to: Address, private_chat: str) -> None:
        here = AddressRow.user_index == self._database.cipher.index("address", to.platform, to.user_id)
        db.execute(update(AddressRow).where(here).values(private_chat=private_chat))

    def _place(self, platform: str, to: Address | None, chat_id: str | None) -> str:
        return self._database.cipher.index("place", platform, chat_id or (to.user_id if to else ""))

    def _group(self, platform: str, chat_id: str | None) -> str | None:
        return self._place(platform, None, whole_chat(chat_id)) if chat_id else None

    def _remember(self, db: Session, parcel: Parcel, ref: MessageRef) -> None:
        kept = {"chat_id": ref.chat_id, "message_id": ref.message_id}
        name = parcel.message.name or ""
        gone_on = parcel.chat_id and whole_chat(parcel.chat_id) != whole_chat(ref.chat_id)
        place = self._place(parcel.platform, None, ref.chat_id) if gone_on else parcel.place
        insert_or_change(db, SHOWN, place=place, name=name, person_id=parcel.person_id, ref=kept)

    def _set(self, row_id: int, **values: object) -> None:
        with self._database.make_session.begin() as db:
            db.execute(update(OutboxRow).where(self._ours([row_id])).values(**values))


def _in_place(parcel: Parcel, shown: Mapping[tuple[str, str], MessageRef]) -> Parcel:
    """Let a named message take the place of the one that its reader has, unless it takes another's."""
    ref = shown.get((parcel.place, parcel.message.name or ""))
    if ref is None or parcel.message.replaces is not None:
        return parcel
    return replace(parcel, message=replace(parcel.message, replaces=ref))


def _is_strangers(person_id: int | None, batch: str | None) -> bool:
    return person_id is None and batch is None


def _finish(db: Session, row: OutboxRow, state: str, why: str | None = None, *, now: datetime) -> None:
    """Note that a row ended unsent, and forget its address; of a stranger nothing at all is kept."""
    if _is_strangers(row.person_id, row.batch):
        db.delete(row)
    else:
        row.state, row.error, row.target = state, why, None
        db.flush()
        come_back(db, row.id, now)
