"""Finds signups, and changes them so that no place is ever given twice.

Whatever changes a shift's places begins with a conditional UPDATE of its row: that is the lock.
"""

from collections.abc import Callable, Collection
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, exists, func, select, update

from bot.features.shifts.model import HOLDING, Signup, State
from bot.features.shifts.rows import SHIFTS, SIGNUPS, Rows, signup_in
from bot.features.shifts.tables import NumberRow, ShiftRow, SignupRow
from bot.storage.inserting import insert_new

OfferTo = Callable[[int], datetime | None]
"""Tells a person of an offered place; returns until when it is theirs, or None if nothing reaches them."""
ROOM = ShiftRow.taken + ShiftRow.held < ShiftRow.capacity
MINE = (SIGNUPS.c.shift_id == bindparam("of_shift")) & (SIGNUPS.c.person_id == bindparam("whose"))
SIGNED = select(SIGNUPS).where(MINE)
OF_PERSON = select(SIGNUPS).where(SIGNUPS.c.person_id == bindparam("whose"))
ON_SHIFT = (
    select(SIGNUPS)
    .where(SIGNUPS.c.shift_id == bindparam("of_shift"))
    .where(SIGNUPS.c.state.in_(bindparam("states", expanding=True)))
    .order_by(SIGNUPS.c.ticket, SIGNUPS.c.id)
)
COUNTED = select(func.count()).where(
    SIGNUPS.c.shift_id == bindparam("of_shift"), SIGNUPS.c.state == bindparam("is_in")
)
TAKE = (
    update(SHIFTS)
    .where(SHIFTS.c.id == bindparam("of_shift"), ~SHIFTS.c.off)
    .where(SHIFTS.c.taken + SHIFTS.c.held < SHIFTS.c.capacity)
    .values(taken=SHIFTS.c.taken + 1)
)
AGAIN = update(SIGNUPS).where(MINE, SIGNUPS.c.state == State.RELEASED)
"""Made once: making a statement takes longer than carrying it out."""


