"""Everything that the database holds of one person, for themselves."""

import json
from datetime import date, datetime, time

from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from bot.storage.base import Base

LEFT_OUT = {
    "place",
    "user_index",
    "dedupe_key",
    "body_id",
    "address_id",
    "before",
    "told_id",
    "place_index",
    "code_index",
    "typist_index",
    "only_here",
    "otherwise",
}
"""Columns that are fingerprints or numbers of the machinery and say nothing to a person."""


def everything_about(db: Session, person_id: int) -> str:
    """Return all rows of all tables that belong to a person, readable, as JSON."""
    found = {}
    for table in Base.metadata.sorted_tables:
        rows = _rows(db, table, person_id)
        if rows:
            found[table.name] = rows
    return json.dumps(found, indent=2, ensure_ascii=False, default=_written)


def _rows(db: Session, table: Table, person_id: int) -> list[dict[str, object]]:
    whose = table.c.id if table.name == "people" else table.c.get("person_id")
    if whose is None:
        return []
    rows = db.execute(select(table).where(whose == person_id)).mappings()
    return [{key: value for key, value in row.items() if key not in LEFT_OUT} for row in rows]


def _written(value: object) -> str:
    return value.isoformat() if isinstance(value, (date, datetime, time)) else str(value)
