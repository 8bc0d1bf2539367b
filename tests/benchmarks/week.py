"""The surge week, replayed on a moved clock through the whole bot: does a message cost more at its end?

What people do is spread over seven days between nine and nine, alike for each tenth of the week. It is
measured with two networks in memory and a database on disk; nothing of it is told apart by the bot.
"""

import asyncio
import random
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from datetime import time as hour
from pathlib import Path

from sqlalchemy import func, select

from bot.features.shifts.rehearsal import open_canvass
from bot.people.hours import resolve_local
from bot.storage.tables import JobRow, OutboxRow
from bot.storage.unit_of_work import UnitOfWork
from tests.benchmarks.fanout import announce
from tests.benchmarks.peopled import county_captain, settle, settle_captain
from tests.benchmarks.sides import measured, say, tell
from tests.benchmarks.surge import Surge, county_names
from tests.benchmarks.watch import resident
from tests.town import NEW_YORK

MESSAGES, PEOPLE = 148_584, 10_670
JOINS, LESSONS, CLAIMS, BROADCASTS, CANVASSES = 700, 4_920, 571, 188, 60
TENTHS, DAYS, HOURS = 10, 7, 12
MONDAY = resolve_local(datetime(2026, 10, 5, tzinfo=NEW_YORK).date(), hour(9), NEW_YORK)
AIM = 1.2
WARM_UP = 12
FIRST_MEMBER, FIRST_NEWCOMER, FIRST_CAPTAIN = 5_000_000_001, 7_000_000_001, 8_000_000_001
Act = Callable[[], Awaitable[object]]


async def run(part: float) -> None:
    """Measure `week` and say it, the ratio last."""
    found = await measured("week", str(part))
    for number, (messages, seconds) in enumerate(found["tenths"], 1):
        say(
            f"tenth {number}: {messages} messages in {seconds:.1f} s, {1000 * seconds / messages:.2f} ms each"
        )
    total = sum(messages for messages, _ in found["tenths"])
    say(f"{total} messages both ways in {sum(seconds for _, seconds in found['tenths']):.0f} s")
    say(f"answers: p50 {found['p50']:.0f} ms   p95 {found['p95']:.0f} ms   p99 {found['p99']:.0f} ms")
    say(f"database {found['database']:.1f} MB, memory {found['memory']:.0f} MB; left over: {found['left']}")
    first, last = found["tenths"][0], found["tenths"][-1]
    say(f"week ratio={(last[1] / last[0]) / (first[1] / first[0]):.2f} aim<={AIM}")


@dataclass(frozen=True)
class Plan:
    """How many of everything: a *part* of the surge week."""

    part: float

    def of(self, whole: int, least: int = 1) -> int:
        """Return the part of *whole*."""
        return max(round(whole * self.part), least)


