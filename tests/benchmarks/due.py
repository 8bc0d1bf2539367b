"""What a tick costs with few and with many jobs planned, and how long it takes when many come due at once."""

import asyncio
import statistics
import tempfile
import time
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from bot.engine.clock import system_now
from bot.features.shifts.model import Shift
from bot.features.shifts.rehearsal import open_canvass, sign_up
from bot.people.tables import PersonRow
from bot.storage.database import Database
from bot.storage.tables import JobRow
from bot.storage.unit_of_work import UnitOfWork
from tests.benchmarks.peopled import LIVING, county_captain, durable, settle, settle_captain, users
from tests.benchmarks.sides import measured, say, spread, tell
from tests.town import NEW_YORK, Town

FEW, MANY, AT_ONCE = 1_000, 100_000, 1_000
TICKS, DUE = 40, 5
"""Ticks in a round, and how many jobs come due in every other one of them."""
AIM, LONGEST = 1.5, 30.0
FAR = timedelta(days=30)


async def run(rounds: int, few: int = FEW, many: int = MANY, at_once: int = AT_ONCE) -> None:
    """Measure `due` and say it, the ratio last."""
    found = await measured("due", str(rounds), str(few), str(many), str(at_once))
    ratios = []
    for what, label in (("idle", "nothing due"), ("busy", f"{DUE} jobs due")):
        of_few, of_many = found[what]
        ratios.append(statistics.median(of_many) / statistics.median(of_few))
        say(
            f"a tick, {label}: {spread(of_few, 2)} ms with {few} planned, {spread(of_many, 2)} ms with {many}"
        )
    say(f"{at_once} due at once, done and shown in {found['at_once']:.1f} s aim<={LONGEST:.0f}")
    say(f"due ratio={max(ratios):.2f} aim<={AIM}")


def furnish(town: Town, people: int) -> Shift:
    """Let so many people be on one shift on the day after tomorrow, with reminders planned for tomorrow."""
    database, now = town.database, town.clock()
    captain_id = settle_captain(database, now, county_captain())
    settle(database, users(people), now)
    begins = now + timedelta(days=2)
    with UnitOfWork(database.make_session, database.cipher) as uow:
        everybody = uow.db.scalars(select(PersonRow.id).where(PersonRow.id != captain_id)).all()
        (shift,) = open_canvass(
            uow,
            lead_id=captain_id,
            backup_id=everybody[0],
            title="Doors",
            county=LIVING,
            meeting_point="The library",
            times=[(begins, begins + timedelta(hours=3))],
            capacity=people,
            zone=NEW_YORK,
        )
        sign_up(uow, shift, everybody, now)
        uow.commit()
    return shift


def plan_more(database: Database, count: int, now: datetime) -> None:
    """Plan jobs until there are so many, none of them due within a month."""
    with database.make_session.begin() as db:
        there = db.scalar(select(func.count()).where(JobRow.state == "pending")) or 0
        for first in range(there, count, 1000):
            rows = [_planned(number, now) for number in range(first, min(first + 1000, count))]
            db.execute(insert(JobRow), rows)


def _planned(number: int, now: datetime) -> dict[str, object]:
    due, payload = now + FAR + timedelta(minutes=number), {"shift": "1", "moves": "0", "which": "soon"}
    return {
        "key": f"shifts.remind:far:{number}",
        "kind": "shifts.remind",
        "person_id": 1 + number % 50,
        "payload": payload,
        "due_at": due,
        "not_before": due,
        "state": "pending",
    }


def hurry(database: Database, count: int, now: datetime) -> None:
    """Let so many of the far jobs come due now."""
    far = select(JobRow.id).where(JobRow.state == "pending", JobRow.not_before > now + FAR / 2).limit(count)
    with database.make_session.begin() as db:
        db.execute(update(JobRow).where(JobRow.id.in_(far)).values(not_before=now))


async def tick(town: Town, jobs: int) -> float:
    """Return how many milliseconds a tick takes when so many jobs are due."""
    if jobs:
        await town.database.run(hurry, town.database, jobs, town.clock())
    begun = time.perf_counter()
    done = await town.bot.run_due()
    took = (time.perf_counter() - begun) * 1000
    if done != jobs:
        raise SystemExit(f"{done} jobs were due, not {jobs}")
    return took


async def at_once(town: Town, people: int) -> float:
    """Return how many seconds it takes until everybody has read a reminder that comes due at one moment."""
    await town.bot.settle()
    town.shown.clear()
    moment = await town.database.read(_busiest)
    town.clock.move_to(moment)
    begun = time.perf_counter()
    await town.bot.settle()
    took = time.perf_counter() - begun
    if len({shown.reader for shown in town.shown}) < people:
        raise SystemExit(f"{len(town.shown)} reminders were shown, not {people}")
    return took


def _busiest(db: Session) -> datetime:
    """Return the moment at which most jobs come due."""
    most = select(JobRow.not_before).where(JobRow.state == "pending").group_by(JobRow.not_before)
    moment = db.scalar(most.order_by(func.count().desc()).limit(1))
    assert moment
    return moment


async def _opened(folder: str, people: int, planned: int) -> Town:
    path = Path(folder) / str(planned)
    path.mkdir()
    town = Town(path, now=system_now(), make_database=durable)
    await asyncio.to_thread(furnish, town, people)
    await asyncio.to_thread(plan_more, town.database, planned, town.clock())
    await town.open()
    return town


async def _measure(rounds: int, few: int, many: int, people: int) -> None:
    found: dict[str, tuple[list[float], list[float]]] = {"idle": ([], []), "busy": ([], [])}
    with tempfile.TemporaryDirectory() as folder:
        towns = [await _opened(folder, people if n == many else 50, n) for n in (few, many)]
        for jobs in (0, DUE):  # So that nothing is done for the first time while it is measured.
            for town in towns:
                await tick(town, jobs)
        for _ in range(rounds):
            for what, jobs in (("idle", 0), ("busy", DUE)):
                for side, town in enumerate(towns):
                    found[what][side].append(await _median(town, jobs))
        took = await at_once(towns[1], people)
        for town in towns:
            await town.close()
    tell(**found, at_once=took)


async def _median(town: Town, jobs: int) -> float:
    return statistics.median([await tick(town, jobs) for _ in range(TICKS)])


def main(words: Sequence[str]) -> None:
    """Measure: rounds, few, many, and how many at once."""
    rounds, few, many, people = map(int, words)
    asyncio.run(_measure(rounds, few, many, people))


if __name__ == "__main__":
    import sys

    main(sys.argv[1:])
