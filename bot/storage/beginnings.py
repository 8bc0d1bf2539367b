"""Names that begin alike, found by the index of the names."""

from sqlalchemy import ColumnElement
from sqlalchemy.orm import InstrumentedAttribute, Session

LAST = "\U0010ffff"
"""Sorts behind every sign that stands in a name of ours."""


def begins_with(db: Session, column: InstrumentedAttribute[str], beginning: str) -> ColumnElement[bool]:
    """Return the condition that *column* begins with *beginning*.

    SQLite sorts names by their bytes, so that they lie between two; its LIKE takes capitals for small letters
    and can use no index. PostgreSQL sorts as its server's language does, and has an index for LIKE.
    """
    if db.get_bind().dialect.name == "sqlite":
        return (column >= beginning) & (column < beginning + LAST)
    return column.startswith(beginning, autoescape=True)
