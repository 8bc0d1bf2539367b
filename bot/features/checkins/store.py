"""Watches in the database, and what becomes of everything in this room when a person is joined or leaves."""

from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, or_, select, update

from bot.features.checkins.debrief_store import DebriefStore
from bot.features.checkins.model import (
    UNDERSTOOD_FOR,
    Ending,
    Rung,
    Totals,
    Turning,
    Watch,
)
from bot.features.checkins.tables import DebriefRow, RequestRow, WatchRow
from bot.storage.rivals import LOCKED

NAMING = (
    WatchRow.person_id,
    WatchRow.lead_id,
    WatchRow.first_id,
    WatchRow.second_id,
    WatchRow.owner_id,
    DebriefRow.person_id,
    RequestRow.person_id,
    RequestRow.asked_id,
    RequestRow.taken_by,
)
"""The columns that name people."""


class CheckinStore(DebriefStore):
    """Watches, debriefs and requests, within one turn."""

    def begin(self, watch: Watch) -> Watch:
        """Keep a new watch, or open an ended one of the same person and shift again."""
        row = self._watch_row(watch.person_id, watch.shift_id)
        if row is None:
            row = WatchRow(person_id=watch.person_id, shift_id=watch.shift_id, round=0)
            self._db.add(row)
        else:
            watch.round = row.round + 1
        _write(row, watch)
        self._db.flush()
        return _watch(row)

    def watch(self, watch_id: int) -> Watch | None:
        """Return a watch."""
        row = self._db.get(WatchRow, watch_id, with_for_update=LOCKED)
        return _watch(row) if row else None

    def save(self, watch: Watch) -> None:
        """Keep what changed of a watch."""
        _write(self._db.get_one(WatchRow, watch.id), watch)
        self._db.flush()

    def end(self, watch: Watch, ending: Ending, now: datetime) -> bool:
        """End a watch; False if it had ended already."""
        still = update(WatchRow).where(WatchRow.id == watch.id, WatchRow.ended_at.is_(None))
        ended = self._uow.changed(still.values(ended_at=now, ending=ending)) == 1
        if ended:
            watch.ended_at, watch.ending = now, ending
        return ended

    def take(self, watch: Watch, owner_id: int) -> bool:
        """Let somebody own a watch; False if another was faster or it has ended."""
        free = (WatchRow.id == watch.id) & WatchRow.ended_at.is_(None) & WatchRow.owner_id.is_(None)
        taken = self._uow.changed(update(WatchRow).where(free).values(owner_id=owner_id)) == 1
        if taken:
            watch.owner_id = owner_id
        return taken

    def on_shift(self, person_id: int, shift_id: int) -> Watch | None:
        """Return a person's watch on a shift, open or ended."""
        row = self._watch_row(person_id, shift_id)
        return _watch(row) if row else None

    def open_of(self, person_id: int) -> list[Watch]:
        """Return a person's open watches, the latest first."""
        theirs = select(WatchRow).where(WatchRow.person_id == person_id, WatchRow.ended_at.is_(None))
        latest_first = theirs.order_by(WatchRow.id.desc()).with_for_update(key_share=True)
        return [_watch(row) for row in self._db.scalars(latest_first)]

    def latest(self, person_id: int, now: datetime) -> Watch | None:
        """Return the open watch of a person, else the one that ended last if that was not long ago."""
        if still_open := self.open_of(person_id):
            return still_open[0]
        recent = (WatchRow.person_id == person_id) & (WatchRow.ended_at > now - UNDERSTOOD_FOR)
        counted = select(WatchRow).where(recent, WatchRow.ending != Ending.LEFT)
        row = self._db.scalar(counted.order_by(WatchRow.ended_at.desc(), WatchRow.id.desc()).limit(1))
        return _watch(row) if row else None

    def ended_by(self, watch: Watch) -> Watch | None:
        """Return the watch that ended because *watch* began, at the next shift of the same person."""
        same = (WatchRow.person_id == watch.person_id) & (WatchRow.ended_at == watch.began_at)
        row = self._db.scalar(select(WatchRow).where(same, WatchRow.ending == Ending.ELSEWHERE))
        return _watch(row) if row else None

    def open_on(self, shift_id: int) -> list[Watch]:
        """Return the open watches of a shift."""
        theirs = select(WatchRow).where(WatchRow.shift_id == shift_id, WatchRow.ended_at.is_(None))
        return [_watch(row) for row in self._db.scalars(theirs.order_by(WatchRow.id))]

    def kept_by(self, helper_id: int) -> list[Watch]:
        """Return the open watches for which *helper_id* is asked or which they have taken."""
        asked = or_(
            WatchRow.first_id == helper_id, WatchRow.second_id == helper_id, WatchRow.owner_id == helper_id
        )
        theirs = select(WatchRow).where(asked, WatchRow.ended_at.is_(None))
        return [_watch(row) for row in self._db.scalars(theirs.order_by(WatchRow.asks_at, WatchRow.id))]

    def companions(self, person_id: int, shift_id: int) -> list[int]:
        """Return who else came to a shift."""
        came = select(WatchRow.person_id).where(WatchRow.shift_id == shift_id)
        return list(self._db.scalars(came.where(WatchRow.person_id != person_id).order_by(WatchRow.id)))

    def lead_of(self, shift_id: int) -> int | None:
        """Return the lead of a shift: who is named so for most of those who came (not for themselves)."""
        named = (WatchRow.shift_id == shift_id) & WatchRow.lead_id.is_not(None)
        leads = select(WatchRow.lead_id).where(named).group_by(WatchRow.lead_id)
        return self._db.scalar(leads.order_by(func.count().desc(), WatchRow.lead_id).limit(1))

    def totals(self, shift_id: int) -> Totals:
        """Return the sums of a shift, without anybody's name."""
        came = (WatchRow.shift_id == shift_id) & (
            WatchRow.ending.is_(None) | (WatchRow.ending != Ending.LEFT)
        )
        people = self._count(came)
        out = self._count(came & WatchRow.ended_at.is_(None))
        told = self._db.scalars(select(DebriefRow.answers).where(DebriefRow.shift_id == shift_id))
        figures = [(answers.get("doors") or 0, answers.get("talks") or 0) for answers in told]
        return Totals(people - out, people, sum(d for d, _ in figures), sum(t for _, t in figures))

    # Two people who are one

    def take_over(self, kept_id: int, gone_id: int) -> list[int]:
        """Let what is kept of *gone_id* be *kept_id*'s; return the open watches that lost their owner.

        Nobody is asked about themselves.
        """
        for theirs in self._db.scalars(select(WatchRow).where(WatchRow.person_id == gone_id)).all():
            mine = self._watch_row(kept_id, theirs.shift_id)
            if mine:
                self._fold(*((theirs, mine) if mine.ended_at is None or theirs.ended_at else (mine, theirs)))
        for column in NAMING:
            self._db.execute(update(column.class_).where(column == gone_id).values({column.key: kept_id}))
        self._db.expire_all()
        for row in self._db.scalars(select(WatchRow).where(WatchRow.ended_at.is_(None))):
            told = {kept_id if int(p) == gone_id else int(p) for p in row.told.split(",") if p}
            row.told = ",".join(map(str, sorted(told)))
        asked_self = (RequestRow.person_id == RequestRow.asked_id) & (RequestRow.state == Turning.ASKED)
        withdrawn = update(RequestRow).where(asked_self).values(state=Turning.WITHDRAWN)
        self._db.execute(withdrawn, execution_options={"synchronize_session": False})
        self._db.expire_all()
        return self._ask_nobody_about_themselves(kept_id)

    def _ask_nobody_about_themselves(self, person_id: int) -> list[int]:
        ownerless = []
        for row in self._db.scalars(select(WatchRow).where(WatchRow.person_id == person_id)):
            others = [p for p in (row.first_id, row.second_id) if p not in (None, person_id)]
            row.first_id, row.second_id = ([*others, None, None])[:2]
            row.told = ",".join(p for p in row.told.split(",") if p and p != str(person_id))
            if row.lead_id == person_id:
                row.lead_id = others[0] if others else None
            if row.owner_id == person_id:
                row.owner_id = None
                ownerless += [row.id] if row.ended_at is None else []
        self._db.flush()
        return ownerless

    def _fold(self, less: WatchRow, more: WatchRow) -> None:
        """Let one of two watches on the same shift go; what was told after it belongs to the other."""
        told, known = (
            self._db.scalar(select(DebriefRow).where(DebriefRow.watch_id == w.id)) for w in (less, more)
        )
        if told and known:
            asked = update(RequestRow).where(RequestRow.debrief_id == told.id)
            self._db.execute(asked.values(debrief_id=known.id))
            self._db.delete(told)
        elif told:
            told.watch_id = more.id
        self._db.flush()
        self._db.delete(less)
        self._db.flush()

    # Leaving

    def forget(self, person_id: int) -> None:
        """Erase all that is kept of a person here; others' watches no longer name them."""
        for table in (RequestRow, DebriefRow, WatchRow):
            self._db.execute(delete(table).where(table.person_id == person_id))
        for column in (WatchRow.lead_id, WatchRow.first_id, WatchRow.second_id, WatchRow.owner_id):
            self._db.execute(update(WatchRow).where(column == person_id).values({column: None}))
        self._db.execute(update(RequestRow).where(RequestRow.asked_id == person_id).values(asked_id=-1))
        self._db.execute(update(RequestRow).where(RequestRow.taken_by == person_id).values(taken_by=None))
        self._db.expire_all()

    def _count(self, which: Any) -> int:
        return self._db.scalar(select(func.count()).select_from(WatchRow).where(which)) or 0

    def _watch_row(self, person_id: int, shift_id: int) -> WatchRow | None:
        both = (WatchRow.person_id == person_id) & (WatchRow.shift_id == shift_id)
        return self._db.scalar(select(WatchRow).where(both).with_for_update(key_share=True))


