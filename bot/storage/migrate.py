"""Brings a database to the shape that this version needs, and opens it with its key.

Imported late by whoever starts: Alembic is heavy, and only a start needs it.
"""

from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import Engine, MetaData, create_engine, select
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session

from bot.storage.crypto import Cipher, KeyFileError, make_key_file, read_key_file
from bot.storage.database import Database
from bot.storage.tables import VaultRow

MIGRATIONS = Path(__file__).parent / "migrations"
WORD = "doorstep"
PRIVATE = 0o600


class DatabaseError(Exception):
    """The database cannot be opened. The text says why in one sentence."""


def open_database(url: str, key_file: Path, metadata: MetaData) -> Database:
    """Return the database at *url*, made if it is not there, brought up to date and opened with its key.

    Raises `KeyFileError` when the key is lost or another's, and `DatabaseError` for everything else.
    """
    cipher = _cipher(url, key_file)
    database = Database(url, cipher)
    try:
        migrate(database.engine, metadata)
        with database.make_session.begin() as db:
            _check_key(db, key_file)
    except BaseException:
        database.close()
        raise
    return database


def migrate(engine: Engine, metadata: MetaData) -> None:
    """Carry out the migrations that the database has not seen yet."""
    with engine.connect() as connection:
        command.upgrade(alembic_config(connection, metadata), "head")
        connection.commit()


def differences(metadata: MetaData) -> list[object]:
    """Return how the tables differ from what the migrations make: empty when all is well."""
    engine = create_engine("sqlite://")
    with engine.connect() as connection:
        command.upgrade(alembic_config(connection, metadata), "head")
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        found = list(compare_metadata(context, metadata))
    engine.dispose()
    return found


def alembic_config(connection: object, metadata: MetaData) -> Config:
    """Return Alembic's configuration for an open connection."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    config.attributes["metadata"] = metadata
    return config


def _cipher(url: str, key_file: Path) -> Cipher:
    path = make_url(url).database
    if make_url(url).get_backend_name() != "sqlite" or not path:
        raise DatabaseError("The database must be an SQLite file in this version.")
    file = Path(path)
    try:
        if file.exists() and file.stat().st_size:
            return read_key_file(key_file)
        file.parent.mkdir(parents=True, exist_ok=True)
        cipher = make_key_file(key_file)
        file.touch(PRIVATE)
    except OSError as error:
        raise DatabaseError(f"The database {file} cannot be made: {error.strerror}.") from error
    return cipher


def _check_key(db: Session, key_file: Path) -> None:
    try:
        row = db.scalar(select(VaultRow))
    except KeyFileError as error:
        raise KeyFileError(
            f"The key file {key_file} does not open this database: it belongs to another one. Put the"
            " right key file back; nothing has been changed."
        ) from error
    if row is None:
        db.add(VaultRow(id=1, word=WORD))
