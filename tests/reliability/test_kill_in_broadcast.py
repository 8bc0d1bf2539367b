"""The bot's own process, killed in the middle of a broadcast, again and again: nobody is left out."""

import asyncio
import os
import signal
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date, timedelta
from datetime import time as hour
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.conversation.address import Address
from bot.engine.choosing import HANDS
from bot.engine.clock import system_now
from bot.features.broadcasts.batch import Batch
from bot.features.broadcasts.model import BroadcastState, Progress
from bot.features.broadcasts.store import BroadcastStore
from bot.people.model import Person, Role, RoleKind
from bot.people.store import PersonStore
from bot.storage.base import Base
from bot.storage.database import Database
from bot.storage.migrate import open_database
from bot.storage.tables import OutboxRow
from bot.storage.unit_of_work import UnitOfWork
from tests.platforms.telegram_server import TelegramServer
from tests.platforms.telegram_world import User
from tests.town import ROOT

WORDS = "Bring water and good shoes"
PEOPLE = 64
KILLS = (15, 40)
"""The process is killed as soon as so many have read it."""
LONGEST_START, LONGEST_ROUND, LONGEST_END = 60.0, 30.0, 10.0
ALL_DAY = {"quiet_from": hour(0), "quiet_to": hour(0)}


def opened(folder: Path, url: str) -> Database:
    return open_database(url, folder / "data.key", Base.metadata)


def seed(database: Database, author: User, people: list[User]) -> None:
    """Let everybody live in Kanawha, and a broadcast to the county be about to begin."""
    now = system_now()
    with UnitOfWork(database.make_session, database.cipher) as uow:
        store = PersonStore(uow)
        for user in (author, *people):
            about = Person(0, f"Person {user.id}", county="kanawha", adult=True, joined_at=now, **ALL_DAY)
            about.keep_until = date(now.year + 2, 1, 31)
            person = store.add(about)
            store.add_address(person.id, Address("telegram", str(user.id)), now)
            user.started_once()
        writer = store.at(Address("telegram", str(author.id)))
        assert writer
        store.give_role(writer.id, Role(RoleKind.CAPTAIN, "county:kanawha"), None, now)
        said = BroadcastStore(uow).add(writer.id, "county:kanawha", {"en": WORDS}, now)
        key = f"broadcasts.begin:{said.id}"
        uow.plan("broadcasts.begin", key, now - timedelta(seconds=1), writer.id, {"broadcast": str(said.id)})
        uow.commit()
    database.close()


@asynccontextmanager
async def running(
    folder: Path, server: TelegramServer, url: str
) -> AsyncIterator[asyncio.subprocess.Process]:
    """Yield the bot's process, polling; it is killed at the end if it still runs."""
    settings = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT),
        "TELEGRAM_TOKEN": server.token,
        "TELEGRAM_API_URL": server.url,
        "DATABASE_URL": url,
        "HTTP_PORT": "0",
        "LOG_LEVEL": "DEBUG",
    }
    polls = len(server.made("getUpdates"))
    with (folder / "output.txt").open("ab") as output:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", "run", cwd=folder, env=settings, stdout=output, stderr=output
        )
    try:
        await server.world.until(lambda: len(server.made("getUpdates")) > polls, LONGEST_START)
        yield process
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


def readers(people: list[User]) -> Counter[int]:
    """Return how often each person has been shown the words."""
    return Counter(user.id for user in people for shown in user.inbox if WORDS in shown.text)


def progress(database: Database) -> tuple[str, Progress]:
    with UnitOfWork(database.make_session, database.cipher) as uow:
        broadcast = BroadcastStore(uow).find(1)
        assert broadcast
        return broadcast.state, Batch(uow, broadcast).progress()


def uncertain(database: Database) -> set[str]:
    """Return whose message perhaps arrived, perhaps not."""
    with UnitOfWork(database.make_session, database.cipher) as uow:
        rows = uow.db.scalars(select(OutboxRow.person_id).where(OutboxRow.state == "uncertain"))
        store = PersonStore(uow)
        return {known.address.user_id for row in list(rows) if row for known in store.addresses_of(row)}


async def done(database: Database) -> tuple[Progress, set[str]]:
    """Wait until the broadcast is over, and return what became of it."""
    try:
        async with asyncio.timeout(LONGEST_ROUND):
            while True:
                state, now = progress(database)
                if state == BroadcastState.DONE:
                    return now, uncertain(database)
                await asyncio.sleep(0.2)  # Another process is at work: there is no clock to move.
    finally:
        database.close()


@pytest.fixture
async def server() -> AsyncIterator[TelegramServer]:
    async with TelegramServer() as made:
        yield made


async def test_killed_in_the_middle_nobody_is_left_out(
    tmp_path: Path, server: TelegramServer, url: str
) -> None:
    author, people = server.user("Author"), [server.user(f"Canary{n}") for n in range(PEOPLE)]
    everybody = [author, *people]
    seed(opened(tmp_path, url), author, people)
    for enough in KILLS:
        async with running(tmp_path, server, url) as process:
            await server.world.until(lambda n=enough: len(readers(everybody)) >= n, LONGEST_ROUND)
            process.kill()
            await process.wait()
        assert len(readers(everybody)) < PEOPLE
    async with running(tmp_path, server, url) as process:
        result, doubtful = await done(opened(tmp_path, url))
        if result.uncertain:
            await server.world.until(lambda: any("perhaps" in m.text for m in author.inbox), LONGEST_ROUND)
        process.send_signal(signal.SIGTERM)
        began = time.monotonic()
        assert await process.wait() == 0
        assert time.monotonic() - began < LONGEST_END
    read = readers(people)
    left_out = {str(user.id) for user in people if not read[user.id]} - doubtful
    assert left_out == set()
    assert result.sent + result.uncertain == PEOPLE + 1 - (0 if WORDS in str(author.inbox) else 1)
    assert (result.waiting, result.failed) == (0, 0)
    assert result.uncertain <= HANDS * len(KILLS)
    assert sum(times - 1 for times in read.values()) == 0  # An announcement in doubt is shown, not repeated.
    log = (tmp_path / "output.txt").read_text()
    assert "Canary" not in log
    assert WORDS not in log


@pytest.mark.parametrize("url", ["sqlite", pytest.param("postgresql", marks=pytest.mark.long)], indirect=True)
async def test_ended_in_the_middle_it_goes_on_where_it_stopped(
    tmp_path: Path, server: TelegramServer, url: str
) -> None:
    author, people = server.user("Author"), [server.user(f"Canary{n}") for n in range(PEOPLE)]
    seed(opened(tmp_path, url), author, people)
    async with running(tmp_path, server, url) as process:
        await server.world.until(lambda: len(readers(people)) >= PEOPLE // 3, LONGEST_ROUND)
        process.send_signal(signal.SIGTERM)
        began = time.monotonic()
        assert await process.wait() == 0
        assert time.monotonic() - began < LONGEST_END
    assert len(readers(people)) < PEOPLE
    async with running(tmp_path, server, url):
        result, doubtful = await done(opened(tmp_path, url))
    assert doubtful == set()
    assert readers(people) == Counter(user.id for user in people)
    assert result.uncertain == result.failed == 0
