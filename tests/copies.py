"""What tests of backup and restore ask of a database that is closed between their steps."""

from collections.abc import Callable
from pathlib import Path

from sqlalchemy import select

from bot.people.erasing import erase_again
from bot.people.tables import PersonRow
from bot.storage.base import Base
from bot.storage.migrate import open_database
from bot.storage.restoring import Restored, restore
from tests.town import Town


def town_on(url: str, key: Path, folder: Path) -> Town:
    return Town(folder, make_database=lambda _: open_database(url, key, Base.metadata))


def names(url: str, key: Path) -> list[str]:
    return asked(url, key, lambda db: list(db.scalars(select(PersonRow.name).order_by(PersonRow.id))))


def asked(url: str, key: Path, question: Callable) -> object:
    database = open_database(url, key, Base.metadata)
    with database.make_session.begin() as db:
        found = question(db)
    database.close()
    return found


def put_back(url: str, place: Path, key: Path, *, replace: bool = True) -> Restored:
    return restore(url, place, key, Base.metadata, erase_again, replace=replace)
