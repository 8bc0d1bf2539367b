"""Asks of what comes due whether it suits its readers, in the transaction in which it is taken."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, cast
from zoneinfo import ZoneInfo

from sqlalchemy import Row, Table, and_, select, text, union_all, update
from sqlalchemy.orm import Session

from bot.engine.attention import Later, Mind, Never, day_of, decide
from bot.engine.outbox import ROWS, finish_row
from bot.engine.parcel import Parcel
from bot.people.tables import PersonRow
from bot.storage.tables import COUNTED, OutboxRow

PEOPLE = cast(Table, PersonRow.__table__)
LONGEST_DAY = timedelta(hours=26)
"""A local day with a change of the clock, and some."""
FRESH_FOR = timedelta(days=1)
"""How long what was held for the next day may still be said from then on. It is held so once."""


def hold_back(db: Session, parcels: Iterable[Parcel], now: datetime) -> set[int]:
    """Put off or end those that do not suit their readers now; return their rows."""
    unasked = [parcel for parcel in parcels if parcel.unasked and parcel.person_id is not None]
    if not unasked:
        return set()
    minds = _minds(db, {parcel.person_id for parcel in unasked if parcel.person_id})
    others = _others(db, [whose for whose in minds if whose], now)
    held = set()
    for parcel in unasked:
        mind = minds.get(parcel.person_id or 0)
        if mind is None:
            continue
        heard = _heard(others.get(parcel.person_id or 0, ()), parcel.row_id, mind, now)
        if (verdict := decide(parcel.lane, mind, now, heard)) is not None:
            _note(db, parcel, verdict, now)
            held.add(parcel.row_id)
    return held


def _minds(db: Session, people: set[int]) -> dict[int, Mind]:
    row = PEOPLE.c
    columns = (row.id, row.zone, row.quiet_from, row.quiet_to, row.stopped_at, row.resting_until)
    found = db.execute(select(*columns).where(row.id.in_(people)))
    return {
        id_: Mind(ZoneInfo(zone), begins, ends, stopped is not None, resting)
        for id_, zone, begins, ends, stopped, resting in found
    }


def _others(db: Session, people: Sequence[int], now: datetime) -> Mapping[int, list[Row[Any]]]:
    """Return the unasked messages of each that may count: lately sent, on their way, or waiting."""
    row = ROWS.c
    columns = (row.id, row.person_id, row.state, row.not_before, row.sent_at)
    theirs = and_(row.person_id.in_(people), text(COUNTED))
    sent = select(*columns).where(theirs, row.state == "sent", row.sent_at >= now - LONGEST_DAY)
    open_ = select(*columns).where(theirs, row.state.in_(("ready", "sending", "uncertain")))
    found: dict[int, list[Row[Any]]] = {}
    for each in db.execute(union_all(sent, open_)):
        found.setdefault(each.person_id, []).append(each)
    return found


def _heard(others: Iterable[Row[Any]], row_id: int, mind: Mind, now: datetime) -> int:
    """Return how many count before *row_id* on the day of *now*."""
    begins, ends = day_of(now, mind.zone)
    count = 0
    for each in others:
        if each.id == row_id:
            continue
        match each.state:
            case "sent":
                count += each.sent_at >= begins
            case "ready":  # Waiting since longer: it goes before.
                count += each.id < row_id and each.not_before < ends
            case _:
                count += begins <= each.not_before < ends
    return count


def _note(db: Session, parcel: Parcel, verdict: Later | Never, now: datetime) -> None:
    if isinstance(verdict, Never):
        finish_row(db, db.get_one(OutboxRow, parcel.row_id), "unwanted", verdict.why, now=now)
        return
    expires_at = parcel.expires_at
    if expires_at and verdict.enough and not parcel.held:
        expires_at = max(expires_at, verdict.until + FRESH_FOR)
    if expires_at and expires_at <= verdict.until:
        finish_row(db, db.get_one(OutboxRow, parcel.row_id), "expired", now=now)
        return
    put_off = {
        "not_before": verdict.until,
        "expires_at": expires_at,
        "held": parcel.held or verdict.enough,
    }
    db.execute(update(ROWS).where(ROWS.c.id == parcel.row_id).values(**put_off))
