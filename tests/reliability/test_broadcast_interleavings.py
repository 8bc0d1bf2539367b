"""Slices, stops, edits, leaving and erasing in any order, with kills between any two statements.

Nobody reads it twice, and nobody is forgotten silently: who is still there is sent to, in doubt, too late,
stopped or noted as not reached, once.
"""

from collections.abc import AsyncIterator
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import event, select

from bot.conversation.platform import Delivery, InDoubt, SendResult, Undeliverable
from bot.features.broadcasts import sending
from bot.features.broadcasts.tables import NotReachedRow
from bot.people.model import RoleKind
from bot.platforms.simulator.adapter import NoSuchButtonError, Simulator
from bot.storage.tables import OutboxRow
from tests.town import Town

READERS, SLICE, STEPS, HOURS = 24, 5, 14, 80
OVER = {"sent", "uncertain", "unreachable", "dead", "expired", "stopped", "unwanted"}


class KilledError(Exception):
    """The process is gone: nothing more is written by it."""


class Killer:
    """Lets a town's process die before the statement, or the commit, that is counted down to."""

    def __init__(self, town: Town) -> None:
        self.town, self.after = town, -1
        for when in ("before_cursor_execute", "commit"):
            event.listen(town.database.engine, when, self._statement)

    def _statement(self, *_: object) -> None:
        if self.after == 0:
            raise KilledError
        self.after -= self.after > 0

    async def living(self, work: object, **by: float) -> None:
        """Do *work* and let time pass; a process that dies meanwhile is started again."""
        try:
            if callable(work):
                await work()
            await self.town.wait(**by)
        except (KilledError, NoSuchButtonError):
            pass
        self.after = -1
        await self.town.bot.dispatcher.recover()


@pytest.fixture
async def town(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Town]:
    monkeypatch.setattr(sending, "SLICE", SLICE)
    made = Town(tmp_path)
    made.resident("dee")
    made.give("dee", RoleKind.CAPTAIN, "county:kanawha")
    for n in range(READERS):
        made.resident(f"reader{n}", **({"quiet_from": made.clock().time()} if n % 5 == 0 else {}))
    await made.open()
    yield made
    await made.close()


@pytest.mark.parametrize("seed", range(4))
async def test_nobody_twice_and_nobody_forgotten(
    town: Town, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    await run(town, monkeypatch, Random(seed))  # noqa: S311  # Chance, not secrecy.


@pytest.mark.long
@pytest.mark.parametrize("seed", range(100, 250))
async def test_nobody_twice_and_nobody_forgotten_at_length(
    town: Town, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    await run(town, monkeypatch, Random(seed))  # noqa: S311


async def run(town: Town, monkeypatch: pytest.MonkeyPatch, chance: Random) -> None:
    show, killer = Simulator.send, Killer(town)

    async def send(self: Simulator, delivery: Delivery) -> SendResult:
        if delivery.to and delivery.to.user_id.startswith("reader") and chance.random() < 0.1:
            return chance.choice((InDoubt(), Undeliverable("blocked")))
        if chance.random() < 0.1:
            killer.after = chance.randrange(4)  # Between being sent and being noted as that.
        return await show(self, delivery)

    await town.write("dee", "/say")
    await town.press("dee", "Kanawha")
    await town.write("dee", "Words number 0")
    await town.press("dee", "Send")
    monkeypatch.setattr(Simulator, "send", send)
    gone = set[str]()
    for step in range(STEPS):
        if chance.random() < 0.5:
            killer.after = chance.choice((chance.randrange(1, 60), chance.randrange(60, 400)))
        who = f"reader{chance.randrange(READERS)}"
        await killer.living(_happens(town, chance, step, who, gone), seconds=chance.choice((0, 5, 30, 61)))
    for _ in range(3):
        await killer.living(None, hours=HOURS / 2)
    monkeypatch.setattr(Simulator, "send", show)
    await killer.living(None, hours=HOURS)
    _nobody_twice(town)
    _nobody_forgotten(town)


def _happens(town: Town, chance: Random, step: int, who: str, gone: set[str]) -> object:
    async def reword() -> None:
        await town.press("dee", "Change the words")
        await town.write("dee", f"Words number {step}")
        await town.press("dee", "Send the new words")

    async def erase() -> None:
        gone.add(who)
        await town.write(who, "/delete")
        await town.press(who, "Yes, erase everything")

    async def leave() -> None:
        await town.write(who, "/stop")

    async def stop() -> None:
        await town.press("dee", "Stop")

    # It is stopped late, if at all: most of what can go wrong lies before.
    return chance.choice([None, None, reword, reword, erase, leave, stop if step > STEPS // 2 else None])


def _nobody_twice(town: Town) -> None:
    for n in range(READERS):
        read = [line for line in town.lines(f"reader{n}") if "Words number" in line]
        assert len(read) <= 1, (n, read)


def _nobody_forgotten(town: Town) -> None:
    with town.database.make_session() as db:
        here = set(town.work(lambda people: people.in_scope("county:kanawha"))) - {town.ids["dee"]}
        rows = db.execute(
            select(OutboxRow.person_id, OutboxRow.state).where(OutboxRow.batch.is_not(None))
        ).all()
        missed = set(db.scalars(select(NotReachedRow.person_id)))
    ends = dict(tuple(row) for row in rows)
    assert len(ends) == len(rows)
    assert set(ends.values()) <= OVER
    assert set(ends) & missed == set()
    assert here - set(ends) - missed == set()
