"""Rows that are kept unless they are there already, in one statement on either database."""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

DIALECTS: Mapping[str, Callable[[Table], Any]] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


def insert_new(db: Session, table: Table, **values: object) -> bool:
    """Insert a row; False, and nothing changes, if one with its key or its unique value is there."""
    return db.scalar(_new(db.get_bind().dialect.name, table), values) is not None


def insert_all_new(
    db: Session, table: Table, name: ColumnElement[str], rows: Sequence[Mapping[str, object]]
) -> set[str]:
    """Insert those *rows* whose key is not there, in one statement; return what stands in *name* of them."""
    if not rows:
        return set()
    return set(db.scalars(_new_by(db.get_bind().dialect.name, table, name), rows))


def insert_or_change(db: Session, table: Table, **values: object) -> None:
    """Insert a row, or give the one with its primary key these values."""
    db.execute(_new_or_changed(db.get_bind().dialect.name, table, tuple(values)), values)


@cache  # Making a statement costs as much as carrying it out.
def _new(dialect: str, table: Table) -> Any:
    first = table.primary_key.columns.values()[0]
    return DIALECTS[dialect](table).on_conflict_do_nothing().returning(first)


@cache
def _new_by(dialect: str, table: Table, name: ColumnElement[str]) -> Any:
    return DIALECTS[dialect](table).on_conflict_do_nothing().returning(name)


@cache
def _new_or_changed(dialect: str, table: Table, names: tuple[str, ...]) -> Any:
    new, keys = DIALECTS[dialect](table), [column.name for column in table.primary_key]
    changed = {name: new.excluded[name] for name in names if name not in keys}
    return new.on_conflict_do_update(index_elements=keys, set_=changed)
