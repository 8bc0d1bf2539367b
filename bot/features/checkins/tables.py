"""The tables of this room."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from bot.storage.base import Base, EncryptedJson, UtcDateTime


class WatchRow(Base):
    """Somebody who is or was out on a shift, and who is asked. Personal; ids only, erased with the person."""

    __tablename__ = "watches"
    __table_args__ = (
        UniqueConstraint("person_id", "shift_id"),
        Index("ix_watches_shift_ended", "shift_id", "ended_at"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    shift_id: Mapped[int]
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    asks_at: Mapped[datetime] = mapped_column(UtcDateTime)
    lead_id: Mapped[int | None]
    first_id: Mapped[int | None] = mapped_column(index=True)
    second_id: Mapped[int | None] = mapped_column(index=True)
    round: Mapped[int]
    rung: Mapped[int | None]
    told: Mapped[str]
    owner_id: Mapped[int | None] = mapped_column(index=True)
    owner_due: Mapped[datetime | None] = mapped_column(UtcDateTime)
    alarm: Mapped[bool]
    unasked: Mapped[bool] = mapped_column(server_default=false())
    began_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ending: Mapped[str | None]
    stays_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class DebriefRow(Base):
    """What somebody told of their day. Personal: all of it in one encrypted blob, erased with the person."""

    __tablename__ = "debriefs"
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    watch_id: Mapped[int] = mapped_column(ForeignKey("watches.id"), unique=True)
    shift_id: Mapped[int] = mapped_column(index=True)
    step: Mapped[str]
    answers: Mapped[dict[str, Any]] = mapped_column(EncryptedJson)
    begun_at: Mapped[datetime] = mapped_column(UtcDateTime)


class RequestRow(Base):
    """Somebody asked for a person; made only by their own choice. Personal; erased with the person."""

    __tablename__ = "requests"
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    debrief_id: Mapped[int] = mapped_column(ForeignKey("debriefs.id"), index=True)
    asked_id: Mapped[int]
    state: Mapped[str]
    taken_by: Mapped[int | None]
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
