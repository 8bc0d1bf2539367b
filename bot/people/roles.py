"""Who holds a role, and whom that lets them see."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, update

from bot.people.belonging import Belonging
from bot.people.model import Person, Role, RoleKind
from bot.people.tables import RoleRow
from bot.storage.rivals import alone
from bot.storage.unit_of_work import UnitOfWork


class Roles(Belonging):
    """Roles, within one turn."""

    def __init__(self, uow: UnitOfWork) -> None:
        super().__init__(uow)
        self.other_roles: set[int] = set()
        """Whose roles have changed here, or the language in which they see them."""

    def give_role(self, person_id: int, role: Role, given_by: int | None, now: datetime) -> None:
        """Let a person hold *role*, unless they do already."""
        if role in self._holdings.of(person_id)[0]:
            return
        alone(self._db, "role", str(person_id))
        self._holdings.changed(person_id)
        if role in self._holdings.of(person_id)[0]:
            return  # Somebody else gave it at the same moment.
        row = RoleRow(person_id=person_id, kind=role.kind, scope=role.scope, given_by=given_by, given_at=now)
        self._db.add(row)
        self._db.flush()
        self._holdings.changed(person_id)
        self.other_roles.add(person_id)
        self._uow.record(now, given_by, f"role given: {role.kind}", f"{person_id} {role.scope}")

    def end_role(self, person_id: int, role: Role, ended_by: int | None, now: datetime) -> None:
        """Let a person hold *role* no more."""
        held = (RoleRow.person_id == person_id) & (RoleRow.kind == role.kind) & (RoleRow.scope == role.scope)
        self._db.execute(update(RoleRow).where(held, RoleRow.ended_at.is_(None)).values(ended_at=now))
        self._holdings.changed(person_id)
        self.other_roles.add(person_id)
        self._uow.record(now, ended_by, f"role ended: {role.kind}", f"{person_id} {role.scope}")

    def holders(self, kind: RoleKind, scope: str | None = None) -> list[int]:
        """Return who holds a role of *kind* (over *scope*, if named), the longest first."""
        query = select(RoleRow.person_id).where(RoleRow.kind == kind, RoleRow.ended_at.is_(None))
        if scope is not None:
            query = query.where(RoleRow.scope == scope)
        return list(dict.fromkeys(self._db.scalars(query.order_by(RoleRow.given_at, RoleRow.id))))

    def holders_in(self, kind: RoleKind, scopes: Sequence[str]) -> list[int]:
        """Return who holds a role of *kind* over any of *scopes*, those of the first before the others'."""
        held = select(RoleRow.scope, RoleRow.person_id).where(
            RoleRow.kind == kind, RoleRow.ended_at.is_(None)
        )
        rows = self._db.execute(held.where(RoleRow.scope.in_(scopes)).order_by(RoleRow.given_at, RoleRow.id))
        first = {scope: place for place, scope in reversed([*enumerate(scopes)])}
        in_order = sorted(rows, key=lambda row: first[row.scope])
        return list(dict.fromkeys(row.person_id for row in in_order))

    def coordinators(self) -> list[int]:
        """Return the coordinators, or the stewards where there are none."""
        return self.holders(RoleKind.COORDINATOR) or self.holders(RoleKind.STEWARD)

    def captains_for(self, person: Person) -> list[int]:
        """Return the captains of a person's neighborhood, else of their county, else the coordinators.

        Never the person themselves.
        """
        scopes = [f"neighborhood:{person.neighborhood_id}"] if person.neighborhood_id else []
        scopes += [f"county:{person.county}"] if person.county else []
        for scope in scopes:
            found = [p for p in self.holders(RoleKind.CAPTAIN, scope) if p != person.id]
            if found:
                return found
        return [p for p in self.coordinators() if p != person.id]

    def captains_above(self, scope: str) -> list[int]:
        """Return who stands above a captain of *scope*: the county's captains, else the coordinators."""
        kind, _, which = scope.partition(":")
        if kind == "neighborhood":
            place = self.neighborhood(int(which))
            found = self.holders(RoleKind.CAPTAIN, f"county:{place.county}") if place else []
            if found:
                return found
        return self.coordinators()

    def people_of(self, captain: Person) -> list[int]:
        """Return whom *captain* may see: everybody in the scopes they hold, and nobody else.

        A coordinator sees everybody. The captain is not among them.
        """
        if captain.holds(RoleKind.COORDINATOR) or captain.holds(RoleKind.STEWARD):
            found = self.everyone()
        else:
            found = [p for scope in captain.captain_scopes() for p in self.in_scope(scope)]
        return [p for p in dict.fromkeys(found) if p != captain.id]

    def may_see(self, captain: Person, person_id: int) -> bool:
        """Whether *captain* may see *person_id*."""
        return person_id in self.people_of(captain)
