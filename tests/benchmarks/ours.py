"""The whole bot, to be measured: ``python -m tests.benchmarks.ours FOLDER URL [unpaced]``."""

import asyncio
import signal
import sys
from datetime import UTC, date, datetime
from pathlib import Path

from bot.assembly import Bot, build
from bot.conversation.address import Address
from bot.people.model import Person
from bot.people.store import PersonStore
from bot.platforms.telegram import Telegram
from bot.storage.base import Base
from bot.storage.crypto import Cipher
from bot.storage.database import Database
from bot.storage.unit_of_work import UnitOfWork
from tests.benchmarks.crowd import FIRST_USER, PEOPLE, TOKEN
from tests.databases import KEY
from tests.town import ROOT, campaign


def now() -> datetime:
    """Return the time."""
    return datetime.now(UTC)


def settle(database: Database) -> None:
    """Let everybody live here."""
    with UnitOfWork(database.make_session, database.cipher) as uow:
        people = PersonStore(uow)
        for user in range(FIRST_USER, FIRST_USER + PEOPLE):
            about = {"adult": True, "keep_until": date(2099, 1, 31), "county": "kanawha"}
            person = people.add(Person(0, f"Sam {user}", joined_at=now(), **about))  # type: ignore[arg-type]
            people.add_address(person.id, Address("telegram", str(user)), now())
        uow.commit()


async def serve(bot: Bot) -> None:
    """Run until a signal ends it."""
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    await bot.start()
    await stop.wait()
    await bot.stop()


def main() -> None:
    """Begin with a fresh database in FOLDER."""
    path = Path(sys.argv[1]) / "bench.db"
    path.touch()
    database = Database(f"sqlite:///{path}", Cipher([KEY]))
    Base.metadata.create_all(database.engine)
    settle(database)
    platforms = [Telegram(TOKEN, sys.argv[2])]
    paced = "unpaced" not in sys.argv
    bot = build(database=database, platforms=platforms, campaign=campaign(), root=ROOT, now=now, paced=paced)
    asyncio.run(serve(bot))


if __name__ == "__main__":
    main()
