"""Circles, who sits in them, who asked not to be with whom, and the calls they hold, as rows."""

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.storage.base import Base, Encrypted, UtcDateTime
from bot.storage.retention import Kept


class CircleRow(Base):
    """A circle of learners of one course, language and pace. Nothing personal."""

    __tablename__ = "circles"
    id: Mapped[int] = mapped_column(primary_key=True)
    course: Mapped[str]
    language: Mapped[str]
    pace: Mapped[str]
    begun_at: Mapped[datetime] = mapped_column(UtcDateTime)


class SeatRow(Base):
    """That a learner is in a circle, or waits for one. Personal; erased with the person.

    There is one for each enrolment: nobody is in two circles of a course. *missed* is at how many starts
    there was no place, *offers* whether they like to be asked for a role-play.
    """

    __tablename__ = "circle_seats"
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolments.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    circle_id: Mapped[int | None] = mapped_column(ForeignKey("circles.id"), index=True)
    since: Mapped[datetime] = mapped_column(UtcDateTime)
    missed: Mapped[int] = mapped_column(default=0)
    offers: Mapped[bool] = mapped_column(default=False)
    led_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class ApartRow(Base):
    """That somebody asked not to be with somebody. Personal; told to nobody, erased with either of both."""

    __tablename__ = "kept_apart"
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    other_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True, index=True)


class MetRow(Base):
    """That two were in a circle together, and when that ended. Personal; shown to the two alone.

    It lets either of them say with whom they would rather not be, also afterwards; erased with either.
    """

    __tablename__ = "met_in_circles"
    __table_args__ = (UniqueConstraint("person_id", "other_id"),)
    kept = Kept("parted_at", days=90)
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    other_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    parted_at: Mapped[datetime] = mapped_column(UtcDateTime)


class CallRow(Base):
    """A circle's call at a step of its course. Personal: who leads it, and where they meet.

    *place* is encrypted, shown to the circle alone and gone the day after, or with *typed_by*, who typed it
    and may lead no more; *asked* counts how often another was asked to lead it.
    """

    __tablename__ = "circle_calls"
    __table_args__ = (UniqueConstraint("circle_id", "step"),)
    kept = Kept("opened_at", days=30)
    id: Mapped[int] = mapped_column(primary_key=True)
    circle_id: Mapped[int] = mapped_column(ForeignKey("circles.id"))
    step: Mapped[str]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    asked: Mapped[int] = mapped_column(default=0)
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    place: Mapped[str | None] = mapped_column(Encrypted)
    typed_by: Mapped[int | None]


class ComingRow(Base):
    """Whether somebody comes to a call. Personal; ends with the call, erased with the person."""

    __tablename__ = "call_answers"
    call_id: Mapped[int] = mapped_column(ForeignKey("circle_calls.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True, index=True)
    coming: Mapped[bool]


class PairRow(Base):
    """Two of a circle who play a talk, or one who looks for another. Personal; it holds no words of theirs.

    *state* as in `Playing`; *heard* and *answered* are whether the one who asked, and the other, wrote
    anything in this turn.
    """

    __tablename__ = "role_pairs"
    kept = Kept("asked_at", days=2)
    id: Mapped[int] = mapped_column(primary_key=True)
    circle_id: Mapped[int] = mapped_column(ForeignKey("circles.id"))
    step: Mapped[str]
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    partner_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    state: Mapped[str]
    heard: Mapped[bool] = mapped_column(default=False)
    answered: Mapped[bool] = mapped_column(default=False)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
