"""Calling the members of a group: its role can be called only while the bot posts to it."""

import asyncio
import logging
from collections import Counter, defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import discord
from discord.http import HTTPClient

from bot.platforms.discord.failures import CUT, MISSING_ACCESS, MISSING_PERMISSIONS
from bot.platforms.discord.gateway import Gateway
from bot.platforms.discord.own_roles import OwnRoles
from bot.platforms.discord.permissions import LEFT_OPEN, ROLES
from bot.platforms.discord.servers import Servers

REFUSED = {MISSING_ACCESS, MISSING_PERMISSIONS}
AGAIN_AFTER = (5.0, 60.0, 600.0, 3600.0)
"""Seconds between tries to close a role that could not be closed. The next start tries as well."""

log = logging.getLogger(__name__)


class Calling:
    """Opens a role for as long as any post calls it, and closes it behind the last one.

    While it is open, every member of the server could ring everybody who has it.
    """

    def __init__(self, own: OwnRoles, servers: Servers) -> None:
        self._own = own
        self._servers = servers
        self._locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._calls: Counter[str] = Counter()
        self._closing: set[asyncio.Task[None]] = set()

    @asynccontextmanager
    async def called(self, channel_id: str, group: str, client: Gateway) -> AsyncIterator[str | None]:
        """Let the role of *group* be called in a channel while this lasts; None where there is no such."""
        guild = getattr(client.get_channel(int(channel_id)), "guild", None)
        role = self._own.of(guild, group) if guild else None
        if guild is None or role is None or not await self._begin(guild, role, client):
            yield None
            return
        try:
            yield role
        finally:
            await self._end(guild, role, client)

    def close_left_open(self, guild: discord.Guild, http: HTTPClient, bot: str) -> None:
        """Close, in a while, what a crash or a refusal has left open in a server."""
        for role in self._own.all_in(guild):
            if role.mentionable:
                self._close_later(guild, str(role.id), http, bot, (0.0, *AGAIN_AFTER))

    async def finish(self) -> None:
        """Try nothing further: the next start takes it up."""
        for task in self._closing:
            task.cancel()
        await asyncio.gather(*self._closing, return_exceptions=True)

    async def _begin(self, guild: discord.Guild, role: str, client: Gateway) -> bool:
        async with self._locks[role]:
            if not self._calls[role] and (why := await _set(guild, role, client.http, opened=True)):
                if why in REFUSED:
                    self._servers.lacking(str(guild.id), guild.name, ROLES, client.bot_name)
                return False
            self._calls[role] += 1
            return True

    async def _end(self, guild: discord.Guild, role: str, client: Gateway) -> None:
        async with self._locks[role]:
            self._calls[role] -= 1
            if self._calls[role] == 0 and not await self._closed(guild, role, client.http, client.bot_name):
                self._close_later(guild, role, client.http, client.bot_name, AGAIN_AFTER)

    def _close_later(
        self, guild: discord.Guild, role: str, http: HTTPClient, bot: str, waits: tuple[float, ...]
    ) -> None:
        task = asyncio.create_task(self._keep_closing(guild, role, http, bot, waits))
        self._closing.add(task)
        task.add_done_callback(self._closing.discard)

    async def _keep_closing(
        self, guild: discord.Guild, role: str, http: HTTPClient, bot: str, waits: tuple[float, ...]
    ) -> None:
        for wait in waits:
            await asyncio.sleep(wait)
            async with self._locks[role]:
                # Whoever posts now closes it.
                if self._calls[role] or await self._closed(guild, role, http, bot):
                    return

    async def _closed(self, guild: discord.Guild, role: str, http: HTTPClient, bot: str) -> bool:
        why = await _set(guild, role, http, opened=False)
        if why in REFUSED:
            self._servers.lacking(str(guild.id), guild.name, LEFT_OPEN, bot)
        return why is None


async def _set(guild: discord.Guild, role: str, http: HTTPClient, *, opened: bool) -> int | None:
    """Let everybody call a role, or nobody; return None if it is done, else Discord's code, or 0."""
    try:
        await http.edit_role(guild.id, int(role), mentionable=opened)
    except discord.HTTPException as error:
        log.warning("A role could not be made ready to be called, or closed again (%s)", error.code)
        return error.code
    except CUT as error:
        log.warning("A role could not be made ready to be called, or closed again (%s)", type(error).__name__)
        return 0
    return None
