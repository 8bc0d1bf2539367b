"""Who was in a circle with whom, after one of the two has left it."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import ColumnElement, delete, or_, select

from bot.features.training.circle_tables import MetRow
from bot.storage.unit_of_work import UnitOfWork


class Meetings:
    """Those who were in a circle together lately, within one turn."""

    def __init__(self, uow: UnitOfWork) -> None:
        self._db = uow.db

    def part(self, person_id: int, mates: Iterable[int], now: datetime) -> None:
        """Keep that somebody was with these people until *now*."""
        for mate in mates:
            one, other = sorted((person_id, mate))
            both = (MetRow.person_id == one) & (MetRow.other_id == other)
            row = self._db.scalar(select(MetRow).where(both)) or MetRow(person_id=one, other_id=other)
            row.parted_at = now
            self._db.add(row)
        self._db.flush()

    def of(self, person_id: int) -> list[int]:
        """Return with whom somebody was in a circle lately."""
        rows = self._db.scalars(select(MetRow).where(_with(person_id)))
        return sorted(row.other_id if row.person_id == person_id else row.person_id for row in rows)

    def forget(self, person_id: int) -> None:
        """Erase that a person was with anybody."""
        self._db.execute(delete(MetRow).where(_with(person_id)))
        self._db.expire_all()

    def take_over(self, kept_id: int, gone_id: int) -> None:
        """Let *kept_id* have been with whomever *gone_id* was with."""
        rows = self._db.scalars(select(MetRow).where(_with(gone_id)))
        met = [(row.other_id if row.person_id == gone_id else row.person_id, row.parted_at) for row in rows]
        self.forget(gone_id)
        known = {kept_id, gone_id, *self.of(kept_id)}
        for mate, parted_at in met:
            if mate not in known:
                self.part(kept_id, [mate], parted_at)


def _with(person_id: int) -> ColumnElement[bool]:
    return or_(MetRow.person_id == person_id, MetRow.other_id == person_id)
