"""Who has shown what."""

from datetime import datetime
from typing import cast

from sqlalchemy import Table, select

from bot.people.roles import Roles
from bot.people.tables import QualificationRow
from bot.storage.inserting import insert_new

QUALIFICATIONS = cast(Table, QualificationRow.__table__)


class Qualified(Roles):
    """What people have shown, within one turn. Names are as in `qualifications`."""

    def qualify(self, person_id: int, name: str, given_by: int | None, now: datetime) -> bool:
        """Keep that somebody has shown *name*; False if that was known.

        *given_by* is the captain who has seen it; None: they finished a module.
        """
        shown = {"person_id": person_id, "name": name, "given_at": now, "given_by": given_by}
        new = insert_new(self._db, QUALIFICATIONS, **shown)
        if new:
            self._uow.record(now, given_by, f"qualified: {name}", str(person_id))
        return new

    def qualifications(self, person_id: int) -> frozenset[str]:
        """Return all that somebody has shown."""
        theirs = select(QualificationRow.name).where(QualificationRow.person_id == person_id)
        return frozenset(self._db.scalars(theirs))

    def is_qualified(self, person_id: int, name: str) -> bool:
        """Whether somebody has shown *name*."""
        return name in self.qualifications(person_id)
