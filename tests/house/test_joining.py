"""Two people become one: no row of any table, of today or of tomorrow, still names who is gone."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from sqlalchemy import Column, Table, select, update
from sqlalchemy.exc import IntegrityError

from bot.conversation.address import Address
from bot.features.broadcasts.tables import GroupCodeRow, NotReachedRow
from bot.features.checkins.model import Turning
from bot.features.checkins.tables import DebriefRow, RequestRow, WatchRow
from bot.features.linking.tables import LinkCodeRow
from bot.features.training.circle_tables import (
    ApartRow,
    CallRow,
    CircleRow,
    ComingRow,
    MetRow,
    PairRow,
    SeatRow,
)
from bot.features.training.day_card_store import DayCardRow
from bot.features.training.store import AnswerRow, CompletionRow, EnrolmentRow, PromiseRow
from bot.features.training.wall_reports import LineReportRow
from bot.features.training.wall_store import LineMarkRow, SharedLineRow
from bot.people.preferences import Kind
from bot.people.tables import AddressRow, PersonRow
from bot.storage.base import Base
from bot.storage.tables import OutboxRow, ShownRow
from bot.storage.unit_of_work import UnitOfWork
from tests.house.test_foreign_buttons import failures
from tests.house.test_nothing_kept import people_columns
from tests.house.village import CAPTAIN, CARE, COORDINATOR, HELPER, LEAD, MEMBER, NEIGHBOR, Village

ON_PURPOSE = {("joinings", "gone_id")}
"""Where the old number goes on standing: so that old buttons lead on."""
NOBODY = {("invites", "neighborhood_id"), ("joinings", "gone_id")}
"""Columns that look as if they held a person, and in which the test puts none."""
PAIRS = [(MEMBER, NEIGHBOR), (CAPTAIN, MEMBER), (LEAD, HELPER), (COORDINATOR, CARE)]


def columns() -> Iterator[tuple[Table, Column[object]]]:
    for table, column in people_columns():
        if (table.name, column.name) not in ON_PURPOSE:
            yield table, column


def still_named(village: Village, person_id: int) -> list[str]:
    """Return where a number stands: in columns of people, and in the list of who was told."""
    found = []
    with village.database.make_session() as db:
        for table, column in columns():
            if (table.name, column.name) not in NOBODY and db.execute(
                select(column).where(column == person_id)
            ).first():
                found.append(f"{table.name}.{column.name}")
        told = db.scalars(select(WatchRow.told))
        found += ["watches.told" for text in told if str(person_id) in text.split(",")]
        if db.get(PersonRow, person_id):
            found.append("people.id")
    return found


def furnish_more(village: Village) -> None:
    """Put a row into every table that stays empty on an ordinary day."""
    ids, now = village.ids, village.clock()
    member = ids[MEMBER]

    def furnish(uow: UnitOfWork) -> None:
        db = uow.db
        learner = db.scalars(select(EnrolmentRow)).first()
        whose = {"enrolment_id": learner.id, "person_id": learner.person_id}
        db.add(CompletionRow(**whose, module="01-first-call", completed_at=now))
        db.add(AnswerRow(**whose, step="why", words="porches", written_at=now))
        db.add(PromiseRow(**whose, step="call", day=date(2026, 10, 5)))
        line = SharedLineRow(
            **whose, course=learner.course, step="why", language="en", words="porches", shared_at=now
        )
        db.add(line)
        db.flush()
        db.add(LineMarkRow(line_id=line.id, person_id=member))
        db.add(LineReportRow(line_id=line.id, person_id=member, reported_at=now))
        circle = CircleRow(course=learner.course, language="en", pace="2", begun_at=now)
        db.add(circle)
        db.flush()
        db.add(SeatRow(**whose, circle_id=circle.id, since=now))
        db.add(ApartRow(person_id=member, other_id=ids[LEAD]))
        db.add(MetRow(person_id=member, other_id=ids[LEAD], parted_at=now))
        whose_call = {"person_id": member, "typed_by": member}
        call = CallRow(circle_id=circle.id, step="call", **whose_call, opened_at=now)
        db.add(call)
        db.flush()
        pair = {"circle_id": circle.id, "step": "talk", "state": "asked", "asked_at": now}
        db.add(PairRow(person_id=member, partner_id=ids[LEAD], **pair))
        db.add(ComingRow(call_id=call.id, person_id=member, coming=True))
        db.add(DayCardRow(person_id=member, which="eve", noted_at=now))
        db.add(NotReachedRow(broadcast_id=1, person_id=member, why="resting"))
        watch = db.scalars(select(WatchRow)).first()
        about = {"person_id": member, "shift_id": 1}
        debrief = db.scalar(select(DebriefRow)) or DebriefRow(
            **about, watch_id=watch.id, step="done", answers={}, begun_at=now
        )
        db.add(debrief)
        db.flush()
        asked = {"asked_id": ids[LEAD], "taken_by": ids[LEAD], "asked_at": now, "state": Turning.TAKEN}
        db.add(RequestRow(person_id=member, debrief_id=debrief.id, **asked))
        address = db.scalars(select(AddressRow)).first()
        db.add(
            LinkCodeRow(
                person_id=ids[CARE],
                address_id=address.id,
                place_index="place",
                code_index="code",
                expires_at=now + timedelta(days=1),
            )
        )
        over = now + timedelta(hours=1)
        db.add(GroupCodeRow(code_index="code", person_id=member, scope="group:seniors", expires_at=over))
        db.add(ShownRow(place="somewhere", name="card", person_id=member, ref={}))
        uow.record(now, member, "looked", "nothing")

    village.keep(furnish)
    village.work(lambda people: people.prefer(member, Kind.NEWS, "telegram"))
    village.work(lambda people: people.qualify(member, "knock-doors", ids[CAPTAIN], now))
    village.work(lambda people: people.introduce(member, ids[CAPTAIN], now + timedelta(days=30)))
    village.work(lambda people: people.note_joining(member, 987654, 1, 1, now))
    village.wait_for(MEMBER, "settings.hours")


def name_everywhere(village: Village, person_id: int) -> list[str]:
    """Let some row of every column name a person; return the columns of which that cannot be."""
    missing = []
    for table, column in columns():
        if (table.name, column.name) not in NOBODY and not _name_in(village, table, column, person_id):
            missing.append(f"{table.name}.{column.name}")
    return missing


def _name_in(village: Village, table: Table, column: Column[object], person_id: int) -> bool:
    with village.database.make_session() as db:
        if db.execute(select(column).where(column == person_id)).first():
            return True
        keys = list(db.execute(select(*table.primary_key.columns)))
    for key in keys:
        here = [c == value for c, value in zip(table.primary_key.columns, key, strict=True)]
        try:
            with village.database.make_session.begin() as db:
                db.execute(update(table).where(*here).values({column.name: person_id}))
        except IntegrityError:
            continue
        return True
    return False


def move_to_other_network(village: Village, name: str) -> str:
    """Let somebody's account be on the other network, and return how they write from there."""
    there = "discord" if village.home == "telegram" else "telegram"
    whose = village.ids[name]
    index = village.database.cipher.index("address", there, name)
    with village.database.make_session.begin() as db:
        moved = {"platform": there, "user_index": index, "user_id": name}
        row = db.scalar(
            select(AddressRow).where(AddressRow.user_id.is_not(None), AddressRow.person_id == whose)
        )
        if row is None:
            db.add(AddressRow(person_id=whose, last_seen=village.clock(), **moved))
        else:
            db.execute(update(AddressRow).where(AddressRow.id == row.id).values(**moved))
            db.execute(update(OutboxRow).where(OutboxRow.address_id == row.id).values(platform=there))
    assert village.work(lambda people: people.at(Address(there, name)))
    return f"{name}@{there}"


