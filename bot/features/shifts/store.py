"""Finds canvasses, shifts and signups, and changes them so that no place is ever given twice.

Whatever changes a shift's places begins with a conditional UPDATE of its row: that is the lock.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import and_, delete, exists, or_, select, update

from bot.features.shifts.model import HOLDING, Canvass, CanvassState, Duty, Shift, Signup, State
from bot.features.shifts.tables import CanvassRow, NumberRow, ShiftRow, SignupRow
from bot.storage.unit_of_work import UnitOfWork

OfferTo = Callable[[int], datetime | None]
"""Tells a person of an offered place; returns until when it is theirs, or None if nothing reaches them."""
BARE = {"synchronize_session": False}
NEARNESS = (
    State.CAME,
    State.LATE,
    State.CLAIMED,
    State.TOLD_US,
    State.NO_WORD,
    State.OFFERED,
    State.WAITING,
    State.RELEASED,
)
"""How much somebody is to a shift, the most first."""
ROOM = ShiftRow.taken + ShiftRow.held < ShiftRow.capacity


class ShiftStore:
    """Canvasses, shifts, signups and numbers within one turn."""

    def __init__(self, uow: UnitOfWork) -> None:
        self._uow = uow
        self._db = uow.db

    # Canvasses

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
        return _canvass(row)

    def canvass(self, canvass_id: int) -> Canvass | None:
        """Return a canvass."""
        row = self._db.get(CanvassRow, canvass_id, populate_existing=True)
        return _canvass(row) if row else None

    def change(self, canvass_id: int, **values: Any) -> Canvass:
        """Change what is true of a canvass and return it."""
        row = self._db.get_one(CanvassRow, canvass_id)
        for key, value in values.items():
            setattr(row, key, value)
        self._db.flush()
        return _canvass(row)

    def throw_away(self, canvass_id: int) -> None:
        """Delete a canvass that was never open."""
        self._change(delete(ShiftRow).where(ShiftRow.canvass_id == canvass_id))
        self._change(delete(CanvassRow).where(CanvassRow.id == canvass_id))

    def canvasses_of(self, person_id: int) -> list[Canvass]:
        """Return the canvasses that a person posted, leads or backs up."""
        named = (CanvassRow.poster_id, CanvassRow.lead_id, CanvassRow.backup_id)
        query = select(CanvassRow).where(or_(*(column == person_id for column in named)))
        return [_canvass(row) for row in self._db.scalars(query.order_by(CanvassRow.id))]

    # Shifts

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
        found = self._shifts(ShiftRow.id == shift_id)
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
        mine = exists().where(
            SignupRow.shift_id == ShiftRow.id,
            SignupRow.person_id == person_id,
            SignupRow.state.in_(states or HOLDING),
        )
        return self._shifts(mine & ~ShiftRow.off & (ShiftRow.ends_at > since))

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

    # Places

    def signup(self, shift_id: int, person_id: int) -> Signup | None:
        """Return what a person is to a shift, or None if they never were anything."""
        both = (SignupRow.shift_id == shift_id) & (SignupRow.person_id == person_id)
        row = self._db.scalar(select(SignupRow).where(both).execution_options(populate_existing=True))
        return _signup(row) if row else None

    def signups(self, shift_id: int, *states: State) -> list[Signup]:
        """Return who is in one of *states* on a shift, in the order in which they came to it."""
        query = select(SignupRow).where(
            SignupRow.shift_id == shift_id, SignupRow.state.in_(states or HOLDING)
        )
        order = query.order_by(SignupRow.ticket, SignupRow.id).execution_options(populate_existing=True)
        return [_signup(row) for row in self._db.scalars(order)]

    def claim(self, shift_id: int, person_id: int) -> bool:
        """Give a person one of the free places; False if there is none, or they have one.

        Raises IntegrityError if the same person claims it elsewhere at the same moment.
        """
        shift_has_room = (ShiftRow.id == shift_id) & ~ShiftRow.off & ROOM
        if not self._change(update(ShiftRow).where(shift_has_room).values(taken=ShiftRow.taken + 1)):
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

    # Two people who are one

    def signed_up(self, person_id: int) -> list[Shift]:
        """Return every shift to which a person is or was anything."""
        mine = exists().where(SignupRow.shift_id == ShiftRow.id, SignupRow.person_id == person_id)
        return self._shifts(mine)

    def merge(self, shift_id: int, kept_id: int, gone_id: int) -> bool:
        """Leave one of two people on a shift, the one who is more to it; True if a place became free."""
        both = [s for p in (kept_id, gone_id) if (s := self.signup(shift_id, p))]
        if len(both) < len((kept_id, gone_id)):
            return False
        tickets = {p: self.position(shift_id, p) for p in (kept_id, gone_id)}
        more, less = sorted(both, key=lambda s: (NEARNESS.index(s.state), tickets[s.person_id]))
        was = self.release(shift_id, less.person_id)
        if less.going:
            self.confirm(shift_id, more.person_id)
        self._change(delete(SignupRow).where(SignupRow.id == less.id))
        return was in HOLDING or was is State.OFFERED

    def take_over(self, kept_id: int, gone_id: int) -> None:
        """Let what is kept of *gone_id* be *kept_id*'s, once no shift has both."""
        numbered = select(NumberRow.shift_id).where(NumberRow.person_id == kept_id)
        theirs = NumberRow.person_id == gone_id
        self._change(delete(NumberRow).where(theirs, NumberRow.shift_id.in_(numbered)))
        for column in (
            NumberRow.person_id,
            SignupRow.person_id,
            CanvassRow.poster_id,
            CanvassRow.lead_id,
            CanvassRow.backup_id,
        ):
            self._change(update(column.class_).where(column == gone_id).values({column.key: kept_id}))
        self._db.expire_all()

    # Leaving

    def forget(self, person_id: int) -> None:
        """Delete what is kept of a person. Their places must have been given back before."""
        self._change(delete(NumberRow).where(NumberRow.person_id == person_id))
        self._change(delete(SignupRow).where(SignupRow.person_id == person_id))
        for canvass in self.canvasses_of(person_id):
            if canvass.state is not CanvassState.OPEN and canvass.poster_id == person_id:
                self.throw_away(canvass.id)
        for duty in Duty:
            self.step_down(person_id, duty)
        posted = update(CanvassRow).where(CanvassRow.poster_id == person_id)
        self._change(posted.values(poster_id=None))

    def step_down(self, person_id: int, duty: Duty, canvass_id: int | None = None) -> None:
        """Let a person be lead or backup no more, of one canvass or of all."""
        column = CanvassRow.lead_id if duty is Duty.LEAD else CanvassRow.backup_id
        theirs = column == person_id
        if canvass_id is not None:
            theirs = and_(theirs, CanvassRow.id == canvass_id)
        values = {f"{duty}_id": None, f"{duty}_yes": False}
        self._change(update(CanvassRow).where(theirs).values(**values))
        self._db.expire_all()

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
        mine = (SignupRow.shift_id == shift_id) & (SignupRow.person_id == person_id)
        again = mine & (SignupRow.state == State.RELEASED)
        if self._change(update(SignupRow).where(again).values(**values)):
            return True
        if self._db.scalar(select(SignupRow.id).where(mine)) is not None:
            return False
        self._db.add(SignupRow(shift_id=shift_id, person_id=person_id, **values))
        self._db.flush()
        return True

    def _turn(self, signup: Signup, before: State, after: State) -> bool:
        same = (SignupRow.id == signup.id) & (SignupRow.state == before)
        values: dict[str, Any] = {"state": after}
        if before is State.OFFERED:
            values["offer_until"] = None
        return self._change(update(SignupRow).where(same).values(**values)) == 1

    def _count(self, shift_id: int, *, taken: int = 0, held: int = 0) -> None:
        values = {"taken": ShiftRow.taken + taken, "held": ShiftRow.held + held}
        self._change(update(ShiftRow).where(ShiftRow.id == shift_id).values(**values))

    def _change(self, statement: Any) -> int:
        return self._uow.changed(statement.execution_options(**BARE))

    def _shifts(self, which: Any) -> list[Shift]:
        query = (
            select(ShiftRow, CanvassRow).join(CanvassRow, CanvassRow.id == ShiftRow.canvass_id).where(which)
        )
        order = query.order_by(ShiftRow.starts_at, ShiftRow.id).execution_options(populate_existing=True)
        return [_shift(row, canvass) for row, canvass in self._db.execute(order)]


def _canvass(row: CanvassRow) -> Canvass:
    return Canvass(
        row.id,
        row.title,
        row.county,
        row.neighborhood_id,
        row.meeting_point,
        row.poster_id,
        row.lead_id,
        row.backup_id,
        row.lead_yes,
        row.backup_yes,
        CanvassState(row.state),
    )


def _shift(row: ShiftRow, canvass: CanvassRow) -> Shift:
    return Shift(
        row.id,
        _canvass(canvass),
        row.starts_at,
        row.ends_at,
        row.capacity,
        row.taken,
        row.held,
        row.moves,
        row.off,
    )


def _signup(row: SignupRow) -> Signup:
    return Signup(row.id, row.shift_id, row.person_id, State(row.state), row.offer_until, row.going)
