"""Carries everything from one database into another, and counts and compares what has arrived."""

import hashlib
import json
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import (
    Connection,
    Double,
    Engine,
    MetaData,
    Table,
    func,
    inspect,
    literal_column,
    select,
    text,
)
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.types import TypeDecorator

from bot.storage import postgres, sqlite
from bot.storage.crypto import KeyFileError, read_key_file
from bot.storage.database import Database, is_sqlite
from bot.storage.leases import SECONDS
from bot.storage.migrate import MIGRATIONS, DatabaseError, migrate, new_file, refuse_unsettled
from bot.storage.tables import LeaseRow, VaultRow

AT_ONCE = 1000
"""Rows that are held in memory."""
OWN_SEQUENCE = "SELECT pg_get_serial_sequence(:table, 'id')"
ALL_BITS = 2**128 - 1
RUNNING = "The bot is running on this database. Stop it first, with all its workers."
OTHERS = """
    SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND usename = current_user AND pid <> pg_backend_pid()
        AND backend_type = 'client backend'
"""
LEAVING = 20
"""How often those are looked for who are connected to the server, a tenth of a second apart."""


@dataclass(frozen=True, slots=True)
class Carried:
    """How many rows of a table have been carried over."""

    table: str
    rows: int


@dataclass(frozen=True, slots=True)
class _Sum:
    """How many rows there are, and a sum over their content that does not depend on their order."""

    rows: int = 0
    content: int = 0

    def with_rows(self, rows: Sequence[Any]) -> "_Sum":
        content = sum(_fingerprint(row) for row in rows)
        return _Sum(self.rows + len(rows), (self.content + content) & ALL_BITS)


def carry_over(source: str, target: str, key_file: Path, metadata: MetaData) -> list[Carried]:
    """Copy every row of *source* into the empty database *target*; return how many there are by table.

    Nothing is carried if anything is wrong: another key, a running bot, rows in the target, or a table
    that has not arrived as it was. What is encrypted is copied as it is, and never opened.
    """
    if source == target:
        raise DatabaseError("Both addresses name the same database.")
    tables = _bare(metadata)
    with _said_plainly(source), _opened(source, key_file) as before, before.engine.connect() as old:
        if not before.sqlite:
            old = old.execution_options(isolation_level="REPEATABLE READ")
        postgres.take_time(old)  # A large table keeps one of the two waiting.
        refuse_unless_ready(old, key_file)
        with _said_plainly(target), _new(target, key_file) as after:
            _refuse_if_used(after.engine, tables)
            migrate(after.engine, metadata)
            with after.engine.begin() as new:
                postgres.take_time(new)
                return [_carry(old, new, table) for table in tables]


def refuse_unless_ready(connection: Connection, key_file: Path) -> None:
    """Raise unless the database has this version's shape, opens with the key, and no bot runs on it."""
    refuse_unsettled(connection)
    revision = MigrationContext.configure(connection).get_current_revision()
    if revision != ScriptDirectory(str(MIGRATIONS)).get_current_head():
        raise DatabaseError("The database has another shape than this version. First: python3 -m bot migrate")
    refuse_other_key(connection.scalar(select(_bare_vault().c.word)), key_file)
    refuse_while_running(connection)


def refuse_other_key(word: bytes | None, key_file: Path) -> None:
    """Raise unless the key in *key_file* opens *word*, the known one of a database."""
    try:
        if word is not None:
            read_key_file(key_file).decrypt(bytes(word))
    except KeyFileError as error:
        if not key_file.exists():
            raise
        raise KeyFileError(f"The key file {key_file} does not open this database.") from error


def refuse_while_running(connection: Connection) -> None:
    """Raise if some process leads at this moment, by the database's clock, or is connected to the server."""
    now = connection.scalar(select(literal_column(SECONDS[connection.dialect.name], Double())))
    until = connection.scalar(select(func.max(LeaseRow.until)))
    if until is not None and until > (now or 0):
        raise DatabaseError(RUNNING)
    if connection.dialect.name == "postgresql" and _others_stay(connection):
        raise DatabaseError(f"{RUNNING} Or it is another program, with the bot's name and password.")


def _others_stay(connection: Connection) -> bool:
    """Whether a web worker, a process that stands by or one that was stopped has lines to the server."""
    for _ in range(LEAVING):
        connection.execute(text("SELECT pg_stat_clear_snapshot()"))
        if not connection.scalar(text(OTHERS)):
            return False
        time.sleep(0.1)  # Who has just gone is still seen for a moment.
    return True


