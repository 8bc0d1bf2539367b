"""A broadcast on Discord, counted as Discord counts: by its own library, from rows, on both databases."""

import time
from collections import Counter, deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from aiohttp import web
from sqlalchemy import func, insert, select, update

from bot.assembly import PACES
from bot.conversation.address import Address
from bot.conversation.codec import to_json
from bot.conversation.markup import plain
from bot.conversation.messages import Lane, Message, Visibility
from bot.engine.choosing import HANDS
from bot.engine.dispatcher import Dispatcher
from bot.engine.pace import Pace
from bot.people.model import Person
from bot.people.store import PersonStore
from bot.people.tables import AddressRow
from bot.platforms.discord import refusals
from bot.storage.database import Database
from bot.storage.tables import OutboxRow
from bot.storage.unit_of_work import UnitOfWork
from tests.databases import DATABASES
from tests.platforms.discord_bot import MadeUpBot, Setting, becomes
from tests.platforms.discord_faults import Fault
from tests.platforms.discord_server import DiscordServer, Handler
from tests.platforms.discord_world import Channel, User

PER_SECOND = 50
TIMES = 3
"""How many times Discord's limit the server enforces, and our pace is faster: it takes less time."""
LONGEST = 60.0
POST = r"/channels/\d+/messages$"
WORDS = "The canvass begins at ten."


class Counting(DiscordServer):
    """A Discord that makes the whole bot wait for what is above its limit, and counts what it answered."""

    def __init__(self) -> None:
        super().__init__()
        self.answered: Counter[int] = Counter()
        self._lately: deque[float] = deque()

    @web.middleware
    async def _strictly(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        answer = await super()._strictly(request, handler)
        self.answered[answer.status] += 1
        return answer

    def _fault(self, request: web.Request) -> Fault | None:
        now = time.monotonic()
        while self._lately and self._lately[0] <= now - 1:
            self._lately.popleft()
        if len(self._lately) >= PER_SECOND * TIMES:
            return Fault(request.method, "", status=429, retry_after=1, whole_bot=True)
        self._lately.append(now)
        return super()._fault(request)


class Campaign:
    """An outbox with a dispatcher at its end, and the Discord that it sends to."""

    def __init__(self, database: Database, server: Counting, setting: Setting) -> None:
        self.database, self.server = database, server
        own = PACES["discord"]()
        pace = Pace(own.per_second * TIMES, own.burst_per_second * TIMES, own.limit_per_second * TIMES)
        self.dispatcher = Dispatcher({"discord": setting.adapter}, database, now, {"discord": pace})

    def users(self, many: int, *, closed: bool = False) -> list[User]:
        world = self.server.world
        made = [User(world.new_id(), f"Canary{number}", dms_closed=closed) for number in range(many)]
        world.users |= {user.id: user for user in made}
        return made

    def plan(self, users: list[User], lane: Lane = Lane.STATEWIDE, *, known: bool = True) -> None:
        """Let a message to each be due. *known*: the bot has written to them before."""
        with UnitOfWork(self.database.make_session, self.database.cipher) as uow:
            people, rows = PersonStore(uow), []
            for user in users:
                person = people.add(Person(0, "Sam", joined_at=now(), keep_until=now().date()))
                address = people.add_address(person.id, Address("discord", user.id), now())
                direct = self.server.world.direct(user).id if known else None
                here = update(AddressRow).where(AddressRow.id == address.id)
                uow.db.execute(here.values(private_chat=direct))
                rows.append(row(f"to:{user.id}", lane) | {"person_id": person.id, "address_id": address.id})
            uow.db.execute(insert(OutboxRow), rows)
            uow.commit()

    def plan_posts(self, channels: list[Channel]) -> None:
        """Let a message for all to read be due in each channel."""
        with UnitOfWork(self.database.make_session, self.database.cipher) as uow:
            message = to_json(Message(plain(WORDS), visibility=Visibility.CHAT))
            rows = [row(f"in:{c.id}", Lane.TEAM) | {"message": message} for c in channels]
            rows = [each | {"target": {"chat_id": c.id}} for each, c in zip(rows, channels, strict=True)]
            uow.db.execute(insert(OutboxRow), rows)
            uow.commit()

    def states(self) -> dict[str, int]:
        query = select(OutboxRow.state, func.count().label("many")).group_by(OutboxRow.state)
        with self.database.make_reader() as db:
            return {found.state: found.many for found in db.execute(query)}

    def posted(self) -> Counter[str]:
        """How often each channel was written to, direct messages included."""
        return Counter(seen.path.split("/")[-2] for seen in self.server.requests("POST", POST))


def now() -> datetime:
    return datetime.now(UTC)


def row(key: str, lane: Lane) -> dict[str, object]:
    said = {"platform": "discord", "lane": int(lane), "not_before": now(), "dedupe_key": key}
    return said | {"message": to_json(Message(plain(WORDS)))}


@asynccontextmanager
async def campaign(kind: str, folder: Path) -> AsyncIterator[Campaign]:
    database = DATABASES[kind](folder / "limits.db")
    async with Counting() as server:
        setting = Setting(server, MadeUpBot())
        await setting.start()
        made = Campaign(database, server, setting)
        try:
            yield made
        finally:
            await made.dispatcher.stop()
            await setting.stop()
            database.close()


@pytest.mark.parametrize("kind", DATABASES)
@pytest.mark.parametrize("many", [150, pytest.param(2000, marks=pytest.mark.long)])
async def test_a_broadcast_stays_below_every_limit(kind: str, many: int, tmp_path: Path) -> None:
    async with campaign(kind, tmp_path) as here:
        reached, shut = here.users(many), here.users(20, closed=True)
        channels = [here.server.world.channel(f"team{number}") for number in range(5)]
        here.plan([*reached, *shut])
        here.plan(here.users(12), known=False)
        here.plan_posts(channels)
        await here.dispatcher.start()
        over = {
            "sent": many + 1,
            "unreachable": 20,
            "ready": 11,
        }  # Of a post nothing is left once it is sent.
        await becomes(lambda: here.states() == over, LONGEST)
        once = Counter(here.server.world.direct(user).id for user in (*reached, *shut))
        once.update(channel.id for channel in channels)
        once.update(here.server.world.direct(here.server.world.users[user]).id for user in here.server.opened)
        assert here.posted() == once  # A closed door is not knocked at again, a group is one request.
        assert (here.server.answered[429], here.server.answered[403]) == (0, 20)
        assert len(here.server.opened) == 1, "another is opened ten seconds later"


@pytest.mark.parametrize("kind", DATABASES)
async def test_long_before_discord_shuts_the_door_everything_but_safety_waits(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_most = 10
    monkeypatch.setattr(refusals, "AT_MOST", at_most)
    async with campaign(kind, tmp_path) as here:
        here.plan(here.users(60, closed=True))
        await here.dispatcher.start()
        await becomes(lambda: here.dispatcher.halted("discord"), LONGEST)
        late = here.users(1)
        here.plan(late, Lane.SAFETY)
        here.dispatcher.wake()
        assert at_most <= here.server.answered[403] <= at_most + HANDS
        await becomes(lambda: here.states().get("sent") == 1)
        [told] = late
        assert here.posted()[here.server.world.direct(told).id] == 1
        await becomes(lambda: "sending" not in here.states())  # What was refused is noted a little later.
        assert here.states()["ready"] == 60 - here.states()["unreachable"]