class PlaceStore(Rows):
    """Signups, and numbers of the day, within one turn."""

    def signup(self, shift_id: int, person_id: int) -> Signup | None:
        """Return what a person is to a shift, or None if they never were anything."""
        row = self._db.execute(SIGNED, {"of_shift": shift_id, "whose": person_id}).first()
        return signup_in(row) if row else None

    def signups_of(self, person_id: int) -> dict[int, Signup]:
        """Return what a person is or was to every shift, by its number."""
        rows = self._db.execute(OF_PERSON, {"whose": person_id})
        return {row.shift_id: signup_in(row) for row in rows}

    def signups(self, shift_id: int, *states: State) -> list[Signup]:
        """Return who is in one of *states* on a shift, in the order in which they came to it."""
        rows = self._db.execute(ON_SHIFT, {"of_shift": shift_id, "states": states or HOLDING})
        return [signup_in(row) for row in rows]

    def came(self, person_ids: Collection[int]) -> set[int]:
        """Return who of these people was ever there."""
        there = select(SignupRow.person_id).where(SignupRow.state == State.CAME).distinct()
        if len(person_ids) == 1:
            there = there.where(SignupRow.person_id.in_(person_ids))
        return set(self._db.scalars(there))

    def claim(self, shift_id: int, person_id: int) -> bool:
        """Give a person one of the free places; False if there is none, or they have one."""
        if not self._uow.changed(TAKE, {"of_shift": shift_id}):
            return False
        if self._enter(shift_id, person_id, State.CLAIMED, 0):
            return True
        self._count(shift_id, taken=-1)
        return False

    def wait(self, shift_id: int, person_id: int) -> bool:
        """Put a person at the end of the waiting list; False if a place is free, or they are on the shift."""
        full = (ShiftRow.id == shift_id) & ~ShiftRow.off & ~ROOM
        if not self._change(update(ShiftRow).where(full).values(tickets=ShiftRow.tickets + 1)):
            return False
        ticket = self._db.scalar(select(ShiftRow.tickets).where(ShiftRow.id == shift_id))
        return self._enter(shift_id, person_id, State.WAITING, ticket or 0)

    def position(self, shift_id: int, person_id: int) -> int:
        """Return how many are before a waiting person, and one; 0 if they do not wait."""
        waiting = [s.person_id for s in self.signups(shift_id, State.WAITING)]
        return waiting.index(person_id) + 1 if person_id in waiting else 0

    def waiting(self, shift_id: int) -> int:
        """Return how many wait for a place."""
        return self._db.scalar(COUNTED, {"of_shift": shift_id, "is_in": State.WAITING}) or 0

    def release(self, shift_id: int, person_id: int) -> State | None:
        """Let a person be on a shift no more; return what they were, or None if they were nothing."""
        mine = self.signup(shift_id, person_id)
        if mine is None or mine.state is State.RELEASED:
            return None
        if not self._turn(mine, mine.state, State.RELEASED):
            return None
        self.drop_number(shift_id, person_id)
        if mine.state in HOLDING:
            self._count(shift_id, taken=-1)
        elif mine.state is State.OFFERED:
            self._count(shift_id, held=-1)
        return mine.state

    def take(self, shift_id: int, person_id: int, now: datetime) -> bool:
        """Give a person the place that is held for them; False if none is."""
        mine = self.signup(shift_id, person_id)
        if mine is None or mine.offer_until is None or now > mine.offer_until:
            return False
        if not self._turn(mine, State.OFFERED, State.CLAIMED):
            return False
        self._count(shift_id, held=-1, taken=1)
        return True

    def offer_on(self, shift_id: int, now: datetime, offer_to: OfferTo) -> list[int]:
        """Offer every free place to those who wait, in their order; return to whom."""
        told = []
        while (person_id := self._hold_for_next(shift_id, now)) is not None:
            until = offer_to(person_id)
            if until is None:
                self.release(shift_id, person_id)
                continue
            mine = (SignupRow.shift_id == shift_id) & (SignupRow.person_id == person_id)
            self._change(update(SignupRow).where(mine).values(offer_until=until))
            told.append(person_id)
        return told

    def mark(self, shift_id: int, person_id: int, state: State) -> bool:
        """Note what became of somebody's place; False if they have none or it is so already."""
        mine = self.signup(shift_id, person_id)
        if mine is None or mine.state not in HOLDING or mine.state is state:
            return False
        return self._turn(mine, mine.state, state)

    def confirm(self, shift_id: int, person_id: int) -> None:
        """Note that somebody said they are going."""
        mine = (SignupRow.shift_id == shift_id) & (SignupRow.person_id == person_id)
        self._change(update(SignupRow).where(mine).values(going=True))

    # Numbers of the day

    def keep_number(self, shift_id: int, person_id: int, number: str) -> None:
        """Keep somebody's number for the day of a shift."""
        self._db.merge(NumberRow(shift_id=shift_id, person_id=person_id, number=number))
        self._db.flush()

    def numbers(self, shift_id: int) -> dict[int, str]:
        """Return the numbers of a shift by person."""
        rows = self._db.scalars(select(NumberRow).where(NumberRow.shift_id == shift_id))
        return {row.person_id: row.number for row in rows}

    def drop_number(self, shift_id: int, person_id: int | None = None) -> int:
        """Delete one number of a shift, or all; return how many there were."""
        gone = delete(NumberRow).where(NumberRow.shift_id == shift_id)
        return self._change(gone if person_id is None else gone.where(NumberRow.person_id == person_id))

    # What the above share

    def _hold_for_next(self, shift_id: int, now: datetime) -> int | None:
        waits = exists().where(SignupRow.shift_id == shift_id, SignupRow.state == State.WAITING)
        can = (ShiftRow.id == shift_id) & ~ShiftRow.off & (ShiftRow.starts_at > now) & ROOM & waits
        if not self._change(update(ShiftRow).where(can).values(held=ShiftRow.held + 1)):
            return None
        for first in self.signups(shift_id, State.WAITING):
            if self._turn(first, State.WAITING, State.OFFERED):
                return first.person_id
        self._count(shift_id, held=-1)
        return None

    def _enter(self, shift_id: int, person_id: int, state: State, ticket: int) -> bool:
        values = {"state": state, "ticket": ticket, "offer_until": None, "going": False}
        if insert_new(self._db, SIGNUPS, shift_id=shift_id, person_id=person_id, **values):
            return True
        mine = {"of_shift": shift_id, "whose": person_id}
        return self._uow.changed(AGAIN.values(**values), mine) == 1

    def _turn(self, signup: Signup, before: State, after: State) -> bool:
        same = (SignupRow.id == signup.id) & (SignupRow.state == before)
        values: dict[str, Any] = {"state": after}
        if before is State.OFFERED:
            values["offer_until"] = None
        return self._change(update(SignupRow).where(same).values(**values)) == 1

    def _count(self, shift_id: int, *, taken: int = 0, held: int = 0) -> None:
        values = {"taken": ShiftRow.taken + taken, "held": ShiftRow.held + held}
        self._change(update(ShiftRow).where(ShiftRow.id == shift_id).values(**values))
