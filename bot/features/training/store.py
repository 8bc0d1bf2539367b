"""Learners' progress in the database."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import ColumnElement, ForeignKey, UniqueConstraint, delete, select, update
from sqlalchemy.orm import Mapped, mapped_column

from bot.features.training.circle_store import CircleStore, Seat
from bot.features.training.circle_tables import SeatRow
from bot.features.training.model import Enrolment, Outcome, Pace, Promise
from bot.features.training.timetable import Wish
from bot.features.training.wall_store import LineMarkRow, SharedLineRow, WallStore
from bot.storage.base import Base, Encrypted, UtcDateTime
from bot.storage.unit_of_work import UnitOfWork


class EnrolmentRow(Base):
    """A person on a course, and where they are in it. Personal; erased with the person."""

    __tablename__ = "enrolments"
    __table_args__ = (UniqueConstraint("person_id", "course"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    course: Mapped[str]
    days: Mapped[str]
    at: Mapped[time]
    pace: Mapped[str]
    module: Mapped[str | None]
    step: Mapped[str | None]
    inside: Mapped[str] = mapped_column(default="", server_default="")
    aside: Mapped[str] = mapped_column(default="", server_default="")
    next_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    shown_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    enrolled_at: Mapped[datetime] = mapped_column(UtcDateTime)
    active_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class CompletionRow(Base):
    """A module that a person has finished. Personal; erased with the person."""

    __tablename__ = "completions"
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolments.id"), primary_key=True)
    module: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    completed_at: Mapped[datetime] = mapped_column(UtcDateTime)


class AnswerRow(Base):
    """What a learner wrote for themselves. Personal; encrypted, shown to nobody, erased with the person."""

    __tablename__ = "answers"
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolments.id"), primary_key=True)
    step: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    words: Mapped[str] = mapped_column(Encrypted)
    language: Mapped[str | None]
    written_at: Mapped[datetime] = mapped_column(UtcDateTime)


class PromiseRow(Base):
    """An act with its day, and what became of it. Personal; encrypted words, erased with the person."""

    __tablename__ = "promises"
    __table_args__ = (UniqueConstraint("enrolment_id", "step"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolments.id"))
    step: Mapped[str]
    choice: Mapped[str | None]
    day: Mapped[date]
    outcome: Mapped[str | None]
    words: Mapped[str | None] = mapped_column(Encrypted)
    language: Mapped[str | None]


PARTS = (
    (CompletionRow.enrolment_id, CompletionRow.module, CompletionRow.person_id),
    (AnswerRow.enrolment_id, AnswerRow.step, AnswerRow.person_id),
    (PromiseRow.enrolment_id, PromiseRow.step, PromiseRow.person_id),
    (SharedLineRow.enrolment_id, SharedLineRow.step, SharedLineRow.person_id),
)
"""What belongs to an enrolment: to which, what it is about, and whose it is."""
BARE = {"synchronize_session": False}


@dataclass(frozen=True, slots=True)
class Folded:
    """Two enrolments on a course that have become one; *left*: the seat in a circle given up for that."""

    kept: int
    dropped: int
    left: Seat | None


class TrainingStore:
    """Enrolments, answers and promises, within one turn."""

    def __init__(self, uow: UnitOfWork) -> None:
        self._uow, self._db = uow, uow.db

    def enrol(self, person_id: int, course: str, wish: Wish, now: datetime) -> Enrolment:
        """Put a person on a course and return their way through it."""
        row = EnrolmentRow(
            person_id=person_id,
            course=course,
            days=wish.kept_days,
            at=wish.at,
            pace=Pace.WAITING,
            enrolled_at=now,
            active_at=now,
        )
        self._db.add(row)
        self._db.flush()
        return self._enrolment(row)

    def get(self, enrolment_id: int) -> Enrolment | None:
        """Return an enrolment."""
        row = self._db.get(EnrolmentRow, enrolment_id)
        return self._enrolment(row) if row else None

    def on_course(self, person_id: int, course: str) -> Enrolment | None:
        """Return a person's way through a course."""
        return next((e for e in self.of(person_id) if e.course == course), None)

    def of(self, person_id: int) -> list[Enrolment]:
        """Return all that a person is or was enrolled on, the latest first."""
        query = select(EnrolmentRow).where(EnrolmentRow.person_id == person_id)
        return [self._enrolment(row) for row in self._db.scalars(query.order_by(EnrolmentRow.id.desc()))]

    def save(self, enrolment: Enrolment) -> None:
        """Keep what changed of an enrolment."""
        row = self._db.get_one(EnrolmentRow, enrolment.id)
        row.days, row.at, row.pace = enrolment.wish.kept_days, enrolment.wish.at, enrolment.pace
        row.module, row.step, row.inside = enrolment.module, enrolment.step, enrolment.inside
        row.next_at, row.aside = enrolment.next_at, enrolment.aside
        row.shown_at = enrolment.shown_at
        self._db.flush()

    def note_active(self, enrolment_id: int, now: datetime) -> None:
        """Keep that a learner has just done something."""
        self._db.get_one(EnrolmentRow, enrolment_id).active_at = now

    def complete(self, enrolment: Enrolment, module: str, now: datetime) -> None:
        """Keep that a module is finished."""
        whose = {"enrolment_id": enrolment.id, "person_id": enrolment.person_id}
        self._db.merge(CompletionRow(**whose, module=module, completed_at=now))
        self._db.flush()

    def answer(
        self, enrolment: Enrolment, step: str, words: str, now: datetime, language: str | None = None
    ) -> None:
        """Keep what the learner wrote, in place of what they wrote there before."""
        whose = {"enrolment_id": enrolment.id, "person_id": enrolment.person_id}
        self._db.merge(AnswerRow(**whose, step=step, words=words, language=language, written_at=now))
        self._db.flush()

    def words_of(self, enrolment_id: int, step: str) -> str | None:
        """Return what the learner wrote at a step, or of the act of that step."""
        answer = self._db.get(AnswerRow, (enrolment_id, step))
        promise = self._promise_row(enrolment_id, step)
        return answer.words if answer else promise.words if promise else None

    def language_of(self, enrolment_id: int, step: str) -> str | None:
        """Return the language in which the learner was asked for those words; None if it was not kept."""
        answer = self._db.get(AnswerRow, (enrolment_id, step))
        promise = self._promise_row(enrolment_id, step)
        return answer.language if answer else promise.language if promise else None

    def promise(self, enrolment: Enrolment, step: str, day: date, choice: str | None = None) -> Promise:
        """Keep the day of an act, in place of an earlier one. *choice*: which act of a plan."""
        row = self._promise_row(enrolment.id, step)
        if row is None:
            row = PromiseRow(enrolment_id=enrolment.id, person_id=enrolment.person_id, step=step)
            self._db.add(row)
        row.day, row.outcome, row.choice, row.words, row.language = day, None, choice, None, None
        self._db.flush()
        return _promise(row)

    def promised(self, enrolment_id: int, step: str) -> Promise | None:
        """Return the day chosen for an act."""
        row = self._promise_row(enrolment_id, step)
        return _promise(row) if row else None

    def get_promise(self, promise_id: int) -> Promise | None:
        """Return a promise."""
        row = self._db.get(PromiseRow, promise_id)
        return _promise(row) if row else None

    def report(self, promise_id: int, outcome: Outcome) -> None:
        """Keep what became of an act."""
        self._db.get_one(PromiseRow, promise_id).outcome = outcome
        self._db.flush()

    def tell_of(self, promise_id: int, words: str, language: str | None = None) -> None:
        """Keep the sentence that the learner wrote about an act."""
        row = self._db.get_one(PromiseRow, promise_id)
        row.words, row.language = words, language
        self._db.flush()

    def fold(self, kept_id: int, gone_id: int, now: datetime) -> list[Folded]:
        """Make one of two enrolments on each course that both are on."""
        folded = []
        for theirs in self.of(gone_id):
            mine = self.on_course(kept_id, theirs.course)
            if mine:
                further, other = (theirs, mine) if _far(theirs) > _far(mine) else (mine, theirs)
                left = self._fold(other.id, further.id, now)
                if further.wish.one_module:
                    self.save(replace(further, wish=other.wish))
                folded.append(Folded(further.id, other.id, left))
        return folded

    def take_over(self, kept_id: int, gone_id: int) -> None:
        """Let *gone_id*'s learning be *kept_id*'s, once it is one's on each course."""
        WallStore(self._uow).take_over(kept_id, gone_id)
        CircleStore(self._uow).take_over(kept_id, gone_id)
        for table in (EnrolmentRow, CompletionRow, AnswerRow, PromiseRow, SharedLineRow):
            moved = update(table).where(table.person_id == gone_id).values(person_id=kept_id)
            self._db.execute(moved)
        self._db.expire_all()

    def drop_strays(self) -> None:
        """Delete what stands with the enrolment of somebody else, since two people were parted again."""
        for enrolment_id, _, person_id in PARTS:
            own = select(EnrolmentRow.person_id).where(EnrolmentRow.id == enrolment_id).scalar_subquery()
            self._delete(enrolment_id.class_, person_id != own)
        seats = select(EnrolmentRow.person_id).where(EnrolmentRow.id == SeatRow.enrolment_id)
        self._delete(SeatRow, SeatRow.person_id != seats.scalar_subquery())
        self._db.expire_all()

    def forget(self, person_id: int) -> None:
        """Erase all that is kept of a person's learning."""
        WallStore(self._uow).forget(person_id)
        CircleStore(self._uow).forget(person_id)
        for table in (CompletionRow, AnswerRow, PromiseRow, EnrolmentRow):
            self._db.execute(delete(table).where(table.person_id == person_id))

    def _fold(self, other_id: int, further_id: int, now: datetime) -> Seat | None:
        """Let what was done on one enrolment count on another, and drop the first with the seat returned."""
        for enrolment_id, about, _ in PARTS:
            had = list(self._db.scalars(select(about).where(enrolment_id == further_id)))
            here = enrolment_id == other_id
            self._delete(enrolment_id.class_, here & about.in_(had))
            moved = update(enrolment_id.class_).where(here).values({enrolment_id.key: further_id})
            self._db.execute(moved, execution_options=BARE)
        left = CircleStore(self._uow).fold(other_id, further_id, now)
        self._db.execute(delete(EnrolmentRow).where(EnrolmentRow.id == other_id))
        self._db.expire_all()
        return left

    def _delete(self, table: Any, which: ColumnElement[bool]) -> None:
        if table is SharedLineRow:
            lines = select(SharedLineRow.id).where(which)
            marks = delete(LineMarkRow).where(LineMarkRow.line_id.in_(lines))
            self._db.execute(marks, execution_options=BARE)
        self._db.execute(delete(table).where(which), execution_options=BARE)

    def _promise_row(self, enrolment_id: int, step: str) -> PromiseRow | None:
        that = (PromiseRow.enrolment_id == enrolment_id) & (PromiseRow.step == step)
        return self._db.scalar(select(PromiseRow).where(that))

    def _enrolment(self, row: EnrolmentRow) -> Enrolment:
        done = select(CompletionRow.module).where(CompletionRow.enrolment_id == row.id)
        return Enrolment(
            id=row.id,
            person_id=row.person_id,
            course=row.course,
            wish=Wish.of(row.days, row.at),
            pace=Pace(row.pace),
            module=row.module,
            step=row.step,
            next_at=row.next_at,
            shown_at=row.shown_at,
            active_at=row.active_at,
            inside=row.inside,
            aside=row.aside,
            completed=frozenset(self._db.scalars(done)),
        )


def _far(enrolment: Enrolment) -> tuple[int, bool]:
    return len(enrolment.completed), enrolment.step is not None


def _promise(row: PromiseRow) -> Promise:
    return Promise(
        id=row.id,
        enrolment_id=row.enrolment_id,
        step=row.step,
        day=row.day,
        outcome=Outcome(row.outcome) if row.outcome else None,
        choice=row.choice,
        words=row.words,
    )
