"""From one broadcast to a row for each reader: ten times the people, ten times the time."""

import asyncio
import gc
import statistics
import tempfile
import time
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import func, select

from bot.engine.clock import system_now
from bot.features.broadcasts.store import BroadcastStore
from bot.storage.database import Database
from bot.storage.tables import OutboxRow
from bot.storage.unit_of_work import UnitOfWork
from tests.benchmarks.peopled import LIVING, county_captain, durable, settle, settle_captain, users
from tests.benchmarks.sides import measured, say, spread, tell
from tests.benchmarks.watch import peak, rise
from tests.town import Town

FEW, TIMES = 4000, 10
AIM, MOST_MEMORY = 1.2, 30
WORDS = "The canvass on Saturday begins at ten at the library. Bring water and a friend. " * 5


async def run(rounds: int, few: int = FEW, times: int = TIMES) -> None:
    """Measure `fanout` and say it, the ratio last."""
    smaller, larger, memory = [], [], []
    for number in range(rounds):
        for people, found in ((few, smaller), (few * times, larger)):
            one = await measured("fanout", str(people))
            found.append(one["seconds"])
        memory.append(one["memory"])
        say(
            f"round {number + 1}: {few} people in {smaller[-1]:.2f} s, {few * times} in {larger[-1]:.2f} s"
            f" ({few * times / larger[-1]:.0f} rows/s), memory grew by {memory[-1]:.1f} MB"
        )
    say(f"rows/s for {few * times}: {spread(few * times / one for one in larger)}")
    say(f"memory grew by {spread(memory, 1)} MB aim<={MOST_MEMORY}")
    ratio = statistics.median(larger) / (times * statistics.median(smaller))
    say(f"fanout ratio={ratio:.2f} aim<={AIM}")


def prepare(database: Database, people: int, now: datetime) -> None:
    """Let so many people live here, and a broadcast to all of them be about to begin."""
    captain_id = settle_captain(database, now, county_captain())
    settle(database, users(people), now)
    announce(database, captain_id, now)


def announce(database: Database, author_id: int, now: datetime, county: str = LIVING) -> int:
    """Let a broadcast to a county begin at once; return its number."""
    with UnitOfWork(database.make_session, database.cipher) as uow:
        said = BroadcastStore(uow).add(author_id, f"county:{county}", {"en": WORDS}, now)
        key, due = f"broadcasts.begin:{said.id}", now - timedelta(seconds=1)
        uow.plan("broadcasts.begin", key, due, author_id, {"broadcast": str(said.id)})
        uow.commit()
    return said.id


def rows(database: Database) -> int:
    """Return how many messages of broadcasts stand in the outbox."""
    theirs = select(func.count()).where(OutboxRow.batch.is_not(None), OutboxRow.person_id.is_not(None))
    with database.make_reader() as db:
        return db.scalar(theirs) or 0


async def fan_out(town: Town, people: int) -> tuple[float, float]:
    """Return how many seconds it takes until everybody has a row, and by how many MB memory grew."""
    gc.collect()
    before = rise()
    begun = time.perf_counter()
    while rows(town.database) < people:
        if not await town.bot.run_due():
            raise SystemExit(f"{rows(town.database)} of {people} people have a row, and nothing is due")
    return time.perf_counter() - begun, peak() - before


async def _measure(people: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        town = Town(Path(folder), now=system_now(), make_database=durable)
        await asyncio.to_thread(prepare, town.database, people, town.clock())
        await town.open()
        seconds, memory = await fan_out(town, people)
        await town.close()
    tell(seconds=seconds, memory=memory)


if __name__ == "__main__":
    import sys

    asyncio.run(_measure(int(sys.argv[1])))
