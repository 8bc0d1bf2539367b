"""A thousand people claim fifty places at once: whole turns, beside a bare statement on the same database.

The bare side writes what a claim cannot do without: a place is taken by one conditional UPDATE, and one row
says who has it, or who came too late. Ours checks rights, shows the answer, plans reminders, tells the lead.
"""

import asyncio
import itertools
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import func, make_url, select

from bot.conversation.actions import action
from bot.conversation.address import Address, Chat, MessageRef
from bot.conversation.events import ButtonPressed
from bot.engine.clock import system_now
from bot.features.shifts.model import HOLDING
from bot.features.shifts.rehearsal import open_canvass
from bot.features.shifts.tables import ShiftRow, SignupRow
from bot.storage.database import WRITERS, Database
from bot.storage.unit_of_work import UnitOfWork
from tests.benchmarks.peopled import (
    LIVING,
    county_captain,
    durable,
    durable_postgresql,
    settle,
    settle_captain,
    users,
)
from tests.benchmarks.sides import measured, say, spread, tell
from tests.town import NEW_YORK, Town

CLAIMERS, PLACES = 1000, 50
AIM = 0.5
KINDS: dict[str, Callable[[Path], Database]] = {"sqlite": durable, "postgresql": durable_postgresql}
MARK = {"sqlite": "?", "postgresql": "%s"}
TABLES = (
    "CREATE TABLE IF NOT EXISTS bare_shifts (id INTEGER PRIMARY KEY, taken INTEGER, capacity INTEGER)",
    "CREATE TABLE IF NOT EXISTS bare_signups (shift_id INTEGER, person_id INTEGER, state TEXT,"
    " PRIMARY KEY (shift_id, person_id))",
)
OPEN = "INSERT INTO bare_shifts VALUES ({0}, {0}, {0})"
TAKE = "UPDATE bare_shifts SET taken = taken + 1 WHERE id = {0} AND taken < capacity"
ENTER = "INSERT INTO bare_signups VALUES ({0}, {0}, {0})"
COUNT = "SELECT count(*) FROM bare_signups WHERE shift_id = {0} AND state = 'claimed'"


async def run(rounds: int, claimers: int = CLAIMERS, places: int = PLACES) -> None:
    """Measure `claim` on both databases and say it, the ratio last."""
    ratios = []
    for kind in KINDS:
        found = await measured("claim", kind, str(rounds), str(claimers), str(places))
        ours, bare = found["ours"], found["bare"]
        ratios.append(statistics.median(ours) / statistics.median(bare))
        say(
            f"{kind}: ours {spread(ours)} claims/s, bare {spread(bare)} claims/s, ratio {ratios[-1]:.2f};"
            f" {places} of {claimers} have a place, in every round"
        )
    say(f"claim ratio={min(ratios):.2f} aim>={AIM}")


class Bare:
    """The bare statements, each claim a transaction of its own, in as many threads as the bot has."""

    def __init__(self, kind: str, database: Database) -> None:
        self._kind = kind
        self._url = database.engine.url
        self.threads = 1 if kind == "sqlite" else WRITERS
        self._open, self._take, self._enter, self._count = (
            words.format(MARK[kind]) for words in (OPEN, TAKE, ENTER, COUNT)
        )
        connection = self._connect()
        self._do(connection, lambda: [connection.execute(table) for table in TABLES])
        connection.close()

    def rate(self, shift_id: int, claimers: int, places: int) -> float:
        """Return how many claims a second are over; raises SystemExit unless places were given exactly."""
        opening = self._connect()
        self._do(opening, lambda: opening.execute(self._open, (shift_id, 0, places)))
        people = iter(range(claimers))
        connections = [self._connect() for _ in range(self.threads)]
        with ThreadPoolExecutor(self.threads) as pool:
            begun = time.perf_counter()
            list(pool.map(lambda one: self._claim_some(one, shift_id, people), connections))
            took = time.perf_counter() - begun
        _exactly(places, opening.execute(self._count, (shift_id,)).fetchone()[0])
        for each in (*connections, opening):
            each.close()
        return claimers / took

    def _claim_some(self, connection: Any, shift_id: int, people: Any) -> None:
        for person_id in people:
            self._do(connection, lambda who=person_id: self._claim(connection, shift_id, who))

    def _claim(self, connection: Any, shift_id: int, person_id: int) -> None:
        has = connection.execute(self._take, (shift_id,)).rowcount
        connection.execute(self._enter, (shift_id, person_id, "claimed" if has else "late"))

    def _connect(self) -> Any:
        if self._kind == "postgresql":
            url = make_url(self._url).set(drivername="postgresql")
            return psycopg.connect(url.render_as_string(hide_password=False), autocommit=True)
        connection = sqlite3.connect(self._url.database or "", isolation_level=None, check_same_thread=False)
        connection.execute("PRAGMA synchronous=FULL")
        return connection

    def _do(self, connection: Any, work: Callable[[], object]) -> None:
        connection.execute("BEGIN IMMEDIATE" if self._kind == "sqlite" else "BEGIN")
        work()
        connection.execute("COMMIT")


