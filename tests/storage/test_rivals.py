"""Several turns at once, in real threads on PostgreSQL: nothing is given twice, and nothing is undone."""

import asyncio
import threading
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm.exc import StaleDataError

from bot.conversation.actions import action
from bot.conversation.events import CommandInvoked
from bot.features.linking.tables import LinkCodeRow
from bot.features.shifts.model import State
from bot.features.shifts.store import ShiftStore
from bot.people.model import Role, RoleKind
from bot.people.store import PersonStore
from bot.people.tables import NeighborhoodRow, PersonRow, RoleRow
from bot.storage.database import WRITERS
from bot.storage.rivals import is_worth_another_try
from bot.storage.tables import JobRow
from bot.storage.unit_of_work import UnitOfWork
from tests.databases import on_postgresql
from tests.town import Town
from tests.unit.shifts.canvassing import SATURDAY, Canvassing

CROWD = [f"p{number}" for number in range(20)]


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    made = Town(tmp_path, make_database=on_postgresql)
    await made.open()
    for name in ("ana", "dee", "sam", *CROWD):
        made.resident(name)
    made.give("ana", RoleKind.CAPTAIN, "county:kanawha")
    yield made
    await made.close()


@pytest.fixture
def saturday(town: Town) -> Canvassing:
    return Canvassing(town)


async def press(town: Town, who: str, name: str, *args: object) -> None:
    await town.networks["telegram"].press_action(who, action(name, *args), "old")


def count(town: Town, *where: object) -> int:
    with town.database.make_session() as db:
        return db.scalar(select(func.count()).where(*where))


def in_threads(*works: Callable[[], object]) -> list[object]:
    """Do all of this at the same moment; return what came of each, an error too."""
    ready, found = threading.Barrier(len(works)), [None] * len(works)

    def work(at: int) -> None:
        ready.wait(10)
        try:
            found[at] = works[at]()
        except Exception as error:
            found[at] = error

    threads = [threading.Thread(target=work, args=(at,)) for at in range(len(works))]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    return found


async def test_no_place_stays_free_while_somebody_waits(town: Town, saturday: Canvassing) -> None:
    [shift] = saturday.post(4)
    saturday.put(shift, *CROWD[:4])
    waiting = (press(town, name, "shifts.wait", shift.id) for name in CROWD[4:])
    leaving = (press(town, name, "shifts.release", shift.id) for name in CROWD[:4])
    await asyncio.gather(*waiting, *leaving)
    await town.bot.settle()
    after = saturday.shift()
    states = [signup.state for name in CROWD if (signup := saturday.signup(name))]
    assert after.taken == states.count(State.CLAIMED)
    assert after.held == states.count(State.OFFERED)
    assert after.free == 0 or State.WAITING not in states
    tickets = saturday.work(lambda uow: [s.id for s in ShiftStore(uow).signups(shift.id, State.WAITING)])
    assert len(tickets) == states.count(State.WAITING)


async def test_one_person_is_never_at_two_places_at_once(town: Town, saturday: Canvassing) -> None:
    """Each press is on one of their two networks, for one of six shifts at the same hour."""
    town.joins("sam", "discord")
    shifts = [saturday.post(9)[0] for _ in range(6)]
    networks = [town.networks[("telegram", "discord")[at % 2]] for at in range(6)]
    presses = [
        network.press_action("sam", action("shifts.claim", shift.id), "old")
        for network, shift in zip(networks, shifts, strict=True)
    ]
    await asyncio.gather(*presses)
    assert sum(saturday.shift(shift.id).taken for shift in shifts) == 1


async def test_turns_of_one_person_are_taken_one_after_the_other(town: Town) -> None:
    sam, order = town.ids["sam"], list[str]()

    def turn() -> None:
        with UnitOfWork(town.database.make_session, town.database.cipher) as uow:
            PersonStore(uow).begin(sam)
            order.append("begun")
            uow.db.scalar(select(func.pg_sleep(0.02)))  # So that another would come in between.
            order.append("ended")
            uow.commit()

    assert in_threads(turn, turn, turn) == [None] * 3
    assert order == ["begun", "ended"] * 3


