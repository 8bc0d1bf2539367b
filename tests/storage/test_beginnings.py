"""Planned jobs are found by the beginning of their name, letters by their address and words: by an index."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import event, select

from bot.storage.database import Database
from bot.storage.tables import JobRow
from bot.storage.unit_of_work import UnitOfWork
from tests.databases import DATABASES, on_sqlite

NOW = datetime(2026, 10, 3, 9, 0, tzinfo=UTC)
THEIRS = ("case:1:a", "case:1:b", "case:1:\N{GRINNING FACE}")
OTHERS = ("case:1", "case:10:a", "case:2:a", "CASE:1:a", "case_1:a", "case:1%:a")


def planned(database: Database) -> None:
    with UnitOfWork(database.make_session, database.cipher) as uow:
        for key in (*THEIRS, *OTHERS):
            uow.plan("case.due", key, NOW, None, {})
        uow.commit()


def pending(database: Database) -> set[str]:
    with database.make_session() as db:
        return set(db.scalars(select(JobRow.key).where(JobRow.state == "pending")))


@pytest.mark.parametrize("kind", DATABASES)
def test_what_begins_so_is_cancelled_or_renamed_and_nothing_else(kind: str, tmp_path: Path) -> None:
    database = DATABASES[kind](tmp_path / "town.db")
    planned(database)
    with UnitOfWork(database.make_session, database.cipher) as uow:
        uow.cancel("case:1:b")
        uow.rename_jobs("case:1:", "case:7:")
        uow.cancel_all("case_")
        uow.cancel_all("case:2:")
        uow.commit()
    gone = {"case_1:a", "case:2:a"}
    assert pending(database) == {"case:7:a", "case:7:\N{GRINNING FACE}", *OTHERS} - gone
    database.close()


def plan_of(database: Database, statement: str, values: object = ()) -> str:
    explain = "EXPLAIN" if not database.sqlite else "EXPLAIN QUERY PLAN"
    with database.reader.connect() as connection:
        if not database.sqlite:
            connection.exec_driver_sql("SET LOCAL enable_seqscan = off")  # So few rows need no index.
        return str(connection.exec_driver_sql(f"{explain} {statement}", values).all())


@pytest.mark.parametrize(
    ("kind", "index"), [("sqlite", "(key>? AND key<?)"), ("postgresql", "ix_jobs_beginning")]
)
def test_cancelling_by_a_beginning_goes_through_no_other_jobs(kind: str, index: str, tmp_path: Path) -> None:
    database = DATABASES[kind](tmp_path / "town.db")
    asked: list[tuple[str, object]] = []
    event.listen(database.engine, "before_cursor_execute", lambda *about: asked.append((about[2], about[3])))
    with UnitOfWork(database.make_session, database.cipher) as uow:
        uow.cancel_all("case:1:")
    statement, values = asked[-1]
    assert index in plan_of(database, statement, values)
    database.close()


@pytest.mark.parametrize(
    ("statement", "index"),
    [
        ("SELECT id FROM outbox WHERE address_id = 1", "ix_outbox_address_id"),
        ("SELECT id FROM outbox WHERE body_id = 1", "ix_outbox_body_id"),
    ],
)
def test_what_refers_to_something_that_goes_is_found_by_an_index(
    statement: str, index: str, tmp_path: Path
) -> None:
    database = on_sqlite(tmp_path / "town.db")
    assert index in plan_of(database, statement)
    database.close()
