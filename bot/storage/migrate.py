"""Brings a database to the shape that this version needs, and opens it with its key."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, MetaData, inspect, select, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from bot.storage import postgres, sqlite
from bot.storage.crypto import Cipher, KeyFileError, make_key_file, read_key_file
from bot.storage.database import Database, is_sqlite
from bot.storage.tables import VaultRow
from bot.storage.unsettled import CUT_OFF, is_unsettled

MIGRATIONS = Path(__file__).parent / "migrations"
WORD = "doorstep"
PRIVATE = 0o600


class DatabaseError(Exception):
    """The database cannot be opened. The text says why in one sentence."""


def open_database(url: str, key_file: Path, metadata: MetaData) -> Database:
    """Return the database at *url*, made if it is not there, brought up to date and opened with its key.

    Raises `KeyFileError` when the key is lost or another's, and `DatabaseError` for everything else.
    """
    with in_plain_words(url):
        if is_sqlite(url):
            return _opened(url, _cipher_of_file(url, key_file), key_file, metadata)
        engine = postgres.single_engine(url)
        with postgres.alone(engine) as connection:
            refuse_unsettled(connection)
            return _opened(url, _cipher_of_server(connection, key_file), key_file, metadata)


def _opened(url: str, cipher: Cipher, key_file: Path, metadata: MetaData) -> Database:
    database = Database(url, cipher)
    try:
        with database.make_session.begin() as db:
            _check_key(db, key_file)
        migrate(database.engine, metadata)
        with database.make_session.begin() as db:
            _note_key(db)
    except BaseException:
        database.close()
        raise
    return database


@contextmanager
def in_plain_words(url: str) -> Iterator[None]:
    """Let what fails in the database at *url* be a `DatabaseError` that says what to do."""
    try:
        yield
    except SQLAlchemyError as error:
        words = sqlite.in_words if is_sqlite(url) else postgres.in_words
        raise DatabaseError(words(url, error)) from None  # Its own words may name too much.
    except ModuleNotFoundError as error:
        raise DatabaseError(
            'PostgreSQL is spoken to through psycopg, which is not installed: pip install "psycopg[binary]"'
        ) from error


def migrate(engine: Engine, metadata: MetaData) -> None:
    """Carry out the migrations that the database has not seen yet; raise if it has seen later ones."""
    seen = version(engine)
    if seen is not None and seen not in _known():
        raise DatabaseError(
            "The database was used by a newer version of the bot, and this one cannot read it: run that one,"
            " or put a backup of this one back: python3 -m bot restore FOLDER --replace"
        )
    if seen != newest():
        # Late: most starts need no Alembic, which takes 10 MB and most of a second.
        from bot.storage.upgrading import upgrade

        with engine.connect() as connection:
            postgres.take_time(connection)  # Alembic thinks between two steps, on a busy machine for long.
            upgrade(connection, metadata)
            connection.commit()


def newest() -> str:
    """Return the number of the newest migration: the four digits with which its file begins."""
    return max(_known())


def _known() -> set[str]:
    return {path.name[:4] for path in (MIGRATIONS / "versions").glob("[0-9]*.py")}


def version(engine: Engine) -> str | None:
    """Return which migration a database has seen last, or None if it has seen none."""
    with engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        seen = connection.scalars(text("SELECT version_num FROM alembic_version")).all()
        return seen[0] if len(seen) == 1 else None


def _cipher_of_file(url: str, key_file: Path) -> Cipher:
    path = make_url(url).database
    if not path:
        raise DatabaseError("The database must be an SQLite file, or one in PostgreSQL.")
    file = Path(path)
    try:
        if file.exists() and file.stat().st_size:
            if sqlite.is_shut(file):
                raise DatabaseError(sqlite.shut(file))
            return read_key_file(key_file)
        file.parent.mkdir(parents=True, exist_ok=True)
        cipher = make_key_file(key_file)
        file.touch(PRIVATE)
    except OSError as error:
        raise DatabaseError(f"The database {file} cannot be made: {error.strerror}.") from error
    return cipher


def refuse_unsettled(connection: Connection) -> None:
    """Raise if a copy was put into the database half: whoever was erased since would be in it again."""
    if is_unsettled(connection):
        raise DatabaseError(CUT_OFF)


def new_file(url: str) -> Path | None:
    """Make the SQLite file of *url*, if it is not there; return it if it was made."""
    file = Path(make_url(url).database or "")
    if file.exists():
        return None
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch(PRIVATE)
    except OSError as error:
        raise DatabaseError(f"The database {file} cannot be made: {error.strerror}.") from error
    return file


def _cipher_of_server(connection: Connection, key_file: Path) -> Cipher:
    if connection.scalar(text("SHOW server_encoding")) != "UTF8":
        name = connection.engine.url.database
        raise DatabaseError(
            f"The database {name} is not kept in UTF-8. Make one that is: createdb -E UTF8 {name}"
        )
    if is_used(connection):
        return read_key_file(key_file)
    return make_key_file(key_file)


def is_used(connection: Connection) -> bool:
    """Whether anything was ever written with a key into this database."""
    return inspect(connection).has_table(VaultRow.__tablename__) and bool(
        connection.scalar(select(VaultRow.id))
    )


def _check_key(db: Session, key_file: Path) -> None:
    """Refuse another database's key before anything is changed."""
    if not inspect(db.connection()).has_table(VaultRow.__tablename__):
        return
    try:
        db.scalar(select(VaultRow.word))
    except KeyFileError as error:
        raise KeyFileError(
            f"The key file {key_file} does not open this database: it belongs to another one. Put the"
            " right key file back; nothing has been changed."
        ) from error


def _note_key(db: Session) -> None:
    if db.scalar(select(VaultRow.id)) is None:
        db.add(VaultRow(id=1, word=WORD))
