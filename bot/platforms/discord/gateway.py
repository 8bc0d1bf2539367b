"""The connection on which Discord tells what happens."""

import logging
from collections.abc import Callable, Sequence
from typing import Any

import discord
from discord.gateway import DiscordWebSocket

from bot.conversation.platform import CommandInfo
from bot.platforms.discord.inbound import PLATFORM
from bot.platforms.discord.menus import publish

Happened = discord.Interaction | discord.Message
Take = Callable[[Happened, discord.http.HTTPClient, str], None]
LONGEST_WAIT = 30.0
"""Seconds that the library may wait for a rate limit by itself; beyond, the outbox waits."""

discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False  # The bot does not speak aloud.
log = logging.getLogger(__name__)


class Gateway(discord.Client):
    """One login: asks for the fewest intents, none of them privileged, and keeps no copies of messages."""

    def __init__(self, take: Take, commands: Sequence[CommandInfo]) -> None:
        super().__init__(
            intents=discord.Intents(guilds=True, dm_messages=True),
            member_cache_flags=discord.MemberCacheFlags.none(),
            max_messages=None,
            chunk_guilds_at_startup=False,
            max_ratelimit_timeout=LONGEST_WAIT,
        )
        self._take = take
        self._commands = commands
        self.listening = False

    @property
    def bot_name(self) -> str:
        """The bot's name in events: the platform and the application."""
        return f"{PLATFORM}:{self.application_id}"

    async def setup_hook(self) -> None:
        """Bring the menu up to date; a refused menu does not keep the bot from working."""
        if self.application_id is None:
            return
        try:
            await publish(self.http, self.application_id, self._commands)
        except discord.HTTPException as error:
            if error.status >= 500:
                raise
            log.error("Discord refused the menu of commands: %s", error)

    async def leave(self) -> None:
        """Hang up, so that Discord tells nothing further; what is to be sent still can be."""
        self.listening = False
        line: DiscordWebSocket | None = self.ws
        if line is not None and line.open:
            await line.close(code=1000)

    async def on_interaction(self, interaction: discord.Interaction) -> None:
        """Pass on a command or a press."""
        self._take(interaction, self.http, self.bot_name)

    async def on_message(self, message: discord.Message) -> None:
        """Pass on a direct message."""
        self._take(message, self.http, self.bot_name)

    async def on_connect(self) -> None:
        """Note that Discord speaks to us."""
        self.listening = True

    async def on_resumed(self) -> None:
        """Note that Discord speaks to us again."""
        self.listening = True

    async def on_disconnect(self) -> None:
        """Note that the connection is gone; the library makes a new one."""
        self.listening = False

    async def on_error(self, event_method: str, /, *_args: Any, **_kwargs: Any) -> None:
        """Log a defect without what was said."""
        log.exception("A Discord event failed in %s", event_method)
