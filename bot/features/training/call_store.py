"""The calls of circles in the database."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select, update

from bot.features.training.circle_tables import CallRow, CircleRow, ComingRow
from bot.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Call:
    """A circle's call. Without a leader nobody could lead it yet; without *at* its time is not set."""

    id: int
    circle_id: int
    course: str
    step: str
    leader: int | None
    asked: int
    opened_at: datetime
    at: datetime | None
    place: str | None


class CallStore:
    """Calls, and who comes to them, within one turn."""

    def __init__(self, uow: UnitOfWork) -> None:
        self._db = uow.db

    def get(self, call_id: int) -> Call | None:
        """Return a call."""
        return self._call(self._db.get(CallRow, call_id))

    def at_step(self, circle_id: int, step: str) -> Call | None:
        """Return the call of a circle at a step."""
        that = (CallRow.circle_id == circle_id) & (CallRow.step == step)
        return self._call(self._db.scalar(select(CallRow).where(that)))

    def led_by(self, person_id: int, circle_ids: Collection[int], since: datetime) -> list[Call]:
        """Return the calls in those circles that somebody leads and that are not over *since*."""
        theirs = select(CallRow).where(CallRow.person_id == person_id, CallRow.circle_id.in_(circle_ids))
        calls = [self._call(row) for row in self._db.scalars(theirs)]
        return [call for call in calls if call and (call.at is None or call.at > since)]

    def ahead(self, circle_id: int, now: datetime) -> list[Call]:
        """Return the calls of a circle whose time is set and still to come."""
        coming = select(CallRow).where(CallRow.circle_id == circle_id, CallRow.at > now)
        return [call for row in self._db.scalars(coming.order_by(CallRow.at)) if (call := self._call(row))]

    def open(self, circle_id: int, step: str, now: datetime) -> int:
        """Open the call of a circle at a step, which nobody leads yet, and return its number."""
        row = CallRow(circle_id=circle_id, step=step, opened_at=now)
        self._db.add(row)
        self._db.flush()
        return row.id

    def lead(self, call_id: int, person_id: int | None, *, asked: int = 0) -> None:
        """Let somebody lead a call, or nobody."""
        row = self._db.get_one(CallRow, call_id)
        row.person_id, row.asked = person_id, row.asked + asked
        self._db.flush()

    def settle(self, call_id: int, at: datetime, place: str, typed_by: int) -> None:
        """Keep when and where a call is, and who says so; a new time asks anew who comes."""
        row = self._db.get_one(CallRow, call_id)
        if row.at != at:
            self._db.execute(delete(ComingRow).where(ComingRow.call_id == call_id))
        row.at, row.place, row.typed_by = at, place, typed_by
        self._db.flush()

    def unsettle(self, call_id: int) -> None:
        """Let the time of a call be set anew, and ask anew who comes."""
        row = self._db.get_one(CallRow, call_id)
        row.at = row.place = row.typed_by = None
        self._db.execute(delete(ComingRow).where(ComingRow.call_id == call_id))
        self._db.flush()

    def placed_by(self, person_id: int, circle_id: int) -> list[Call]:
        """Return the calls of a circle of which somebody typed where they are, whoever leads them."""
        theirs = (CallRow.typed_by == person_id) & (CallRow.circle_id == circle_id)
        return [call for row in self._db.scalars(select(CallRow).where(theirs)) if (call := self._call(row))]

    def forget_place(self, call_id: int) -> None:
        """Keep no longer where a call is, or was."""
        row = self._db.get_one(CallRow, call_id)
        row.place = row.typed_by = None
        self._db.flush()

    def note(self, call_id: int, person_id: int, *, coming: bool) -> None:
        """Keep whether somebody comes."""
        self._db.merge(ComingRow(call_id=call_id, person_id=person_id, coming=coming))
        self._db.flush()

    def answers(self, call_id: int) -> dict[int, bool]:
        """Return who said whether they come."""
        rows = self._db.scalars(select(ComingRow).where(ComingRow.call_id == call_id))
        return {row.person_id: row.coming for row in rows}

    def take_over(self, kept_id: int, gone_id: int) -> None:
        """Let *gone_id* be *kept_id* in every call."""
        self._db.execute(update(CallRow).where(CallRow.person_id == gone_id).values(person_id=kept_id))
        self._db.execute(update(CallRow).where(CallRow.typed_by == gone_id).values(typed_by=kept_id))
        had = select(ComingRow.call_id).where(ComingRow.person_id == kept_id)
        both = list(self._db.scalars(had))
        theirs = ComingRow.person_id == gone_id
        self._db.execute(delete(ComingRow).where(theirs, ComingRow.call_id.in_(both)))
        self._db.execute(update(ComingRow).where(theirs).values(person_id=kept_id))
        self._db.expire_all()

    def forget(self, person_id: int) -> None:
        """Erase all that is kept here of a person."""
        self._db.execute(delete(ComingRow).where(ComingRow.person_id == person_id))
        self._db.execute(update(CallRow).where(CallRow.person_id == person_id).values(person_id=None))
        typed = CallRow.typed_by == person_id
        self._db.execute(update(CallRow).where(typed).values(typed_by=None, place=None))
        self._db.expire_all()

    def end_all(self, circle_ids: Sequence[int]) -> None:
        """Delete the calls of circles that end."""
        calls = select(CallRow.id).where(CallRow.circle_id.in_(circle_ids))
        self._db.execute(delete(ComingRow).where(ComingRow.call_id.in_(calls)))
        self._db.execute(delete(CallRow).where(CallRow.circle_id.in_(circle_ids)))

    def _call(self, row: CallRow | None) -> Call | None:
        circle = self._db.get(CircleRow, row.circle_id) if row else None
        if row is None or circle is None:
            return None
        about = (row.id, circle.id, circle.course, row.step)
        return Call(*about, row.person_id, row.asked, row.opened_at, row.at, row.place)
