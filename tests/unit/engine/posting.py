"""A platform that answers as told, and a dispatcher that sends to it."""

import asyncio

import pytest

from bot.conversation.address import MessageRef
from bot.conversation.capabilities import Capabilities
from bot.conversation.platform import (
    Delivery,
    SendResult,
    Sent,
)
from bot.engine.dispatcher import Dispatcher
from bot.engine.pace import Pace, Unpaced
from bot.storage.tables import OutboxRow
from tests.town import Town
from tests.unit.engine.bench import rows


class Post:
    """A platform that answers as told, and remembers what it was asked."""

    name = "telegram"

    def __init__(self, *answers: SendResult) -> None:
        self.capabilities = Capabilities(40, 4, 20, can_replace=True, max_caption=40)
        self.asked: list[Delivery] = []
        self.answers = list(answers)

    async def send(self, delivery: Delivery) -> SendResult:
        self.asked.append(delivery)
        answer = self.answers.pop(0) if self.answers else None
        return answer or Sent(MessageRef("chat", str(len(self.asked))))

    def hold(self) -> tuple[asyncio.Event, asyncio.Event]:
        """Let what is asked wait; return what is set once something was, and what lets it go on."""
        asked, go_on, send = asyncio.Event(), asyncio.Event(), self.send

        async def slowly(delivery: Delivery) -> SendResult:
            asked.set()
            await go_on.wait()
            return await send(delivery)

        self.send = slowly  # type: ignore[method-assign]
        return asked, go_on

    @property
    def texts(self) -> list[str]:
        return [str(delivery.message.text) for delivery in self.asked]


@pytest.fixture
def post(town: Town) -> Post:
    town.resident("sam")
    town.resident("ana")
    return Post()


def dispatcher(town: Town, *platforms: Post, pace: Pace | None = None) -> Dispatcher:
    by_name = {platform.name: platform for platform in platforms}
    return Dispatcher(by_name, town.database, town.clock, {name: pace or Unpaced() for name in by_name})


def states(town: Town) -> list[str]:
    return [state for (state,) in rows(town, OutboxRow, "state")]
