"""Where people belong: counties, neighborhoods, affinity groups."""

from collections.abc import Iterable
from typing import cast

from sqlalchemy import Select, Table, delete, select

from bot.people.introductions import Introductions
from bot.people.model import CAMPAIGN, Neighborhood
from bot.people.tables import MembershipRow, NeighborhoodRow, PersonRow
from bot.storage.inserting import insert_new
from bot.storage.slices import in_slices

MEMBERSHIPS = cast(Table, MembershipRow.__table__)


class Belonging(Introductions):
    """Places and groups with their people, within one turn."""

    def in_group(self, group_id: str) -> list[int]:
        """Return who is in an affinity group."""
        query = select(MembershipRow.person_id).where(MembershipRow.group_id == group_id)
        return list(self._db.scalars(query.order_by(MembershipRow.person_id)))

    def everyone(self) -> list[int]:
        """Return everybody who is kept."""
        return self.in_scope(CAMPAIGN)

    def in_scope(self, scope: str) -> list[int]:
        """Return who belongs to *scope*: ``county:x``, ``neighborhood:1``, ``group:y`` or ``campaign``."""
        query = who_belongs(scope)
        return list(self._db.scalars(query.order_by(query.selected_columns[0])))

    def join_group(self, person_id: int, group_id: str) -> None:
        """Put a person into an affinity group."""
        insert_new(self._db, MEMBERSHIPS, person_id=person_id, group_id=group_id)
        self._holdings.changed(person_id)

    def leave_group(self, person_id: int, group_id: str) -> None:
        """Take a person out of an affinity group."""
        both = (MembershipRow.person_id == person_id) & (MembershipRow.group_id == group_id)
        self._db.execute(delete(MembershipRow).where(both))
        self._holdings.changed(person_id)

    def neighborhood(self, neighborhood_id: int) -> Neighborhood | None:
        """Return a neighborhood."""
        row = self._db.get(NeighborhoodRow, neighborhood_id)
        return Neighborhood(row.id, row.county, row.name) if row else None

    def all_neighborhoods(self, ids: Iterable[int]) -> dict[int, Neighborhood]:
        """Return the neighborhoods of these numbers, in one question for all of them."""
        there = select(NeighborhoodRow)
        asked = (self._db.scalars(there.where(NeighborhoodRow.id.in_(some))) for some in in_slices(ids))
        return {row.id: Neighborhood(row.id, row.county, row.name) for rows in asked for row in rows}

    def neighborhoods(self, county: str) -> list[Neighborhood]:
        """Return a county's neighborhoods by name."""
        rows = self._db.scalars(select(NeighborhoodRow).where(NeighborhoodRow.county == county))
        return sorted((Neighborhood(r.id, r.county, r.name) for r in rows), key=lambda n: n.name.casefold())

    def name_neighborhood(self, county: str, name: str) -> Neighborhood:
        """Return the county's neighborhood of that *name*, made new if it is not there yet."""
        name = " ".join(name.split())
        index = self._uow.cipher.index("neighborhood", county, name.casefold())
        row = self._db.scalar(select(NeighborhoodRow).where(NeighborhoodRow.name_index == index))
        if row is None:
            row = NeighborhoodRow(county=county, name=name, name_index=index)
            self._db.add(row)
            self._db.flush()
        return Neighborhood(row.id, row.county, row.name)


def who_belongs(scope: str) -> Select[int]:
    """Return the query for who belongs to *scope* (see `Belonging.in_scope`), in no order."""
    kind, _, which = scope.partition(":")
    match kind:
        case "county":
            return select(PersonRow.id).where(PersonRow.county == which)
        case "neighborhood":
            return select(PersonRow.id).where(PersonRow.neighborhood_id == int(which))
        case "group":
            return select(MembershipRow.person_id).where(MembershipRow.group_id == which)
        case _:
            return select(PersonRow.id)
