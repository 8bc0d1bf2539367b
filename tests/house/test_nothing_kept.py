"""What is kept of whom: nothing before the yes, nothing after a no, nothing after /delete."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import Column, Integer, Table, select

from bot.people.model import Role, RoleKind
from bot.people.tables import PersonRow
from bot.storage.base import Base
from bot.storage.tables import RecordRow
from tests.house.village import (
    CAPTAIN,
    CARE,
    COORDINATOR,
    HELPER,
    LEAD,
    MEMBER,
    NEIGHBOR,
    STEWARD,
    Village,
    dump,
)
from tests.town import Town

NOT_PEOPLE = {"shift_id", "broadcast_id", "group_id", "replaced_by"}
"""Names of columns that hold the number of something else."""
KEPT_ON_RECORD = {("records", "actor_id")}
"""Who did what stays on record, by a number that then leads to nobody."""
SAYS = re.compile(r"personal|ids only|encrypted|fingerprint|goes with", re.IGNORECASE)


def filled(town: Town) -> dict[str, int]:
    return {name: len(rows) for name, rows in dump(town.path).items() if rows and name != "vault"}


async def test_of_a_stranger_who_looks_around_nothing_is_kept(town: Town) -> None:
    for said in (
        "/start",
        "/start abcdefghjk",
        "/help",
        "/privacy",
        "/language",
        "/safe",
        "/shifts",
        "hello",
    ):
        await town.write("mira", said)
    await town.write("mira", "/start")
    for label in ("Español", "Unirme", "No, gracias"):
        await town.press("mira", label)
    assert filled(town) == {}
    leftover = "SELECT count(*) FROM outbox UNION ALL SELECT count(*) FROM shown"
    with town.database.engine.connect() as connection:
        assert list(connection.exec_driver_sql(leftover).scalars()) == [0, 0]


async def test_before_the_yes_nothing_is_kept_and_after_it_a_person_is(town: Town) -> None:
    await town.write("mira", "/start")
    await town.press("mira", "Join")
    assert filled(town) == {}
    await town.press("mira", "OK")
    assert filled(town)["people"] == 1


def people_columns() -> list[tuple[Table, Column[object]]]:
    """Return every column that holds the number of a person, by its foreign key or by its name."""
    found = []
    for table in Base.metadata.tables.values():
        for column in table.columns:
            targets = {key.target_fullname for key in column.foreign_keys}
            named = column.name.endswith(("_id", "_by", "_for")) and column.name not in NOT_PEOPLE
            free = not targets and isinstance(column.type, Integer) and named
            if "people.id" in targets or free:
                found.append((table, column))
    return found


def traces(village: Village, person_id: int) -> list[str]:
    """Return where the number of a person still stands."""
    found = []
    with village.database.make_session() as db:
        for table, column in people_columns():
            kept = (table.name, column.name) in KEPT_ON_RECORD
            if not kept and db.execute(select(column).where(column == person_id)).first():
                found.append(f"{table.name}.{column.name}")
        if db.get(PersonRow, person_id):
            found.append("people")
    return found


def test_the_columns_that_hold_people_are_found() -> None:
    found = {f"{table.name}.{column.name}" for table, column in people_columns()}
    assert {"outbox.person_id", "introductions.to_id", "cases.asker_id", "canvasses.lead_id"} <= found
    assert {"people.invited_by", "roles.given_by", "watches.first_id", "welcomes.captain_id"} <= found


ALL = (MEMBER, CAPTAIN, LEAD, HELPER, NEIGHBOR, CARE, COORDINATOR, STEWARD)


async def test_of_somebody_who_is_erased_no_row_is_left(village: Village) -> None:
    await village.press_action(MEMBER, "checkins.home", 1)
    ids, now = village.ids, village.clock()
    care = Role(RoleKind.CARE, "campaign")
    village.work(lambda people: people.give_role(ids[STEWARD], care, ids[COORDINATOR], now))
    village.work(lambda people: people.introduce(ids[MEMBER], ids[CAPTAIN], now + timedelta(days=90)))
    village.change(STEWARD, invited_by=ids[LEAD])
    await village.press_action(LEAD, "captains.person", village.ids[MEMBER])
    for who in ALL:
        assert traces(village, village.ids[who])
        await village.write(who, "/delete")
        await village.press_action(who, "settings.erase")
        assert "erased" in village.last(who)
        assert traces(village, village.ids[who]) == [], who
        await village.wait(hours=1)


async def test_who_was_erased_is_a_stranger_again(village: Village) -> None:
    await village.press_action(NEIGHBOR, "settings.erase")
    await village.write(NEIGHBOR, "/me")
    assert "I do not know you yet" in village.last(NEIGHBOR)
    heard = len(village.lines(NEIGHBOR))
    await village.wait(days=9)
    assert len(village.lines(NEIGHBOR)) == heard


async def test_the_next_to_join_is_not_taken_for_who_was_erased(village: Village) -> None:
    village.resident("last")
    await village.press_action("last", "settings.erase")
    assert village.resident("newcomer") != village.ids["last"]


ROWS = sorted((mapper.class_ for mapper in Base.registry.mappers), key=lambda row: row.__tablename__)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.__tablename__)
def test_every_table_says_whether_it_holds_personal_data(row: type) -> None:
    assert SAYS.search(row.__doc__ or ""), f"{row.__name__} does not say whether it is personal"


def test_the_record_names_people_by_number_only() -> None:
    assert {column.name for column in RecordRow.__table__.columns} == {
        "id",
        "at",
        "actor_id",
        "what",
        "about",
    }
