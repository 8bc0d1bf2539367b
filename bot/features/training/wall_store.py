"""The lines that learners share without their names, and what rings true to whom."""

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint, delete, func, or_, select, update
from sqlalchemy.orm import Mapped, mapped_column

from bot.features.training.model import Enrolment
from bot.features.training.wall_reports import WallReports
from bot.storage.base import Base, Encrypted, UtcDateTime
from bot.storage.unit_of_work import UnitOfWork

ON_A_PAGE = 5
ENOUGH = 3
"""From so many lines of their own circle on, a learner sees no others; fewer would tell whose each is."""
LOOKED_THROUGH = 200
"""How many of the latest lines of a step are looked through."""


class SharedLineRow(Base):
    """A line on a wall. Personal; encrypted, shown without a name, erased with the person."""

    __tablename__ = "shared_lines"
    __table_args__ = (UniqueConstraint("enrolment_id", "step"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolments.id"))
    course: Mapped[str] = mapped_column(index=True)
    step: Mapped[str]
    language: Mapped[str]
    words: Mapped[str] = mapped_column(Encrypted)
    shared_at: Mapped[datetime] = mapped_column(UtcDateTime)
    hidden_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class LineMarkRow(Base):
    """That a line rings true to somebody. Personal; erased with the person."""

    __tablename__ = "line_marks"
    line_id: Mapped[int] = mapped_column(ForeignKey("shared_lines.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True, index=True)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a wall as one learner sees it: *marked* by them, and by how many in all.

    *language* is the one it is written in, if that is not theirs.
    """

    id: int
    words: str
    marks: int = 0
    marked: bool = False
    language: str | None = None


@dataclass(frozen=True, slots=True)
class View:
    """A page of a wall, and the learner's own line. *more*: there are other lines to see."""

    lines: tuple[Line, ...] = ()
    own: Line | None = None
    page: int = 0
    more: bool = False

    @property
    def marked(self) -> int:
        """How many lines of this page the learner has marked."""
        return sum(line.marked for line in self.lines)


class WallStore:
    """The walls of all courses, within one turn."""

    def __init__(self, uow: UnitOfWork) -> None:
        self._db, self._reports = uow.db, WallReports(uow)

    def share(self, enrolment: Enrolment, step: str, words: str, language: str, now: datetime) -> None:
        """Put a learner's line on the wall, in place of theirs; never again where one was taken off."""
        self.take_back(enrolment.id, step)
        if self.was_taken_off(enrolment.id, step):
            return
        self._db.add(
            SharedLineRow(
                person_id=enrolment.person_id,
                enrolment_id=enrolment.id,
                course=enrolment.course,
                step=step,
                language=language,
                words=words,
                shared_at=now,
            )
        )
        self._db.flush()

    def take_back(self, enrolment_id: int, step: str) -> bool:
        """Take a learner's own line off the wall; False if there was none.

        A line that others took off stays in the table, unseen: no other comes in its place.
        """
        stands = SharedLineRow.hidden_at.is_(None)
        own = (SharedLineRow.enrolment_id == enrolment_id) & (SharedLineRow.step == step)
        lines = list(self._db.scalars(select(SharedLineRow.id).where(own & stands)))
        self._delete(lines)
        return bool(lines)

    def was_taken_off(self, enrolment_id: int, step: str) -> bool:
        """Whether a line of the learner was taken off that wall by others."""
        own = (SharedLineRow.enrolment_id == enrolment_id) & (SharedLineRow.step == step)
        found = select(SharedLineRow.id).where(own & SharedLineRow.hidden_at.is_not(None))
        return self._db.scalar(found) is not None

    def report(self, line_id: int, person_id: int, now: datetime) -> bool:
        """Take a line off the wall for whoever says that it should not stand there.

        Returns whether it is off for everybody: that takes one person for a few lines, two for any other.
        """
        for_all = self.one_is_enough(person_id, now) or self._reports.has_been(line_id)
        self._reports.keep(line_id, person_id, now)
        self.unmark(line_id, person_id)
        if for_all:
            self._db.get_one(SharedLineRow, line_id).hidden_at = now
            self._db.flush()
        return for_all

    def one_is_enough(self, person_id: int, now: datetime) -> bool:
        """Whether the next line that somebody reports goes off for everybody at once."""
        return self._reports.one_is_enough(person_id, now)

    def view(self, enrolment: Enrolment, step: str, language: str, mates: Collection[int], page: int) -> View:
        """Return a page of what others shared at *step*: in the learner's circle, or else on the course.

        What the circle wrote in another language comes last, unless too few could have written it; of others
        only *language* is shown. The order is the learner's own and stays as it is: it says nothing of who
        wrote when, nor, while the circle has written little, of who is in it.
        """
        rows = self._of_others(enrolment, step, language, mates if len(mates) >= ENOUGH else ())
        near = [row for row in rows if row.person_id in mates]
        seen = near if len(near) >= ENOUGH else rows
        seen = sorted(seen, key=lambda row: (row.language != language, _shuffled(row.id, enrolment.id)))
        pages = max(1, -(-len(seen) // ON_A_PAGE))
        page %= pages
        here = seen[page * ON_A_PAGE : (page + 1) * ON_A_PAGE]
        return View(
            self._lines(here, enrolment.person_id, language), self._own(enrolment, step), page, pages > 1
        )

    def stands(self, line_id: int, enrolment: Enrolment, step: str) -> bool:
        """Whether that is somebody else's line on the wall of *step*, and still there."""
        row = self._db.get(SharedLineRow, line_id)
        if row is None or row.hidden_at is not None or row.person_id == enrolment.person_id:
            return False
        if line_id in self._reports.of(enrolment.person_id):
            return False
        return (row.course, row.step) == (enrolment.course, step)

    def marked(self, person_id: int, enrolment: Enrolment, step: str) -> list[int]:
        """Return the lines of a wall that somebody has marked and that still stand there."""
        mine = select(LineMarkRow.line_id).join(SharedLineRow, SharedLineRow.id == LineMarkRow.line_id)
        stands = SharedLineRow.hidden_at.is_(None)
        here = mine.where(SharedLineRow.course == enrolment.course, SharedLineRow.step == step, stands)
        return list(self._db.scalars(here.where(LineMarkRow.person_id == person_id)))

    def mark(self, line_id: int, person_id: int) -> None:
        """Keep that a line rings true to somebody."""
        self._db.merge(LineMarkRow(line_id=line_id, person_id=person_id))
        self._db.flush()

    def unmark(self, line_id: int, person_id: int) -> None:
        """Take a mark away."""
        that = (LineMarkRow.line_id == line_id) & (LineMarkRow.person_id == person_id)
        self._db.execute(delete(LineMarkRow).where(that))

    def forget(self, person_id: int) -> None:
        """Erase a person's lines, marks and reports, and what others marked of theirs."""
        self._reports.forget(person_id)
        self._db.execute(delete(LineMarkRow).where(LineMarkRow.person_id == person_id))
        self._delete(
            list(self._db.scalars(select(SharedLineRow.id).where(SharedLineRow.person_id == person_id)))
        )

    def take_over(self, kept_id: int, gone_id: int) -> None:
        """Let *gone_id*'s marks and reports be *kept_id*'s."""
        self._reports.take_over(kept_id, gone_id)
        had = select(LineMarkRow.line_id).where(LineMarkRow.person_id == kept_id)
        theirs = LineMarkRow.person_id == gone_id
        had_ids = list(self._db.scalars(had))
        self._db.execute(delete(LineMarkRow).where(theirs, LineMarkRow.line_id.in_(had_ids)))
        self._db.execute(update(LineMarkRow).where(theirs).values(person_id=kept_id))
        self._db.expire_all()

    def _delete(self, line_ids: Sequence[int]) -> None:
        self._db.execute(delete(LineMarkRow).where(LineMarkRow.line_id.in_(line_ids)))
        self._db.execute(delete(SharedLineRow).where(SharedLineRow.id.in_(line_ids)))
        self._db.flush()

    def _of_others(
        self, enrolment: Enrolment, step: str, language: str, mates: Collection[int]
    ) -> list[SharedLineRow]:
        that = select(SharedLineRow).where(
            SharedLineRow.course == enrolment.course,
            SharedLineRow.step == step,
            or_(SharedLineRow.language == language, SharedLineRow.person_id.in_(mates)),
            SharedLineRow.person_id != enrolment.person_id,
            SharedLineRow.hidden_at.is_(None),
            SharedLineRow.id.not_in(self._reports.of(enrolment.person_id)),
        )
        return list(self._db.scalars(that.order_by(SharedLineRow.id.desc()).limit(LOOKED_THROUGH)))

    def _own(self, enrolment: Enrolment, step: str) -> Line | None:
        own = select(SharedLineRow).where(
            SharedLineRow.enrolment_id == enrolment.id,
            SharedLineRow.step == step,
            SharedLineRow.hidden_at.is_(None),
        )
        row = self._db.scalar(own)
        return Line(row.id, row.words) if row else None

    def _lines(self, rows: Sequence[SharedLineRow], person_id: int, language: str) -> tuple[Line, ...]:
        ids = [row.id for row in rows]
        counted = select(LineMarkRow.line_id, func.count()).where(LineMarkRow.line_id.in_(ids))
        marks = {row[0]: row[1] for row in self._db.execute(counted.group_by(LineMarkRow.line_id))}
        own = select(LineMarkRow.line_id).where(
            LineMarkRow.line_id.in_(ids), LineMarkRow.person_id == person_id
        )
        marked = set(self._db.scalars(own))
        return tuple(
            Line(
                row.id,
                row.words,
                marks.get(row.id, 0),
                row.id in marked,
                None if row.language == language else row.language,
            )
            for row in rows
        )


def _shuffled(line_id: int, enrolment_id: int) -> bytes:
    return hashlib.sha256(f"{line_id}:{enrolment_id}".encode()).digest()