def _write(row: WatchRow, watch: Watch) -> None:
    for key in (
        "ends_at", "asks_at", "lead_id", "first_id", "second_id", "round", "owner_id", "owner_due", "alarm",
        "unasked", "ended_at", "ending", "stays_at",
    ):  # fmt: skip
        setattr(row, key, getattr(watch, key))
    row.began_at = watch.began_at or watch.asks_at
    row.rung = None if watch.rung is None else int(watch.rung)
    row.told = ",".join(str(person_id) for person_id in sorted(watch.told))


def _watch(row: WatchRow) -> Watch:
    return Watch(
        id=row.id,
        person_id=row.person_id,
        shift_id=row.shift_id,
        ends_at=row.ends_at,
        asks_at=row.asks_at,
        first_id=row.first_id,
        second_id=row.second_id,
        round=row.round,
        rung=None if row.rung is None else Rung(row.rung),
        told=frozenset(int(person_id) for person_id in row.told.split(",") if person_id),
        lead_id=row.lead_id,
        owner_id=row.owner_id,
        owner_due=row.owner_due,
        alarm=row.alarm,
        unasked=row.unasked,
        began_at=row.began_at,
        ended_at=row.ended_at,
        ending=Ending(row.ending) if row.ending else None,
        stays_at=row.stays_at,
    )
