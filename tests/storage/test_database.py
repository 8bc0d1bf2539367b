"""SQLite as it has to be used, and what happens when its file is gone or held by somebody else."""

import asyncio
import sqlite3
import subprocess
import sys
import textwrap
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import OperationalError

from bot import vitals
from bot.engine.leading import Follower
from bot.storage.crypto import Cipher
from bot.storage.database import Database
from tests.databases import KEY
from tests.town import ROOT, Town

PRAGMAS = {
    "journal_mode": "wal",
    "synchronous": 2,
    "foreign_keys": 1,
    "secure_delete": 1,
    "busy_timeout": 5000,
}


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    path = tmp_path / "places.db"
    path.touch()
    made = Database(f"sqlite:///{path}", Cipher([KEY]))
    with made.engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE places (id INTEGER PRIMARY KEY, taken INTEGER)")
        connection.exec_driver_sql("CREATE TABLE people (name TEXT)")
        connection.exec_driver_sql("INSERT INTO places VALUES (1, 0)")
    yield made
    made.close()


@pytest.mark.parametrize("which", ["engine", "reader"])
@pytest.mark.parametrize("name", PRAGMAS)
def test_sqlite_is_used_as_it_must_be(database: Database, which: str, name: str) -> None:
    with getattr(database, which).connect() as connection:
        assert connection.exec_driver_sql(f"PRAGMA {name}").scalar() == PRAGMAS[name]


def test_whoever_only_reads_can_change_nothing(database: Database) -> None:
    with pytest.raises(OperationalError, match="readonly"), database.reader.begin() as connection:
        connection.exec_driver_sql("UPDATE places SET taken = 1")


def count_then_claim(connection: Connection, who: str) -> bool:
    """The careless way: it is safe only because a turn holds the write lock from its beginning."""
    taken = connection.execute(text("SELECT taken FROM places")).scalar_one()
    if taken >= 10:
        return False
    connection.execute(text("UPDATE places SET taken = :n"), {"n": taken + 1})
    connection.execute(text("INSERT INTO people VALUES (:who)"), {"who": who})
    return True


def test_a_turn_holds_the_lock_from_its_beginning(database: Database) -> None:
    won: list[str] = []

    def claim(who: str) -> None:
        for number in range(5):
            with database.engine.begin() as connection:
                if count_then_claim(connection, f"{who}-{number}"):
                    won.append(who)

    threads = [threading.Thread(target=claim, args=(str(n),)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(won) == 10
    with database.reader.connect() as connection:
        assert connection.exec_driver_sql(
            "SELECT taken, (SELECT count(*) FROM people) FROM places"
        ).one() == (10, 10)


CLAIMER = """
    import sys
    from bot.storage.crypto import Cipher
    from bot.storage.database import Database
    from tests.storage.test_database import count_then_claim
    from tests.databases import KEY

    database = Database(sys.argv[1], Cipher([KEY]))
    for number in range(20):
        with database.engine.begin() as connection:
            count_then_claim(connection, f"{sys.argv[2]}-{number}")
    database.close()
"""


def test_two_processes_never_give_a_place_twice(database: Database) -> None:
    program = [sys.executable, "-c", textwrap.dedent(CLAIMER), str(database.engine.url)]
    claimers = [subprocess.Popen([*program, str(n)], cwd=ROOT) for n in range(2)]  # noqa: S603
    assert [claimer.wait(60) for claimer in claimers] == [0, 0]
    with database.reader.connect() as connection:
        assert connection.exec_driver_sql(
            "SELECT taken, (SELECT count(*) FROM people) FROM places"
        ).one() == (10, 10)


async def test_readers_read_while_a_turn_writes(database: Database) -> None:
    with database.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE places SET taken = 7")
        assert await database.read(lambda db: db.execute(text("SELECT taken FROM places")).scalar()) == 0
    assert await database.read(lambda db: db.execute(text("SELECT taken FROM places")).scalar()) == 7


async def test_turns_are_taken_one_after_the_other(database: Database) -> None:
    at_once = most = 0

    def turn() -> None:
        nonlocal at_once, most
        at_once += 1
        most = max(most, at_once)
        with database.engine.begin() as connection:
            connection.exec_driver_sql("UPDATE places SET taken = taken + 1")
        at_once -= 1

    await asyncio.gather(*(database.run(turn) for _ in range(20)))
    assert most == 1


def test_an_error_names_no_value(database: Database) -> None:
    with pytest.raises(OperationalError) as caught, database.engine.begin() as connection:
        connection.execute(text("INSERT INTO nowhere VALUES (:name)"), {"name": "zebrafinch"})
    assert "zebrafinch" not in str(caught.value)
    assert "zebrafinch" not in repr(caught.value)


def test_no_empty_database_is_begun_where_the_real_one_is_missing(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'missing.db'}", Cipher([KEY]))
    with pytest.raises(OperationalError), database.engine.connect():
        pass
    database.close()
    assert list(tmp_path.iterdir()) == []


async def health(town: Town) -> tuple[bool, str]:
    found = await vitals.health_of(town.bot)()
    return found.ready, found.connections["database"]


async def test_a_leader_whose_database_can_only_be_read_is_not_well(town: Town) -> None:
    town.bot.ready = True
    leads = vitals.health_of(town.bot, lambda: vitals.LEADER)
    assert (await leads()).ready
    town.bot.lead = Follower()  # As where the disk is full: the lease ran out, and nobody else has it.
    assert not (await leads()).ready
    assert (await vitals.health_of(town.bot, lambda: "standby")()).ready


async def test_health_notices_that_the_database_is_gone_and_back(town: Town) -> None:
    assert await health(town) == (False, "ok")
    town.bot.ready = True
    assert await health(town) == (True, "ok")
    away = town.path.with_suffix(".away")
    files = {
        path: Path(f"{away}{path.name.removeprefix(town.path.name)}")
        for path in town.path.parent.glob("town.db*")
    }
    for here, there in files.items():
        here.rename(there)
    assert await health(town) == (False, "cannot be read (OperationalError)")
    for here, there in files.items():
        there.rename(here)
    assert await health(town) == (True, "ok")


async def test_health_and_pages_do_not_wait_for_a_turn(town: Town) -> None:
    town.bot.ready = True
    lock = sqlite3.connect(town.path, isolation_level=None)
    lock.execute("BEGIN IMMEDIATE")
    assert await health(town) == (True, "ok")
    lock.close()
