"""Canvasses, shifts, signups and numbers of the day in the database."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.storage.base import Base, Encrypted, UtcDateTime


class CanvassRow(Base):
    """A canvass. What was typed is encrypted. Personal: poster, lead and backup, blanked when forgotten.

    *needs* names what whoever claims a place must have shown; empty for nothing.
    """

    __tablename__ = "canvasses"
    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(Encrypted)
    county: Mapped[str] = mapped_column(index=True)
    neighborhood_id: Mapped[int | None] = mapped_column(ForeignKey("neighborhoods.id"))
    meeting_point: Mapped[str] = mapped_column(Encrypted)
    poster_id: Mapped[int | None] = mapped_column(index=True)
    lead_id: Mapped[int | None] = mapped_column(index=True)
    backup_id: Mapped[int | None] = mapped_column(index=True)
    lead_yes: Mapped[bool] = mapped_column(default=False)
    backup_yes: Mapped[bool] = mapped_column(default=False)
    state: Mapped[str]
    needs: Mapped[str] = mapped_column(default="", server_default="")


class ShiftRow(Base):
    """A shift of a canvass, its places counted in one row so that a claim is one UPDATE. Nothing personal.

    *tickets* counts who ever waited; *moves* counts how often its time was changed.
    """

    __tablename__ = "shifts"
    __table_args__ = (
        CheckConstraint("taken >= 0 AND held >= 0 AND taken + held <= capacity", name="places"),
        CheckConstraint("starts_at < ends_at", name="time"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    canvass_id: Mapped[int] = mapped_column(ForeignKey("canvasses.id"), index=True)
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    capacity: Mapped[int]
    taken: Mapped[int] = mapped_column(default=0)
    held: Mapped[int] = mapped_column(default=0)
    tickets: Mapped[int] = mapped_column(default=0)
    moves: Mapped[int] = mapped_column(default=0)
    off: Mapped[bool] = mapped_column(default=False)


class SignupRow(Base):
    """A person on a shift. Personal; erased with the person."""

    __tablename__ = "signups"
    __table_args__ = (UniqueConstraint("shift_id", "person_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    shift_id: Mapped[int] = mapped_column(ForeignKey("shifts.id"), index=True)
    person_id: Mapped[int] = mapped_column(index=True)
    state: Mapped[str]
    ticket: Mapped[int] = mapped_column(default=0)
    offer_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    going: Mapped[bool] = mapped_column(default=False)


class NumberRow(Base):
    """A phone number for the day of a shift. Personal, encrypted; deleted the next morning at four."""

    __tablename__ = "day_numbers"
    shift_id: Mapped[int] = mapped_column(ForeignKey("shifts.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(Encrypted)
