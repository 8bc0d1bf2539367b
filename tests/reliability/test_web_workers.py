"""Two web workers beside the one that leads, on PostgreSQL: what they answered with 200 is handled, once."""

import asyncio
import signal
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import urlsplit

import aiohttp
import pytest
from sqlalchemy import create_engine, text

from tests import postgres
from tests.platforms.telegram_carrier import HEADER
from tests.platforms.telegram_server import TelegramServer
from tests.platforms.telegram_world import User
from tests.reliability.processes import Process, running

HELLO = "I have kept nothing about you"
SECRET = "a-word-that-nobody-knows"
PEOPLE = 40
SERVICE_UNAVAILABLE = 503
LONGEST_ROUND, LONGEST_END = 60.0, 10.0
WEBHOOK = {"PUBLIC_URL": "https://bot.example.org", "TELEGRAM_WEBHOOK_SECRET": SECRET}


@pytest.fixture
def database() -> Iterator[str]:
    url = postgres.bare()
    yield url
    postgres.drop(url)


def still_kept(url: str) -> int:
    engine = create_engine(url)
    with engine.connect() as connection:
        found = connection.scalar(text("SELECT count(*) FROM inbox"))
    engine.dispose()
    return int(found or 0)


class Post:
    """Brings updates to doors of our choice, as Telegram would behind a proxy that chooses one."""

    def __init__(self, server: TelegramServer, session: aiohttp.ClientSession) -> None:
        self._server, self._session = server, session

    async def bring(self, *to: Process) -> list[int]:
        """Bring everything that waits to each of the processes at once; return their answers."""
        waiting = list(self._server.world.updates)
        self._server.world.updates.clear()
        path = urlsplit(self._server.webhook_set).path
        knocks = [self._knock(f"{process.url}{path}", update) for update in waiting for process in to]
        return await asyncio.gather(*knocks)

    async def _knock(self, url: str, update: object) -> int:
        """Bring an update until it is taken: one that could not be kept at once is brought again."""
        async with asyncio.timeout(LONGEST_ROUND):
            while True:
                async with self._session.post(url, json=update, headers={HEADER: SECRET}) as answer:
                    if answer.status != SERVICE_UNAVAILABLE:
                        return answer.status
                await asyncio.sleep(0.2)  # Another process is at work: there is no clock to move.


@asynccontextmanager
async def town(folder: Path, database: str) -> AsyncIterator[tuple[TelegramServer, Post, list[Process]]]:
    """Yield a leader and two workers, all ready."""
    async with (
        TelegramServer() as server,
        running("run", folder, server, database, **WEBHOOK) as leader,
        running("web", folder, server, database, **WEBHOOK) as one,
        running("web", folder, server, database, **WEBHOOK) as two,
        aiohttp.ClientSession() as session,
    ):
        await leader.plays("leader")
        await asyncio.gather(one.plays("web"), two.plays("web"))
        await server.world.until(lambda: server.webhook_set)
        yield server, Post(server, session), [leader, one, two]


def greeted(people: list[User]) -> list[User]:
    return [user for user in people if any(HELLO in shown.text for shown in user.inbox)]


async def test_what_workers_took_is_handled_once_even_if_brought_twice_or_one_is_killed(
    tmp_path: Path, database: str
) -> None:
    async with town(tmp_path, database) as (server, post, (leader, one, two)):
        twice = [server.user(f"Canary{number}") for number in range(PEOPLE)]
        for user in twice:
            user.say("/start canarycode")
        assert set(await post.bring(one, two)) == {200}
        await server.world.until(lambda: len(greeted(twice)) == PEOPLE, LONGEST_ROUND)
        left = [server.user(f"Canary{number}") for number in range(PEOPLE)]
        for user in left:
            user.say("/start canarycode")
        assert set(await post.bring(one)) == {200}
        one.send(signal.SIGKILL)
        assert still_kept(database), "it was killed too late to show anything"
        await server.world.until(lambda: len(greeted(left)) == PEOPLE, LONGEST_ROUND)
        assert all(len(user.inbox) == 1 for user in (*twice, *left))
        assert still_kept(database) == 0
        assert {call.method for call in server.calls} & {"getUpdates"} == set()
        for process in (two, leader):
            process.send(signal.SIGTERM)
        assert [await process.ended(LONGEST_END) for process in (two, leader)] == [0, 0]
    assert "anary" not in (tmp_path / "output.txt").read_text()
