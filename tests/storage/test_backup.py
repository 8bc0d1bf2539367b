"""Backup: copies of one moment, made beside the running bot, without the key."""

import os
import sqlite3
import threading
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import delete

from bot import cli
from bot.doctor import keeping
from bot.settings import Settings
from bot.storage.backup import back_up, notes_in, remember_place
from bot.storage.base import Base
from bot.storage.database import Database
from bot.storage.migrate import DatabaseError, open_database
from bot.storage.tables import HandledEvent, LeaseRow
from tests import postgres
from tests.copies import put_back

NOW = datetime(2026, 10, 2, 18, tzinfo=UTC)


def test_only_the_latest_copies_are_left(key: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    url = f"sqlite:///{tmp_path / 'town.db'}"
    open_database(url, key, Base.metadata).close()
    for number in range(4):
        monkeypatch.setattr("bot.storage.backup.STAMP", f"doorstep-{number}")
        copy = back_up(url, tmp_path / "safe", keep=2)
    assert [note.stem for note in notes_in(tmp_path / "safe")] == ["doorstep-2", "doorstep-3"]
    assert len(list((tmp_path / "safe").iterdir())) == 4
    assert put_back(url, copy, key).made_at


def test_a_copy_is_of_one_moment(key: Path, tmp_path: Path) -> None:
    """A writer counts up in two tables at once; in no copy do they differ."""
    url = f"sqlite:///{tmp_path / 'town.db'}"
    database = open_database(url, key, Base.metadata)
    ended = threading.Event()

    def count_up(database: Database) -> None:
        number = 0
        while not ended.is_set():
            number += 1
            with database.make_session.begin() as db:
                db.execute(delete(LeaseRow))
                db.add(LeaseRow(name="one", holder="here", epoch=number, until=0))
                db.add(HandledEvent(bot="two", event_id=str(number), at=NOW))

    writer = threading.Thread(target=count_up, args=(database,))
    writer.start()
    copies = [back_up(url, tmp_path / f"safe{number}") for number in range(5)]
    ended.set()
    writer.join()
    database.close()
    for copy in copies:
        with closing(sqlite3.connect(copy)) as there:
            assert there.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            counted = there.execute("SELECT count(*) FROM handled_events").fetchone()[0]
            assert there.execute("SELECT coalesce(max(epoch), 0) FROM leases").fetchone()[0] == counted


def test_without_the_programs_of_postgresql_the_way_out_is_said(
    key: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = postgres.bare()
    open_database(url, key, Base.metadata).close()
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(DatabaseError, match="pg_dump is not on this machine"):
        back_up(url, tmp_path / "safe")
    assert list((tmp_path / "safe").iterdir()) == []
    postgres.drop(url)


def test_the_commands(key: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ENCRYPTION_KEY_FILE", str(key))
    assert cli.main(["backup", "safe"]) == 2
    assert "There is no database" in capsys.readouterr().err
    (tmp_path / "data").mkdir()
    open_database(f"sqlite:///{tmp_path / 'data/doorstep.db'}", key, Base.metadata).close()
    assert cli.main(["backup", "safe", "--keep", "3"]) == 0
    assert "The key is NOT in it" in capsys.readouterr().out
    assert cli.main(["restore", "safe"]) == 2
    assert "--replace" in capsys.readouterr().err
    assert cli.main(["restore", "safe", "--replace"]) == 0
    assert "The database is as it was on" in capsys.readouterr().out


def test_what_a_killed_backup_left_is_named_and_goes_with_the_next(
    tmp_path: Path, key: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url, folder = f"sqlite:///{tmp_path / 'town.db'}", tmp_path / "copies"
    open_database(url, key, Base.metadata).close()
    folder.mkdir()
    old, new = folder / "doorstep-20260101T000000Z.half", folder / "doorstep-20260102T000000Z.half"
    for half in (old, new):
        half.write_bytes(b"half a copy")
    os.utime(old, (0, 0))
    settings = Settings(data_dir=tmp_path / "data", encryption_key_file=key, database_url=url)
    settings.data_dir.mkdir()
    remember_place(settings.data_dir, folder)
    said = [finding.words for finding in keeping.findings(settings) if finding.about == keeping.BACKUPS]
    assert len(said) == 1
    assert str(old) in said[0]

    back_up(url, folder)
    assert not old.exists()
    assert new.exists(), "another backup may be writing to it just now"