def _carry(old: Connection, new: Connection, table: Table) -> Carried:
    there, arrived = _Sum(), _Sum()
    all_rows = select(table).execution_options(yield_per=AT_ONCE)
    for rows in old.execute(all_rows).partitions():
        there = there.with_rows(rows)
        new.execute(table.insert(), [dict(row._mapping) for row in rows])
    for rows in new.execute(all_rows).partitions():
        arrived = arrived.with_rows(rows)
    if there != arrived:
        raise DatabaseError(
            f"{table.name} has not arrived as it was ({there.rows} rows, of which {arrived.rows} are there)."
            " Nothing was carried over."
        )
    _go_on_counting(old, new, table)
    return Carried(table.name, there.rows)


def _go_on_counting(old: Connection, new: Connection, table: Table) -> None:
    """Let numbers go on where they were: none is ever given twice, not even that of a row that is gone."""
    if [column.name for column in table.primary_key] != ["id"]:
        return
    last = max(_last_number(old, table), new.scalar(select(func.max(table.c.id))) or 0)
    if not last:
        return
    if new.dialect.name == "sqlite":
        new.execute(text("DELETE FROM sqlite_sequence WHERE name = :table"), {"table": table.name})
        words = "INSERT INTO sqlite_sequence (name, seq) VALUES (:table, :last)"
        new.execute(text(words), {"table": table.name, "last": last})
    elif sequence := new.scalar(text(OWN_SEQUENCE), {"table": table.name}):
        new.execute(text("SELECT setval(:sequence, :last)"), {"sequence": sequence, "last": last})


def _last_number(old: Connection, table: Table) -> int:
    if old.dialect.name == "sqlite":
        words = "SELECT seq FROM sqlite_sequence WHERE name = :table"
    elif old.scalar(text(OWN_SEQUENCE), {"table": table.name}):
        words = "SELECT last_value FROM pg_sequences WHERE sequencename = :table || '_id_seq'"
    else:
        return 0
    return int(old.scalar(text(words), {"table": table.name}) or 0)


def _fingerprint(row: Any) -> int:
    plain = json.dumps([_plain(value) for value in row], sort_keys=True, default=str)
    return int.from_bytes(hashlib.sha256(plain.encode()).digest()[:16])


def _plain(value: Any) -> Any:
    return bytes(value).hex() if isinstance(value, (bytes, memoryview)) else value


def _bare(metadata: MetaData) -> list[Table]:
    """All tables, parents before children, with the types of the database: what is encrypted stays so."""
    bare = MetaData()
    for table in metadata.sorted_tables:
        for column in table.to_metadata(bare).columns:
            if isinstance(column.type, TypeDecorator):
                column.type = column.type.impl_instance
    return bare.sorted_tables


def _bare_vault() -> Table:
    return next(table for table in _bare(VaultRow.metadata) if table.name == VaultRow.__tablename__)


def _refuse_if_used(engine: Engine, tables: Sequence[Table]) -> None:
    with engine.connect() as connection:
        there = set(inspect(connection).get_table_names())
        for table in tables:
            if table.name in there and connection.scalar(select(table).limit(1)) is not None:
                raise DatabaseError(
                    f"There is something in the database to carry to ({table.name}). Name an empty one."
                )


@contextmanager
def _opened(url: str, key_file: Path) -> Iterator[Database]:
    if is_sqlite(url) and not Path(make_url(url).database or "").is_file():
        raise DatabaseError(f"There is no database {make_url(url).database}.")
    with _closing(Database(url, read_key_file(key_file))) as database:
        yield database


@contextmanager
def _new(url: str, key_file: Path) -> Iterator[Database]:
    made = new_file(url) if is_sqlite(url) else None
    try:
        with _closing(Database(url, read_key_file(key_file))) as database:
            yield database
    except BaseException:
        if made:
            made.unlink()
        raise


@contextmanager
def _closing(database: Database) -> Iterator[Database]:
    try:
        yield database
    finally:
        database.close()


@contextmanager
def _said_plainly(url: str) -> Iterator[None]:
    try:
        yield
    except SQLAlchemyError as error:
        words = sqlite.in_words if is_sqlite(url) else postgres.in_words
        raise DatabaseError(words(url, error)) from None
