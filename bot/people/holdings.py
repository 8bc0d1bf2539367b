"""What people hold and belong to: their roles and their affinity groups."""

from collections.abc import Iterable
from typing import Any, cast

from sqlalchemy import Integer, Table, bindparam, literal, select
from sqlalchemy.orm import Session

from bot.people.model import Role, RoleKind
from bot.people.tables import MembershipRow, RoleRow
from bot.storage.slices import in_slices

Held = tuple[tuple[Role, ...], frozenset[str]]
"""Roles, the longest held first, and the ids of groups."""
ROLES, MEMBERSHIPS = cast(Table, RoleRow.__table__), cast(Table, MembershipRow.__table__)
ROLES_HELD = select(ROLES.c.person_id, ROLES.c.id, ROLES.c.kind, ROLES.c.scope).where(
    ROLES.c.ended_at.is_(None)
)
GROUPS = select(MEMBERSHIPS.c.person_id, literal(None), literal(""), MEMBERSHIPS.c.group_id)
ONE, SEVERAL = bindparam("whose", type_=Integer), bindparam("whose", type_=Integer, expanding=True)
OF_ONE = ROLES_HELD.where(ROLES.c.person_id == ONE).union_all(GROUPS.where(MEMBERSHIPS.c.person_id == ONE))
OF_SEVERAL = ROLES_HELD.where(ROLES.c.person_id.in_(SEVERAL)).union_all(
    GROUPS.where(MEMBERSHIPS.c.person_id.in_(SEVERAL))
)
"""Made once. Whoever a turn is about is read with the first: numbers in a list cost a little more."""


class Holdings:
    """What people hold, each read once in a turn until something of it changes."""

    def __init__(self, db: Session) -> None:
        self._db = db
        self._read: dict[int, Held] = {}

    def of(self, person_id: int) -> Held:
        """Return what a person holds."""
        if person_id not in self._read:
            self._read[person_id] = _held(self._db.execute(OF_ONE, {"whose": person_id}))
        return self._read[person_id]

    def read(self, person_ids: Iterable[int]) -> None:
        """Read what several people hold, in one question for all of them."""
        for some in in_slices(each for each in person_ids if each not in self._read):
            rows: dict[int, list[Any]] = {each: [] for each in some}
            for row in self._db.execute(OF_SEVERAL, {"whose": some}):
                rows[row.person_id].append(row)
            self._read |= {person_id: _held(theirs) for person_id, theirs in rows.items()}

    def changed(self, person_id: int) -> None:
        """Read a person's anew when they are next asked for."""
        self._read.pop(person_id, None)

    def all_changed(self) -> None:
        """Read everybody's anew."""
        self._read.clear()


def _held(rows: Iterable[Any]) -> Held:
    each = [tuple(row)[1:] for row in rows]
    held = sorted((row_id, kind, scope) for row_id, kind, scope in each if row_id is not None)
    roles = tuple(Role(RoleKind(kind), scope) for _, kind, scope in held)
    return roles, frozenset(group for row_id, _, group in each if row_id is None)
