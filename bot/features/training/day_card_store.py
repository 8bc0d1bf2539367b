"""Which cards that follow the day somebody got, so that nothing comes twice."""

from datetime import datetime

from sqlalchemy import ForeignKey, delete, select, update
from sqlalchemy.orm import Mapped, mapped_column

from bot.features.training.following_times import HEARD_FOR
from bot.storage.base import Base, Encrypted, UtcDateTime
from bot.storage.retention import Kept
from bot.storage.unit_of_work import UnitOfWork

HARD = "hard"
"""Notes that somebody told of a hard day, until the next morning."""


class DayCardRow(Base):
    """A card that somebody got on a day, or is to get. Personal, encrypted; for as long as it serves."""

    __tablename__ = "day_cards"
    kept = Kept("noted_at", days=HEARD_FOR.days)
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    which: Mapped[str] = mapped_column(Encrypted)
    noted_at: Mapped[datetime] = mapped_column(UtcDateTime)


class DayCardStore:
    """Notes of cards, within one turn."""

    def __init__(self, uow: UnitOfWork) -> None:
        self._db = uow.db

    def note(self, person_id: int, which: str, now: datetime) -> None:
        """Keep that it is so since *now*."""
        self._db.add(DayCardRow(person_id=person_id, which=which, noted_at=now))
        self._db.flush()

    def when(self, person_id: int, which: str) -> datetime | None:
        """Return since when it is so; None if it is not."""
        return max((row.noted_at for row in self._of(person_id) if row.which == which), default=None)

    def drop(self, person_id: int, which: str) -> None:
        """Keep it no longer."""
        for row in self._of(person_id):
            if row.which == which:
                self._db.delete(row)
        self._db.flush()

    def take_over(self, kept_id: int, gone_id: int) -> None:
        """Let what *gone_id* got be what *kept_id* got."""
        theirs = DayCardRow.person_id == gone_id
        self._db.execute(update(DayCardRow).where(theirs).values(person_id=kept_id))
        self._db.expire_all()

    def forget(self, person_id: int) -> None:
        """Erase all of it."""
        self._db.execute(delete(DayCardRow).where(DayCardRow.person_id == person_id))

    def _of(self, person_id: int) -> list[DayCardRow]:
        return list(self._db.scalars(select(DayCardRow).where(DayCardRow.person_id == person_id)))
