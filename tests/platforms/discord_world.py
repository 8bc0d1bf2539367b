"""Discord's memory in the tests: who is there, what has been written, which interactions are open."""

import asyncio
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from typing import Any, TypeVar

from tests.platforms.discord_rules import EPHEMERAL, LOADING, SUPPRESS_EMBEDS, RefusalError

T = TypeVar("T")
BOT, GUILD = "7000000000000000001", "7000000000000000002"
EPOCH_MS = 1_420_070_400_000
TOKEN_LIVES = 15 * 60


@dataclass
class User:
    """A person's account; *dms_closed* and *shares_server* decide whether a bot can write to it."""

    id: str
    name: str
    locale: str = "en-US"
    dms_closed: bool = False
    shares_server: bool = True

    def json(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "username": self.name.lower().replace(" ", ""),
            "global_name": self.name,
            "discriminator": "0",
            "avatar": None,
        }


@dataclass
class Channel:
    """A channel of the server, or somebody's direct messages when *recipient* is set."""

    id: str
    name: str = ""
    recipient: str | None = None
    writable: bool = True

    def json(self) -> dict[str, Any]:
        if self.recipient:
            return {"id": self.id, "type": 1, "recipients": []}
        return {"id": self.id, "type": 0, "name": self.name, "guild_id": GUILD, "position": 0,
                "permission_overwrites": [], "nsfw": False, "parent_id": None}  # fmt: skip


@dataclass
class Shown:
    """A message as it stands now. *only_for* is the one person who sees an ephemeral one."""

    id: str
    channel_id: str
    author: dict[str, Any]
    content: str = ""
    components: list[dict[str, Any]] = field(default_factory=list)
    flags: int = 0
    files: list[tuple[str, str]] = field(default_factory=list)
    only_for: str | None = None
    token: str = ""
    edits: int = 0
    deleted: bool = False

    @property
    def text(self) -> str:
        """What a person reads: without the backslashes, and with a word for what is still awaited."""
        if self.flags & LOADING:
            return "(thinking)"
        return re.sub(r"\\([^0-9A-Za-z\s])|\*\*", lambda found: found[1] or "", self.content)

    @property
    def buttons(self) -> dict[str, str]:
        """The names of the buttons by their labels."""
        return {b["label"]: b["custom_id"] for row in self.components for b in row["components"]}

    def take(self, payload: dict[str, Any], files: list[tuple[str, str]]) -> None:
        self.content = payload.get("content", self.content) or ""
        self.components = payload.get("components", self.components)
        if "attachments" in payload:
            self.files = files
        self.flags = (self.flags & ~LOADING & ~SUPPRESS_EMBEDS) | (payload.get("flags", 0) & ~EPHEMERAL)

    def json(self) -> dict[str, Any]:
        return {
            "id": self.id, "channel_id": self.channel_id, "author": self.author, "content": self.content,
            "components": self.components, "flags": self.flags, "type": 0, "embeds": [], "mentions": [],
            "mention_roles": [], "mention_everyone": False, "pinned": False, "tts": False, "attachments": [],
            "timestamp": "2026-01-05T12:00:00+00:00", "edited_timestamp": None,
        }  # fmt: skip


@dataclass
class Interaction:
    """Something a person did that waits for an answer, for 3 seconds; then for 15 minutes."""

    id: str
    token: str
    user: User
    channel: Channel
    pressed: Shown | None
    began: float
    kind: int = 0
    took: float | None = None
    original: Shown | None = None

    @property
    def acknowledged(self) -> bool:
        return self.kind != 0

    @property
    def ephemeral_by_now(self) -> bool:
        return self.original is not None and bool(self.original.flags & EPHEMERAL)


class World:
    """Everything that Discord knows. `until` waits for a change that makes something true."""

    def __init__(self) -> None:
        self.users: dict[str, User] = {}
        self.channels: dict[str, Channel] = {}
        self.messages: dict[str, Shown] = {}
        self.interactions: dict[str, Interaction] = {}
        self.nonces: dict[str, str] = {}
        self.commands: list[dict[str, Any]] = []
        self.rang: list[str] = []
        self.answer_window = 3.0
        self._changed = asyncio.Event()
        self._numbers = count(1)
        self.bot = {"id": BOT, "username": "doorstep", "discriminator": "0", "avatar": None, "bot": True}

    def new_id(self, minutes_ago: float = 0) -> str:
        """Return a snowflake, which tells its own time."""
        ms = int((time.time() - minutes_ago * 60) * 1000) - EPOCH_MS
        return str((ms << 22) | next(self._numbers))

    def channel(self, name: str, *, writable: bool = True) -> Channel:
        """Return a new channel of the server."""
        return self._keep(Channel(self.new_id(), name, writable=writable))

    def direct(self, user: User) -> Channel:
        """Return the direct messages of *user*, made when they are first needed."""
        known = next((c for c in self.channels.values() if c.recipient == user.id), None)
        return known or self._keep(Channel(self.new_id(), recipient=user.id))

    def write(self, channel: Channel, author: dict[str, Any], **more: Any) -> Shown:
        """Return a new message in *channel*."""
        shown = Shown(self.new_id(), channel.id, author, **more)
        self.messages[shown.id] = shown
        return shown

    def by_token(self, token: str) -> Interaction:
        """Return the open interaction whose secret this is; raises what Discord answers otherwise."""
        interaction = self.interactions.get(token)
        if interaction is None or not interaction.acknowledged:
            raise RefusalError(404, 10015, "Unknown Webhook")
        if time.time() - interaction.began > TOKEN_LIVES:
            raise RefusalError(401, 50027, "Invalid Webhook Token")
        return interaction

    def touch(self) -> None:
        """Tell those who wait that something has changed."""
        self._changed.set()
        self._changed = asyncio.Event()

    async def until(self, true: Callable[[], T], within: float = 5.0) -> T:
        """Return what *true* returns, once it is true."""
        async with asyncio.timeout(within):
            while not (found := true()):
                await self._changed.wait()
        return found

    def _keep(self, channel: Channel) -> Channel:
        self.channels[channel.id] = channel
        return channel
