"""Who leads: two processes and one lease, on both databases, on clocks that are moved by hand."""

import asyncio
import threading
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from sqlalchemy import Double, bindparam, select
from sqlalchemy.exc import OperationalError

from bot.engine import leading
from bot.engine.leading import LASTS, Leading
from bot.storage.database import Database
from bot.storage.leases import LEASES, Leases
from tests import postgres
from tests.databases import DATABASES


class Hall:
    """One database, and a clock that it and all its processes go by."""

    def __init__(self, database: Database) -> None:
        self.database, self.time = database, 1000.0
        self.now = bindparam("now", callable_=lambda: self.time, type_=Double())
        self.processes: list[Leading] = []

    def process(self, name: str) -> Leading:
        made = Leading(Leases(self.database, name, LASTS, self.now), clock=lambda: self.time)
        self.processes.append(made)
        return made

    async def close(self) -> None:
        for process in self.processes:
            await process.stop(nothing)
        self.database.close()

    def holder(self) -> str:
        with self.database.make_session() as db:
            return db.scalars(select(LEASES.c.holder)).one()


async def nothing() -> None:
    pass


@pytest.fixture(params=DATABASES)
async def hall(request: pytest.FixtureRequest, tmp_path: Path) -> Hall:
    made = Hall(DATABASES[request.param](tmp_path / "town.db"))
    yield made
    await made.close()


async def test_one_leads_until_its_lease_has_run_out_and_the_epoch_grows(hall: Hall) -> None:
    first, second = hall.process("first"), hall.process("second")
    assert await first.take()
    assert not await second.take()
    assert (first.held, second.held, first.epoch) == (True, False, 1)
    hall.time += LASTS - 0.1
    assert not await second.take()
    hall.time += 0.2
    assert not first.held  # By its own clock, before it has asked anybody.
    assert await second.take()
    assert (second.held, second.epoch, hall.holder()) == (True, 2, "second")
    assert not await first.renew()
    assert not first.held
    assert not await first.take()


async def test_who_renews_leads_on(hall: Hall) -> None:
    first, second = hall.process("first"), hall.process("second")
    await first.take()
    for _ in range(5):
        hall.time += LASTS - 0.1
        assert await first.renew()
        assert not await second.take()
    assert first.held


async def test_a_lease_that_ran_out_and_nobody_took_goes_on_in_the_same_term(hall: Hall) -> None:
    first = hall.process("first")
    await first.take()
    hall.time += LASTS + 1
    assert not first.held
    assert await first.renew()
    assert (first.held, first.epoch) == (True, 1)


async def test_a_lease_given_back_is_taken_at_once(hall: Hall) -> None:
    first, second = hall.process("first"), hall.process("second")
    await first.take()
    still_held = []

    async def drain() -> None:
        still_held.append(first.held and not await second.take())

    await first.stop(drain)
    assert still_held == [True]
    assert not first.held
    assert await second.take()


async def test_a_clock_that_is_set_back_keeps_the_lead_from_nobody(hall: Hall) -> None:
    first, second = hall.process("first"), hall.process("second")
    await first.take()  # And is killed.
    hall.time -= 3600
    assert not await second.take()  # Who leads may go on for as long as a lease lasts.
    hall.time += LASTS - 0.1
    assert not await second.take()
    hall.time += 0.2
    assert await second.take()


async def test_of_many_who_try_at_once_one_leads(hall: Hall) -> None:
    crowd = [hall.process(f"process {n}") for n in range(12)]
    assert sum(await asyncio.gather(*(one.take() for one in crowd))) == 1
    hall.time += LASTS + 1
    assert sum(await asyncio.gather(*(one.take() for one in crowd))) == 1
    assert max(one.epoch for one in crowd) == 2


async def test_whoever_slept_asks_before_it_listens_and_whoever_is_cut_off_still_hears_cries(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = hall.process("first")
    await first.take()
    await asyncio.wait_for(first.until_listening(), 1)
    asked: list[Callable[[], object]] = []

    def away(_: int) -> bool:
        for hook in asked:
            hook()
        raise OSError("away")

    monkeypatch.setattr(first._leases, "renew", away)
    asked.append(lambda: setattr(hall, "time", hall.time + LASTS + 1))  # It slept while it asked.
    with pytest.raises(OSError, match="away"):
        await first.renew()
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(first.until_listening(), 0.1)
    asked.clear()
    with pytest.raises(OSError, match="away"):
        await first.renew()
    await asyncio.wait_for(first.until_listening(), 1)
    assert not first.held


class Work:
    """What a leader does, noted."""

    def __init__(self) -> None:
        self.done: list[str] = []
        self.changed = asyncio.Event()

    def note(self, what: str) -> Callable[[], Awaitable[None]]:
        async def do() -> None:
            self.done.append(what)
            self.changed.set()

        return do

    async def until(self, *done: str) -> None:
        async with asyncio.timeout(10):
            while tuple(self.done) != done:
                self.changed.clear()
                await self.changed.wait()


async def test_work_begins_with_the_lead_and_ends_when_another_has_it(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(leading, "RENEWED_EVERY", 0.01)
    monkeypatch.setattr(leading, "TRIED_EVERY", 0.01)
    work, first, second = Work(), hall.process("first"), hall.process("second")
    first.start(work.note("begun"), work.note("retired"))
    await work.until("begun")
    sleeps = threading.Event()
    monkeypatch.setattr(first._leases, "renew", lambda _: sleeps.wait(5) and False)
    hall.time += LASTS + 1
    assert await second.take()
    monkeypatch.undo()
    monkeypatch.setattr(leading, "TRIED_EVERY", 0.01)
    sleeps.set()
    await work.until("begun", "retired")
    await second.stop(nothing)
    await work.until("begun", "retired", "begun")
    assert first.epoch == 3


async def test_a_database_that_does_not_answer_holds_nothing_up(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(leading, "PATIENCE", 0.05)
    first = hall.process("first")
    silent = threading.Event()
    monkeypatch.setattr(first._leases, "take", lambda: silent.wait(5))
    with pytest.raises(TimeoutError):
        await first.take()
    silent.set()
    monkeypatch.undo()
    assert await first.take()


async def test_a_connection_that_was_cut_is_made_anew_within_the_lease(tmp_path: Path) -> None:
    hall = Hall(DATABASES["postgresql"](tmp_path))
    first = hall.process("first")
    await first.take()
    postgres.cut(hall.database.engine.url.render_as_string(hide_password=False))
    with pytest.raises(OperationalError):
        await first.renew()
    assert await first.renew()
    assert (first.held, first.epoch) == (True, 1)
    await hall.close()
