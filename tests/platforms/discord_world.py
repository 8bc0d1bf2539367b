"""Discord's memory in the tests: who is there, what has been written, which interactions are open."""

import asyncio
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from typing import Any, TypeVar

import discord

from tests.platforms.discord_rules import EPHEMERAL, LOADING, SUPPRESS_EMBEDS, RefusalError

T = TypeVar("T")
BOT, GUILD, FOREIGN = "7000000000000000001", "7000000000000000002", "7000000000000000003"
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
    """A channel of the server, or somebody's direct messages when *recipient* is set.

    Of a server without the bot when *guild* is `FOREIGN`; a private chat of several people when it is empty.
    A private thread has a *parent*, and *readers* who were invited.
    """

    id: str
    name: str = ""
    recipient: str | None = None
    writable: bool = True
    guild: str = GUILD
    parent: str | None = None
    readers: set[str] | None = None
    hidden: bool = False
    deleted: bool = False

    @property
    def context(self) -> int:
        """What Discord calls a place: 0 a server, 1 the bot's own chat, 2 another private chat."""
        return 1 if self.recipient else 0 if self.guild else 2

    def json(self) -> dict[str, Any]:
        if self.recipient:
            return {"id": self.id, "type": 1, "recipients": []}
        if not self.guild:
            return {"id": self.id, "type": 3, "name": self.name or None, "recipients": [], "owner_id": "1"}
        if self.parent:
            about = {"archived": False, "auto_archive_duration": 10080, "locked": False, "invitable": False,
                     "archive_timestamp": "2026-01-05T12:00:00+00:00"}  # fmt: skip
            return {"id": self.id, "type": 12, "name": self.name, "guild_id": self.guild, "owner_id": BOT,
                    "parent_id": self.parent, "thread_metadata": about, "message_count": 0,
                    "member_count": 1}  # fmt: skip
        denied = {"view_channel": self.hidden, "send_messages": not self.writable or self.hidden}
        bits = discord.Permissions(**{name: True for name, on in denied.items() if on}).value
        overwrites = [{"id": BOT, "type": 1, "allow": "0", "deny": str(bits)}] if bits else []
        return {"id": self.id, "type": 0, "name": self.name, "guild_id": self.guild, "position": 0,
                "permission_overwrites": overwrites, "nsfw": False, "parent_id": None}  # fmt: skip


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
    alts: dict[str, str] = field(default_factory=dict)
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
        """The names of the buttons, and the values of choices in menus, by their labels."""
        shown = [each for row in self.components for each in row["components"]]
        names = {each["label"]: each["custom_id"] for each in shown if "url" not in each and "label" in each}
        return names | {o["label"]: o["value"] for each in shown for o in each.get("options", ())}

    @property
    def links(self) -> dict[str, str]:
        """The addresses of the buttons that lead out, by their labels."""
        shown = [each for row in self.components for each in row["components"]]
        return {each["label"]: each["url"] for each in shown if "url" in each}

    def menu_of(self, label: str) -> str | None:
        """Return the name of the menu in which *label* can be chosen; None if it is a button."""
        menus = [each for row in self.components for each in row["components"] if "options" in each]
        return next((m["custom_id"] for m in menus if any(o["label"] == label for o in m["options"])), None)

    def take(self, payload: dict[str, Any], files: list[tuple[str, str]]) -> None:
        self.content = payload.get("content", self.content) or ""
        self.components = payload.get("components", self.components)
        if "attachments" in payload:
            self.files = files
            self.alts = {a["filename"]: a.get("description", "") for a in payload["attachments"]}
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
    modal: dict[str, Any] | None = None
    choices: list[dict[str, Any]] | None = None
    typing: bool = False
    submits: bool = False

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
        self.called: list[str] = []
        self.answer_window = 3.0
        self._changed = asyncio.Event()
        self._numbers = count(1)
        self.bot = {"id": BOT, "username": "doorstep", "discriminator": "0", "avatar": None, "bot": True}

    def new_id(self, minutes_ago: float = 0) -> str:
        """Return a snowflake, which tells its own time."""
        ms = int((time.time() - minutes_ago * 60) * 1000) - EPOCH_MS
        return str((ms << 22) | next(self._numbers))

    def channel(self, name: str, *, writable: bool = True, guild: str = GUILD) -> Channel:
        """Return a new channel of the server, or of another; with no *guild*, a private chat of several."""
        return self._keep(Channel(self.new_id(), name, writable=writable, guild=guild))

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
