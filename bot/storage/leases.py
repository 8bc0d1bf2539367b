"""The row in the database that says which process leads. What is asked of it is one statement each."""

import sqlite3
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

from sqlalchemy import (
    ColumnElement,
    Connection,
    Double,
    Engine,
    Executable,
    Table,
    create_engine,
    literal_column,
    update,
)
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import QueuePool

from bot.storage.database import Database
from bot.storage.inserting import DIALECTS
from bot.storage.tables import LeaseRow

LEASES = cast(Table, LeaseRow.__table__)
NAME = "bot"
SECONDS = {
    "sqlite": "((julianday('now') - 2440587.5) * 86400.0)",
    "postgresql": "extract(epoch from clock_timestamp())::float8",
}
"""Seconds since 1970 by the database's clock, the one that all processes share."""
CONNECTING = {"connect_timeout": 2, "tcp_user_timeout": 2000}
INSISTS, AGAIN = 0.9, 0.005
"""Seconds for which a busy SQLite file is asked again, and the pause between: its own grow too long."""


class Leases:
    """Takes, renews and gives back the lead, for *seconds* at a time; *holder* names one process.

    It has a connection of its own, which no turn can occupy. *now* is the time, if not the database's.
    Each method may block for as long as the database is away, and is to be run in a thread.
    """

    def __init__(
        self, database: Database, holder: str, seconds: float, now: ColumnElement[float] | None = None
    ) -> None:
        self._url, self._holder, self._seconds = database.engine.url, holder, seconds
        self._dialect = database.engine.dialect.name
        self._now = literal_column(SECONDS[self._dialect], Double()) if now is None else now
        self._engine = self._connected()

    def take(self) -> int | None:
        """Take the lead if nobody has it, and return its epoch; None if another process leads."""
        new = DIALECTS[self._dialect](LEASES).values(
            name=NAME, holder=self._holder, epoch=1, until=self._now + self._seconds
        )
        row = LEASES.c
        free = (row.until <= self._now) | (row.holder == self._holder)
        taken = {"holder": self._holder, "epoch": row.epoch + 1, "until": self._now + self._seconds}
        taking = new.on_conflict_do_update(index_elements=["name"], set_=taken, where=free)
        return cast(int | None, self._ask(lambda db: self._take(db, taking.returning(row.epoch))))

    def renew(self, epoch: int) -> bool:
        """Lead for longer; False if another process has taken the lead since."""
        return self._set(epoch, self._now + self._seconds)

    def give_back(self, epoch: int) -> bool:
        """Let any process lead from now on; False if another does already."""
        return self._set(epoch, self._now)

    def begin_anew(self) -> None:
        """Leave a connection on which nothing comes back to itself, and make another next time."""
        before, self._engine = self._engine, self._connected()
        before.dispose()

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    def _take(self, db: Connection, taking: Executable) -> int | None:
        epoch = cast(int | None, db.scalar(taking))
        if epoch is None:
            # Nobody holds it for longer than it lasts: the clock was set back. Whoever leads acts for no
            # longer than that from now on, by a clock that nobody sets.
            longest = self._now + self._seconds
            db.execute(
                update(LEASES).where(LEASES.c.name == NAME, LEASES.c.until > longest).values(until=longest)
            )
        return epoch

    def _set(self, epoch: int, until: ColumnElement[float]) -> bool:
        mine = (LEASES.c.name == NAME) & (LEASES.c.holder == self._holder) & (LEASES.c.epoch == epoch)
        setting = update(LEASES).where(mine).values(until=until)
        return bool(self._ask(lambda db: db.execute(setting).rowcount))

    def _ask(self, question: Callable[[Any], Any]) -> Any:
        engine, give_up = self._engine, time.monotonic() + INSISTS
        while True:
            try:
                with engine.connect() as connection:
                    return question(connection)
            except OperationalError:
                if self._dialect != "sqlite" or time.monotonic() > give_up:
                    raise
                time.sleep(AGAIN)  # A turn is being written: they take milliseconds.
            finally:
                if engine is not self._engine:
                    engine.dispose()  # Nobody has waited for this answer.

    def _connected(self) -> Engine:
        here: dict[str, Any] = {"connect_args": CONNECTING}
        if self._dialect == "sqlite":
            # Without mode=rw SQLite would quietly begin an empty database where the real one is missing.
            file = f"{Path(self._url.database or '').absolute().as_uri()}?mode=rw"
            here = {
                "creator": lambda: sqlite3.connect(file, timeout=0, uri=True, check_same_thread=False),
                "poolclass": QueuePool,
            }
        return create_engine(
            self._url, pool_size=1, isolation_level="AUTOCOMMIT", hide_parameters=True, **here
        )
