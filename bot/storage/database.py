"""The database, and the threads in which turns are taken."""

import asyncio
import os
import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, TypeVar, TypeVarTuple

from sqlalchemy import Connection, Engine, create_engine, event, func, select
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.orm import Session, sessionmaker
from sqlalchemy.pool import ConnectionPoolEntry, QueuePool

from bot.storage import postgres
from bot.storage.base import use_cipher
from bot.storage.crypto import Cipher
from bot.storage.rivals import keep_alive, refuse_to_undo

WRITERS, READERS = 8, 2
BUSY_SECONDS = 5
READING = "BEGIN"
"""How a reader begins. Whoever writes says at once that they will: BEGIN IMMEDIATE."""
FILE = "file"
"""Under this name a reader's connection notes which file it has opened."""
Args = TypeVarTuple("Args")
Result = TypeVar("Result")


def server_clock(db: Session) -> datetime:
    """Return what time it is at the server, which only PostgreSQL has."""
    moment: datetime = db.execute(select(func.clock_timestamp())).scalar_one()
    return moment


class Database:
    """One writer thread on SQLite, which can have only one writer anyway; a few on PostgreSQL.

    Turns go through `run`. Pages and counts go through `read`: a connection of their own that takes
    no write lock.
    """

    def __init__(self, url: str, cipher: Cipher) -> None:
        self.cipher = cipher
        self.sqlite = is_sqlite(url)
        self.engine = _engine(url, cipher, begin="BEGIN IMMEDIATE")
        self.reader = _engine(url, cipher, begin=READING)
        self.make_session = sessionmaker(self.engine, expire_on_commit=False)
        self.make_reader = sessionmaker(self.reader, expire_on_commit=False)
        event.listen(self.make_session, "loaded_as_persistent", keep_alive)
        if not self.sqlite:
            event.listen(self.make_session, "before_flush", refuse_to_undo)
        self._writers = ThreadPoolExecutor(1 if self.sqlite else WRITERS, thread_name_prefix="turn")
        self._readers = ThreadPoolExecutor(READERS, thread_name_prefix="read")

    async def run(self, work: Callable[[*Args], Result], *args: *Args) -> Result:
        """Do *work* in a writer thread."""
        return await asyncio.get_running_loop().run_in_executor(self._writers, work, *args)

    async def clock(self) -> datetime | None:
        """Return what time it is at the server; None where there is none: then it is this machine's."""
        if self.sqlite:
            return None
        return await self.read(server_clock)

    async def read(self, work: Callable[[Session], Result]) -> Result:
        """Do *work* with a session that only reads, beside the writer."""
        return await asyncio.get_running_loop().run_in_executor(self._readers, self._with_reader, work)

    @contextmanager
    def as_one(self) -> Iterator[Callable[[], Session]]:
        """Sessions whose commits count at the end of the block, all of them; none of them if it raises."""
        with self.engine.begin() as connection:
            yield partial(self.make_session, bind=connection, join_transaction_mode="rollback_only")

    def _with_reader(self, work: Callable[[Session], Result]) -> Result:
        with self.make_reader() as db:
            return work(db)

    def close(self) -> None:
        """Finish the turns that have begun, and let go of the database."""
        self._writers.shutdown()
        self._readers.shutdown()
        self.engine.dispose()
        self.reader.dispose()


def is_sqlite(url: str) -> bool:
    """Whether *url* is the address of an SQLite file."""
    return make_url(url).get_backend_name() == "sqlite"


def _engine(url: str, cipher: Cipher, begin: str) -> Engine:
    if not is_sqlite(url):
        reads = begin == READING
        engine = postgres.engine_of(url, size=READERS if reads else WRITERS, read_only=reads)
    else:
        path = make_url(url).database or ""
        engine = create_engine(url, creator=lambda: _connect(path), poolclass=QueuePool, hide_parameters=True)
        _take_turns(engine, begin)
        if begin == READING:
            _notice_moving(engine, path)
    use_cipher(engine, cipher)
    return engine


def _connect(path: str) -> sqlite3.Connection:
    # Without mode=rw SQLite would quietly begin an empty database where the real one is missing.
    return sqlite3.connect(f"{Path(path).absolute().as_uri()}?mode=rw", uri=True, check_same_thread=False)


def _take_turns(engine: Engine, begin_with: str) -> None:
    @event.listens_for(engine, "connect")
    def connect(connection: Any, _: object) -> None:
        connection.isolation_level = None  # Or the driver begins by itself, and too late.
        connection.execute(f"PRAGMA busy_timeout={BUSY_SECONDS * 1000}")
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA foreign_keys=ON")
        connection.execute("PRAGMA secure_delete=ON")
        if begin_with == READING:
            connection.execute("PRAGMA query_only=ON")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql(begin_with)


def _notice_moving(engine: Engine, path: str) -> None:
    """Let nobody read on in a file that was moved away or replaced: whoever asks next opens what is there."""

    @event.listens_for(engine, "connect")
    def connect(_: object, record: ConnectionPoolEntry) -> None:
        record.info[FILE] = _file_at(path)

    @event.listens_for(engine, "checkout")
    def checkout(_: object, record: ConnectionPoolEntry, __: object) -> None:
        if record.info[FILE] != _file_at(path):
            raise DisconnectionError


def _file_at(path: str) -> tuple[int, int] | None:
    """Return which file is at *path*: an open one keeps its number to itself."""
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_dev, found.st_ino
