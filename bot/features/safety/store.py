"""Cases in the database."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ForeignKey, delete, select, update
from sqlalchemy.orm import Mapped, mapped_column

from bot.features.safety.cases import Case
from bot.storage.base import Base, UtcDateTime
from bot.storage.tables import JobRow
from bot.storage.unit_of_work import UnitOfWork


class CaseRow(Base):
    """Somebody asked for a person. Personal: erased with the asker, and two weeks after it is closed.

    *open_for* is the asker while the case is open, so that nobody has two at once.
    """

    __tablename__ = "cases"
    id: Mapped[int] = mapped_column(primary_key=True)
    asker_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    open_for: Mapped[int | None] = mapped_column(unique=True)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    write_by: Mapped[datetime | None] = mapped_column(UtcDateTime)


class CaseStore:
    """Cases, within one turn."""

    def __init__(self, uow: UnitOfWork) -> None:
        self._uow = uow
        self._db = uow.db

    def find(self, case_id: int) -> Case | None:
        """Return a case, or None if it is gone."""
        query = select(CaseRow).where(CaseRow.id == case_id).execution_options(populate_existing=True)
        row = self._db.scalar(query)
        return _case(row) if row else None

    def open_of(self, asker_id: int) -> Case | None:
        """Return the open case of somebody, or None."""
        row = self._db.scalar(select(CaseRow).where(CaseRow.open_for == asker_id))
        return _case(row) if row else None

    def open_cases(self) -> Sequence[Case]:
        """Return all open cases, the oldest first."""
        rows = self._db.scalars(select(CaseRow).where(CaseRow.open_for.is_not(None)).order_by(CaseRow.id))
        return [_case(row) for row in rows]

    def open(self, asker_id: int, now: datetime) -> Case:
        """Open a case; raises IntegrityError if the asker has one already."""
        row = CaseRow(asker_id=asker_id, open_for=asker_id, asked_at=now)
        self._db.add(row)
        self._db.flush()
        return _case(row)

    def take(self, case_id: int, owner_id: int, write_by: datetime) -> bool:
        """Give an open case that nobody has to *owner_id*; False if somebody was faster or it is closed."""
        free = (CaseRow.id == case_id) & CaseRow.owner_id.is_(None) & CaseRow.open_for.is_not(None)
        return self._uow.changed(update(CaseRow).where(free).values(owner_id=owner_id, write_by=write_by)) > 0

    def give_back(self, case_id: int) -> None:
        """Let nobody have the case any more."""
        self._uow.changed(update(CaseRow).where(CaseRow.id == case_id).values(owner_id=None, write_by=None))

    def close(self, case_id: int) -> bool:
        """Close a case; False if it was not open."""
        still = (CaseRow.id == case_id) & CaseRow.open_for.is_not(None)
        return self._uow.changed(update(CaseRow).where(still).values(open_for=None)) > 0

    def drop(self, case_id: int) -> None:
        """Erase a case that is closed."""
        self._db.execute(delete(CaseRow).where(CaseRow.id == case_id, CaseRow.open_for.is_(None)))

    def take_over(self, kept_id: int, gone_id: int) -> list[int]:
        """Let *gone_id*'s cases be *kept_id*'s; return the open ones that they had taken of themselves.

        Of two open cases the one that somebody has stays open, or the older.
        """
        both = [case for p in (kept_id, gone_id) if (case := self.open_of(p))]
        for case in sorted(both, key=lambda case: (case.owner_id is None, case.id))[1:]:
            self.close(case.id)
        for column in (CaseRow.asker_id, CaseRow.open_for, CaseRow.owner_id):
            self._db.execute(update(CaseRow).where(column == gone_id).values({column.key: kept_id}))
        for job in self._db.scalars(select(JobRow).where(JobRow.kind == "safety.follow")):
            if job.payload.get("owner") == str(gone_id):
                job.payload = {**job.payload, "owner": str(kept_id)}
        own = (CaseRow.open_for == kept_id) & (CaseRow.owner_id == kept_id)
        taken = list(self._db.scalars(select(CaseRow.id).where(own)))
        for case_id in taken:
            self.give_back(case_id)
        self._db.flush()
        self._db.expire_all()
        return taken

    def forget(self, person_id: int) -> list[int]:
        """Erase a person's cases and give back those they had; return the ids of these."""
        query = select(CaseRow.id).where(CaseRow.owner_id == person_id, CaseRow.open_for.is_not(None))
        had = list(self._db.scalars(query))
        self._db.execute(delete(CaseRow).where(CaseRow.asker_id == person_id))
        free = update(CaseRow).where(CaseRow.owner_id == person_id).values(owner_id=None, write_by=None)
        self._db.execute(free)
        return had


def _case(row: CaseRow) -> Case:
    return Case(row.id, row.asker_id, row.asked_at, row.owner_id, row.write_by, row.open_for is None)
