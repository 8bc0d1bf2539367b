"""What the doctor says of a database: a healthy one, and each way in which one can be unwell."""

import os
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from bot import doctor
from bot.conversation.findings import Finding, Grade
from bot.conversation.messages import Lane
from bot.doctor import database as databases
from bot.settings import read_settings
from bot.storage.base import Base
from bot.storage.database import Database
from bot.storage.migrate import open_database
from bot.storage.tables import InboxRow, JobRow, LeaseRow, OutboxRow
from tests.platforms.telegram_server import TOKEN as TELEGRAM_TOKEN
from tests.start.patient import CANARY, here, only, written

assert here  # A fixture: naming it hands it to these tests.


@pytest.fixture
def database(here: Path) -> Iterator[Database]:
    """The campaign's database, with its key beside it."""
    settings = written(TELEGRAM_TOKEN=TELEGRAM_TOKEN)
    made = open_database(settings.database_url, settings.encryption_key_file, Base.metadata)
    yield made
    made.close()


def said_of_database() -> list[Finding]:
    return list(databases.findings(read_settings(), datetime.now(UTC)))


def test_a_healthy_database_is_said_to_be_so(database: Database) -> None:
    found = said_of_database()
    assert only(found, Grade.WRONG) == []
    assert [finding.about for finding in found if finding.grade is Grade.LOOK] == ["Steward"]
    assert any("opens the database" in words for words in only(found, Grade.OK))


def test_the_key_of_another_database_is_named(database: Database) -> None:
    settings = read_settings()
    settings.encryption_key_file.write_bytes(b"MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=\n")
    (wrong,) = only(said_of_database(), Grade.WRONG)
    assert "belongs to another" in wrong


def test_a_lost_key_is_named_and_nothing_is_made(database: Database) -> None:
    read_settings().encryption_key_file.unlink()
    (wrong,) = only(list(doctor.keeping.findings(read_settings())), Grade.WRONG)
    assert "is missing" in wrong
    assert only(said_of_database(), Grade.WRONG) == []
    assert not read_settings().encryption_key_file.exists()


def test_files_that_others_may_read_are_named(database: Database) -> None:
    Path(".env").chmod(0o644)
    read_settings().encryption_key_file.chmod(0o640)
    found = [*doctor.config.findings(), *doctor.keeping.findings(read_settings())]
    assert [words.partition(": ")[2].split()[:2] for words in only(found, Grade.WRONG)] == [
        ["chmod", "600"],
        ["chmod", "600"],
    ]


