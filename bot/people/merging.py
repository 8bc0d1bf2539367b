"""Two people's rows become one person's: those of this room, and those of the machinery."""

from sqlalchemy import Column, Integer, MetaData, Table, delete, select, update

from bot.people.tables import (
    AddressRow,
    IntroductionRow,
    JoiningRow,
    MembershipRow,
    PersonRow,
    PreferenceRow,
    QualificationRow,
    RoleRow,
)
from bot.storage.tables import ConversationRow, JobRow, OutboxRow, RecordRow, ShownRow
from bot.storage.unit_of_work import UnitOfWork

SIMPLE = (
    AddressRow.person_id,
    ConversationRow.person_id,
    OutboxRow.person_id,
    ShownRow.person_id,
    JobRow.person_id,
    RecordRow.actor_id,
    RoleRow.person_id,
    RoleRow.given_by,
    QualificationRow.given_by,
    PersonRow.invited_by,
    JoiningRow.person_id,
)
"""Columns in which one number takes the other's place without further ado."""
NOT_PEOPLE = {"shift_id", "broadcast_id", "group_id"}


def people_in(table: Table) -> list[Column[object]]:
    """Return the columns of *table* that hold the number of a person, by foreign key or by name."""
    found = []
    for column in table.columns:
        targets = {key.target_fullname for key in column.foreign_keys}
        named = column.name.endswith(("_id", "_by", "_for")) and column.name not in NOT_PEOPLE
        if "people.id" in targets or (not targets and named and isinstance(column.type, Integer)):
            found.append(column)
    return found


def tables_with_people(metadata: MetaData) -> list[Table]:
    """Return every table with a column that holds the number of a person, parents before children."""
    return [table for table in metadata.sorted_tables if people_in(table)]


def merge(uow: UnitOfWork, kept_id: int, gone_id: int, parted: object) -> None:
    """Let everything of *gone_id* that this room and the machinery keep be *kept_id*'s.

    *parted* is the moment that marks an introduction as ended by one of the two.
    """
    db = uow.db
    db.flush()
    _drop_roles_of_both(uow, kept_id, gone_id)
    for column in SIMPLE:
        db.execute(update(column.class_).where(column == gone_id).values({column.key: kept_id}))
    _merge_memberships(uow, kept_id, gone_id)
    _merge_preferences(uow, kept_id, gone_id)
    _merge_qualifications(uow, kept_id, gone_id)
    _merge_introductions(uow, kept_id, gone_id, parted)
    uow.hand_over_sessions(gone_id, kept_id)
    db.expire_all()


def _drop_roles_of_both(uow: UnitOfWork, kept_id: int, gone_id: int) -> None:
    held = select(RoleRow).where(RoleRow.ended_at.is_(None))
    known = {(r.kind, r.scope) for r in uow.db.scalars(held.where(RoleRow.person_id == kept_id))}
    for role in uow.db.scalars(held.where(RoleRow.person_id == gone_id)).all():
        if (role.kind, role.scope) in known:
            uow.db.delete(role)
    uow.db.flush()


def _merge_memberships(uow: UnitOfWork, kept_id: int, gone_id: int) -> None:
    groups = uow.db.scalars(select(MembershipRow.group_id).where(MembershipRow.person_id == gone_id)).all()
    for group_id in groups:
        uow.db.merge(MembershipRow(person_id=kept_id, group_id=group_id))
    uow.db.flush()
    uow.db.execute(delete(MembershipRow).where(MembershipRow.person_id == gone_id))


def _merge_preferences(uow: UnitOfWork, kept_id: int, gone_id: int) -> None:
    chosen = set(uow.db.scalars(select(PreferenceRow.kind).where(PreferenceRow.person_id == kept_id)))
    theirs = PreferenceRow.person_id == gone_id
    uow.db.execute(delete(PreferenceRow).where(theirs, PreferenceRow.kind.in_(chosen)))
    uow.db.execute(update(PreferenceRow).where(theirs).values(person_id=kept_id))


def _merge_qualifications(uow: UnitOfWork, kept_id: int, gone_id: int) -> None:
    shown = set(uow.db.scalars(select(QualificationRow.name).where(QualificationRow.person_id == kept_id)))
    theirs = QualificationRow.person_id == gone_id
    uow.db.execute(delete(QualificationRow).where(theirs, QualificationRow.name.in_(shown)))
    uow.db.execute(update(QualificationRow).where(theirs).values(person_id=kept_id))


def _merge_introductions(uow: UnitOfWork, kept_id: int, gone_id: int, parted: object) -> None:
    """Nobody is introduced to themselves; whom one of the two wanted no more words from, stays silent."""
    named = (IntroductionRow.from_id == gone_id) | (IntroductionRow.to_id == gone_id)
    found = [(r.from_id, r.to_id, r.until) for r in uow.db.scalars(select(IntroductionRow).where(named))]
    uow.db.execute(delete(IntroductionRow).where(named))
    uow.db.expire_all()
    for from_id, to_id, until in found:
        pair = tuple(kept_id if p == gone_id else p for p in (from_id, to_id))
        if pair[0] == pair[1]:
            continue
        row = uow.db.get(IntroductionRow, pair)
        if row is None:
            uow.db.add(IntroductionRow(from_id=pair[0], to_id=pair[1], until=until))
        elif parted in (row.until, until):
            row.until = min(row.until, until)
        else:
            row.until = max(row.until, until)
        uow.db.flush()
