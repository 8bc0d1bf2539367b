"""Two processes over one database: each person's turns in order, each once, and none left lying."""

import asyncio

import pytest

from bot.assembly import Bot, build
from bot.conversation.address import Address
from bot.conversation.events import TextReceived
from bot.conversation.platform import RawUpdate
from bot.engine.leading import Follower
from bot.storage.order import HELD_UP, OlderFirstError
from bot.storage.tables import InboxRow
from tests.town import ROOT, Town, campaign, catalogues_in, rooms
from tests.unit.engine.bench import Bench, furnish, rows
from tests.unit.engine.test_pipeline import event, pushed

SAM, ANA = Address("telegram", "sam"), Address("telegram", "ana")


@pytest.fixture
def bench(either_town: Town) -> Bench:
    either_town.resident("sam")
    return furnish(either_town)


@pytest.fixture
def other(either_town: Town, bench: Bench) -> Bot:
    """A second process: it never leads."""
    made = build(
        database=either_town.database,
        platforms=either_town.bot.platforms,
        campaign=campaign(),
        root=ROOT,
        now=either_town.clock,
        catalogues=catalogues_in(("en", "es")),
        rooms=rooms(),
        lead=Follower(),
    )
    made.router._add(bench)
    return made


def updates(*names: str, whose: Address = SAM) -> list[RawUpdate]:
    return [RawUpdate(name, "{}", whose) for name in names]


async def test_an_update_brought_to_two_processes_at_once_is_kept_once_and_acts_once(
    either_town: Town, bench: Bench, other: Bot
) -> None:
    here = either_town.bot
    brought = [process.reception.keep("telegram:1", updates("7")) for process in (here, other) * 4]
    assert sum(len(new) for new in await asyncio.gather(*brought)) == 1
    taken = [process.reception.handle(pushed(either_town, "7")) for process in (here, other) * 4]
    assert sorted(answer.toast for answer in await asyncio.gather(*taken)) == [""] * 7 + ["Pushed"]
    assert bench.done == ["push"]
    assert rows(either_town, InboxRow, "event_id") == []


async def test_what_somebody_did_later_waits_for_what_another_process_has_in_hand(
    either_town: Town, bench: Bench, other: Bot
) -> None:
    here = either_town.bot.reception
    await here.keep("telegram:1", updates("9"))
    await other.reception.keep("telegram:1", updates("10"))
    ask = event(either_town, TextReceived, "10", text="later")
    with pytest.raises(OlderFirstError):
        await other.pipeline.handle(ask)
    later = asyncio.create_task(other.reception.handle(ask))
    await here.handle(pushed(either_town, "9"))
    await later
    await either_town.bot.settle()
    assert either_town.lines("sam")[0] == "Pushed"
    assert rows(either_town, InboxRow, "event_id") == []


async def test_nobody_waits_for_what_another_person_did_nor_for_ever(
    either_town: Town, bench: Bench, other: Bot
) -> None:
    await either_town.bot.reception.keep("telegram:1", updates("1", whose=ANA))
    await either_town.bot.reception.keep("telegram:1", updates("2"))
    await other.reception.keep("telegram:1", updates("3"))
    with pytest.raises(OlderFirstError):
        await other.pipeline.handle(pushed(either_town, "3"))
    either_town.clock.advance(seconds=HELD_UP.total_seconds() + 1)
    await other.pipeline.handle(pushed(either_town, "3"))
    assert bench.done == ["push"]


async def test_what_a_process_left_lying_is_found_by_the_leader_after_a_while(
    either_town: Town, bench: Bench, other: Bot
) -> None:
    here = either_town.bot.reception
    await other.reception.keep("telegram:1", updates("1", "2"))
    await here.keep("telegram:1", updates("3"))
    assert await here.left_lying() == {}
    either_town.clock.advance(seconds=11)
    lying = await here.left_lying()
    assert [raw.event_id for raw in lying["telegram:1"]] == ["1", "2"]  # The third it has in hand itself.
    await here.handle(pushed(either_town, "1"))
    assert [raw.event_id for raw in (await here.left_lying())["telegram:1"]] == ["2"]
