"""Two processes, one outbox, kills and pauses: what was planned is sent, or ends where it can be seen."""

import asyncio
import itertools
import os
import random
import signal
import sys
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import func, insert, select

from bot.conversation.address import Address
from bot.conversation.codec import to_json
from bot.conversation.markup import plain
from bot.conversation.messages import Lane, Message
from bot.engine.choosing import HANDS
from bot.engine.leading import LASTS
from bot.people.model import Person
from bot.people.store import PersonStore
from bot.people.tables import AddressRow
from bot.storage.database import Database
from bot.storage.leases import LEASES
from bot.storage.tables import OutboxRow
from bot.storage.unit_of_work import UnitOfWork
from tests.databases import DATABASES
from tests.reliability.ledger import Ledger

ROOT = Path(__file__).parents[2]
FIRST = 5_000_000_001
OVER = ("sent", "dead", "expired", "uncertain")
LONGEST = 240.0
KINDS = (
    ("telegram", None, Lane.SHIFT),  # A reminder: rather said twice than not.
    ("telegram", "broadcast:1", Lane.TEAM),  # An announcement: shown as uncertain rather than repeated.
    ("discord", "broadcast:2", Lane.TEAM),  # The network knows a repeat.
)


@dataclass(frozen=True)
class Size:
    """How much is planned, how often the leader is killed, and how often it is stopped past its lease."""

    messages: int
    kills: int
    stops: int


CI, LONG = Size(180, 2, 1), Size(3000, 12, 3)


def plan(database: Database, messages: int) -> None:
    """Let so many people have one message due each, of all kinds in turns."""
    now = datetime.now(UTC)
    with UnitOfWork(database.make_session, database.cipher) as uow:
        people, rows = PersonStore(uow), []
        for user, (platform, batch, lane) in zip(
            range(FIRST, FIRST + messages), itertools.cycle(KINDS), strict=False
        ):
            person = people.add(Person(0, "Sam", joined_at=now, keep_until=now.date()))
            known = people.add_address(person.id, Address(platform, str(user)), now)
            rows.append(
                {
                    "dedupe_key": f"row:{user}",
                    "platform": platform,
                    "person_id": person.id,
                    "address_id": known.id,
                    "message": to_json(Message(plain("The canvass begins at ten."))),
                    "batch": batch,
                    "lane": int(lane),
                    "not_before": now,
                }
            )
        uow.db.execute(insert(OutboxRow), rows)
        uow.commit()


class Bots:
    """Two processes on one outbox, one of which leads."""

    def __init__(self, database: Database, server: str) -> None:
        self._database = database
        url = database.engine.url.render_as_string(hide_password=False)
        self._command = [sys.executable, "-m", "tests.reliability.sender", url, server]
        self.running: list[asyncio.subprocess.Process] = []

    async def start(self) -> None:
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        process = await asyncio.create_subprocess_exec(*self._command, cwd=ROOT, env=environment)
        self.running.append(process)

    async def leader(self) -> asyncio.subprocess.Process:
        """Return the process that leads, once one of these does."""
        await until(lambda: self._holder() in self._by_id())
        return self._by_id()[self._holder()]

    def _holder(self) -> int:
        with self._database.make_reader() as db:
            holder = db.scalar(select(LEASES.c.holder)) or ":0:"
        return int(holder.split(":")[1])

    def _by_id(self) -> dict[int, asyncio.subprocess.Process]:
        return {process.pid: process for process in self.running}

    async def kill_leader(self) -> None:
        """End the leader without a word, and start another process."""
        leader = await self.leader()
        self.running.remove(leader)
        leader.kill()
        await leader.wait()
        await self.start()

    async def stop_leader(self) -> None:
        """Let the leader sleep past its lease, and wake up while another leads."""
        leader = await self.leader()
        leader.send_signal(signal.SIGSTOP)
        await asyncio.sleep(LASTS + 1)
        leader.send_signal(signal.SIGCONT)

    async def end(self) -> None:
        for process in self.running:
            process.kill()
            await process.wait()