async def test_a_code_that_two_type_at_once_is_one_persons(town: Town) -> None:
    await town.write("sam", "/link")
    code = next(line for line in town.lines("sam") if "-" in line)
    code = next(word.strip("`.,") for word in code.split() if len(word.strip("`.,")) == 9 and "-" in word)
    await asyncio.gather(
        *(town.networks["discord"].write(f"d{number}", f"/link {code}") for number in range(6))
    )
    await town.bot.settle()
    offered = [n for n in range(6) if any("[Join" in line for line in town.lines(f"d{n}@discord"))]
    assert len(offered) == 1
    assert count(town, LinkCodeRow.typist_index.is_not(None)) == 1


async def test_a_place_named_by_all_at_once_is_one_place(town: Town) -> None:
    def name_it() -> object:
        return town.work(lambda people: people.name_neighborhood("kanawha", "Elk River").id)

    found = in_threads(*[name_it] * 4)
    assert {each for each in found if isinstance(each, int)} == {1} or count(
        town, NeighborhoodRow.id > 0
    ) == 1
    assert all(isinstance(each, int) or is_worth_another_try(each) for each in found)


async def test_a_role_given_by_all_at_once_is_held_once(town: Town) -> None:
    role, now = Role(RoleKind.CAPTAIN, "county:clay"), town.clock()

    def give() -> object:
        return town.work(lambda people: people.give_role(town.ids["sam"], role, None, now))

    assert in_threads(*[give] * 6) == [None] * 6
    assert count(town, RoleRow.scope == "county:clay") == 1


async def test_the_code_of_the_first_steward_makes_one(town: Town) -> None:
    start = town.bot.router.handler(
        CommandInvoked(**town.networks["telegram"]._about("sam", ""), command="start", argument=""), None
    )
    code = start.call.__self__._steward_code.code
    words = f"/start {code}"
    await asyncio.gather(*(town.networks["telegram"].write(name, words) for name in CROWD[:8]))
    assert count(town, RoleRow.kind == RoleKind.STEWARD) == 1


async def test_who_saves_what_another_changed_is_told(town: Town) -> None:
    sam, read = town.ids["sam"], threading.Barrier(2)

    def change(county: str) -> None:
        with UnitOfWork(town.database.make_session, town.database.cipher) as uow:
            people = PersonStore(uow)
            person = people.get(sam)
            read.wait(10)
            person.county = county
            people.save(person)
            uow.commit()

    found = in_threads(lambda: change("clay"), lambda: change("boone"))
    assert sorted(type(each).__name__ for each in found) == ["NoneType", "StaleDataError"]
    assert isinstance(next(each for each in found if each), StaleDataError)


async def test_two_that_wait_for_each_other_are_worth_another_try(town: Town) -> None:
    halfway = threading.Barrier(2)

    def lock(*ids: int) -> None:
        with UnitOfWork(town.database.make_session, town.database.cipher) as uow:
            for at, person_id in enumerate(ids):
                if at:
                    halfway.wait(10)
                uow.db.get_one(PersonRow, person_id, with_for_update=True)
            uow.commit()

    one, two = town.ids["sam"], town.ids["ana"]
    errors = [e for e in in_threads(lambda: lock(one, two), lambda: lock(two, one)) if e is not None]
    assert len(errors) == 1
    assert isinstance(errors[0], OperationalError)
    assert is_worth_another_try(errors[0])


async def test_a_job_planned_by_all_at_once_is_planned_once(town: Town) -> None:
    when = SATURDAY

    def plan() -> object:
        with UnitOfWork(town.database.make_session, town.database.cipher) as uow:
            uow.plan("shifts.remind", "one:key", when, None, {})
            uow.commit()
        return None

    found = in_threads(*[plan] * WRITERS)
    assert all(each is None or is_worth_another_try(each) for each in found)
    assert count(town, JobRow.key == "one:key") == 1
