"""What is looked up while somebody types is given up once nobody waits for it."""

import asyncio
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from bot.conversation.address import Address
from bot.engine.latest import Latest
from bot.storage.database import Database
from tests.databases import on_sqlite

JO, SAM = Address("discord", "jo"), Address("discord", "sam")


class Slowly:
    """Looks something up that takes until it is told to go on; *asked* is whether it went on."""

    def __init__(self) -> None:
        self.begun, self.go_on = threading.Event(), threading.Event()
        self.asked = False

    def __call__(self, db: Session) -> list[str]:
        self.begun.set()
        assert self.go_on.wait(10)
        db.execute(text("SELECT 1"))
        self.asked = True
        return ["found"]


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    made = on_sqlite(tmp_path / "town.db")
    yield made
    made.close()


async def begun(latest: Latest, slowly: Slowly, by: Address = JO) -> asyncio.Task[list[str]]:
    task = asyncio.create_task(latest.read(by, slowly))
    assert await asyncio.to_thread(slowly.begun.wait, 10)
    return task


async def test_whoever_types_on_gets_what_fits_the_latest_letter_and_nothing_else(database: Database) -> None:
    latest, slowly = Latest(database), Slowly()
    first = await begun(latest, slowly)
    second = asyncio.create_task(latest.read(JO, lambda _: ["second"]))
    third = asyncio.create_task(latest.read(JO, lambda _: ["third"]))
    await asyncio.sleep(0)
    slowly.go_on.set()
    assert [await task for task in (first, second, third)] == [[], [], ["third"]]
    assert not slowly.asked


async def test_somebody_else_who_types_disturbs_nobody(database: Database) -> None:
    latest, slowly = Latest(database), Slowly()
    first = await begun(latest, slowly)
    other = asyncio.create_task(latest.read(SAM, lambda _: ["other"]))
    await asyncio.sleep(0)
    slowly.go_on.set()
    assert await first == ["found"]
    assert await other == ["other"]


async def test_nothing_more_is_asked_when_the_network_waits_no_longer(database: Database) -> None:
    latest, slowly = Latest(database), Slowly()
    first = await begun(latest, slowly)
    first.cancel()
    await asyncio.wait([first])
    slowly.go_on.set()
    database.close()  # Until the thread is done.
    assert not slowly.asked
