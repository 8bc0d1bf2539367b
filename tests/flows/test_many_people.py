"""What a coordinator asks for costs as many questions to the database among a thousand as among twenty."""

import asyncio
from datetime import date, time, timedelta
from pathlib import Path

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from bot.features.shifts.rehearsal import open_canvass
from bot.people.model import RoleKind
from bot.people.store import PersonStore
from bot.people.tables import AddressRow, PersonRow
from bot.storage.database import Database
from bot.storage.unit_of_work import UnitOfWork
from tests.databases import DATABASES
from tests.town import NEW_YORK, Town


async def populated(folder: Path, people: int, canvasses: int, kind: str = "sqlite") -> Town:
    """A town that Jo coordinates, in which Ana leads canvasses of five shifts each, and Ben is her backup."""
    folder.mkdir()
    town = Town(folder, make_database=DATABASES[kind])
    await town.open()
    for name in ("ana", "ben", "jo"):
        town.resident(name)
    town.give("jo", RoleKind.COORDINATOR)
    about = {"language": "en", "zone": str(NEW_YORK), "keep_until": date(2027, 1, 31), "adult": True}
    quiet = {"quiet_from": time(21), "quiet_to": time(9)}
    now = town.clock()
    with UnitOfWork(town.database.make_session, town.database.cipher) as uow:
        more = [
            PersonRow(name=f"Person {n}", county="kanawha", joined_at=now, **about, **quiet)
            for n in range(people)
        ]
        uow.db.add_all(more)
        uow.db.flush()
        uow.db.add_all(_address(row.id, town) for row in more)
        start = now + timedelta(days=2)
        for number in range(canvasses):
            place = PersonStore(uow).name_neighborhood("kanawha", f"Hollow {number}")
            open_canvass(
                uow,
                lead_id=town.ids["ana"],
                backup_id=town.ids["ben"],
                title=f"Doors {number}",
                county="kanawha",
                meeting_point="12 Court Street",
                capacity=5,
                zone=NEW_YORK,
                neighborhood_id=place.id,
                times=[(start + timedelta(days=k), start + timedelta(days=k, hours=2)) for k in range(5)],
            )
        uow.commit()
    return town


def _address(person_id: int, town: Town) -> AddressRow:
    name = f"u{person_id}"
    return AddressRow(
        person_id=person_id,
        platform="telegram",
        user_id=name,
        user_index=town.database.cipher.index("address", "telegram", name),
        last_seen=town.clock(),
    )


async def questions(town: Town) -> dict[str, int]:
    """How many questions each of the things costs that many people or shifts are looked through for."""
    asked: list[object] = []
    for engine in (town.database.engine, town.database.reader):
        event.listen(engine, "before_cursor_execute", lambda *about: asked.append(about[2]))
    counted = {}
    for words in ("/people", "/people Person 7", "/shifts"):
        asked.clear()
        await town.write("jo", words)
        counted[words] = len(asked)
    for command, typed in (("people", "per"), ("shifts", "door"), ("shifts", "")):
        asked.clear()
        assert await town.suggest("jo", command, typed)
        counted[f"{command}: {typed}"] = len(asked)
    await town.write("jo", "/canvass")
    await town.press("jo", "Door knocking")
    for words in ("12 Court Street", "sat 10:00", "3", "2"):
        asked.clear()
        await town.write("jo", words)
    counted["whom to name"] = len(asked)
    asked.clear()
    await town.write("jo", "Person")
    counted["a name"] = len(asked)
    assert "[Person 0]" in town.last("jo")
    return counted


async def test_a_thousand_people_and_a_hundred_shifts_cost_no_more_questions(tmp_path: Path) -> None:
    few = await populated(tmp_path / "few", 20, 2)
    many = await populated(tmp_path / "many", 1000, 20)
    assert await questions(many) == await questions(few)
    await few.close()
    await many.close()


@pytest.mark.parametrize("kind", DATABASES)
async def test_typing_waits_for_no_turn_and_none_for_it(kind: str, tmp_path: Path) -> None:
    town = await populated(tmp_path / "here", 30, 1, kind)
    with town.database.engine.begin() as turn:
        turn.exec_driver_sql("UPDATE people SET language = 'es'")
        async with asyncio.timeout(4):  # A turn that waits for another gives up after five seconds.
            offered = await town.suggest("jo", "people", "per")
    assert len(offered) == 25
    await town.close()


async def test_many_are_found_as_one_is_also_under_the_number_they_had_before(tmp_path: Path) -> None:
    town = await populated(tmp_path / "here", 3, 1)

    def look(people: PersonStore) -> None:
        ana, jo = town.ids["ana"], town.ids["jo"]
        [known] = people.addresses_of(jo)
        people.note_joining(jo, 900, known.id, known.id, town.clock())
        people.join_group(ana, "seniors")
        wanted = [jo, 900, 901, ana, jo]
        assert people.many(wanted) == [people.get(jo), people.get(jo), people.get(ana), people.get(jo)]
        assert people.many([jo])[0].holds(RoleKind.COORDINATOR)
        assert people.many([ana])[0].groups == {"seniors"}
        assert people.reached(wanted) == people.have_chats(wanted) == {ana, jo}
        people.seen(known.address, town.clock(), reachable=False)
        assert people.reached(wanted) == {ana}
        assert people.have_chats(wanted) == {ana, jo}

    town.work(look)
    await town.close()


async def test_the_name_of_whoever_is_erased_stays_in_nobodys_mind(tmp_path: Path) -> None:
    town = await populated(tmp_path / "here", 3, 1)
    await town.suggest("jo", "people", "per")
    assert _in_mind(town.database) == 5
    await town.write("ben", "/delete")

    @event.listens_for(town.database.make_session, "before_commit")
    def look(_: Session) -> None:
        with UnitOfWork(town.database.make_reader, town.database.cipher) as beside:
            PersonStore(beside).names([town.ids["ben"]])  # Until the commit they are there for whoever reads.

    await town.press("ben", "Yes, erase everything")
    event.remove(town.database.make_session, "before_commit", look)
    assert _in_mind(town.database) == 0
    await town.close()


def _in_mind(database: Database) -> int:
    return database.cipher.decrypt_again.cache_info().currsize
