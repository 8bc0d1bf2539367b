"""What one module costs when few and when many fall due on one morning: ``... lessons URL PEOPLE``.

The whole bot, over the real library, to a Bot API server without limits.
"""

import asyncio
import statistics
import sys
import tempfile
import time
from datetime import datetime, timedelta
from datetime import time as time_of_day
from pathlib import Path

from sqlalchemy import func, select

from bot.assembly import Bot, build
from bot.engine.clock import MovableClock, system_now
from bot.features.training.authoring.curriculum import load_courses
from bot.features.training.model import Pace
from bot.features.training.store import EnrolmentRow, TrainingStore
from bot.features.training.timetable import Wish, next_lesson
from bot.people.store import PersonStore
from bot.people.tables import PersonRow
from bot.platforms.telegram import Telegram
from bot.storage.database import Database
from bot.storage.unit_of_work import UnitOfWork
from tests.benchmarks.peopled import durable, settle, users
from tests.benchmarks.sides import measured, say, spread, take_other_core, tell
from tests.benchmarks.till import TOKEN, Till
from tests.town import ROOT, campaign

FEW, MANY = 820, 8_200
FIRST = 20
"""How many have a module an hour before, so that nothing is done for the first time while it is measured."""
EARLIER = Wish(at=time_of_day(Wish().at.hour - 1))
AIM = 1.2
COURSE = "start-here"
PATIENCE = 20.0
"""For how many seconds nothing may be sent while something should."""


async def run(rounds: int, few: int = FEW, many: int = MANY) -> None:
    """Measure `lessons` and say it, the ratio last."""
    take_other_core()
    found: dict[int, list[float]] = {few: [], many: []}
    async with Till().served() as till:
        for number in range(rounds):
            for people, each in found.items():
                took = (await measured("lessons", till.url, str(people)))["seconds"]
                if len(till.taken) != people + FIRST:
                    raise SystemExit(f"{len(till.taken)} people were reached, not {people + FIRST}")
                till.forget()
                each.append(took * 1000 / people)
            say(f"round {number + 1}: {found[few][-1]:.2f} ms of {few}, {found[many][-1]:.2f} ms of {many}")
    say(f"a module, of {few}: {spread(found[few], 2)} ms; of {many}: {spread(found[many], 2)} ms")
    ratio = statistics.median(found[many]) / statistics.median(found[few])
    say(f"lessons ratio={ratio:.2f} aim<={AIM}")


def furnish(database: Database, people: int, now: datetime) -> datetime:
    """Let so many people's first module fall due on one morning, and return when."""
    settle(database, users(people + FIRST), now)
    module = load_courses(ROOT / "curricula", ("en", "es"))[COURSE].modules[0].id
    with UnitOfWork(database.make_session, database.cipher) as uow:
        store, residents = TrainingStore(uow), PersonStore(uow)
        everybody = uow.db.scalars(select(PersonRow.id).order_by(PersonRow.id)).all()
        somebody = residents.get(everybody[0])
        due = next_lesson(Wish(), somebody, now + timedelta(days=1))
        for number, person_id in enumerate(everybody):
            wish, at = (EARLIER, due - timedelta(hours=1)) if number < FIRST else (Wish(), due)
            learner = store.enrol(person_id, COURSE, wish, now)
            learner.next_at = at
            store.save(learner)
            key = f"training.deliver:{person_id}:{COURSE}:{module}"
            uow.plan("training.deliver", key, at, person_id, {"course": COURSE, "module": module})
        uow.commit()
    return due


async def deliver(bot: Bot, clock: MovableClock, moment: datetime, people: int) -> float:
    """Return how many seconds it takes until what so many get at *moment* is sent and marked as sent."""
    wanted, began = bot.dispatcher.sent + people, time.perf_counter()
    clock.move_to(moment)
    await bot.run_due()  # Else its tick would, within a second.
    while (sent := bot.dispatcher.sent) < wanted:
        async with asyncio.timeout(PATIENCE):
            while bot.dispatcher.sent == sent:  # noqa: ASYNC110  # Nothing sets an event for a benchmark.
                await asyncio.sleep(0.005)
    return time.perf_counter() - began


def begun(database: Database) -> int:
    """Return how many learners have a module before them."""
    theirs = select(func.count()).where(EnrolmentRow.pace == Pace.OPEN)
    with database.make_reader() as db:
        return db.scalar(theirs) or 0


async def _measure(url: str, people: int) -> float:
    clock = MovableClock(system_now())
    with tempfile.TemporaryDirectory() as folder:
        database = durable(Path(folder) / "bench.db")
        due = await asyncio.to_thread(furnish, database, people, clock())
        platforms = [Telegram(TOKEN, url)]
        bot = build(
            database=database, platforms=platforms, campaign=campaign(), root=ROOT, now=clock, paced=False
        )
        await bot.start()
        await deliver(bot, clock, due - timedelta(hours=1), FIRST)
        took = await deliver(bot, clock, due, people)
        if begun(database) != people + FIRST:
            raise SystemExit(f"{begun(database)} modules have begun, not {people + FIRST}")
        await bot.stop()
    return took


if __name__ == "__main__":
    tell(seconds=asyncio.run(_measure(sys.argv[1], int(sys.argv[2]))))
