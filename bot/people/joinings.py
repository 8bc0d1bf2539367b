"""Two accounts that are one person: joined, followed, and parted again within a day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import delete, select, update

from bot.people.addresses import Addresses
from bot.people.holdings import Holdings
from bot.people.parting import part
from bot.people.tables import JoiningRow, PersonRow
from bot.storage.slices import in_slices
from bot.storage.unit_of_work import UnitOfWork

PARTED = datetime(1970, 1, 1, tzinfo=UTC)
"""Until when two people may write to each other of whom one wanted no more words."""
UNDONE_WITHIN = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Joining:
    """One person made of two accounts. *gone_id* is None where the second had been a stranger's.

    *address_id* is the account that was added, *told_id* the one that may say "That was not me".
    """

    id: int
    person_id: int
    gone_id: int | None
    address_id: int | None
    told_id: int | None
    joined_at: datetime

    def can_be_undone(self, now: datetime) -> bool:
        """Whether it is not too late to part them."""
        return now < self.joined_at + UNDONE_WITHIN


class Joinings(Addresses):
    """People who became one, within one turn."""

    def __init__(self, uow: UnitOfWork) -> None:
        super().__init__(uow)
        self._holdings = Holdings(uow.db)

    def followed(self, person_id: int) -> int:
        """Return the number that somebody has now; the same for whoever was never joined to another."""
        if self._db.get(PersonRow, person_id) is not None:
            return person_id
        joined = select(JoiningRow.person_id).where(JoiningRow.gone_id == person_id)
        return self._db.scalar(joined.limit(1)) or person_id

    def all_followed(self, person_ids: Iterable[int]) -> dict[int, int]:
        """Return the numbers that those of *person_ids* have now who were joined to another."""
        joined = select(JoiningRow.gone_id, JoiningRow.person_id)
        asked = (
            self._db.execute(joined.where(JoiningRow.gone_id.in_(some))) for some in in_slices(person_ids)
        )
        return {gone: now for rows in asked for gone, now in rows if gone is not None}

    def note_joining(
        self, person_id: int, gone_id: int | None, address_id: int, told_id: int, now: datetime
    ) -> Joining:
        """Keep that an account belongs to *person_id* from now on."""
        row = JoiningRow(
            person_id=person_id, gone_id=gone_id, address_id=address_id, told_id=told_id, joined_at=now
        )
        self._db.add(row)
        self._db.flush()
        return _joining(row)

    def joining(self, joining_id: int) -> Joining | None:
        """Return how two accounts became one person's."""
        row = self._db.get(JoiningRow, joining_id)
        return _joining(row) if row else None

    def guardian(self, person_id: int, now: datetime) -> int | None:
        """Return the account that may still say "That was not me", if there is one.

        Until then no other account of the person may take it away or erase what it would come back to.
        """
        since = now - UNDONE_WITHIN
        asked = select(JoiningRow.told_id).where(
            JoiningRow.person_id == person_id, JoiningRow.joined_at > since
        )
        return self._db.scalar(asked.where(JoiningRow.told_id.is_not(None)).order_by(JoiningRow.id).limit(1))

    def keep_before(self, joining_id: int, before: dict[str, Any]) -> None:
        """Keep what parting two people again needs."""
        self._db.get_one(JoiningRow, joining_id).before = before
        self._db.flush()

    def drop_joined(self, gone_id: int) -> None:
        """Delete the number of somebody who was joined to another, once nothing names it any more."""
        self._db.flush()
        self._db.execute(delete(PersonRow).where(PersonRow.id == gone_id))
        self._db.expire_all()

    def part_again(self, joining: Joining) -> int | None:
        """Make two people of one again; return who has come back, or None if that cannot be done any more."""
        before = self._db.get_one(JoiningRow, joining.id).before
        if before is None:
            return None
        gone_id = part(self._uow, joining.person_id, before)
        self._holdings.all_changed()
        self.drop_joining(joining.id)
        return gone_id

    def drop_joining(self, joining_id: int) -> None:
        """Forget that two accounts became one person's."""
        self._db.execute(delete(JoiningRow).where(JoiningRow.id == joining_id))

    def settle_joining(self, joining_id: int) -> None:
        """Forget what parting would need; old buttons are still followed."""
        self._db.execute(update(JoiningRow).where(JoiningRow.id == joining_id).values(before=None))


def _joining(row: JoiningRow) -> Joining:
    return Joining(row.id, row.person_id, row.gone_id, row.address_id, row.told_id, row.joined_at)