class Week:
    """The week, act by act."""

    def __init__(self, town: Surge, part: float) -> None:
        self.town, self.plan = town, Plan(part)
        self.chance = random.Random(7)  # noqa: S311  # The same week each time, and no secret.
        self.counties = county_names()[: self.plan.of(55, 2)]
        self.members = [str(FIRST_MEMBER + number) for number in range(self.plan.of(PEOPLE, 60))]
        self.captains: dict[str, int] = {}
        self._newcomers = iter(range(FIRST_NEWCOMER, FIRST_NEWCOMER + JOINS + 1))
        self._learners = self._around(self.members[: max(len(self.members) // 6, 5)])
        self._walkers = self._around(self.members[-max(len(self.members) // 8, 5) :])
        self._lookers = self._around(self.members)
        self._speakers = self._around(self.counties)
        self._looks = iter(range(10 * MESSAGES))

    def settle(self) -> None:
        """Let everybody live where they live, and the week's canvasses stand."""
        town, now = self.town, self.town.clock()
        for number, county in enumerate(self.counties):
            user = str(FIRST_CAPTAIN + number)
            self.captains[county] = settle_captain(town.database, now, county_captain(county), user)
        awake = {"quiet_from": hour(21), "quiet_to": hour(9)}
        settle(town.database, self.members, now, self.counties, **awake)
        with UnitOfWork(town.database.make_session, town.database.cipher) as uow:
            for number in range(self.plan.of(CANVASSES, 2)):
                self._open_canvass(uow, number)
            uow.commit()

    def acts(self, tenth: int) -> list[Act]:
        """Return what people do in one tenth of the week, in the order of chance."""
        found: list[Act] = []
        for whole, act in ((JOINS, self._join), (LESSONS, self._study), (CLAIMS, self._claim)):
            found += [act] * self._share(whole, tenth)
        found += [self._speak] * self._share(BROADCASTS, tenth)
        self.chance.shuffle(found)
        return found

    async def pass_tenth(self, tenth: int, messages: int) -> None:
        """Let a tenth of the week pass, with *messages* said in it, both ways, or a few more."""
        acts, begun = self.acts(tenth), self.town.messages
        for number, act in enumerate(acts):
            await self.town.wait_until(moment_of((tenth + number / len(acts)) / TENTHS))
            await act()
            await self.town.reply()
            while self.town.messages - begun < messages * number / len(acts):
                await self.town.look(next(self._lookers), next(self._looks))
        while self.town.messages - begun < messages:
            await self.town.look(next(self._lookers), next(self._looks))
        await self.town.wait_until(moment_of((tenth + 1) / TENTHS))
        await self.town.reply()

    def _share(self, whole: int, tenth: int) -> int:
        count = self.plan.of(whole)
        return count * (tenth + 1) // TENTHS - count * tenth // TENTHS

    def _around(self, ring: list[str]) -> Iterator[str]:
        mixed = self.chance.sample(ring, len(ring))
        while True:
            yield from mixed

    async def _join(self) -> None:
        await self.town.join(str(next(self._newcomers)), self.chance.choice(self.counties))

    async def _study(self) -> None:
        await self.town.study(next(self._learners))

    async def _claim(self) -> None:
        await self.town.claim(next(self._walkers))

    async def _speak(self) -> None:
        county, town = next(self._speakers), self.town
        author = self.captains[county]
        await town.database.run(announce, town.database, author, town.clock(), county)
        await town.bot.settle()

    def _open_canvass(self, uow: UnitOfWork, number: int) -> None:
        county = self.counties[number % len(self.counties)]
        begins = MONDAY + timedelta(days=number % DAYS, hours=4 + number % 5)
        open_canvass(
            uow,
            lead_id=self.captains[county],
            backup_id=self.captains[self.counties[(number + 1) % len(self.counties)]],
            title="Doors",
            county=county,
            meeting_point="The library",
            times=[(begins, begins + timedelta(hours=3))],
            capacity=12,
            zone=NEW_YORK,
        )


def moment_of(part: float) -> datetime:
    """Return the moment at which so much of the week is over, of its hours between nine and nine."""
    days, hours = divmod(part * DAYS * HOURS, HOURS)
    return MONDAY + timedelta(days=days, hours=hours)


async def pass_week(town: Surge, part: float) -> list[tuple[int, float]]:
    """Let the week pass; return for each tenth how many messages there were, and how many seconds it took."""
    week = Week(town, part)
    await asyncio.to_thread(week.settle)
    await town.open()
    for number in range(WARM_UP):  # Nothing is to be done for the first time while it is measured.
        await town.look(week.members[number], number)
    await town.join("6000000001", week.counties[0])
    await town.study(week.members[0])
    town.messages, town.waits = 0, []
    tenths = []
    for tenth in range(TENTHS):
        before, begun = town.messages, time.perf_counter()
        await week.pass_tenth(tenth, round(MESSAGES * part / TENTHS))
        tenths.append((town.messages - before, time.perf_counter() - begun))
    return tenths


def left_over(town: Surge) -> dict[str, int]:
    """Return what has not become of messages and jobs what was meant, by state."""
    rows = select(OutboxRow.state, func.count()).where(OutboxRow.state != "sent").group_by(OutboxRow.state)
    dead = select(func.count()).where(JobRow.state == "dead")
    with town.database.make_reader() as db:
        found = dict(db.execute(rows).all())
        return {**found, "dead jobs": db.scalar(dead) or 0}


async def _measure(part: float) -> None:
    with tempfile.TemporaryDirectory() as folder:
        town = Surge(Path(folder), MONDAY)
        tenths = await pass_week(town, part)
        waits = statistics.quantiles((wait * 1000 for wait in town.waits), n=100)
        size = sum(path.stat().st_size for path in Path(folder).iterdir()) / 2**20
        left = left_over(town)
        tell(tenths=tenths, p50=waits[49], p95=waits[94], p99=waits[98], database=size,
             memory=resident(), left=left)  # fmt: skip
        await town.close()


if __name__ == "__main__":
    import sys

    asyncio.run(_measure(float(sys.argv[1])))
