"""From one database into another: all of it or nothing, and the bot goes on there as if nothing had been."""

import asyncio
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select, update

from bot import cli
from bot.people.tables import PersonRow
from bot.storage import carrying
from bot.storage.base import Base
from bot.storage.carrying import carry_over
from bot.storage.crypto import KeyFileError, make_key_file
from bot.storage.database import Database
from bot.storage.migrate import DatabaseError, open_database
from bot.storage.tables import LeaseRow
from tests import postgres
from tests.flows.script import TRANSCRIPTS, begin, play, read
from tests.town import KEY, Town

CLAIMING = next(path for path in TRANSCRIPTS if path.stem == "claiming")


@pytest.fixture
def key(tmp_path: Path) -> Path:
    path = tmp_path / "town.key"
    path.write_bytes(KEY + b"\n")
    return path


@pytest.fixture
def target() -> Iterator[str]:
    url = postgres.bare()
    yield url
    postgres.drop(url)


def opened(url: str, key: Path) -> Database:
    return open_database(url, key, Base.metadata)


@pytest.fixture(scope="module")
def lived_in(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database in which places were claimed and given back, and the newest person is gone again."""
    folder = tmp_path_factory.mktemp("claiming")
    (folder / "town.key").write_bytes(KEY + b"\n")
    file = folder / "town.db"

    async def live() -> None:
        script = read(CLAIMING, "telegram")
        database = opened(f"sqlite:///{file}", folder / "town.key")
        town = Town(folder, "telegram", begin(script), lambda _: database)
        await town.open()
        await play(town, script)
        town.resident("zoe")
        town.work(lambda people: people.forget(town.ids["zoe"], town.clock()))
        await town.close()

    asyncio.run(live())
    return file


@pytest.fixture
def source(lived_in: Path, tmp_path: Path) -> str:
    shutil.copy(lived_in, tmp_path / "town.db")
    return f"sqlite:///{tmp_path / 'town.db'}"


def counts(url: str, key: Path) -> dict[str, int]:
    database = opened(url, key)
    with database.make_session() as db:
        found = {
            name: db.scalar(select(func.count()).select_from(t)) for name, t in Base.metadata.tables.items()
        }
    database.close()
    return found


async def test_everything_is_carried_there_and_back(
    source: str, target: str, key: Path, tmp_path: Path
) -> None:
    carried = {each.table: each.rows for each in carry_over(source, target, key, Base.metadata)}
    assert carried == counts(source, key) == counts(target, key)
    assert sum(carried.values()) > 50
    back = f"sqlite:///{tmp_path / 'back.db'}"
    assert {each.table: each.rows for each in carry_over(target, back, key, Base.metadata)} == carried
    assert counts(back, key) == carried
    assert (tmp_path / "back.db").stat().st_mode & 0o777 == 0o600


async def test_the_bot_goes_on_there(source: str, target: str, key: Path, tmp_path: Path) -> None:
    carry_over(source, target, key, Base.metadata)
    script = read(CLAIMING, "telegram")
    town = Town(tmp_path, "telegram", begin(script), lambda _: opened(target, key))
    await town.open()
    town.networks["telegram"].start_ids_at(100_000)  # It has said all that was before.
    await town.write("sam", "/me")
    assert "Sam" in town.last("sam")
    with town.database.make_session() as db:
        known = db.scalar(select(func.max(PersonRow.id)))
    assert town.resident("kit") > known + 1, "zoe's number is not given again"
    await town.close()


def test_a_database_that_is_in_use_is_not_written_to(source: str, target: str, key: Path) -> None:
    opened(target, key).close()
    with pytest.raises(DatabaseError, match="There is something in the database to carry to"):
        carry_over(source, target, key, Base.metadata)


def test_a_running_bot_is_noticed(source: str, target: str, key: Path) -> None:
    database = opened(source, key)
    with database.make_session.begin() as db:
        db.add(LeaseRow(name="bot", holder="here", epoch=3, until=time.time() + 60))
    with pytest.raises(DatabaseError, match="The bot is running on this database"):
        carry_over(source, target, key, Base.metadata)
    with database.make_session.begin() as db:
        db.execute(update(LeaseRow).values(until=time.time() - 1))
    database.close()
    carry_over(source, target, key, Base.metadata)


def test_another_key_carries_nothing(source: str, target: str, key: Path, tmp_path: Path) -> None:
    make_key_file(tmp_path / "other.key")
    with pytest.raises(KeyFileError, match="does not open this database"):
        carry_over(source, target, tmp_path / "other.key", Base.metadata)
    with pytest.raises(KeyFileError, match="is missing"):
        carry_over(source, target, tmp_path / "lost.key", Base.metadata)


def test_a_row_that_has_changed_on_the_way_takes_everything_back(
    source: str, target: str, key: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fingerprint, seen = carrying._fingerprint, list[object]()

    def altered(row: object) -> int:
        seen.append(row)
        return fingerprint(row) + (len(seen) == 100)

    monkeypatch.setattr(carrying, "_fingerprint", altered)
    with pytest.raises(DatabaseError, match="has not arrived as it was"):
        carry_over(source, target, key, Base.metadata)
    monkeypatch.undo()
    carry_over(source, target, key, Base.metadata)  # It was still empty.


def test_a_target_that_goes_away_is_said_plainly(source: str, target: str, key: Path) -> None:
    with postgres.shut(target), pytest.raises(DatabaseError, match="takes nobody in just now"):
        carry_over(source, target, key, Base.metadata)
    assert sum(each.rows for each in carry_over(source, target, key, Base.metadata)) > 50


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("sqlite:///nowhere.db", "There is no database nowhere.db"),
        ("mysql://u:zebra@h/d", "must each be the address"),
    ],
)
def test_the_command_says_what_is_wrong(
    source: str,
    said: str,
    key: Path,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ENCRYPTION_KEY_FILE", str(key))
    assert cli.main(["migrate", "--from", source, "--to", "sqlite:///other.db"]) == 2
    told = capsys.readouterr().err
    assert said in told
    assert "zebra" not in told


def test_without_a_target_all_is_carried_to_the_database_that_is_set(
    lived_in: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ENCRYPTION_KEY_FILE", str(lived_in.parent / "town.key"))
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'new.db'}")
    assert cli.main(["migrate", "--from", f"sqlite:///{lived_in}"]) == 0
    assert capsys.readouterr().out.endswith("Start the bot.\n")
    assert cli.main(["migrate", "--to", "sqlite:///other.db"]) == 2
    assert "--from" in capsys.readouterr().err
