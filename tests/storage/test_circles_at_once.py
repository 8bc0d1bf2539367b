"""A circle on PostgreSQL, everybody in it at the same moment: one call is opened, and one leads it."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.conversation.actions import action
from bot.features.training.call_store import CallStore
from bot.features.training.circle_tables import PairRow
from bot.features.training.pair_store import Playing
from bot.features.training.store import TrainingStore
from tests.databases import on_postgresql
from tests.reliability.test_two_at_once import both, pressing
from tests.town import Town

NAMES = ("ana", "ben", "cruz", "dee", "eve", "finn", "gus", "hal")
COURSE, CALL, TALK = "start-here", "before-we-go", "two-by-two"


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    made = Town(tmp_path, make_database=on_postgresql)
    await made.open()
    for name in NAMES:
        made.resident(name)
    made.in_circle(NAMES, COURSE)
    yield made
    await made.close()


def enrolment(town: Town, name: str) -> int:
    found = town.work(lambda people: TrainingStore(people._uow).on_course(town.ids[name], COURSE))
    assert found
    return found.id


async def all_press(town: Town, name: str, *args: object, each: bool = False) -> None:
    """Let everybody press at once; with *each*, a button of their own."""
    network = town.networks["telegram"]
    own = {who: (enrolment(town, who),) if each else () for who in NAMES}
    await asyncio.gather(
        *(network.press_action(who, action(f"training.{name}", *own[who], *args), "old") for who in NAMES)
    )
    await town.bot.settle()


async def test_whoever_comes_to_a_call_first_opens_it_and_one_leads(town: Town) -> None:
    for name in NAMES:
        town.stands_at(name, COURSE, CALL)
    await all_press(town, "go", each=True)
    leaders = [name for name in NAMES if "[Set a time]" in town.last(name)]
    assert len(leaders) == 1
    assert all("Step 6 of 7" in " ".join(town.lines(name)) for name in NAMES)


async def test_a_call_that_nobody_leads_is_taken_by_one(town: Town) -> None:
    call = town.work(lambda people: CallStore(people._uow).open(1, CALL, town.clock()))
    for name in ("ana", "ben"):
        town.stands_at(name, COURSE, CALL)
    await both(
        town,
        "UPDATE circle_calls SET",
        pressing(town, "ana", "training.lead", call),
        pressing(town, "ben", "training.lead", call),
    )
    await town.bot.settle()
    assert "[Set a time]" in town.last("ana")
    assert "leads" in town.last("ben")
    assert "[Set a time]" not in town.last("ben")


async def test_a_wish_for_a_partner_is_granted_once(town: Town) -> None:
    for name in NAMES:
        town.stands_at(name, COURSE, TALK)
    await pressing(town, "ana", "training.seek", enrolment(town, "ana"), TALK)()
    await both(
        town,
        "UPDATE role_pairs SET partner_id",
        pressing(town, "ben", "training.play", 1),
        pressing(town, "cruz", "training.play", 1),
    )
    await town.bot.settle()
    [pair] = town.work(lambda people: people._db.execute(select(PairRow.partner_id, PairRow.state)).all())
    assert tuple(pair) == (town.ids["ben"], Playing.AGREED)
    assert any("You play with Ana" in line for line in town.lines("ben"))
    assert any("Somebody was faster" in line for line in town.lines("cruz"))
