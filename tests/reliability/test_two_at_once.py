"""Two turns at once, in threads of their own on PostgreSQL: one is held in its middle until the other comes.

The locks of waiting lists, watches and broadcasts make the other one wait. Without them each of these fails.
"""

import asyncio
import threading
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import event, update

from bot.conversation.actions import action
from bot.features.checkins.model import Ending
from bot.features.checkins.store import CheckinStore
from bot.features.shifts.model import State
from bot.features.shifts.store import ShiftStore
from bot.features.shifts.tables import ShiftRow
from bot.people.model import RoleKind
from bot.storage.unit_of_work import UnitOfWork
from tests import postgres
from tests.databases import on_postgresql
from tests.flows.checkins.bench import open_town
from tests.flows.checkins.saturday import SATURDAY
from tests.town import Town
from tests.unit.shifts.canvassing import Canvassing

LONGEST = 20


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    """Ana, Ben, Dee, Lee, Max and Sam; Jo coordinates. It is Saturday afternoon."""
    made = await open_town(tmp_path, "telegram", SATURDAY, on_postgresql)
    for name in ("ana", "ben", "dee", "lee", "max", "sam", "jo"):
        made.resident(name)
    made.give("jo", RoleKind.COORDINATOR)
    yield made
    await made.close()


async def both(
    town: Town, words: str, first: Callable[[], Awaitable[object]], second: Callable[[], Awaitable[object]]
) -> None:
    """Begin *second* when *first* has said *words* to the database; it goes on once that waits."""
    reached, over = threading.Event(), threading.Event()
    url = town.database.engine.url.render_as_string(hide_password=False)

    def hold(_: object, __: object, statement: str, *___: object) -> None:
        if words in statement and not reached.is_set():
            reached.set()
            while not (over.is_set() or postgres.somebody_waits(url)):
                pass  # The server is asked again and again: that takes the time there is to take.

    event.listen(town.database.engine, "after_cursor_execute", hold)
    one = asyncio.ensure_future(first())
    assert await asyncio.to_thread(reached.wait, LONGEST), "it never came to that"
    two = asyncio.ensure_future(second())
    two.add_done_callback(lambda _: over.set())
    await asyncio.gather(one, two)


def pressing(town: Town, who: str, name: str, *args: object) -> Callable[[], Awaitable[object]]:
    return lambda: town.networks["telegram"].press_action(who, action(name, *args), "old")


# A waiting list


@pytest.fixture
def list_of(town: Town) -> Callable[..., tuple[Canvassing, int]]:
    """Open a canvass of tomorrow: Sam has its one place, the others wait in the order named."""

    def begin(*waiting: str) -> tuple[Canvassing, int]:
        tomorrow = Canvassing(town)
        [shift] = tomorrow.post(1, SATURDAY + timedelta(days=1))
        tomorrow.put(shift, "sam")
        for name in waiting:
            tomorrow.work(lambda uow, name=name: ShiftStore(uow).wait(shift.id, town.ids[name]))
        return tomorrow, shift.id

    return begin


async def test_a_free_place_that_two_turns_find_is_offered_once(
    town: Town, list_of: Callable[..., tuple[Canvassing, int]]
) -> None:
    tomorrow, shift_id = list_of("lee", "max")
    tomorrow.work(lambda uow: uow.db.execute(update(ShiftRow).values(capacity=2)))
    told: list[int] = []

    def offer(uow: UnitOfWork) -> None:
        until: Callable[[int], datetime] = lambda _: town.clock() + timedelta(hours=2)  # noqa: E731
        told.extend(ShiftStore(uow).offer_on(shift_id, town.clock(), until))

    turn = lambda: asyncio.to_thread(tomorrow.work, offer)  # noqa: E731
    await both(town, "UPDATE shifts SET held", turn, turn)
    assert told == [town.ids["lee"]]
    assert (tomorrow.shift().taken, tomorrow.shift().held) == (1, 1)


async def test_who_gives_up_waiting_as_a_place_gets_free_is_passed_over(
    town: Town, list_of: Callable[..., tuple[Canvassing, int]]
) -> None:
    tomorrow, shift_id = list_of("lee", "max")
    await both(
        town,
        "UPDATE signups SET state",
        pressing(town, "lee", "shifts.release", shift_id),
        pressing(town, "sam", "shifts.release", shift_id),
    )
    assert [tomorrow.signup(name).state for name in ("lee", "max")] == [State.RELEASED, State.OFFERED]


async def test_who_begins_to_wait_as_a_place_gets_free_is_offered_it(
    town: Town, list_of: Callable[..., tuple[Canvassing, int]]
) -> None:
    tomorrow, shift_id = list_of()
    await both(
        town,
        "UPDATE shifts SET tickets",
        pressing(town, "lee", "shifts.wait", shift_id),
        pressing(town, "sam", "shifts.release", shift_id),
    )
    assert tomorrow.signup("lee").state is State.OFFERED


# A watch: Sam is out until 17:30, with Ana and Ben behind


async def came(town: Town, minutes: int) -> None:
    """Let Sam be out, and let so many minutes have passed since the shift's end, but for what is due then."""
    await town.write("sam", "/came 7 17:30 ana ben")
    due = SATURDAY.replace(hour=17, minute=30) + timedelta(minutes=minutes)
    await town.wait_until(due - timedelta(seconds=1))
    town.clock.move_to(due)


def watch(town: Town) -> object:
    with UnitOfWork(town.database.make_session, town.database.cipher) as uow:
        return CheckinStore(uow).watch(1)


async def test_who_is_asked_as_somebody_else_says_that_all_is_well_hears_of_it(town: Town) -> None:
    await came(town, minutes=50)
    await both(town, "FROM watches", town.bot.run_due, pressing(town, "ana", "checkins.ishome", 1))
    await town.bot.settle()
    assert watch(town).ending is Ending.SAID_BY_OTHER
    asked, *after = [line for line in town.lines("ben") if "Sam" in line]
    assert "No word from Sam" in asked
    assert any("home" in line for line in after)


async def test_who_takes_it_as_the_person_comes_home_is_not_left_looking(town: Town) -> None:
    await came(town, minutes=35)
    home = lambda: town.networks["telegram"].write("sam", "home")  # noqa: E731
    await both(town, "FROM watches", home, pressing(town, "ben", "checkins.own", 1))
    await town.bot.settle()
    assert not watch(town).open
    assert "[Still looking]" not in town.last("ben")


# A broadcast


async def test_a_stop_by_somebody_else_holds_back_those_who_are_just_taken_on(town: Town) -> None:
    town.give("dee", RoleKind.CAPTAIN, "county:kanawha")
    await town.write("dee", "/say")
    await town.press("dee", "Kanawha")
    await town.write("dee", "The launch is at nine.")
    await town.press("dee", "Send")
    town.clock.advance(seconds=61)
    await both(town, "INSERT INTO outbox", town.bot.settle, pressing(town, "jo", "broadcasts.stop", 1))
    await town.wait(minutes=1)
    assert not any("launch" in line for line in town.lines("sam"))
    assert "Stopped. 0 had it already, 6 will not get it." in town.last("jo")
