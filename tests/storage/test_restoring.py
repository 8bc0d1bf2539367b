"""Restore: nothing is lost on the way, and nobody who was erased comes back."""

import json
import time
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.doctor import keeping, server
from bot.people.tables import AddressRow, DoNotContactRow, PersonRow
from bot.settings import Settings
from bot.storage.backup import back_up, digest_of
from bot.storage.base import Base
from bot.storage.crypto import KeyFileError, make_key_file
from bot.storage.migrate import DatabaseError, open_database
from bot.storage.tables import HandledEvent, LeaseRow
from tests import postgres
from tests.copies import asked, names, put_back, town_on
from tests.town import KEY

NOW = datetime(2026, 10, 2, 18, tzinfo=UTC)


async def test_a_copy_made_while_the_bot_runs_comes_back_whole(url: str, key: Path, tmp_path: Path) -> None:
    town = town_on(url, key, tmp_path)
    await town.open()
    town.resident("sam")
    copy = back_up(url, tmp_path / "safe")
    town.resident("lee")
    await town.close()
    assert [file.stat().st_mode & 0o777 for file in (tmp_path / "safe").iterdir()] == [0o600] * 2
    assert KEY not in copy.read_bytes()
    assert names(url, key) == ["Sam", "Lee"]
    done = put_back(url, tmp_path / "safe", key)
    assert names(url, key) == ["Sam"]
    assert done.aside
    assert done.aside.exists()


async def test_who_was_erased_since_is_erased_again(url: str, key: Path, tmp_path: Path) -> None:
    town = town_on(url, key, tmp_path)
    await town.open()
    town.resident("sam")
    town.resident("lee")
    await town.write("sam", "/shifts")
    back_up(url, tmp_path / "safe")
    town.work(lambda people: people.forget(town.ids["sam"], town.clock()))
    await town.close()
    assert put_back(url, tmp_path / "safe", key).erased_again == 1
    again = town_on(url, key, tmp_path)
    again.clock.move_to(again.clock().replace(year=2099))
    await again.open()
    await again.bot.settle()
    await again.close()
    assert "Sam" not in names(url, key)
    assert asked(url, key, lambda db: len(db.scalars(select(DoNotContactRow)).all())) >= 1


class Killed(BaseException):
    """What ends a process at once: nobody catches it."""


def kill(*_: object) -> None:
    raise Killed