async def link(village: Village, maker: str, typist: str) -> tuple[int, int]:
    """Join two people by their own presses; return who is kept and who is gone."""
    there = move_to_other_network(village, typist)
    await village.write(maker, "/link")
    code = village.last(maker).split("/link ")[1][:9]
    await village.write(there, f"/link {code}")
    await village.press(there, "Join them")
    await village.press(maker, "Join them")
    ids = village.ids[maker], village.ids[typist]
    return min(ids), max(ids)


async def test_no_column_of_any_table_names_who_is_gone(
    village: Village, caplog: pytest.LogCaptureFixture
) -> None:
    furnish_more(village)
    gone = max(village.ids[MEMBER], village.ids[NEIGHBOR])
    missing = name_everywhere(village, gone)
    assert not missing, f"put a row into these tables (`furnish_more`): {missing}"
    _, gone = await link(village, MEMBER, NEIGHBOR)
    assert still_named(village, gone) == []
    assert failures(caplog) == []


@pytest.mark.parametrize(("maker", "typist"), PAIRS)
async def test_who_is_another_now_is_found_under_the_old_number(
    village: Village, maker: str, typist: str, caplog: pytest.LogCaptureFixture
) -> None:
    kept, gone = await link(village, maker, typist)
    assert any("same person" in line for line in village.lines(maker))
    assert still_named(village, gone) == []
    assert village.work(lambda people: people.find(gone)).id == kept
    await village.wait(days=2)  # Whatever was planned for either of them comes due without an error.
    assert still_named(village, gone) == []
    assert failures(caplog) == []


def test_every_table_has_columns_that_the_test_understands() -> None:
    names = {table.name for table, _ in columns()}
    assert {"signups", "enrolments", "watches", "cases", "hands", "link_codes", "preferences"} <= names
    assert names <= set(Base.metadata.tables)
