"""The adapter with a made-up bot behind it, against the Discord on loopback."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from itertools import count

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
    SendResult,
    Suggestion,
)
from bot.platforms.discord.adapter import Discord
from bot.platforms.discord.gateway import Gateway
from tests.platforms.discord_person import Person
from tests.platforms.discord_server import GUILD, TOKEN, DiscordServer
from tests.platforms.discord_world import Channel, User

COMMANDS = (
    CommandInfo(
        "shifts",
        {"en": "Find a shift", "es": "Busca un turno"},
        {"en": "shift", "es": "turno"},
        suggests=True,
    ),
    CommandInfo("start", {"en": "Join", "es": "Únete"}, option={"en": "code", "es": "código"}),
    CommandInfo("channel", {"en": "Link this channel", "es": "Enlaza este canal"}, circle=Circle.CAPTAINS),
    CommandInfo("safe", {"en": "Help now", "es": "Ayuda ya"}, everywhere=True),
)
SORRY = {"es": "No pude hacerlo. Prueba otra vez en un rato."}


class MadeUpBot:
    """A receiver whose turns are written by the test. It answers a cry for help from memory."""

    def __init__(self) -> None:
        self.events: list[InboundEvent] = []
        self.kept: dict[str, RawUpdate] = {}
        self.dropped: list[str] = []
        self.handled: set[str] = set()
        self.help: list[Message] = []
        self.forms: dict[str, Form] = {}
        self.suggestions: list[Suggestion] = []
        self.looked: list[CommandInvoked] = []
        self.waited: list[float] = []
        self.looking: Callable[[CommandInvoked], Awaitable[object]] | None = None
        self.turn: Callable[[InboundEvent], Awaitable[Acknowledgement | None]] | None = None
        self.notes = {f"server:{GUILD}": "greeted"}
        self._arrived = asyncio.Event()
        self.released = asyncio.Event()

    async def hang(self, _event: object) -> Acknowledgement:
        """A turn that ends only with the test."""
        await self.released.wait()
        return Acknowledgement()

    async def keep(self, bot: str, updates: Sequence[RawUpdate]) -> list[RawUpdate]:
        fresh = [update for update in updates if update.event_id not in self.kept]
        self.kept |= {update.event_id: update for update in fresh}
        return fresh

    async def unhandled(self, bot: str) -> list[RawUpdate]:
        return [update for update in self.kept.values() if update.event_id not in self.handled]

    async def drop(self, bot: str, event_id: str) -> None:
        self.dropped.append(event_id)

    async def recall(self, bot: str) -> dict[str, str]:
        return dict(self.notes)

    async def note(self, bot: str, key: str, value: str | None) -> None:
        if value is None:
            self.notes.pop(key, None)
        else:
            self.notes[key] = value

    async def handle(self, event: InboundEvent) -> Acknowledgement:
        self.events.append(event)
        self._arrived.set()
        done = await self.turn(event) if self.turn else None
        self.handled.add(event.event_id)
        return done or Acknowledgement()

    def acknowledged(self, platform: str, seconds: float) -> None:
        self.waited.append(seconds)

    def help_now(self, event: InboundEvent) -> list[Message]:
        said = getattr(event, "command", "") or getattr(event, "text", "")
        pressed = isinstance(event, ButtonPressed) and event.action.name.startswith("safety.")
        return self.help if said == "safe" or pressed else []

    def form(self, event: ButtonPressed) -> Form | None:
        return self.forms.get(event.action.name)

    async def suggest(self, event: CommandInvoked) -> list[Suggestion]:
        self.looked.append(event)
        if self.looking:
            await self.looking(event)
        return self.suggestions

    async def next_event(self) -> InboundEvent:
        """Return the event that arrives next, or has arrived since the last one asked for."""
        async with asyncio.timeout(5):
            await self._arrived.wait()
        self._arrived.clear()
        return self.events[-1]


class Setting:
    """A Discord, the adapter that is connected to it, and the bot behind it."""

    adapter: Discord

    def __init__(self, server: DiscordServer, bot: MadeUpBot) -> None:
        self.server, self.bot = server, bot
        self.later = timedelta()
        self._nonces = count(1)

    def now(self) -> datetime:
        """Return the time on the adapter's clock."""
        return datetime.now(UTC) + self.later

    async def start(self, token: str = TOKEN, *, members_intent: bool = False) -> None:
        """Let an adapter connect."""
        url, line = self.server.api_url, self.server.gateway.url
        self.adapter = Discord(token, url, line, _sorry, self.now, members_intent=members_intent)
        await self.adapter.start(self.bot, Front(COMMANDS))
        if token == TOKEN:
            await becomes(lambda: self.client is not None and self.client.knows_servers)

    @property
    def client(self) -> Gateway | None:
        """The adapter's own connection."""
        return self.adapter._client

    async def stop(self) -> None:
        """Let the adapter leave."""
        await self.adapter.stop_listening()
        await self.adapter.close()

    async def restart(self) -> None:
        """Let another adapter, which remembers nothing, take its place."""
        await self.stop()
        await self.server.world.until(lambda: self.server.gateway.line is None)
        await self.start()

    async def answer(self, event: InboundEvent, message: Message | str, **more: str) -> SendResult:
        """Send *message* as the outbox would send the answer to *event*."""
        return await self.send(event.address, message, reply_token=event.reply_token, **more)

    async def send(
        self,
        to: Address | None,
        message: Message | str,
        chat_id: str | None = None,
        reply_token: str | None = None,
        nonce: str = "",
        private_chat: str | None = None,
    ) -> SendResult:
        said = message if isinstance(message, Message) else Message(Rich(message))
        name = nonce or f"n{next(self._nonces)}.0"
        return await self.adapter.send(Delivery(to, chat_id, said, name, reply_token, private_chat))


async def asked(setting: Setting, person: Person, where: Channel | None = None) -> InboundEvent:
    """Let somebody type a command, and return the event."""
    await person.command("shifts", where=where)
    return await setting.bot.next_event()


def address(user: User) -> Address:
    """Return the address of an account."""
    return Address("discord", user.id)


def _sorry(language: str | None) -> str:
    return SORRY.get(language or "", "Sorry.")


@asynccontextmanager
async def connected(token: str = TOKEN, left_behind: Sequence[RawUpdate] = ()) -> AsyncIterator[Setting]:
    """Run a Discord and the adapter, connected, until the end of the block."""
    async with DiscordServer() as server:
        bot = MadeUpBot()
        bot.kept = {raw.event_id: raw for raw in left_behind}
        setting = Setting(server, bot)
        try:
            await setting.start(token)
            yield setting
        finally:
            bot.released.set()
            await setting.stop()


async def becomes(true: Callable[[], bool], within: float = 5.0) -> None:
    """Return once *true* is true."""
    async with asyncio.timeout(within):
        while not true():  # noqa: ASYNC110  # Nothing tells when a health changes.
            await asyncio.sleep(0.01)
