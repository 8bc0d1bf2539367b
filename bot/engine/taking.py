"""What is taken from the outbox next: read, chosen and noted as being sent, in one transaction."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, exists, select, tuple_, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from bot.conversation.address import Address, MessageRef, whole_chat
from bot.conversation.codec import from_json
from bot.conversation.messages import Lane
from bot.conversation.platform import CLOSED
from bot.engine.asking import hold_back
from bot.engine.choosing import Choice
from bot.engine.leading import Lead
from bot.engine.metrics import Metrics
from bot.engine.outbox import BODIES, PLACES, ROWS, SHOWN, end_row, finish_row
from bot.engine.parcel import Parcel, place_of
from bot.storage.database import Database
from bot.storage.leases import LEASES
from bot.storage.tables import OutboxRow

log = logging.getLogger(__name__)
BATCH = 40
HELD_AT_ONCE = 200
"""How many one transaction puts off or ends, because they do not suit or are too old, before others write."""
COMMON, NEWER = "common", "newer"
NEWER_BODIES = BODIES.alias("newer_bodies")
OF_PLACE = (PLACES.c.user_id, PLACES.c.private_chat, PLACES.c.unreachable)
WORDS = (BODIES.c.message.label(COMMON), BODIES.c.replaced_by, NEWER_BODIES.c.message.label(NEWER))
WHOLE = select(ROWS, *WORDS, *OF_PLACE).select_from(
    ROWS.outerjoin(BODIES, BODIES.c.id == ROWS.c.body_id)
    .outerjoin(NEWER_BODIES, NEWER_BODIES.c.id == BODIES.c.replaced_by)
    .outerjoin(PLACES, PLACES.c.id == ROWS.c.address_id)
)
"""Rows with everything that sending them needs."""
DUE = (
    select(ROWS.c.id, ROWS.c.lane)
    .where(ROWS.c.state == "ready", ROWS.c.platform == bindparam("platform"))
    .where(ROWS.c.not_before <= bindparam("now"))
    .order_by(ROWS.c.lane, ROWS.c.not_before, ROWS.c.id)
    .limit(BATCH)
)
"""Made once: it is asked after every turn, and making it takes longer than asking it."""
DUE_BEHIND = DUE.where(ROWS.c.id.not_in(bindparam("passed", expanding=True)))
Shown = Mapping[tuple[str, str], MessageRef]


class Taking:
    """Takes what may go now. Until then a row is ``ready``: it can be stopped, changed or put off."""

    def __init__(self, database: Database, lead: Lead, metrics: Metrics) -> None:
        self._database, self._lead, self._metrics = database, lead, metrics

    def take(self, platform: str, now: datetime, choice: Choice, under_way: set[int]) -> list[Parcel]:
        """Return what goes now, the most urgent first, noted as being sent.

        To be run in a writer thread. *under_way*: rows that are being sent already.
        """
        passed = set(under_way)
        with self._database.make_session.begin() as db:
            while not choice.over:
                due = _due(db, platform, now, passed)
                self._offer(db, due, choice, now)
                if choice.not_now >= HELD_AT_ONCE or len(due) < BATCH:
                    break  # Others want to write too, or there is no more.
                passed.update(row_id for row_id, _ in due)  # Look behind those that wait for their chats.
            return self._begin(db, choice.chosen)

    def give_back(self, platform: str, under_way: set[int]) -> None:
        """Let rows be taken again that are noted as being sent, and are not: the note came through, its echo
        did not. The network was never asked.
        """
        noted = (ROWS.c.state == "sending") & (ROWS.c.platform == platform)
        ours = noted & (ROWS.c.epoch == self._lead.epoch) & ROWS.c.id.not_in(under_way)
        with self._database.make_session.begin() as db:
            db.execute(update(ROWS).where(ours).values(state="ready"))

    def _begin(self, db: Session, parcels: Sequence[Parcel]) -> list[Parcel]:
        """Note that the network is about to be asked; return those that were not stopped meanwhile.

        This is the claim: nothing is returned once somebody else leads.
        """
        if not parcels:
            return []
        epoch = self._lead.epoch
        # Written like this, no index of states is used: SQLite would go through all that is ready.
        ready = ROWS.c.state.concat("") == "ready"
        here = ROWS.c.id.in_([parcel.row_id for parcel in parcels]) & ready
        here &= ~exists(select(LEASES.c.name).where(LEASES.c.epoch > epoch))
        moved = update(ROWS).where(here).values(state="sending", epoch=epoch).returning(ROWS.c.id)
        begun = set(db.scalars(moved))
        for parcel in parcels:
            if parcel.renewed and parcel.row_id in begun:
                db.execute(update(ROWS).where(ROWS.c.id == parcel.row_id).values(body_id=parcel.renewed))
        return [parcel for parcel in parcels if parcel.row_id in begun]

    def _offer(self, db: Session, due: Sequence[tuple[int, Lane]], choice: Choice, now: datetime) -> None:
        at = 0
        while at < len(due) and (room := choice.room(due[at][1])):
            row_ids = [row_id for row_id, _ in due[at : at + room]]
            parcels = self._read(db, row_ids, now)
            choice.not_now += len(row_ids) - len(parcels)
            choice.offer(parcels)
            at += room

    def _read(self, db: Session, row_ids: Sequence[int], now: datetime) -> list[Parcel]:
        """Return rows as they are to be sent, in that order, without those that are too old by now."""
        found = {parcel.row_id: parcel for parcel in self._readable(db, row_ids, now)}
        for late in [parcel for parcel in found.values() if parcel.expires_at and parcel.expires_at <= now]:
            finish_row(db, db.get_one(OutboxRow, late.row_id), "expired", now=now)
            self._metrics.note_end(late.platform, late.lane, "expired")
            del found[late.row_id]
        for row_id in hold_back(db, found.values(), now):
            del found[row_id]
        shown = _shown(db, [parcel for parcel in found.values() if parcel.message.name])
        return [_in_place(found[row_id], shown) for row_id in row_ids if row_id in found]

    def _readable(self, db: Session, row_ids: Sequence[int], now: datetime) -> list[Parcel]:
        """Return those that can be read; one that cannot is dead, and stops no other."""
        try:
            # What is just being stopped or reworded elsewhere is left for the next round.
            rows = WHOLE.where(ROWS.c.id.in_(row_ids)).with_for_update(of=ROWS, skip_locked=True)
            return [self._parcel(row) for row in db.execute(rows)]
        except DBAPIError:
            raise  # The database is locked or away: the rows are well, and are read again later.
        except Exception as error:
            if len(row_ids) > 1:
                return [parcel for row_id in row_ids for parcel in self._readable(db, [row_id], now)]
            log.error("row not readable", extra={"outbox_id": row_ids[0], "error": type(error).__name__})
            end_row(db, ROWS.c.id == row_ids[0], "dead", now, type(error).__name__)
            return []

    def _parcel(self, row: Row[Any]) -> Parcel:
        target = row.target or {}
        user_id, chat_id = row.user_id or target.get("user_id"), target.get("chat_id")
        cipher = self._database.cipher
        # Words that changed while it was on its way: it came back, or was in doubt, and is sent once more.
        renewed = row.replaced_by if row.newer and not row.parts_sent else None
        message = row.newer if renewed else row.common or row.message or {"text": ""}
        return Parcel(
            row_id=row.id,
            platform=row.platform,
            person_id=row.person_id,
            place=place_of(cipher, row.platform, chat_id or user_id or ""),
            to=Address(row.platform, user_id) if user_id else None,
            chat_id=chat_id,
            reply_token=target.get("reply_token"),
            message=from_json(message, Lane(row.lane)),
            lane=Lane(row.lane),
            batch=row.batch,
            parts_sent=row.parts_sent,
            key=row.dedupe_key,
            group=place_of(cipher, row.platform, whole_chat(chat_id)) if chat_id else None,
            private_chat=row.private_chat,
            address_id=row.address_id,
            closed=row.unreachable == CLOSED,
            expires_at=row.expires_at,
            waiting_since=row.failing_since or row.not_before,
            unasked=row.unasked,
            held=row.held,
            renewed=renewed,
        )


def _due(db: Session, platform: str, now: datetime, passed: set[int]) -> list[tuple[int, Lane]]:
    """Return what is due, the most urgent first, without reading what may be unreadable."""
    about: dict[str, object] = {"platform": platform, "now": now}
    rows = db.execute(DUE_BEHIND, about | {"passed": list(passed)}) if passed else db.execute(DUE, about)
    return [(row_id, Lane(lane)) for row_id, lane in rows]


def _shown(db: Session, named: Sequence[Parcel]) -> Shown:
    """Return the messages that readers have under the names of those parcels."""
    keys = {(parcel.place, parcel.message.name) for parcel in named}
    if not keys:
        return {}
    here = tuple_(SHOWN.c.place, SHOWN.c.name).in_(keys)
    rows = db.execute(select(SHOWN.c.place, SHOWN.c.name, SHOWN.c.ref).where(here))
    return {(place, name): MessageRef(ref["chat_id"], ref["message_id"]) for place, name, ref in rows}


def _in_place(parcel: Parcel, shown: Shown) -> Parcel:
    """Let a named message take the place of the one that its reader has, unless it takes another's."""
    ref = shown.get((parcel.place, parcel.message.name or ""))
    if ref is None or parcel.message.replaces is not None:
        return parcel
    return replace(parcel, message=replace(parcel.message, replaces=ref))