@pytest.mark.parametrize(
    "at",
    [
        "bot.storage.restoring.run_program",
        "bot.storage.restoring._settle",
        "pathlib.Path.replace",
        "bot.storage.restoring.sync_folder",
    ],
)
def test_a_restore_that_is_killed_and_begun_again_brings_nobody_back(
    url: str, key: Path, tmp_path: Path, at: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    town = town_on(url, key, tmp_path)
    town.resident("sam")
    town.resident("lee")
    copy = back_up(url, tmp_path / "safe")
    town.work(lambda people: people.forget(town.ids["sam"], town.clock()))
    town.database.close()
    with monkeypatch.context() as patch, suppress(Killed):
        patch.setattr(at, kill)
        put_back(url, copy, key)
    if is_there_for_a_bot(url, key):
        assert names(url, key) == ["Lee"] or asked(url, key, about_to_be_erased) == ["Sam"]
    else:
        with pytest.raises(DatabaseError, match="cut off"):
            back_up(url, tmp_path / "others")
        settings = Settings(database_url=url, encryption_key_file=key)
        assert any("cut off" in str(finding) for finding in server.findings(settings, NOW))
    (tmp_path / "town.db.half").touch()  # What is killed by the machine takes nothing away.
    settings = Settings(database_url=f"sqlite:///{tmp_path / 'town.db'}", encryption_key_file=key)
    assert any("town.db.half is what" in str(finding) for finding in keeping.findings(settings))
    done = put_back(url, copy, key)
    assert done.erased_again == 1
    assert done.aside
    assert done.aside.exists()
    assert asked(url, key, about_to_be_erased) == ["Sam"]
    assert url.startswith("postgresql") or not list(tmp_path.glob("*.half*"))
    if at.endswith("replace"):
        assert not list(tmp_path.glob("*(2)")), "what was there has one name, also when it is kept twice"


def is_there_for_a_bot(url: str, key: Path) -> bool:
    with suppress(DatabaseError):
        open_database(url, key, Base.metadata).close()
        return True
    return False


def about_to_be_erased(db: Session) -> list[str]:
    return list(db.scalars(select(PersonRow.name).where(PersonRow.stopped_at.is_not(None))))


def test_what_lies_aside_tells_who_was_erased_when_nothing_else_does(key: Path, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'town.db'}"
    town = town_on(url, key, tmp_path)
    town.resident("sam")
    town.resident("lee")
    copy = back_up(url, tmp_path / "safe")
    with town.database.make_session.begin() as db:
        lee = db.scalar(select(AddressRow.user_index).where(AddressRow.person_id == town.ids["lee"]))
        db.add(DoNotContactRow(user_index=lee, since=NOW.replace(year=2020)))  # And has come back since.
    town.work(lambda people: people.forget(town.ids["sam"], datetime.now(UTC)))
    town.database.close()
    (tmp_path / "town.db").rename(tmp_path / "town.db before the restore")
    put_back(url, copy, key, replace=False)
    assert asked(url, key, about_to_be_erased) == ["Sam"]


def test_nothing_is_replaced_unasked_or_while_the_bot_runs(url: str, key: Path, tmp_path: Path) -> None:
    open_database(url, key, Base.metadata).close()
    back_up(url, tmp_path / "safe")
    with pytest.raises(DatabaseError, match="add --replace"):
        put_back(url, tmp_path / "safe", key, replace=False)
    lease = LeaseRow(name="bot", holder="here", epoch=3, until=time.time() + 60)
    asked(url, key, lambda db: db.add(lease))
    with pytest.raises(DatabaseError, match="The bot is running"):
        put_back(url, tmp_path / "safe", key)


def test_who_has_the_database_open_is_noticed_without_a_lease(url: str, key: Path, tmp_path: Path) -> None:
    paused = open_database(url, key, Base.metadata)
    back_up(url, tmp_path / "safe")
    with paused.engine.connect():
        pass  # A stopped leader, or a web worker, keeps its line.
    with pytest.raises(DatabaseError, match="The bot is running"):
        put_back(url, tmp_path / "safe", key)
    paused.close()
    put_back(url, tmp_path / "safe", key)


def test_what_an_earlier_restore_kept_aside_stays(url: str, key: Path, tmp_path: Path) -> None:
    open_database(url, key, Base.metadata).close()
    back_up(url, tmp_path / "safe")
    asked(url, key, lambda db: db.add(HandledEvent(bot="b", event_id="only there", at=NOW)))
    first = put_back(url, tmp_path / "safe", key).aside
    second = put_back(url, tmp_path / "safe", key).aside
    assert first
    assert second
    assert first.exists()
    assert second.exists()
    if url.startswith("sqlite"):
        assert asked(f"sqlite:///{first}", key, lambda db: db.scalar(select(HandledEvent.event_id)))
        assert not asked(f"sqlite:///{second}", key, lambda db: db.scalar(select(HandledEvent.event_id)))


def test_what_was_there_is_kept_also_where_a_file_has_one_name_only(
    key: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"sqlite:///{tmp_path / 'town.db'}"
    open_database(url, key, Base.metadata).close()
    copy = back_up(url, tmp_path / "safe")
    asked(url, key, lambda db: db.add(HandledEvent(bot="b", event_id="only there", at=NOW)))

    def refuse(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(Path, "hardlink_to", refuse)
    aside = put_back(url, copy, key).aside
    assert asked(f"sqlite:///{aside}", key, lambda db: db.scalar(select(HandledEvent.event_id)))
    assert not asked(url, key, lambda db: db.scalar(select(HandledEvent.event_id)))


@pytest.mark.parametrize("url", ["postgresql"], indirect=True)
def test_a_copy_that_the_programs_cannot_read_empties_nothing(url: str, key: Path, tmp_path: Path) -> None:
    open_database(url, key, Base.metadata).close()
    copy = back_up(url, tmp_path / "safe")
    asked(url, key, lambda db: db.add(HandledEvent(bot="b", event_id="1", at=NOW)))
    copy.write_bytes(b"of a newer pg_dump")
    note = copy.with_suffix(".json")
    note.write_text(json.dumps({**json.loads(note.read_text()), "digest": digest_of(copy)}))
    with pytest.raises(DatabaseError, match="pg_restore has failed"):
        put_back(url, tmp_path / "safe", key)
    assert asked(url, key, lambda db: db.scalar(select(HandledEvent.event_id))) == "1"


def test_a_copy_that_is_not_right_changes_nothing(url: str, key: Path, tmp_path: Path) -> None:
    open_database(url, key, Base.metadata).close()
    safe = tmp_path / "safe"
    copy = back_up(url, safe)
    make_key_file(tmp_path / "other.key")
    with pytest.raises(KeyFileError, match="does not open this database"):
        put_back(url, safe, tmp_path / "other.key")
    note = copy.with_suffix(".json")
    right = json.loads(note.read_text())
    note.write_text(json.dumps({**right, "shape": "9999"}))
    with pytest.raises(DatabaseError, match="newer version"):
        put_back(url, safe, key)
    note.write_text(json.dumps(right))
    copy.write_bytes(copy.read_bytes()[:-1] + b"?")
    with pytest.raises(DatabaseError, match="is damaged"):
        put_back(url, safe, key)
    copy.unlink()
    with pytest.raises(DatabaseError, match="is missing"):
        put_back(url, safe, key)
    note.write_text("{}")
    with pytest.raises(DatabaseError, match="is not the note of a backup"):
        put_back(url, safe, key)
    assert open_database(url, key, Base.metadata).close() is None


def test_a_copy_into_an_empty_place_needs_no_word(url: str, key: Path, tmp_path: Path) -> None:
    open_database(url, key, Base.metadata).close()
    asked(url, key, lambda db: db.add(HandledEvent(bot="b", event_id="1", at=NOW)))
    back_up(url, tmp_path / "safe")
    if url.startswith("sqlite"):
        for file in tmp_path.glob("town.db*"):
            file.unlink()
        put_back(url, tmp_path / "safe", key, replace=False)
        assert asked(url, key, lambda db: db.scalar(select(HandledEvent.event_id))) == "1"
        return
    other = postgres.bare()
    put_back(other, tmp_path / "safe", key, replace=False)
    assert asked(other, key, lambda db: db.scalar(select(HandledEvent.event_id))) == "1"
    postgres.drop(other)
