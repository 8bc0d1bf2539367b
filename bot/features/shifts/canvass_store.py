"""Finds and changes canvasses and their shifts."""

from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, delete, exists, or_, select, update

from bot.features.shifts.model import HOLDING, Canvass, CanvassState, Duty, Shift, State
from bot.features.shifts.rows import IN_ORDER, Rows, canvass_in
from bot.features.shifts.tables import CanvassRow, ShiftRow, SignupRow

BY_NUMBER = IN_ORDER.where(ShiftRow.id == bindparam("wanted"))
SIGNED = exists().where(
    SignupRow.shift_id == ShiftRow.id,
    SignupRow.person_id == bindparam("whose"),
    SignupRow.state.in_(bindparam("states", expanding=True)),
)
OF_PERSON = IN_ORDER.where(SIGNED, ~ShiftRow.off, ShiftRow.ends_at > bindparam("since"))
"""Made once: making a statement takes longer than carrying it out."""


class CanvassStore(Rows):
    """Canvasses and shifts within one turn."""

    def draft(self, poster_id: int, county: str, neighborhood_id: int | None = None) -> Canvass:
        """Begin a canvass whose lead is its poster; nothing else of it is known yet."""
        row = CanvassRow(
            title="",
            county=county,
            neighborhood_id=neighborhood_id,
            meeting_point="",
            poster_id=poster_id,
            lead_id=poster_id,
            lead_yes=True,
            state=CanvassState.DRAFT,
        )
        self._db.add(row)
        self._db.flush()
        return canvass_in(row)

    def canvass(self, canvass_id: int) -> Canvass | None:
        """Return a canvass."""
        row = self._db.get(CanvassRow, canvass_id, populate_existing=True)
        return canvass_in(row) if row else None

    def change(self, canvass_id: int, **values: Any) -> Canvass:
        """Change what is true of a canvass and return it."""
        row = self._db.get_one(CanvassRow, canvass_id)
        for key, value in values.items():
            setattr(row, key, value)
        self._db.flush()
        return canvass_in(row)

    def throw_away(self, canvass_id: int) -> None:
        """Delete a canvass that was never open."""
        self._change(delete(ShiftRow).where(ShiftRow.canvass_id == canvass_id))
        self._change(delete(CanvassRow).where(CanvassRow.id == canvass_id))

    def canvasses_of(self, person_id: int) -> list[Canvass]:
        """Return the canvasses that a person posted, leads or backs up."""
        named = (CanvassRow.poster_id, CanvassRow.lead_id, CanvassRow.backup_id)
        query = select(CanvassRow).where(or_(*(column == person_id for column in named)))
        return [canvass_in(row) for row in self._db.scalars(query.order_by(CanvassRow.id))]

    def led(self, now: datetime) -> set[int]:
        """Return everybody who leads a canvass that has taken place, or has begun."""
        began = select(CanvassRow.lead_id).join(ShiftRow, ShiftRow.canvass_id == CanvassRow.id)
        took_place = (CanvassRow.state == CanvassState.OPEN) & ~ShiftRow.off & (ShiftRow.starts_at <= now)
        named = began.where(took_place, CanvassRow.lead_yes, CanvassRow.lead_id.is_not(None)).distinct()
        return {person_id for person_id in self._db.scalars(named) if person_id is not None}

    def step_down(self, person_id: int, duty: Duty, canvass_id: int | None = None) -> None:
        """Let a person be lead or backup no more, of one canvass or of all."""
        column = CanvassRow.lead_id if duty is Duty.LEAD else CanvassRow.backup_id
        theirs = column == person_id
        if canvass_id is not None:
            theirs = and_(theirs, CanvassRow.id == canvass_id)
        values = {f"{duty}_id": None, f"{duty}_yes": False}
        self._change(update(CanvassRow).where(theirs).values(**values))
        self._db.expire_all()

    def add_shift(self, canvass_id: int, starts_at: datetime, ends_at: datetime, capacity: int) -> Shift:
        """Add a shift to a canvass."""
        row = ShiftRow(canvass_id=canvass_id, starts_at=starts_at, ends_at=ends_at, capacity=capacity)
        self._db.add(row)
        self._db.flush()
        return self.get(row.id)

    def drop_shift(self, canvass_id: int, shift_id: int) -> None:
        """Delete a shift of a canvass that was never open."""
        there = (ShiftRow.id == shift_id) & (ShiftRow.canvass_id == canvass_id)
        self._change(delete(ShiftRow).where(there))

    def find(self, shift_id: int) -> Shift | None:
        """Return a shift, or None if there is none."""
        found = self._read(BY_NUMBER, {"wanted": shift_id})
        return found[0] if found else None

    def get(self, shift_id: int) -> Shift:
        """Return a shift; raises LookupError if there is none."""
        shift = self.find(shift_id)
        if shift is None:
            raise LookupError(shift_id)
        return shift

    def shifts_of(self, canvass_id: int) -> list[Shift]:
        """Return a canvass's shifts, the earliest first."""
        return self._shifts(ShiftRow.canvass_id == canvass_id)

    def coming(self, now: datetime) -> list[Shift]:
        """Return every open shift that has not begun."""
        is_open = (CanvassRow.state == CanvassState.OPEN) & ~ShiftRow.off
        return self._shifts(is_open & (ShiftRow.starts_at > now))

    def since(self, moment: datetime) -> list[Shift]:
        """Return every shift of open canvasses that ends after *moment*."""
        is_open = (CanvassRow.state == CanvassState.OPEN) & ~ShiftRow.off
        return self._shifts(is_open & (ShiftRow.ends_at > moment))

    def on_which(self, person_id: int, since: datetime, *states: State) -> list[Shift]:
        """Return the shifts, ending after *since*, on which a person is in one of *states*."""
        return self._read(OF_PERSON, {"whose": person_id, "states": states or HOLDING, "since": since})

    def move(self, shift_id: int, starts_at: datetime, ends_at: datetime) -> Shift:
        """Change a shift's time. Nobody is going any more until they say so again."""
        there = ShiftRow.id == shift_id
        when = {"starts_at": starts_at, "ends_at": ends_at, "moves": ShiftRow.moves + 1}
        self._change(update(ShiftRow).where(there).values(**when))
        self._change(update(SignupRow).where(SignupRow.shift_id == shift_id).values(going=False))
        return self.get(shift_id)

    def call_off(self, shift_id: int) -> bool:
        """Call a shift off; False if it was."""
        return (
            self._change(update(ShiftRow).where(ShiftRow.id == shift_id, ~ShiftRow.off).values(off=True)) == 1
        )

    def resize(self, shift_id: int, capacity: int) -> bool:
        """Change how many places there are; False if more are taken or offered than that."""
        fits = (ShiftRow.id == shift_id) & (ShiftRow.taken + ShiftRow.held <= capacity)
        return self._change(update(ShiftRow).where(fits).values(capacity=capacity)) == 1
