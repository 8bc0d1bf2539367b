"""The bot as a Telegram adapter sees it, in memory and breakable; for the adapter's own tests."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager

from bot.conversation.address import Address
from bot.conversation.events import ButtonPressed, CommandInvoked, InboundEvent
from bot.conversation.forms import Form
from bot.conversation.markup import Rich
from bot.conversation.messages import Message
from bot.conversation.platform import (
    Acknowledgement,
    Circle,
    CommandInfo,
    Delivery,
    Front,
    RawUpdate,
    Suggestion,
)
from bot.platforms.telegram import Telegram
from tests.platforms.telegram_server import TelegramServer
from tests.platforms.telegram_world import User

LINES = Rich("Call 911 if you are in danger now.")
COMMANDS = (
    CommandInfo("shifts", {"en": "Find a shift", "es": "Busca un turno"}),
    CommandInfo("safe", {"en": "Help now", "es": "Ayuda ya"}, in_groups=True),
    CommandInfo("team", {"en": "Your team", "es": "Tu equipo"}, circle=Circle.CAPTAINS),
    CommandInfo(
        "channel", {"en": "Link this chat", "es": "Une este chat"}, circle=Circle.CAPTAINS, in_groups=True
    ),
    CommandInfo("cases", {"en": "Who asked", "es": "Quién pidió"}, circle=Circle.CARE),
)


class DatabaseGoneError(Exception):
    """The made-up database does not answer."""


class FakeBot:
    """Keeps updates as the real one does, and notes every event that has its turn."""

    def __init__(self) -> None:
        self.inbox: dict[str, RawUpdate] = {}
        self.handled: list[InboundEvent] = []
        self.kept_batches: list[list[str]] = []
        self.dropped: list[str] = []
        self.gone = False
        self.open = asyncio.Event()
        self.open.set()
        self.answer: Callable[[InboundEvent], Acknowledgement] = lambda _: Acknowledgement()
        self.hold_turn: Callable[[InboundEvent], asyncio.Event | None] = lambda _: None
        self.help_lines = (Message(LINES),)
        self.forms: dict[str, Form] = {}
        self.suggestions: list[Suggestion] = []
        self.turns = self.most_turns = 0
        self.waited: list[float] = []
        self.something = asyncio.Event()

    async def keep(self, bot: str, updates: Sequence[RawUpdate]) -> list[RawUpdate]:
        await self._database()
        assert bot == "telegram:110201543"
        done = {event.event_id for event in self.handled}
        fresh = [u for u in updates if u.event_id not in done and u.event_id not in self.inbox]
        self.inbox.update((u.event_id, u) for u in fresh)
        self.kept_batches.append([u.event_id for u in updates])
        return fresh

    async def until_leading(self) -> None:
        return

    async def unhandled(self, bot: str) -> list[RawUpdate]:
        await self._database()
        return list(self.inbox.values())

    async def drop(self, bot: str, event_id: str) -> None:
        self.inbox.pop(event_id)
        self.dropped.append(event_id)

    async def handle(self, event: InboundEvent) -> Acknowledgement:
        self.turns += 1
        self.most_turns = max(self.most_turns, self.turns)
        try:
            await self._database()
            if gate := self.hold_turn(event):
                await gate.wait()
        finally:
            self.turns -= 1
        self.inbox.pop(event.event_id, None)
        self.handled.append(event)
        self.something.set()
        return self.answer(event)

    def acknowledged(self, platform: str, seconds: float) -> None:
        self.waited.append(seconds)

    def help_now(self, event: InboundEvent) -> list[Message]:
        is_cry = isinstance(event, CommandInvoked) and event.command == "safe"
        return list(self.help_lines) if is_cry else []

    def form(self, event: ButtonPressed) -> Form | None:
        return self.forms.get(event.action.name)

    async def suggest(self, event: CommandInvoked) -> list[Suggestion]:
        return self.suggestions

    async def events(self, count: int, within: float = 8.0) -> list[InboundEvent]:
        """Return all events handled, as soon as there are *count*."""
        async with asyncio.timeout(within):
            while len(self.handled) < count:
                self.something.clear()
                await self.something.wait()
        return self.handled

    async def _database(self) -> None:
        await self.open.wait()
        if self.gone:
            raise DatabaseGoneError


@asynccontextmanager
async def connected(
    server: TelegramServer,
    bot: FakeBot | None = None,
    commands: Sequence[CommandInfo] = (),
    front: Front | None = None,
) -> AsyncIterator[Telegram]:
    """Yield an adapter that listens; it is stopped at the end, even with the database gone."""
    adapter = Telegram(server.token, server.url)
    await adapter.start(bot or FakeBot(), front or Front(commands))
    try:
        yield adapter
    finally:
        await adapter.stop_listening()
        await adapter.close()


def to(user: User, message: Message) -> Delivery:
    """Return *message* on its way to *user*."""
    return Delivery(Address("telegram", str(user.id)), None, message, "1-0")