def add_shift(town: Town, captain_id: int, places: int) -> int:
    """Open a canvass of one shift; return the shift's number."""
    begins = town.clock() + timedelta(days=3)
    with UnitOfWork(town.database.make_session, town.database.cipher) as uow:
        (shift,) = open_canvass(
            uow,
            lead_id=captain_id,
            backup_id=captain_id + 1,
            title="Doors",
            county=LIVING,
            meeting_point="The library",
            times=[(begins, begins + timedelta(hours=3))],
            capacity=places,
            zone=NEW_YORK,
        )
        uow.commit()
    return shift.id


_numbers = itertools.count(1)


def press(user: str, shift_id: int, town: Town) -> ButtonPressed:
    """Return how somebody claims a place."""
    return ButtonPressed(
        bot="telegram:bench",
        event_id=str(next(_numbers)),
        address=Address("telegram", user),
        chat=Chat(user, private=True),
        at=town.clock(),
        display_name="Sam",
        language_hint="en",
        action=action("shifts.claim", shift_id),
        message=MessageRef(user, "7"),
    )


async def our_rate(town: Town, shift_id: int, claimers: int, places: int) -> float:
    """Return how many presses a second are committed; raises SystemExit unless exactly *places* have one."""
    presses = [press(user, shift_id, town) for user in users(claimers)]
    begun = time.perf_counter()
    await asyncio.gather(*map(town.bot.reception.handle, presses))
    took = time.perf_counter() - begun
    theirs = select(func.count()).where(SignupRow.shift_id == shift_id, SignupRow.state.in_(HOLDING))
    counted = select(ShiftRow.taken).where(ShiftRow.id == shift_id)
    with town.database.make_reader() as db:
        _exactly(places, db.scalar(theirs), db.scalar(counted))
    await town.bot.dispatcher.send_due()
    town.shown.clear()
    town.networks["telegram"].phones.clear()
    _give_back(town, shift_id)
    return claimers / took


def _give_back(town: Town, shift_id: int) -> None:
    """Call the shift off, so that nobody's next place overlaps with it."""
    with town.database.make_session.begin() as db:
        db.get_one(ShiftRow, shift_id).off = True


def _exactly(places: int, *found: int | None) -> None:
    if any(one != places for one in found):
        raise SystemExit(f"{found} people have a place, and there are {places}")


async def _measure(kind: str, rounds: int, claimers: int, places: int) -> None:
    ours, bare = [], []
    with tempfile.TemporaryDirectory() as folder:
        town = Town(Path(folder), now=system_now(), make_database=KINDS[kind])
        captain_id = settle_captain(town.database, town.clock(), county_captain())
        settle(town.database, users(claimers), town.clock())
        await town.open()
        other = Bare(kind, town.database)
        for number in range(rounds + 1):
            shift_id = add_shift(town, captain_id, places)
            found = await our_rate(town, shift_id, claimers, places)
            rival = await asyncio.to_thread(other.rate, number, claimers, places)
            if number:  # In the first round everything is done for the first time.
                ours.append(found)
                bare.append(rival)
        await town.close()
    tell(ours=ours, bare=bare)


def main(words: Sequence[str]) -> None:
    """Measure: the database, rounds, claimers and places."""
    kind, *numbers = words
    asyncio.run(_measure(kind, *map(int, numbers)))


if __name__ == "__main__":
    import sys

    main(sys.argv[1:])
