"""What several turns at once may do to each other on PostgreSQL, and how it is noticed.

On SQLite one turn is taken after the other. Elsewhere a turn may read a row, and another change it before the
first one writes, which would undo what it never saw.
"""

import hashlib
from typing import Any

from sqlalchemy import inspect, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError
from sqlalchemy.sql.selectable import ForUpdateParameter

LOCKED: ForUpdateParameter = {"key_share": True}
"""How rows are locked that a turn decides about: against others' changes, not against being referred to."""
OTHERS_WERE_FASTER = ("40001", "40P01", "55P03")
"""What PostgreSQL calls a conflict of order, a deadlock, and a row that others hold too long."""


def is_worth_another_try(error: Exception) -> bool:
    """Whether a turn that failed so may well succeed when it is taken again: nothing has left the bot yet."""
    if isinstance(error, (StaleDataError, IntegrityError)):
        return True
    if not isinstance(error, DBAPIError):
        return False
    conflict = getattr(error.orig, "sqlstate", None) in OTHERS_WERE_FASTER
    return conflict or (isinstance(error, OperationalError) and error.connection_invalidated)


def keep_alive(db: Session, row: object) -> None:
    """Let a row that was read live as long as its turn: saving then compares against what was read.

    To be called whenever a row is read.
    """
    db.info.setdefault("read", []).append(row)


def refuse_to_undo(db: Session, *_: object) -> None:
    """Raise `StaleDataError` if a row that is about to be saved has changed, where it is, since it was read.

    To be called before each flush. The row stays locked until the end of the turn.
    """
    for row in db.dirty:
        _compare(db, inspect(row))


def alone(db: Session, *name: str) -> None:
    """Let no other turn that asks for the same *name* go on until this one is over."""
    if db.get_bind().dialect.name == "postgresql":
        number = int.from_bytes(hashlib.sha256("\x1f".join(name).encode()).digest()[:8], signed=True)
        db.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": number})


def _compare(db: Session, state: Any) -> None:
    histories = [(attribute, state.attrs[attribute.key].history) for attribute in state.mapper.column_attrs]
    before = [(attribute, history.deleted[0]) for attribute, history in histories if history.deleted]
    if not before:
        return
    table, key = state.mapper.local_table, state.identity
    here = [column == value for column, value in zip(table.primary_key, key, strict=True)]
    columns = [attribute.columns[0] for attribute, _ in before]
    now = db.connection().execute(select(*columns).where(*here).with_for_update(key_share=True)).first()
    if now is None or tuple(now) != tuple(value for _, value in before):
        raise StaleDataError(f"a row of {table.name} has changed since it was read")
