"""PostgreSQL: opened with its key by one start at a time, well again after a cut, told of in plain words."""

import threading
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, MetaData, create_engine, make_url, text
from sqlalchemy.exc import InternalError, OperationalError
from sqlalchemy.orm import Session

from bot import cli, logs
from bot.conversation.findings import Grade
from bot.doctor import server
from bot.settings import Settings
from bot.storage import upgrading
from bot.storage.base import Base
from bot.storage.crypto import KeyFileError, make_key_file
from bot.storage.database import Database
from bot.storage.migrate import DatabaseError, open_database
from bot.storage.postgres import in_words, password_of
from bot.storage.tables import JobRow, VaultRow
from bot.storage.upgrading import differences, upgrade
from tests import postgres
from tests.copies import asked
from tests.databases import on_postgresql
from tests.town import Town

SECRET = "zebra:finch"


@pytest.fixture
def empty() -> Iterator[str]:
    url = postgres.bare()
    yield url
    postgres.drop(url)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    made = on_postgresql(tmp_path)
    yield made
    made.close()


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    made = Town(tmp_path, make_database=on_postgresql)
    await made.open()
    yield made
    await made.close()


def url_of(database: Database) -> str:
    return database.engine.url.render_as_string(hide_password=False)


def test_the_migrations_make_the_same_tables_there(empty: str) -> None:
    assert differences(Base.metadata, create_engine(empty)) == []


def test_a_change_of_shape_may_pause_for_longer_than_a_turn(
    empty: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pause = []

    def upgrade_and_look(connection: Connection, metadata: MetaData) -> None:
        upgrade(connection, metadata)
        pause.append(connection.scalar(text("SHOW idle_in_transaction_session_timeout")))

    monkeypatch.setattr(upgrading, "upgrade", upgrade_and_look)
    open_database(empty, tmp_path / "bot.key", Base.metadata).close()
    assert pause == ["0"]


def test_several_first_starts_make_one_database_and_one_key(empty: str, tmp_path: Path) -> None:
    opened: list[bytes] = []

    def start() -> None:
        made = open_database(empty, tmp_path / "made.key", Base.metadata)
        with made.make_session() as db:
            opened.append(db.query(VaultRow.word).one())
        made.close()

    starts = [threading.Thread(target=start) for _ in range(4)]
    for each in starts:
        each.start()
    for each in starts:
        each.join()
    assert opened == [("doorstep",)] * 4


def test_a_lost_or_wrong_key_is_said_and_nothing_is_made(empty: str, tmp_path: Path) -> None:
    open_database(empty, tmp_path / "made.key", Base.metadata).close()
    with pytest.raises(KeyFileError, match="is missing, and this database was written with it"):
        open_database(empty, tmp_path / "lost.key", Base.metadata)
    assert not (tmp_path / "lost.key").exists()
    make_key_file(tmp_path / "other.key")
    with pytest.raises(KeyFileError, match="belongs to another one"):
        open_database(empty, tmp_path / "other.key", Base.metadata)
    open_database(empty, tmp_path / "made.key", Base.metadata).close()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"host": "127.0.0.1", "port": 9}, "PostgreSQL at 127.0.0.1:9 cannot be reached"),
        ({"database": "nowhere"}, 'There is no database "nowhere"'),
        ({"username": "zoe"}, "refuses the user or the password"),
    ],
)
def test_what_keeps_it_from_opening_is_said_plainly(
    change: dict[str, object], said: str, tmp_path: Path
) -> None:
    url = make_url(postgres.server()).set(password=SECRET, **change)
    if "host" in change:
        url = url.set(query={})
    with pytest.raises(DatabaseError, match=said) as caught:
        open_database(url.render_as_string(hide_password=False), tmp_path / "a.key", Base.metadata)
    assert "zebra" not in f"{caught.value!r} {caught.value.__cause__!r}"
    assert not (tmp_path / "a.key").exists()


@pytest.mark.parametrize(
    ("says", "said"),
    [
        ('FATAL:  password authentication failed for user "zoe"', "refuses the user or the password"),
        ("FATAL:  the database system is starting up", "takes nobody in just now"),
        ("FATAL:  sorry, too many clients already", "raise its max_connections"),
        ("permission denied for schema public", "ALTER DATABASE d OWNER TO u;"),
        ("something unheard of", "cannot be reached"),
    ],
)
def test_the_servers_words_are_put_plainly(says: str, said: str) -> None:
    words = in_words(f"postgresql+psycopg://u:{SECRET}@db/d", OSError(says))
    assert said in words
    assert "zebra" not in words


