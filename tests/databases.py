"""Databases for tests: made once, copied for each, and read with statements compiled once."""

import shutil
import tempfile
from functools import cache
from pathlib import Path

from sqlalchemy import Engine, create_engine
from sqlalchemy.event import listens_for

from bot.assembly import build
from bot.storage.base import Base
from bot.storage.crypto import Cipher
from bot.storage.database import Database
from tests import postgres

KEY = b"M2Kk6b7Qv7dT0m0l8fW2s5p3x9a1cZy4uJgHnRtEoIs="
assert build  # Naming the rooms declares their tables.


@cache
def empty_database() -> Path:
    """A database with all tables and nothing in them, made once: that takes longer than most tests."""
    path = Path(tempfile.mkdtemp()) / "empty.db"
    path.touch()
    engine = create_engine(f"sqlite:///{path}")
    Base.metadata.create_all(engine)
    engine.dispose()
    return path


@cache
def _prepared(begin: str) -> Engine:
    """An engine that has learned to speak: its statements are compiled once for all towns."""
    database = Database(f"sqlite:///{empty_database()}", Cipher([KEY]))
    engine = database.engine if begin == "write" else database.reader
    engine.connect().close()
    return engine


def opened(path: Path) -> Database:
    """Return the database at *path*. Nobody pulls the plug here: it waits for no disk."""
    database = Database(f"sqlite:///{path}", Cipher([KEY]))
    for engine, kind in ((database.engine, "write"), (database.reader, "read")):
        ready = _prepared(kind)
        engine.dialect = engine.pool._dialect = ready.dialect
        engine._compiled_cache = ready._compiled_cache
        listens_for(engine, "connect")(lambda connection, _: connection.execute("PRAGMA synchronous=OFF"))
    return database


def on_sqlite(path: Path) -> Database:
    """Return a new database in a file."""
    shutil.copy(empty_database(), path)
    return opened(path)


def on_postgresql(_: Path) -> Database:
    """Return a new database in PostgreSQL, which is gone once it is closed."""
    return Passing(postgres.filled(), Cipher([KEY]))


class Passing(Database):
    """A database that nobody needs once it is closed."""

    def close(self) -> None:
        super().close()
        postgres.drop(self.engine.url.render_as_string(hide_password=False))


DATABASES = {"sqlite": on_sqlite, "postgresql": on_postgresql}