def test_a_database_that_another_program_holds(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(databases, "PATIENCE", 0.05)
    holder = sqlite3.connect(databases.file_of(read_settings()), isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    (wrong,) = only(said_of_database(), Grade.WRONG)
    holder.close()
    assert "another program has held it" in wrong


@pytest.mark.parametrize("damage", [b"no database at all", b""])
def test_a_damaged_database_is_said_to_be_so(here: Path, damage: bytes) -> None:
    settings = written(TELEGRAM_TOKEN=TELEGRAM_TOKEN)
    open_database(settings.database_url, settings.encryption_key_file, Base.metadata).close()
    file = databases.file_of(settings)
    body = file.read_bytes()
    file.write_bytes(damage or body[:8192] + os.urandom(len(body) - 8192))
    (wrong,) = only(said_of_database(), Grade.WRONG)
    assert "damaged" in wrong


def test_the_database_of_a_newer_version_is_not_touched(database: Database) -> None:
    with database.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = 'from the future'")
    (wrong,) = only(said_of_database(), Grade.WRONG)
    assert "newer version" in wrong


def test_what_could_not_be_sent_is_counted_and_never_quoted(database: Database) -> None:
    now = datetime.now(UTC)
    common = {"platform": "discord", "lane": 2, "message": {"text": CANARY}}
    rows = [
        {"state": "dead", "error": f'400 50035: Invalid Form Body "{CANARY}"', "not_before": now},
        {"state": "dead", "error": "in doubt", "not_before": now - timedelta(days=3)},
        {"state": "uncertain", "not_before": now, "batch": "broadcast:1"},
        {"state": "uncertain", "not_before": now},
        {"state": "sending", "not_before": now - timedelta(hours=1)},
        {"state": "ready", "not_before": now - timedelta(hours=3)},
    ]
    with database.make_session.begin() as db:
        db.add_all(OutboxRow(dedupe_key=str(n), **common, **row) for n, row in enumerate(rows))
        job = {"payload": {}, "due_at": now}
        db.add(JobRow(key="a", kind="shifts.remind", not_before=now - timedelta(hours=1), **job))
        again = {"not_before": now + timedelta(minutes=4), "attempts": 2, "error": "KeyError"}
        db.add(JobRow(key="c", kind="relay.returned", **job, **again))
        off = {"not_before": now + timedelta(seconds=9), "failing_since": now - timedelta(hours=2)}
        lesson = {"platform": "telegram", "lane": Lane.LESSON, "state": "ready", "error": "not reached"}
        db.add(OutboxRow(dedupe_key="off", **lesson, **off))
        db.add(LeaseRow(name="bot", holder="old:1", epoch=3, until=now.timestamp() - 600))
        failed = {"not_before": now, "state": "dead", "error": "KeyError"}
        db.add(JobRow(key="b", kind="training.deliver", **job, **failed))
        db.add(InboxRow(bot="telegram:1", event_id="1", body=CANARY, received_at=now - timedelta(hours=1)))
    found = said_of_database()
    unsent, failed = only(found, Grade.WRONG)
    assert "1 to Discord (shift) could not be sent: 400 50035: Invalid Form Body;" in unsent
    assert "1 of training.deliver failed for good: KeyError" in failed
    looks = " ".join(only(found, Grade.LOOK))
    assert "attempt 2 of 5" in looks
    assert "1 due for Telegram (lesson), the oldest since" in looks
    assert "The last try: not reached. Is this machine on the internet" in looks
    assert "nobody has sent anything since" in looks
    assert looks.count("1 to Discord (shift) may or may not have arrived") == 2
    for words in ("whoever sent it sees how many", "is not said again", "stuck in the middle",
                  "1 due for Discord", "in doubt", "1 overdue", "1 received and not handled"):  # fmt: skip
        assert words in looks
    assert CANARY not in f"{found}"


MINUTES = timedelta(minutes=1)


def keep(database: Database, *rows: dict[str, object], leads: bool = True) -> None:
    """Put rows for Telegram into the outbox of a bot that somebody leads just now, in term 3, or nobody."""
    now = datetime.now(UTC)
    common = {"platform": "telegram", "lane": Lane.STATEWIDE, "message": {"text": CANARY}, "epoch": 3}
    with database.make_session.begin() as db:
        db.add_all(
            OutboxRow(dedupe_key=str(n), **{**common, "not_before": now - 6 * MINUTES, **row})
            for n, row in enumerate(rows)
        )
        db.add(LeaseRow(name="bot", holder="srv:1", epoch=3, until=now.timestamp() + (3 if leads else -600)))


def of_outbox(grade: Grade) -> str:
    return " ".join(only([found for found in said_of_database() if found.about == "Outbox"], grade))


def test_a_broadcast_on_its_way_is_no_trouble(database: Database) -> None:
    sent = {"state": "sent", "sent_at": datetime.now(UTC) - MINUTES}
    keep(database, {"state": "sending"}, {"state": "ready"}, {"state": "ready"}, sent)
    assert of_outbox(Grade.LOOK) == ""
    calm = of_outbox(Grade.OK)
    assert "1 for Telegram are on their way" in calm
    assert "2 due for Telegram (statewide)" in calm
    assert "wait for their turn. 1 went out in the last 5 minutes" in calm


def test_what_is_given_to_a_network_that_takes_nothing_is_named(database: Database) -> None:
    keep(database, {"state": "sending"}, {"state": "ready"})
    looks = of_outbox(Grade.LOOK)
    assert "1 for Telegram are on their way, and it has taken nothing for 5 minutes" in looks
    assert "and none was tried" in looks


def test_what_another_process_or_nobody_has_in_hand_is_stuck(database: Database) -> None:
    keep(database, {"state": "sending", "epoch": 2}, {"state": "sending", "not_before": datetime.now(UTC)})
    assert "1 for Telegram are stuck in the middle of sending" in of_outbox(Grade.LOOK)
    with database.make_session.begin() as db:
        db.execute(update(LeaseRow).values(until=1.0))
    assert "2 for Telegram are stuck in the middle of sending" in of_outbox(Grade.LOOK)


def test_what_we_hold_back_by_ourselves_waits_its_turn(database: Database) -> None:
    now = datetime.now(UTC)
    later = {
        "state": "ready",
        "failing_since": now - timedelta(hours=3),
        "not_before": now + timedelta(hours=20),
    }
    keep(database, later | {"error": "waits its turn"}, later | {"error": "told to wait"}, {"state": "ready"})
    assert "The last try: waits its turn. The bot holds it back" in of_outbox(Grade.OK)
    looks = of_outbox(Grade.LOOK)
    assert "The last try: told to wait" in looks
    assert "1 due for Telegram (statewide)" in looks
    assert "wait until the network takes more" in looks
    assert "is it connected" not in looks
