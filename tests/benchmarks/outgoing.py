"""Our whole durable path, from rows to acknowledged: ``... outgoing URL COUNT [PACE]``.

PACE is how many a second, and is Telegram's own pace times as much; without it nothing is held back.
"""

import asyncio
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import func, insert, select

from bot.conversation.address import Address
from bot.conversation.codec import to_json
from bot.conversation.markup import plain
from bot.conversation.messages import Lane, Message
from bot.conversation.platform import Delivery, SendResult
from bot.engine.dispatcher import Dispatcher
from bot.engine.pace import Pace, Unpaced
from bot.people.model import Person
from bot.people.store import PersonStore
from bot.people.tables import AddressRow
from bot.platforms.telegram.adapter import CONNECTIONS
from bot.platforms.telegram.outbound import CAPABILITIES, send
from bot.platforms.telegram.wire import Wire
from bot.storage.base import Base
from bot.storage.crypto import Cipher
from bot.storage.database import Database
from bot.storage.tables import BodyRow, OutboxRow
from bot.storage.unit_of_work import UnitOfWork
from tests.benchmarks.sides import tell
from tests.benchmarks.till import TOKEN
from tests.databases import KEY

WORDS = "The canvass on Saturday begins at ten at the library. Bring water and a friend. " * 5
FIRST_USER = 5_000_000_001


def now() -> datetime:
    """Return the time."""
    return datetime.now(UTC)


class Post:
    """Telegram's half of sending, without what brings updates in."""

    name = "telegram"
    capabilities = CAPABILITIES

    def __init__(self, url: str) -> None:
        self.wire = Wire(TOKEN, url, CONNECTIONS)

    async def send(self, delivery: Delivery) -> SendResult:
        """Send it over the real library."""
        return await send(self.wire, delivery)


def settle(database: Database, count: int) -> None:
    """Let so many people live here, each with one message due."""
    due = now()
    with UnitOfWork(database.make_session, database.cipher) as uow:
        people = PersonStore(uow)
        for user in range(FIRST_USER, FIRST_USER + count):
            person = people.add(Person(0, "Sam", joined_at=due, keep_until=due.date()))
            people.add_address(person.id, Address("telegram", str(user)), due)
        body = BodyRow(message=to_json(Message(plain(WORDS[:400]))))
        uow.db.add(body)
        uow.db.flush()
        rows = [
            {
                "dedupe_key": f"broadcast:1:{person_id}",
                "platform": "telegram",
                "person_id": person_id,
                "address_id": address_id,
                "body_id": body.id,
                "batch": "broadcast:1",
                "lane": int(Lane.STATEWIDE),
                "not_before": due,
            }
            for person_id, address_id in uow.db.execute(select(AddressRow.person_id, AddressRow.id))
        ]
        uow.db.execute(insert(OutboxRow), rows)
        uow.commit()


def acknowledged(database: Database) -> int:
    """Return how many rows are done."""
    with database.make_reader() as db:
        return db.scalar(select(func.count()).where(OutboxRow.state == "sent")) or 0


async def deliver(database: Database, url: str, count: int, pace: Pace) -> float:
    """Return how many seconds it takes until the last row is marked."""
    post = Post(url)
    await post.wire.get_me()
    dispatcher = Dispatcher({"telegram": post}, database, now, {"telegram": pace})  # type: ignore[dict-item]
    begun = time.perf_counter()
    await dispatcher.start()
    while dispatcher.sent < count:  # noqa: ASYNC110  # Nothing in the bot would set an event for a benchmark.
        await asyncio.sleep(0.005)
    took = time.perf_counter() - begun
    await dispatcher.stop()
    await post.wire.close_connections()
    if acknowledged(database) != count:
        raise SystemExit("not everything is marked as sent")
    return took


def main() -> None:
    """Begin with a fresh database."""
    url, count = sys.argv[1], int(sys.argv[2])
    per_second = float(sys.argv[3]) if len(sys.argv) > 3 else 0
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bench.db"
        path.touch()
        database = Database(f"sqlite:///{path}", Cipher([KEY]))
        Base.metadata.create_all(database.engine)
        settle(database, count)
        times = per_second / Pace().per_second
        pace = Unpaced()
        if per_second:
            pace = Pace(25 * times, 29 * times, 30 * times, 1 / times)
        tell(seconds=asyncio.run(deliver(database, url, count, pace)))
        database.close()


if __name__ == "__main__":
    main()
