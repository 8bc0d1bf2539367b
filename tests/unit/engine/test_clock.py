"""Several machines, one clock: a process goes by the one that all share, whatever its machine says."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.engine import clock
from bot.engine.clock import AgreedClock
from bot.storage.base import Base
from bot.storage.database import Database
from bot.storage.migrate import open_database
from tests import postgres
from tests.town import KEY

NOON = datetime(2026, 10, 2, 12, tzinfo=UTC)


class Machine:
    """A machine's clock, which goes on by *passes* whenever somebody looks at it."""

    def __init__(self, time: datetime, passes: timedelta = timedelta()) -> None:
        self.time, self.passes = time, passes

    def __call__(self) -> datetime:
        self.time += self.passes
        return self.time


async def compared(monkeypatch: pytest.MonkeyPatch, machine: Machine, said: datetime | None) -> AgreedClock:
    monkeypatch.setattr(clock, "system_now", machine)

    async def ask() -> datetime | None:
        return said

    agreed = AgreedClock(ask)
    await agreed.compare()
    return agreed


@pytest.mark.parametrize("off", [timedelta(minutes=2), timedelta(hours=-3)])
async def test_a_machine_that_is_off_goes_by_the_clock_that_all_share(
    monkeypatch: pytest.MonkeyPatch, off: timedelta
) -> None:
    machine = Machine(NOON + off)
    agreed = await compared(monkeypatch, machine, NOON)
    assert agreed() == NOON
    machine.time += timedelta(seconds=5)
    assert agreed() == NOON + timedelta(seconds=5)


async def test_a_little_is_not_corrected(monkeypatch: pytest.MonkeyPatch) -> None:
    agreed = await compared(monkeypatch, Machine(NOON), NOON + timedelta(milliseconds=900))
    assert agreed() == NOON


async def test_an_answer_that_took_long_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    machine = Machine(NOON, passes=timedelta(seconds=2))
    agreed = await compared(monkeypatch, machine, NOON - timedelta(hours=1))
    assert agreed() > NOON


async def test_where_there_is_no_server_the_machine_is_right(monkeypatch: pytest.MonkeyPatch) -> None:
    assert (await compared(monkeypatch, Machine(NOON), None))() == NOON


def opened(folder: Path, url: str) -> Database:
    (folder / "town.key").write_bytes(KEY + b"\n")
    return open_database(url, folder / "town.key", Base.metadata)


async def test_postgresql_says_what_time_it_is_and_sqlite_does_not(tmp_path: Path) -> None:
    url = postgres.bare()
    server = opened(tmp_path, url)
    said = await server.clock()
    server.close()
    postgres.drop(url)
    assert said
    assert abs(said - datetime.now(UTC)) < timedelta(minutes=1)
    file = opened(tmp_path, f"sqlite:///{tmp_path / 'town.db'}")
    assert await file.clock() is None
    file.close()
