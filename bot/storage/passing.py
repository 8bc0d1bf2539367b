"""Databases that nobody needs any more once what they were made for is over."""

from pathlib import Path

from sqlalchemy import delete
from sqlalchemy.orm import Session

from bot.storage.base import Base
from bot.storage.crypto import Cipher
from bot.storage.database import Database
from bot.storage.tables import VaultRow

PRIVATE = 0o600


def passing_database(path: Path) -> Database:
    """Return a new database in the file *path*, in place of what was there. Nobody keeps its key."""
    throw_away(path)
    path.touch(PRIVATE)
    database = Database(f"sqlite:///{path}", Cipher.passing())
    Base.metadata.create_all(database.engine)
    return database


def throw_away(path: Path) -> None:
    """Remove the database in the file *path*, and what SQLite keeps beside it."""
    for file in path.parent.glob(f"{path.name}*"):
        file.unlink(missing_ok=True)


def empty(db: Session) -> None:
    """Forget everything but which key belongs to the database."""
    for table in reversed(Base.metadata.sorted_tables):
        if table is not VaultRow.__table__:
            db.execute(delete(table))
