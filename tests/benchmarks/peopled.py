"""Databases with many people in them, quickly made, as durable as those that the bot keeps."""

import itertools
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from pathlib import Path

from sqlalchemy import create_engine, insert, text

from bot.conversation.address import Address
from bot.features import Rooms
from bot.people.model import Person, Role, RoleKind
from bot.people.store import PersonStore
from bot.people.tables import AddressRow, PersonRow
from bot.storage.base import Base
from bot.storage.crypto import Cipher
from bot.storage.database import Database
from bot.storage.unit_of_work import UnitOfWork
from tests import postgres
from tests.databases import KEY, on_postgresql

assert Rooms  # Naming the rooms declares their tables.
AT_ONCE = 1000
FIRST_USER = 5_000_000_001
LIVING = "kanawha"
CAPTAIN = str(FIRST_USER - 1)


def durable(path: Path) -> Database:
    """Return a new SQLite database that waits for its disk, as the bot's own does."""
    path.touch()
    engine = create_engine(f"sqlite:///{path}")
    Base.metadata.create_all(engine)
    engine.dispose()
    return Database(f"sqlite:///{path}", Cipher([KEY]))


def durable_postgresql(path: Path) -> Database:
    """Return a new PostgreSQL database whose server waits for its disk too, unlike that of the tests."""
    with postgres.steward().connect() as connection:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            connection.execute(text(f"ALTER SYSTEM RESET {setting}"))
        connection.execute(text("SELECT pg_reload_conf()"))
    return on_postgresql(path)


def users(count: int) -> list[str]:
    """Return the user ids of so many people."""
    return [str(FIRST_USER + number) for number in range(count)]


def settle(
    database: Database, who: Iterable[str], now: datetime, counties: Sequence[str] = (LIVING,), **more: object
) -> None:
    """Let everybody live here, on Telegram, in the counties by turns, with no quiet hours."""
    around = itertools.cycle(counties)
    about = {
        "name": "Sam", "language": "en", "zone": "America/New_York", "adult": True, "joined_at": now,
        "keep_until": date(2099, 1, 31), "quiet_from": time(0), "quiet_to": time(0), **more,
    }  # fmt: skip
    everybody = iter(who)
    while some := list(itertools.islice(everybody, AT_ONCE)):
        with database.make_session.begin() as db:
            people = [{**about, "county": next(around)} for _ in some]
            added = insert(PersonRow).returning(PersonRow.id, sort_by_parameter_order=True)
            ids = db.scalars(added, people).all()
            addresses = [
                {
                    "person_id": person_id,
                    "platform": "telegram",
                    "user_index": database.cipher.index("address", "telegram", user),
                    "user_id": user,
                    "last_seen": now,
                }
                for person_id, user in zip(ids, some, strict=True)
            ]
            db.execute(insert(AddressRow), addresses)


def settle_captain(database: Database, now: datetime, role: Role, user: str = CAPTAIN) -> int:
    """Let somebody live here who holds *role*; return their number."""
    about = Person(0, "Dee", county=LIVING, adult=True, joined_at=now, keep_until=date(2099, 1, 31))
    about.quiet_from = about.quiet_to = time(0)
    with UnitOfWork(database.make_session, database.cipher) as uow:
        people = PersonStore(uow)
        person = people.add(about)
        people.add_address(person.id, Address("telegram", user), now)
        people.give_role(person.id, role, None, now)
        uow.commit()
    return person.id


def county_captain(county: str = LIVING) -> Role:
    """Return what whoever speaks to a county holds."""
    return Role(RoleKind.CAPTAIN, f"county:{county}")
