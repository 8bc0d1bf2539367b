"""What is kept ends when it was promised to: each table says until when, and a tick keeps its word."""

from typing import Any

import pytest
from sqlalchemy import Boolean, Column, Integer, Table, insert, select, update

from bot.conversation.markup import Rich
from bot.conversation.messages import Message
from bot.features.training.circle_store import CircleStore
from bot.storage.base import Base, EncryptedJson, UtcDateTime
from bot.storage.retention import Kept, promises
from bot.storage.tables import BodyRow, OutboxRow
from bot.storage.unit_of_work import UnitOfWork
from tests.house.village import MEMBER, Village

ENDED_OTHERWISE = {
    "people": "erased on keep_until, by the job settings.end, and on wish",
    "addresses": "with the person",
    "roles": "with the person",
    "qualifications": "with the person",
    "joinings": "with the person; what was before is dropped a day later, by the job linking.settle",
    "do_not_contact": "kept: a fingerprint that cannot be read back",
    "records": "kept: who did what, by numbers alone",
    "outbox": "blanked after three days and dropped after sixty, with the shared bodies",
    "cases": "two weeks after they are closed, by the job safety.forget",
    "broadcasts": "with their author",
    "shifts": "nothing personal",
    "signups": "with the person",
    "watches": "with the person",
    "debriefs": "with the person",
    "requests": "with the person",
    "hands": "with the person",
    "invites": "with the inviter",
    "welcomes": "with either of the two",
    "enrolments": "with the person",
    "completions": "with the person",
    "answers": "with the person",
    "shared_lines": "with the person",
    "line_reports": "with the person, or with the line",
    "circles": "nothing personal; when nobody is left in it",
    "circle_seats": "with the person",
    "canvasses": "nothing personal once its people are gone",
}
PROMISED = [
    pytest.param(table, kept, id=table.name)
    for table, kept in sorted(promises(), key=lambda found: found[0].name)
]


def test_every_table_with_a_moment_promises_an_end_or_says_what_ends_it() -> None:
    dated = {
        name
        for name, table in Base.metadata.tables.items()
        if any(isinstance(column.type, UtcDateTime) for column in table.columns)
    }
    promised = {table.name for table, _ in promises()}
    assert dated - promised - ENDED_OTHERWISE.keys() == set()
    assert not promised & ENDED_OTHERWISE.keys()
    assert promised >= {"inbox", "handled_events", "conversations", "introductions", "group_codes"}


def filling(column: Column[Any], village: Village) -> object:
    """Something that can stand in *column*; numbers are those of the first resident."""
    if isinstance(column.type, UtcDateTime):
        return village.clock()
    if isinstance(column.type, Boolean):
        return False
    if isinstance(column.type, Integer):
        return 1
    return {} if "JSON" in repr(column.type) or isinstance(column.type, EncryptedJson) else "made up"


@pytest.mark.parametrize(("table", "kept"), PROMISED)
async def test_a_row_is_kept_until_then_and_no_longer(village: Village, table: Table, kept: Kept) -> None:
    given = {c.name for c in table.primary_key if isinstance(c.type, Integer)} - {"from_id", "to_id"}
    values = {c.name: filling(c, village) for c in table.columns if c.name not in given and not c.nullable}
    values |= {kept.column: village.clock(), **({"state": kept.states[0]} if kept.states else {})}
    if table.name == "introductions":
        values["to_id"] = village.ids[MEMBER]
    if "circle_id" in values:
        village.keep(lambda uow: CircleStore(uow).begin("start-here", "en", "2", [], village.clock()))
    column = table.c[kept.column]

    def made_here() -> list[Any]:
        with village.database.make_session() as db:
            return list(db.execute(select(column).where(column <= begun)))

    begun = village.clock()
    with village.database.make_session.begin() as db:
        db.execute(table.delete())
        db.execute(insert(table).values(**values))
    village.clock.advance(seconds=kept.time.total_seconds() - 60)
    await village.bot.clean()
    assert len(made_here()) == 1
    village.clock.advance(minutes=2)
    await village.bot.clean()
    assert made_here() == []


async def test_what_waits_or_is_planned_outlives_every_promise(village: Village) -> None:
    with village.database.make_session.begin() as db:
        waiting = insert(OutboxRow).values(
            dedupe_key="waits", platform="telegram", lane=2, state="ready", not_before=village.clock()
        )
        db.execute(waiting)
    village.clock.advance(days=400)
    await village.bot.clean()
    with village.database.make_session() as db:
        assert db.scalar(select(OutboxRow.state).where(OutboxRow.dedupe_key == "waits")) == "ready"


async def test_shared_words_stay_while_somebody_may_still_get_them(village: Village) -> None:
    def words() -> list[bool]:
        with village.database.make_session() as db:
            return [
                message is not None for message in db.scalars(select(BodyRow.message).order_by(BodyRow.id))
            ]

    with village.database.make_session.begin() as db:
        db.execute(update(OutboxRow).values(body_id=None))
        db.execute(BodyRow.__table__.delete())
    with UnitOfWork(village.database.make_session, village.database.cipher) as uow:
        named = uow.share(Message(Rich("To many")))
        uow.share(Message(Rich("To those of the next slice")))
        uow.commit()
    row = {"platform": "telegram", "lane": 5, "batch": "b", "body_id": named, "not_before": village.clock()}
    with village.database.make_session.begin() as db:
        db.execute(insert(OutboxRow).values(dedupe_key="b:1", state="sent", **row))
        db.execute(insert(OutboxRow).values(dedupe_key="b:2", state="ready", **row))
    await village.bot.clean()
    assert words() == [True, True]
    village.clock.advance(days=4)
    await village.bot.clean()
    assert words() == [True, True], "one row still waits for its network"
    with village.database.make_session.begin() as db:
        db.execute(update(OutboxRow).values(state="sent"))
    await village.bot.clean()
    assert words() == [False, True]
