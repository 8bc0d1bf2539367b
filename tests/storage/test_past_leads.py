"""Whoever led before a module was asked for goes on leading after the upgrade."""

from datetime import UTC, datetime, timedelta

import pytest
from alembic import command
from sqlalchemy import Connection, create_engine, text

from bot.features import Rooms
from bot.storage.base import Base
from bot.storage.upgrading import alembic_config

assert Rooms  # Naming the rooms declares their tables.
NOW = datetime.now(UTC).replace(tzinfo=None, microsecond=0)
DAY = timedelta(days=1)


@pytest.fixture
def before() -> Connection:
    """A database as it was before."""
    connection = create_engine("sqlite://").connect()
    command.upgrade(alembic_config(connection, Base.metadata), "0014")
    return connection


def add(db: Connection, table: str, **values: object) -> None:
    """Add a row; what is not named and must be there is empty."""
    columns = db.execute(text(f"PRAGMA table_info({table})")).all()
    row = {c.name: b"" if "BLOB" in c.type.upper() else "" for c in columns if c.notnull and not c.pk}
    row |= values
    names = ", ".join(f'"{name}"' for name in row)
    db.execute(text(f"INSERT INTO {table} ({names}) VALUES ({', '.join(f':{n}' for n in row)})"), row)  # noqa: S608


def canvass(db: Connection, number: int, starts_at: datetime, *, off: bool = False, **about: object) -> None:
    add(db, "people", id=number)
    add(db, "canvasses", **{"id": number, "lead_id": number, "lead_yes": True, "state": "open", **about})
    ends_at = starts_at + timedelta(hours=3)
    add(db, "shifts", id=number, canvass_id=number, starts_at=starts_at, ends_at=ends_at, off=off, capacity=4,
        taken=0, held=0)  # fmt: skip


def test_past_leads_and_those_who_finished_the_module_have_shown_it(before: Connection) -> None:
    canvass(before, 1, NOW - DAY)
    canvass(before, 2, NOW + DAY)
    canvass(before, 3, NOW - DAY, off=True)
    canvass(before, 4, NOW - DAY, lead_yes=False)
    canvass(before, 5, NOW - DAY, state="draft")
    for number, course, module in (
        (6, "neighborhood-captain", "05-first-canvass"),
        (7, "neighborhood-captain", "01-why-captains"),
        (8, "start-here", "05-first-canvass"),
    ):
        add(before, "people", id=number)
        add(before, "enrolments", id=number, person_id=number, course=course)
        add(before, "completions", enrolment_id=number, person_id=number, module=module)
    command.upgrade(alembic_config(before, Base.metadata), "0015")
    shown = before.execute(text("SELECT person_id, name, given_by FROM qualifications ORDER BY person_id"))
    assert [tuple(row) for row in shown] == [(1, "lead-canvass", None), (6, "lead-canvass", None)]
