"""Circles and their seats in the database."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, or_, select, update

from bot.features.training.call_store import CallStore
from bot.features.training.circle_tables import ApartRow, CircleRow, SeatRow
from bot.features.training.circles import AT_LEAST, Apart
from bot.features.training.meetings import Meetings
from bot.features.training.model import Enrolment
from bot.features.training.pair_store import PairStore
from bot.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Seat:
    """Somebody's seat in a circle, and *since* when; without a circle they wait for one."""

    enrolment_id: int
    person_id: int
    circle_id: int | None
    since: datetime
    missed: int
    offers: bool
    led_at: datetime | None


class CircleStore:
    """Circles, seats, and who is kept apart, within one turn."""

    def __init__(self, uow: UnitOfWork) -> None:
        self._uow, self._db = uow, uow.db

    def seat(self, enrolment_id: int) -> Seat | None:
        """Return the seat of an enrolment."""
        row = self._db.get(SeatRow, enrolment_id)
        return _seat(row) if row else None

    def seats(self, circle_id: int) -> list[Seat]:
        """Return the seats of a circle."""
        there = select(SeatRow).where(SeatRow.circle_id == circle_id).order_by(SeatRow.person_id)
        return [_seat(row) for row in self._db.scalars(there)]

    def seats_of(self, person_id: int) -> list[Seat]:
        """Return somebody's seats, one for each course at most."""
        theirs = select(SeatRow).where(SeatRow.person_id == person_id).order_by(SeatRow.enrolment_id)
        return [_seat(row) for row in self._db.scalars(theirs)]

    def kind(self, circle_id: int) -> tuple[str, str]:
        """Return the language and the pace of a circle."""
        row = self._db.get_one(CircleRow, circle_id)
        return row.language, row.pace

    def mates(self, enrolment_id: int) -> list[int]:
        """Return who else is in the circle of a learner."""
        own = self.seat(enrolment_id)
        seats = self.seats(own.circle_id) if own and own.circle_id else []
        return [seat.person_id for seat in seats if seat.enrolment_id != enrolment_id]

    def wait(self, enrolment: Enrolment, now: datetime) -> None:
        """Let a learner wait for a circle, if they do not already or are in one."""
        if self.seat(enrolment.id) is None:
            self._db.add(SeatRow(enrolment_id=enrolment.id, person_id=enrolment.person_id, since=now))
            self._db.flush()

    def begin(self, course: str, language: str, pace: str, people: Sequence[int], now: datetime) -> int:
        """Begin a circle of those *people*, who wait for one, and return its number."""
        row = CircleRow(course=course, language=language, pace=pace, begun_at=now)
        self._db.add(row)
        self._db.flush()
        for enrolment_id in people:
            self.place(enrolment_id, row.id, now)
        return row.id

    def place(self, enrolment_id: int, circle_id: int | None, now: datetime) -> None:
        """Let somebody be in that circle from now on, or wait for one again with a right to the next."""
        row = self._db.get_one(SeatRow, enrolment_id)
        self._part(enrolment_id, now)
        row.missed = 0 if circle_id else max(row.missed, 1)
        row.circle_id, row.since = circle_id, now
        self._db.flush()

    def miss(self, enrolment_ids: Collection[int]) -> None:
        """Note that there was no place at a start."""
        mine = update(SeatRow).where(SeatRow.enrolment_id.in_(enrolment_ids))
        self._db.execute(mine.values(missed=SeatRow.missed + 1))

    def leave(self, enrolment_id: int, now: datetime | None = None) -> None:
        """Take a seat away. *now*: keep for a while who was together until then."""
        if now:
            self._part(enrolment_id, now)
        self._db.execute(delete(SeatRow).where(SeatRow.enrolment_id == enrolment_id))

    def _part(self, enrolment_id: int, now: datetime) -> None:
        own = self.seat(enrolment_id)
        if own and own.circle_id:
            Meetings(self._uow).part(own.person_id, self.mates(enrolment_id), now)

    def merge(self, gone_id: int, into_id: int, now: datetime) -> None:
        """Let everybody of one circle be in another."""
        self._db.execute(
            update(SeatRow).where(SeatRow.circle_id == gone_id).values(circle_id=into_id, since=now)
        )
        self.end(gone_id)

    def end(self, circle_id: int) -> None:
        """Delete a circle that nobody is in any more."""
        CallStore(self._uow).end_all([circle_id])
        PairStore(self._uow).end_all([circle_id])
        self._db.execute(delete(CircleRow).where(CircleRow.id == circle_id))
        self._db.expire_all()

    def mend(self, circle_id: int, now: datetime) -> list[Seat]:
        """End a circle of fewer than two; return who was left, and waits again."""
        seats = self.seats(circle_id)
        if len(seats) >= AT_LEAST:
            return []
        for seat in seats:
            self.place(seat.enrolment_id, None, now)
        self.end(circle_id)
        return seats

    def alone(self) -> list[int]:
        """Return the circles in which nobody, or only one, is left."""
        there = select(CircleRow.id).outerjoin(SeatRow, SeatRow.circle_id == CircleRow.id)
        few = there.group_by(CircleRow.id).having(func.count(SeatRow.enrolment_id) < AT_LEAST)
        return list(self._db.scalars(few.order_by(CircleRow.id)))

    def note_lead(self, circle_id: int, person_id: int, now: datetime) -> None:
        """Keep that somebody's turn to lead has come."""
        theirs = (SeatRow.circle_id == circle_id) & (SeatRow.person_id == person_id)
        self._db.execute(update(SeatRow).where(theirs).values(led_at=now))

    def offer(self, enrolment_id: int, *, offers: bool) -> None:
        """Keep whether somebody likes to be asked for a role-play."""
        self._db.get_one(SeatRow, enrolment_id).offers = offers
        self._db.flush()

    def any(self) -> bool:
        """Whether anybody is in a circle or waits for one."""
        return self._db.scalar(select(SeatRow.enrolment_id).limit(1)) is not None

    # Apart

    def keep_apart(self, person_id: int, other_id: int) -> None:
        """Keep that somebody asked not to be with somebody."""
        self._db.merge(ApartRow(person_id=person_id, other_id=other_id))
        self._db.flush()

    def let_together(self, person_id: int, other_id: int) -> None:
        """Take that back."""
        that = (ApartRow.person_id == person_id) & (ApartRow.other_id == other_id)
        self._db.execute(delete(ApartRow).where(that))

    def met_by(self, person_id: int) -> list[int]:
        """Return with whom somebody is in a circle, or was lately: whomever they can ask not to be with."""
        now = [mate for seat in self.seats_of(person_id) for mate in self.mates(seat.enrolment_id)]
        return sorted({*now, *Meetings(self._uow).of(person_id)} - {person_id, *self.avoided_by(person_id)})

    def avoided_by(self, person_id: int) -> list[int]:
        """Return whom somebody asked not to be with."""
        theirs = select(ApartRow.other_id).where(ApartRow.person_id == person_id)
        return list(self._db.scalars(theirs.order_by(ApartRow.other_id)))

    def apart(self) -> Apart:
        """Return who is kept apart from whom."""
        rows = self._db.execute(select(ApartRow.person_id, ApartRow.other_id))
        return Apart((row.person_id, row.other_id) for row in rows)

    def fits(self, one: int, other: int) -> bool:
        """Whether none of the two asked not to be with the other."""
        both = select(ApartRow.person_id).where(
            or_(
                (ApartRow.person_id == one) & (ApartRow.other_id == other),
                (ApartRow.person_id == other) & (ApartRow.other_id == one),
            )
        )
        return self._db.scalar(both) is None

    # When people go, and when two are one

    def fold(self, other_id: int, further_id: int, now: datetime) -> Seat | None:
        """Let the seat of one enrolment be that of another, unless it has a better one.

        Return the seat in another circle that is given up for it.
        """
        other, further = self.seat(other_id), self.seat(further_id)
        if other is None:
            return None
        if further and (further.circle_id or not other.circle_id):
            return self._give_up(other, further, now)
        self.leave(further_id)
        moved = update(SeatRow).where(SeatRow.enrolment_id == other_id)
        self._db.execute(moved.values(enrolment_id=further_id))
        self._db.expire_all()
        return None

    def _give_up(self, other: Seat, further: Seat, now: datetime) -> Seat | None:
        same = other.circle_id == further.circle_id
        self.leave(other.enrolment_id, None if same else now)
        if same and other.led_at:
            mine = update(SeatRow).where(SeatRow.enrolment_id == further.enrolment_id)
            self._db.execute(mine.values(led_at=max(other.led_at, further.led_at or other.led_at)))
        self._db.expire_all()
        return other if other.circle_id and not same else None

    def take_over(self, kept_id: int, gone_id: int) -> None:
        """Let *gone_id* be *kept_id* wherever they sit, and whomever they avoid."""
        CallStore(self._uow).take_over(kept_id, gone_id)
        Meetings(self._uow).take_over(kept_id, gone_id)
        PairStore(self._uow).forget(gone_id)  # A talk in between is over: they are somebody else now.
        self._db.execute(update(SeatRow).where(SeatRow.person_id == gone_id).values(person_id=kept_id))
        theirs = or_(ApartRow.person_id == gone_id, ApartRow.other_id == gone_id)
        pairs = [(row.person_id, row.other_id) for row in self._db.scalars(select(ApartRow).where(theirs))]
        self._db.execute(delete(ApartRow).where(theirs))
        self._db.expire_all()
        for pair in pairs:
            one, other = (kept_id if person == gone_id else person for person in pair)
            if one != other:
                self.keep_apart(one, other)

    def forget(self, person_id: int) -> None:
        """Erase all that is kept here of a person."""
        CallStore(self._uow).forget(person_id)
        PairStore(self._uow).forget(person_id)
        Meetings(self._uow).forget(person_id)
        self._db.execute(delete(SeatRow).where(SeatRow.person_id == person_id))
        theirs = or_(ApartRow.person_id == person_id, ApartRow.other_id == person_id)
        self._db.execute(delete(ApartRow).where(theirs))


def _seat(row: SeatRow) -> Seat:
    whose = row.enrolment_id, row.person_id, row.circle_id, row.since
    return Seat(*whose, row.missed, row.offers, row.led_at)
