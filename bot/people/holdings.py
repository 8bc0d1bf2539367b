"""What people hold and belong to: their roles and their affinity groups."""

from typing import cast

from sqlalchemy import Integer, Table, bindparam, literal, select
from sqlalchemy.orm import Session

from bot.people.model import Role, RoleKind
from bot.people.tables import MembershipRow, RoleRow

Held = tuple[tuple[Role, ...], frozenset[str]]
"""Roles, the longest held first, and the ids of groups."""
ROLES, MEMBERSHIPS = cast(Table, RoleRow.__table__), cast(Table, MembershipRow.__table__)
WHOSE = bindparam("whose", type_=Integer)
QUERY = (
    select(ROLES.c.id, ROLES.c.kind, ROLES.c.scope)
    .where(ROLES.c.person_id == WHOSE, ROLES.c.ended_at.is_(None))
    .union_all(
        select(literal(None), literal(""), MEMBERSHIPS.c.group_id).where(MEMBERSHIPS.c.person_id == WHOSE)
    )
)


class Holdings:
    """What people hold, each read once in a turn until something of it changes."""

    def __init__(self, db: Session) -> None:
        self._db = db
        self._read: dict[int, Held] = {}

    def of(self, person_id: int) -> Held:
        """Return what a person holds."""
        if person_id not in self._read:
            rows = list(self._db.execute(QUERY, {"whose": person_id}))
            held = sorted((row_id, kind, scope) for row_id, kind, scope in rows if row_id is not None)
            roles = tuple(Role(RoleKind(kind), scope) for _, kind, scope in held)
            self._read[person_id] = roles, frozenset(group for row_id, _, group in rows if row_id is None)
        return self._read[person_id]

    def changed(self, person_id: int) -> None:
        """Read a person's anew when they are next asked for."""
        self._read.pop(person_id, None)

    def all_changed(self) -> None:
        """Read everybody's anew."""
        self._read.clear()
