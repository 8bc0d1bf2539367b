"""The mark in PostgreSQL that a copy is being put back: no bot starts on what was put there only half.

A file is settled before it takes its place. In a database the copy stands at once where the bot looks for
it, which would do again what was done since.
"""

import json
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Column, Connection, MetaData, Table, Text, inspect, select

MARKS = Table("put_back_half", MetaData(), Column("erased", Text), Column("aside", Text))
"""Holds one row, from before the database is emptied until it is settled. It is in no copy."""
CUT_OFF = (
    "A copy was being put back into this database, and that was cut off. Begin it again:"
    " python3 -m bot restore FOLDER --replace"
)


@dataclass(frozen=True, slots=True)
class Mark:
    """Who had been erased (fingerprints) from what was there before, and where that is kept now."""

    erased: frozenset[str]
    aside: Path | None


def mark_in(connection: Connection) -> Mark | None:
    """Return what a restore has left in the database that was cut off, or still goes on."""
    if not is_unsettled(connection):
        return None
    row = connection.execute(select(MARKS)).one()
    return Mark(frozenset(json.loads(row.erased)), Path(row.aside) if row.aside else None)


def is_unsettled(connection: Connection) -> bool:
    """Whether a copy was put into the database and not settled, or is just about to be."""
    return inspect(connection).has_table(MARKS.name)


def empty(connection: Connection, mark: Mark) -> None:
    """Take everything out of the database, and leave *mark* in it."""
    there = MetaData()
    there.reflect(connection)
    there.drop_all(connection)
    MARKS.create(connection)
    aside = str(mark.aside.absolute()) if mark.aside else None
    connection.execute(MARKS.insert().values(erased=json.dumps(sorted(mark.erased)), aside=aside))


def end(connection: Connection) -> None:
    """Take the mark away, if there is one: what is in the database is settled."""
    MARKS.drop(connection, checkfirst=True)
