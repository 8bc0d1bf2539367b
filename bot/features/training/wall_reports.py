"""Lines that somebody says should not stand on a wall: who said so of which, and when."""

from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, delete, func, select, update
from sqlalchemy.orm import Mapped, mapped_column

from bot.storage.base import Base, UtcDateTime
from bot.storage.unit_of_work import UnitOfWork

ALONE = 3
"""So many lines within `COUNTED` go off for everybody because one person says so."""
COUNTED = timedelta(days=30)


class LineReportRow(Base):
    """That somebody says a line should not stand on a wall. Personal; told to nobody, erased with the person.

    It ends with the line, too.
    """

    __tablename__ = "line_reports"
    line_id: Mapped[int] = mapped_column(ForeignKey("shared_lines.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True, index=True)
    reported_at: Mapped[datetime] = mapped_column(UtcDateTime)


class WallReports:
    """What was said of lines, within one turn."""

    def __init__(self, uow: UnitOfWork) -> None:
        self._db = uow.db

    def keep(self, line_id: int, person_id: int, now: datetime) -> None:
        """Keep that somebody says so of a line."""
        self._db.merge(LineReportRow(line_id=line_id, person_id=person_id, reported_at=now))
        self._db.flush()

    def of(self, person_id: int) -> list[int]:
        """Return the lines of which somebody says so."""
        theirs = select(LineReportRow.line_id).where(LineReportRow.person_id == person_id)
        return list(self._db.scalars(theirs))

    def has_been(self, line_id: int) -> bool:
        """Whether anybody says so of a line."""
        said = select(LineReportRow.line_id).where(LineReportRow.line_id == line_id)
        return self._db.scalar(said.limit(1)) is not None

    def one_is_enough(self, person_id: int, now: datetime) -> bool:
        """Whether somebody has said so of few lines lately."""
        lately = select(func.count()).select_from(LineReportRow)
        theirs = (LineReportRow.person_id == person_id) & (LineReportRow.reported_at > now - COUNTED)
        return (self._db.scalar(lately.where(theirs)) or 0) < ALONE

    def forget(self, person_id: int) -> None:
        """Erase what a person said of lines."""
        self._db.execute(delete(LineReportRow).where(LineReportRow.person_id == person_id))

    def take_over(self, kept_id: int, gone_id: int) -> None:
        """Let what *gone_id* said be what *kept_id* said."""
        theirs = LineReportRow.person_id == gone_id
        self._db.execute(delete(LineReportRow).where(theirs, LineReportRow.line_id.in_(self.of(kept_id))))
        self._db.execute(update(LineReportRow).where(theirs).values(person_id=kept_id))
        self._db.expire_all()
