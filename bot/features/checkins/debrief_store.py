"""What is told after a shift, and the requests for a person that follow, in the database."""

from datetime import datetime

from sqlalchemy import select, update

from bot.features.checkins.model import UNDERSTOOD_FOR, Debrief, Face, Request, Step, Turning, Watch
from bot.features.checkins.tables import DebriefRow, RequestRow
from bot.storage.unit_of_work import UnitOfWork


class DebriefStore:
    """Debriefs and requests, within one turn."""

    def __init__(self, uow: UnitOfWork) -> None:
        self._db, self._uow = uow.db, uow

    def debrief_of(self, watch: Watch, now: datetime) -> Debrief:
        """Return what was told after a watch; begun if it was not yet."""
        row = self._db.scalar(select(DebriefRow).where(DebriefRow.watch_id == watch.id))
        if row is None:
            row = DebriefRow(
                person_id=watch.person_id, watch_id=watch.id, shift_id=watch.shift_id, begun_at=now,
                step=Step.DOORS, answers={},
            )  # fmt: skip
            self._db.add(row)
            self._db.flush()
        return _debrief(row)

    def debrief(self, debrief_id: int) -> Debrief | None:
        """Return a debrief."""
        row = self._db.get(DebriefRow, debrief_id)
        return _debrief(row) if row else None

    def unfinished(self, person_id: int, now: datetime) -> Debrief | None:
        """Return the debrief that a person has begun not long ago and not finished."""
        theirs = (DebriefRow.person_id == person_id) & (DebriefRow.step != Step.DONE)
        recent = select(DebriefRow).where(theirs, DebriefRow.begun_at > now - UNDERSTOOD_FOR)
        row = self._db.scalar(recent.order_by(DebriefRow.id.desc()).limit(1))
        return _debrief(row) if row else None

    def last_doors(self, person_id: int, before_id: int) -> int | None:
        """Return how many doors a person told of last time."""
        theirs = (DebriefRow.person_id == person_id) & (DebriefRow.id < before_id)
        row = self._db.scalar(select(DebriefRow).where(theirs).order_by(DebriefRow.id.desc()).limit(1))
        return _debrief(row).doors if row else None

    def save_debrief(self, debrief: Debrief) -> None:
        """Keep what was told."""
        row = self._db.get_one(DebriefRow, debrief.id)
        row.step = debrief.step
        row.answers = {
            "doors": debrief.doors,
            "talks": debrief.talks,
            "story": debrief.story,
            "face": debrief.face,
        }
        self._db.flush()

    # Asking for a person

    def ask(self, debrief: Debrief, asked_id: int, now: datetime) -> Request:
        """Keep that somebody asked for a person, in place of whom they asked before."""
        waiting = (RequestRow.debrief_id == debrief.id) & (RequestRow.state == Turning.ASKED)
        self._db.execute(update(RequestRow).where(waiting).values(state=Turning.WITHDRAWN))
        row = RequestRow(
            person_id=debrief.person_id, debrief_id=debrief.id, asked_id=asked_id, asked_at=now,
            state=Turning.ASKED,
        )  # fmt: skip
        self._db.add(row)
        self._db.flush()
        return _request(row)

    def request(self, request_id: int) -> Request | None:
        """Return a request."""
        row = self._db.get(RequestRow, request_id)
        return _request(row) if row else None

    def has_asked(self, debrief_id: int) -> bool:
        """Whether somebody was asked already after this debrief."""
        return self._db.scalar(select(RequestRow.id).where(RequestRow.debrief_id == debrief_id)) is not None

    def answer(self, request: Request, by: int) -> bool:
        """Let somebody take a request; False if it is not waiting any more."""
        waiting = (RequestRow.id == request.id) & (RequestRow.state == Turning.ASKED)
        changed = update(RequestRow).where(waiting).values(state=Turning.TAKEN, taken_by=by)
        return self._uow.changed(changed) == 1

    def withdraw(self, request: Request) -> None:
        """Note that a request reached nobody."""
        theirs = update(RequestRow).where(RequestRow.id == request.id)
        self._db.execute(theirs.values(state=Turning.WITHDRAWN))


def _debrief(row: DebriefRow) -> Debrief:
    told = row.answers
    return Debrief(
        id=row.id,
        person_id=row.person_id,
        watch_id=row.watch_id,
        shift_id=row.shift_id,
        step=Step(row.step),
        doors=told.get("doors"),
        talks=told.get("talks"),
        story=told.get("story") or "",
        face=Face(told["face"]) if told.get("face") else None,
    )


def _request(row: RequestRow) -> Request:
    return Request(row.id, row.person_id, row.debrief_id, row.asked_id, Turning(row.state), row.taken_by)