@asynccontextmanager
async def two(database: Database, server: str) -> AsyncIterator[Bots]:
    bots = Bots(database, server)
    try:
        await bots.start()
        await bots.start()
        yield bots
    finally:
        await bots.end()


def states(database: Database) -> Counter[str]:
    with database.make_reader() as db:
        found = db.execute(select(OutboxRow.state, func.count().label("many")).group_by(OutboxRow.state))
        return Counter({row.state: row.many for row in found})


def whose(database: Database, *state: str) -> dict[str, str]:
    """Return by address the batch (empty for none) of the rows in these states."""
    with database.make_reader() as db:
        rows = db.execute(
            select(AddressRow.user_id, OutboxRow.batch)
            .join(OutboxRow, OutboxRow.address_id == AddressRow.id)
            .where(OutboxRow.state.in_(state))
        )
        return {user_id: batch or "" for user_id, batch in rows}


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(LONGEST):
        while not condition():  # noqa: ASYNC110  # Other processes are at work: there is no clock to move.
            await asyncio.sleep(0.05)


async def until_over_for_good(database: Database) -> None:
    """Whoever slept gives back, on waking, what it had taken and never sent: it was in doubt till then."""
    for _ in range(2):
        await until(lambda: not set(states(database)) - set(OVER))
        await asyncio.sleep(1)
    await until(lambda: not set(states(database)) - set(OVER))


async def wreak(bots: Bots, ledger: Ledger, size: Size, seed: int) -> None:
    """Kill and stop whoever leads, at moments that the seed names, while something is under way."""
    dice = random.Random(seed)  # noqa: S311
    blows = ["kill"] * size.kills + ["stop"] * size.stops
    dice.shuffle(blows)
    for number, blow in enumerate(blows, 1):
        enough = size.messages * number // (len(blows) + 1)
        await until(lambda enough=enough: len(ledger.reached) >= enough)
        await asyncio.sleep(dice.random() / 3)
        await (bots.kill_leader() if blow == "kill" else bots.stop_leader())


@pytest.mark.parametrize("kind", DATABASES)
@pytest.mark.parametrize("size", [CI, pytest.param(LONG, marks=pytest.mark.long)], ids=["ci", "long"])
async def test_what_is_planned_is_sent_or_seen(kind: str, size: Size, tmp_path: Path) -> None:
    database, seed = DATABASES[kind](tmp_path / "chaos.db"), 20261122
    plan(database, size.messages)
    try:
        async with Ledger(seed).served() as ledger, two(database, ledger.url) as bots:
            await wreak(bots, ledger, size, seed)
            await until_over_for_good(database)
        check(database, ledger, size)
    finally:
        database.close()


def check(database: Database, ledger: Ledger, size: Size) -> None:
    found = states(database)
    everybody, doubtful = whose(database, *OVER), whose(database, "uncertain")
    left_out = {user for user in everybody if not ledger.reached[user]}
    twice = Counter(everybody[user] for user in ledger.reached.elements())
    twice.subtract(everybody[user] for user in ledger.reached)
    print(  # noqa: T201  # The sum is what the test is about.
        f"planned {size.messages} = sent {found['sent']} + dead {found['dead']} + expired {found['expired']}"
        f" + uncertain {found['uncertain']}; kills {size.kills}, stops {size.stops}, cut {ledger.cut};"
        f" repeated: reminders {twice['']}, news {twice['broadcast:1']}, discord {twice['broadcast:2']}"
    )
    assert sum(found[state] for state in OVER) == size.messages
    assert not found["dead"] + found["expired"]
    assert left_out <= set(doubtful)
    assert set(doubtful.values()) <= {"broadcast:1"}
    assert twice["broadcast:1"] == twice["broadcast:2"] == 0
    assert twice[""] <= (size.kills + size.stops) * HANDS + ledger.cut
