"""The connection on which Discord tells what happens."""

import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

import aiohttp
import discord
from discord.gateway import DiscordWebSocket

from bot.conversation.circles import Circle
from bot.conversation.platform import CommandInfo
from bot.platforms.discord.inbound import PLATFORM
from bot.platforms.discord.menus import publish
from bot.platforms.discord.servers import Servers

Happened = discord.Interaction | discord.Message
Take = Callable[[Happened, discord.http.HTTPClient, str], None]
LONGEST_WAIT = 30.0
"""Seconds that the library may wait for a rate limit by itself; beyond, the outbox waits."""

HEARTBEAT_PATIENCE = 60.0
"""Seconds of silence after which the line is taken for dead, and a new one resumes the session."""

discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False  # The bot does not speak aloud.
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Room:
    """What one login works with: who is told what happens, and who counts what Discord allows.

    *close_roles* puts in order what was left open in a server. *identify* returns when a session may begin.
    *members*: the privileged intent of that name was given.
    """

    take: Take
    commands: Sequence[CommandInfo]
    servers: Servers
    close_roles: Callable[[discord.Guild, discord.http.HTTPClient, str], None]
    identify: Callable[[], Awaitable[None]]
    trace: aiohttp.TraceConfig
    members: bool = False


class Gateway(discord.Client):
    """One login: asks for the fewest intents, and keeps no copies of messages or members."""

    def __init__(self, room: Room) -> None:
        super().__init__(
            intents=discord.Intents(guilds=True, dm_messages=True, members=room.members),
            member_cache_flags=discord.MemberCacheFlags.none(),
            max_messages=None,
            chunk_guilds_at_startup=False,
            max_ratelimit_timeout=LONGEST_WAIT,
            heartbeat_timeout=HEARTBEAT_PATIENCE,
            http_trace=room.trace,
        )
        self._room = room
        self.listening = False
        self._told = False
        self._captains_commands = {c.name for c in room.commands if c.circle is not Circle.EVERYONE}

    @property
    def bot_name(self) -> str:
        """The bot's name in events: the platform and the application."""
        return f"{PLATFORM}:{self.application_id}"

    @property
    def knows_servers(self) -> bool:
        """Whether Discord has told of all servers in which the bot is."""
        return self._told and not any(guild.unavailable for guild in self.guilds)

    async def setup_hook(self) -> None:
        """Bring the menu up to date; a refused menu does not keep the bot from working."""
        if self.application_id is None:
            return
        try:
            await publish(self.http, self.application_id, self._room.commands)
        except discord.HTTPException as error:
            if error.status >= 500:
                raise
            log.error("Discord refused the menu of commands: %s", error)

    async def before_identify_hook(self, _shard_id: int | None, *, initial: bool = False) -> None:
        """Wait until a session may begin."""
        await self._room.identify()

    async def leave(self) -> None:
        """Hang up, so that Discord tells nothing further; what is to be sent still can be."""
        self.listening = False
        line: DiscordWebSocket | None = self.ws
        if line is not None and line.open:
            await line.close(code=1000)

    async def on_interaction(self, interaction: discord.Interaction) -> None:
        """Pass on a command or a press."""
        name = str(dict(interaction.data or {}).get("name", ""))
        if interaction.guild_id is not None and name in self._captains_commands:
            self._room.servers.may_be_linked(interaction.guild_id, str(interaction.channel_id))
        self._room.take(interaction, self.http, self.bot_name)

    async def on_message(self, message: discord.Message) -> None:
        """Pass on a direct message."""
        self._room.take(message, self.http, self.bot_name)

    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Greet a server that has just added the bot."""
        self._room.servers.arrived(guild, self.bot_name)

    async def on_guild_available(self, guild: discord.Guild) -> None:
        """Greet a server that added the bot while it was away."""
        self._room.servers.arrived(guild, self.bot_name)
        self._room.close_roles(guild, self.http, self.bot_name)

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Take leave of a server that has put the bot out."""
        self._room.servers.left(guild, self.bot_name)

    async def on_guild_channel_delete(self, channel: discord.abc.GuildChannel) -> None:
        """Note that a channel is gone."""
        self._room.servers.channel_gone(str(channel.id), channel.name, self.bot_name)

    async def on_member_join(self, member: discord.Member) -> None:
        """Note that somebody came; told only with the members intent."""
        self._room.servers.member_came(member, self.bot_name)

    async def on_raw_member_remove(self, gone: discord.RawMemberRemoveEvent) -> None:
        """Note that somebody left; told only with the members intent."""
        others = [guild for guild in self.guilds if guild.id != gone.guild_id]
        self._room.servers.member_left(gone.user.id, others, self.http, self.bot_name)

    async def on_connect(self) -> None:
        """Note that Discord speaks to us, and has named our servers."""
        self.listening = self._told = True
        self._room.servers.compare(self.guilds, self.http, self.bot_name)

    async def on_resumed(self) -> None:
        """Note that Discord speaks to us again."""
        self.listening = True

    async def on_disconnect(self) -> None:
        """Note that the connection is gone; the library makes a new one."""
        self.listening = False

    async def on_error(self, event_method: str, /, *_args: Any, **_kwargs: Any) -> None:
        """Log a defect without what was said."""
        log.exception("A Discord event failed in %s", event_method)
