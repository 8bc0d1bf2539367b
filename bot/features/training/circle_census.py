"""Everybody who is in a circle or waits for one, by what they have in common: read once a week."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Select, or_, select

from bot.features.training.circle_tables import CallRow, CircleRow, SeatRow
from bot.features.training.circles import QUIET_AFTER, Learner, Standing, pace_of
from bot.features.training.model import Pace
from bot.features.training.store import AnswerRow, CompletionRow, EnrolmentRow
from bot.features.training.timetable import Wish
from bot.people.tables import PersonRow
from bot.storage.unit_of_work import UnitOfWork


class Kind(NamedTuple):
    """What those of one circle have in common."""

    course: str
    language: str
    pace: str


@dataclass(slots=True)
class Census:
    """Who waits, and which circles there are, of one kind. *enrolments* are those of the waiting people."""

    waiting: list[Learner] = field(default_factory=list)
    standing: list[Standing] = field(default_factory=list)
    enrolments: dict[int, int] = field(default_factory=dict)


def census(uow: UnitOfWork, now: datetime) -> Mapping[Kind, Census]:
    """Return who waits and which circles stand. Who rests or may not be in a circle is left out."""
    found: dict[Kind, Census] = defaultdict(Census)
    waiting = (
        select(SeatRow, EnrolmentRow, PersonRow)
        .join(EnrolmentRow, EnrolmentRow.id == SeatRow.enrolment_id)
        .join(PersonRow, PersonRow.id == SeatRow.person_id)
        .where(SeatRow.circle_id.is_(None), PersonRow.stopped_at.is_(None), PersonRow.adult.is_(True))
        .order_by(SeatRow.since, SeatRow.person_id)
    )
    for seat, enrolment, person in uow.db.execute(waiting):
        if person.resting_until and now.date() < person.resting_until:
            continue
        pace = pace_of(Wish.of(enrolment.days, enrolment.at))
        here = found[Kind(enrolment.course, person.language, pace)]
        here.waiting.append(Learner(person.id, person.county, person.neighborhood_id, seat.missed))
        here.enrolments[person.id] = enrolment.id
    meeting = set(uow.db.scalars(_meeting(now)))
    for circle in uow.db.scalars(select(CircleRow).order_by(CircleRow.id)):
        standing = _standing(uow, circle, now, meets=circle.id in meeting)
        found[Kind(circle.course, circle.language, circle.pace)].standing.append(standing)
    return found


def done_with(uow: UnitOfWork, now: datetime) -> set[int]:
    """Return the enrolments of those in circles who finished their course a while ago, and meet no more."""
    finished = (
        select(SeatRow.enrolment_id)
        .join(EnrolmentRow, EnrolmentRow.id == SeatRow.enrolment_id)
        .where(EnrolmentRow.pace == Pace.FINISHED, SeatRow.since < now - QUIET_AFTER)
        .where(or_(SeatRow.circle_id.is_(None), SeatRow.circle_id.not_in(_meeting(now))))
    )
    found = set(uow.db.scalars(finished))
    return found - _active(uow, found, now)


def _standing(uow: UnitOfWork, circle: CircleRow, now: datetime, *, meets: bool) -> Standing:
    seats = list(uow.db.scalars(select(SeatRow).where(SeatRow.circle_id == circle.id)))
    did = _active(uow, [seat.enrolment_id for seat in seats], now)
    new = {seat.enrolment_id for seat in seats if seat.since > now - QUIET_AFTER}
    active = frozenset(seat.person_id for seat in seats if seat.enrolment_id in did | new)
    members = tuple(sorted(seat.person_id for seat in seats))
    return Standing(circle.id, members, active, circle.begun_at, meets)


def _meeting(now: datetime) -> Select[int]:
    return select(CallRow.circle_id).where(CallRow.at > now)


def _active(uow: UnitOfWork, enrolment_ids: Collection[int], now: datetime) -> set[int]:
    """Return which of them finished a module or wrote an answer lately."""
    since = now - QUIET_AFTER
    finished = select(CompletionRow.enrolment_id).where(CompletionRow.completed_at >= since)
    wrote = select(AnswerRow.enrolment_id).where(AnswerRow.written_at >= since)
    return {
        *uow.db.scalars(finished.where(CompletionRow.enrolment_id.in_(enrolment_ids))),
        *uow.db.scalars(wrote.where(AnswerRow.enrolment_id.in_(enrolment_ids))),
    }