def test_the_password_is_known_wherever_it_stands() -> None:
    assert password_of("postgresql+psycopg://u:a%40b@h/d") == "a@b"
    assert password_of("postgresql+psycopg://u@h/d?password=c") == "c"
    assert password_of("sqlite:///a.db") == ""


async def test_after_a_cut_the_next_one_is_well(database: Database) -> None:
    def ask(db: object) -> int:
        return db.scalar(text("SELECT 1"))

    assert await database.read(ask) == 1
    postgres.cut(url_of(database))
    assert await database.read(ask) == 1


async def test_readers_cannot_write(database: Database) -> None:
    with pytest.raises(InternalError, match="read-only"):
        await database.read(lambda db: db.execute(text("DELETE FROM jobs")))


def test_an_error_names_no_value(database: Database) -> None:
    with pytest.raises(Exception, match="nowhere") as caught, database.engine.begin() as connection:
        connection.execute(text("INSERT INTO nowhere VALUES (:name)"), {"name": "zebrafinch"})
    assert "zebrafinch" not in f"{caught.value} {caught.value!r}"


async def test_an_outage_is_like_one_on_sqlite_and_ends_by_itself(town: Town) -> None:
    town.resident("sam")
    with postgres.shut(url_of(town.database)):
        with pytest.raises(OperationalError):
            await town.write("sam", "/shifts")
        await town.networks["telegram"].write("sam", "/safe")
        assert "Call 911" in town.last("sam")
    await town.write("sam", "/shifts")
    assert "Call 911" not in town.last("sam")


async def test_a_turn_that_is_cut_off_halfway_is_taken_again(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    town.resident("sam")
    pipeline, cuts = town.bot.pipeline, list[int]()
    carry = pipeline._hearing.carry

    def and_cut_it(turn: object) -> None:
        carry(turn)
        if not cuts:
            cuts.append(1)
            postgres.cut(url_of(town.database))

    monkeypatch.setattr(pipeline._hearing, "carry", and_cut_it)
    await town.write("sam", "/me")
    assert len(town.lines("sam")) == 1
    assert "Sam" in town.last("sam")


def test_no_command_shows_the_password(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(logs, "be_silent", lambda: None)  # Or the handlers of the tests would go.
    monkeypatch.setenv("DATABASE_URL", "postgresql://zoe:zebra%3Afinch@127.0.0.1:9/doorstep")
    for command in (["migrate"], ["backup", "safe"], ["doctor", "--offline"]):
        cli.main(command)
    told = capsys.readouterr()
    assert "cannot be reached" in told.err
    assert "cannot be reached" in told.out
    assert "zebra" not in told.err + told.out


def settings_on(url: str, folder: Path) -> Settings:
    return Settings(data_dir=folder / "data", database_url=url, _env_file=None)


def found(settings: Settings, off: timedelta = timedelta()) -> list[tuple[str, str]]:
    return [(each.grade, each.words) for each in server.findings(settings, datetime.now(UTC) + off)]


def plan_soon(db: Session) -> None:
    soon = datetime.now(UTC) + timedelta(minutes=30)
    db.add(JobRow(key="soon", kind="a.job", payload={}, due_at=soon, not_before=soon))


def test_the_doctor_looks_at_it(empty: str, tmp_path: Path) -> None:
    settings = settings_on(empty, tmp_path)
    assert [grade for grade, _ in found(settings)] == [Grade.OK] * 3
    for off, side in ((timedelta(hours=1), "behind"), (timedelta(hours=-1), "ahead of")):
        assert any(f"{side} this machine's" in words for _, words in found(settings, off))
    open_database(empty, settings.encryption_key_file, Base.metadata).close()
    assert all(grade is not Grade.WRONG for grade, _ in found(settings))
    assert any("has the shape" in words for _, words in found(settings))
    asked(empty, settings.encryption_key_file, plan_soon)
    assert (Grade.OK, "none is late, none fails.") in found(settings, timedelta(hours=1))
    settings.encryption_key_file.unlink()
    assert [words for grade, words in found(settings) if grade is Grade.WRONG] == [
        f"The key file {settings.encryption_key_file} is missing, and this database was written with it. Put"
        " the key file back from where you keep it; without it nothing personal in the database can be read."
    ]
    with postgres.shut(empty):
        assert found(settings)[0][0] is Grade.WRONG
