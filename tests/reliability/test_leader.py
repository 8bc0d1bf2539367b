"""The leader's process is killed, stopped, or cut off from PostgreSQL: another leads within five seconds."""

import signal
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from tests import postgres
from tests.platforms.telegram_server import TelegramServer
from tests.platforms.telegram_world import User
from tests.reliability.processes import Line, Process, line_to_database, running, through

HELLO = "I have kept nothing about you"
PEOPLE, IN_FLIGHT = 50, 16
TAKEOVER, LONGEST_ROUND, LONGEST_END = 5.0, 60.0, 10.0
SENDING = (b"/sendMessage", b"/editMessage", b"/setMyCommands")


@pytest.fixture
def database() -> Iterator[str]:
    url = postgres.bare()
    yield url
    postgres.drop(url)


def greeted(people: list[User]) -> list[User]:
    return [user for user in people if any(HELLO in shown.text for shown in user.inbox)]


class Pair:
    """A leader behind lines of its own, and another process that stands by."""

    def __init__(self, server: TelegramServer, first: Process, second: Process, lines: tuple[Line, Line]):
        self.server, self.first, self.second = server, first, second
        self.to_telegram, self.to_database = lines
        self.people = [server.user(f"Canary{number}") for number in range(PEOPLE)]

    async def breaks(self, how: str) -> None:
        """Let the leader be hit while it is answering, and the other take over."""
        for user in self.people:
            user.say("/start canarycode")
        await self.server.world.until(lambda: len(greeted(self.people)) > PEOPLE // 4, LONGEST_ROUND)
        begun = time.monotonic()
        if how == "silence":
            self.to_database.fall_silent()
        else:
            self.first.send(signal.SIGKILL if how == "kill" else signal.SIGSTOP)
        assert len(greeted(self.people)) < PEOPLE
        await self.second.plays("leader")
        assert time.monotonic() - begun < TAKEOVER
        self.to_telegram.listen_anew()

    async def everybody_is_answered(self) -> None:
        await self.server.world.until(lambda: len(greeted(self.people)) == PEOPLE, LONGEST_ROUND)
        read = Counter(user.id for user in self.people for shown in user.inbox if HELLO in shown.text)
        # Telegram does not tell whether a message arrived: only what was on its way is said again.
        assert sum(read.values()) <= PEOPLE + IN_FLIGHT

    async def the_first_keeps_quiet(self) -> None:
        """It stands by again, has sent nothing since, and another person is answered once."""
        late = self.server.user("Late")
        late.say("/start")
        await self.server.world.until(lambda: greeted([late]), LONGEST_ROUND)
        assert not any(method in self.to_telegram.said for method in SENDING)
        assert len(late.inbox) == 1


@pytest.mark.parametrize("how", [pytest.param("kill", marks=pytest.mark.long), "stop", "silence"])
async def test_another_process_takes_over_and_the_former_leader_sends_nothing_more(
    tmp_path: Path, database: str, how: str
) -> None:
    async with AsyncExitStack() as stack:
        server = await stack.enter_async_context(TelegramServer())
        to_telegram = await stack.enter_async_context(Line(server.port))
        to_database = await stack.enter_async_context(line_to_database(database))
        api = f"http://127.0.0.1:{to_telegram.port}"
        first = await stack.enter_async_context(
            running("run", tmp_path, server, through(to_database, database), TELEGRAM_API_URL=api)
        )
        await first.plays("leader")
        second = await stack.enter_async_context(running("run", tmp_path, server, database))
        await second.plays("standby")
        pair = Pair(server, first, second, (to_telegram, to_database))
        await pair.breaks(how)
        if how == "stop":
            first.send(signal.SIGCONT)
            await first.plays("standby")
        await pair.everybody_is_answered()
        if how != "kill":
            await pair.the_first_keeps_quiet()
        second.send(signal.SIGTERM)
        assert await second.ended(LONGEST_END) == 0
        if how == "stop":
            await first.plays("leader", within=TAKEOVER)  # The lease was given back at once.
    log = (tmp_path / "output.txt").read_text()
    assert "anary" not in log
    assert "Traceback" not in log


@pytest.mark.long
async def test_on_a_file_too_a_second_start_stands_by_and_follows_without_a_gap(tmp_path: Path) -> None:
    database = f"sqlite:///{tmp_path / 'town.db'}"
    async with AsyncExitStack() as stack:
        server = await stack.enter_async_context(TelegramServer())
        first = await stack.enter_async_context(running("run", tmp_path, server, database))
        await first.plays("leader")
        second = await stack.enter_async_context(running("run", tmp_path, server, database))
        await second.plays("standby")
        first.send(signal.SIGTERM)
        assert await first.ended(LONGEST_END) == 0
        await second.plays("leader", within=TAKEOVER)
        third = await stack.enter_async_context(running("run", tmp_path, server, database))
        await third.plays("standby")
        second.send(signal.SIGKILL)
        begun = time.monotonic()
        await third.plays("leader")
        assert time.monotonic() - begun < TAKEOVER
    assert "stands by" in (tmp_path / "output.txt").read_text()
