"""The database, looked at beside the running bot: nothing is changed, and nothing personal is read."""

import sqlite3
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from bot.conversation.findings import Finding, look, ok, wrong
from bot.doctor import contents, server
from bot.doctor.contents import ABOUT
from bot.settings import Settings
from bot.storage.database import is_sqlite
from bot.storage.sqlite import is_shut

PATIENCE = 2.0
"""Seconds to wait for whoever holds the database: turns take milliseconds."""
MEGABYTE = 2**20
LONG_LOG = 64 * MEGABYTE
HELD = (
    "another program has held it for some seconds, so that the bot cannot write: end that program, such as a"
    " copy that is being made, a viewer of databases, or a second bot."
)
SHUT = "it cannot be opened and written to: give the data folder to the user that the bot runs as."
DAMAGED = (
    "it is damaged. Stop the bot, keep the file, and put the latest backup in its place: docs/running.md"
)


def file_of(settings: Settings) -> Path | None:
    """The file that the database is in; None when PostgreSQL keeps it."""
    url = settings.database_url
    return Path(make_url(url).database or "") if is_sqlite(url) else None


def findings(settings: Settings, now: datetime) -> Iterator[Finding]:
    """What is to be said of the database and of what waits in it."""
    file = file_of(settings)
    if file is None:
        yield from server.findings(settings, now)
        return
    if not file.exists() or not file.stat().st_size:
        yield ok(ABOUT, f"{file} is not there yet; the first start makes it.")
        return
    engine = _reader(file)
    try:
        with engine.connect() as connection:
            shape = list(_of_file(connection, file))
            yield from shape
            yield from contents.findings(connection, settings, shape, now)
        yield wrong(ABOUT, SHUT) if is_shut(file) else _of_lock(file)
    except DBAPIError as error:
        yield wrong(ABOUT, _in_words(error.orig))
    except sqlite3.Error as error:
        yield wrong(ABOUT, _in_words(error))
    finally:
        engine.dispose()


def _reader(file: Path) -> Engine:
    address = f"{file.absolute().as_uri()}?mode=ro"
    return create_engine(
        "sqlite://",
        creator=lambda: sqlite3.connect(address, uri=True, timeout=PATIENCE),
        poolclass=NullPool,
        hide_parameters=True,
    )


def _of_file(connection: Connection, file: Path) -> Iterator[Finding]:
    if connection.exec_driver_sql("PRAGMA quick_check(1)").scalar() != "ok":
        yield wrong(ABOUT, DAMAGED)
        return
    log = file.with_name(f"{file.name}-wal")
    size = log.stat().st_size if log.exists() else 0
    if size > LONG_LOG:
        yield look(
            ABOUT, f"its log {log} has grown to {size // MEGABYTE} MB; a restart of the bot clears it."
        )
    yield ok(ABOUT, f"{file} is whole, {(file.stat().st_size + size) / MEGABYTE:.1f} MB.")
    yield contents.of_shape(connection)


def _of_lock(file: Path) -> Finding:
    """Takes the write lock for a moment and gives it back: only so is it known to be free."""
    address = f"{file.absolute().as_uri()}?mode=rw"
    connection = sqlite3.connect(address, uri=True, timeout=PATIENCE, isolation_level=None)
    try:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("ROLLBACK")
    finally:
        connection.close()
    return ok(ABOUT, "nobody holds it longer than a moment.")


def _in_words(error: BaseException | None) -> str:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    match code:
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return HELD
        case sqlite3.SQLITE_CORRUPT | sqlite3.SQLITE_NOTADB:
            return DAMAGED
        case sqlite3.SQLITE_CANTOPEN | sqlite3.SQLITE_READONLY | sqlite3.SQLITE_PERM:
            return SHUT
    return f"it cannot be read ({getattr(error, 'sqlite_errorname', type(error).__name__)})."
