"""Memberships in groups as roles of servers: given and taken only where the bot made the role itself."""

import asyncio
import logging
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import discord
from discord.http import HTTPClient

from bot.conversation.messages import Badge
from bot.platforms.discord.failures import (
    CUT,
    MISSING_ACCESS,
    MISSING_PERMISSIONS,
    UNKNOWN_MEMBER,
    UNKNOWN_ROLE,
)
from bot.platforms.discord.gateway import Gateway
from bot.platforms.discord.notes import Notes
from bot.platforms.discord.permissions import NAME, ORDER, ROLES, me_in
from bot.platforms.discord.servers import ROLE, Servers, member_of

REFUSED = {MISSING_ACCESS, MISSING_PERMISSIONS}
log = logging.getLogger(__name__)


class CannotGiveError(Exception):
    """A role cannot be given in a server until somebody changes something there."""

    def __init__(self, lacks: tuple[str, ...]) -> None:
        super().__init__(*lacks)
        self.lacks = lacks


class Roles:
    """Gives and takes the roles of groups. What is in the way is told to the bot, and stops nothing else."""

    def __init__(self, notes: Notes, servers: Servers) -> None:
        self._notes = notes
        self._servers = servers
        self._making: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._made: set[str] = set()
        self._gone: set[str] = set()

    async def wear(self, user_id: str, badge: Badge, client: Gateway) -> bool:
        """Show *badge* on somebody, or take it off, in every server of theirs; False if some refused."""
        done = True
        for guild in client.guilds:
            try:
                await self._in_server(guild, user_id, badge, client.http)
            except CannotGiveError as error:
                self._servers.lacking(str(guild.id), guild.name, error.lacks, client.bot_name)
                done = False
        return done

    @asynccontextmanager
    async def called(self, channel_id: str, group: str, client: Gateway) -> AsyncIterator[str | None]:
        """Let the role of *group* be called in a channel while this lasts; None where there is no such role.

        It can be called only meanwhile: else every member of the server could.
        """
        channel = client.get_channel(int(channel_id))
        guild = getattr(channel, "guild", None)
        role = self._known(guild, group) if guild else None
        if guild is None or role is None or not await self._open(guild, role, client):
            yield None
            return
        try:
            yield role
        finally:
            await self._open(guild, role, client, opened=False)

    async def _open(self, guild: discord.Guild, role: str, client: Gateway, *, opened: bool = True) -> bool:
        try:
            await client.http.edit_role(guild.id, int(role), mentionable=opened)
        except discord.HTTPException as error:
            if error.code in REFUSED:
                self._servers.lacking(str(guild.id), guild.name, ROLES, client.bot_name)
            log.warning("A role could not be made ready to be called (%s)", error.code)
            return False
        except CUT as error:
            log.warning("A role could not be made ready to be called (%s)", type(error).__name__)
            return False
        return True

    async def _in_server(self, guild: discord.Guild, user_id: str, badge: Badge, http: HTTPClient) -> None:
        member = await member_of(guild, user_id, http)
        if member is None:
            return
        try:
            await self._settle(guild, user_id, set(member["roles"]), badge, http)
        except discord.HTTPException as error:
            if error.code in REFUSED:
                raise CannotGiveError(self._why(guild, badge.group)) from error
            if error.code == UNKNOWN_MEMBER:
                return  # They left just now.
            if error.code != UNKNOWN_ROLE:
                raise
            await self._forget(guild, badge.group)  # It was deleted just now.
            await self._settle(guild, user_id, set(member["roles"]), badge, http)

    async def _settle(
        self, guild: discord.Guild, user_id: str, worn: set[str], badge: Badge, http: HTTPClient
    ) -> None:
        role = self._known(guild, badge.group)
        if badge.held:
            role = role or await self._made_now(guild, badge, http)
        if role is None or (role in worn) is badge.held:
            return
        change = http.add_role if badge.held else http.remove_role
        await change(guild.id, int(user_id), int(role))

    def _known(self, guild: discord.Guild, group: str) -> str | None:
        role = self._notes.get(_key(guild, group))
        if role is None or role in self._gone:
            return None
        return role if guild.get_role(int(role)) or role in self._made else None

    def _bears(self, role: discord.Role, label: str) -> bool:
        return role.name.casefold() == label.casefold() and str(role.id) not in self._gone

    async def _made_now(self, guild: discord.Guild, badge: Badge, http: HTTPClient) -> str:
        async with self._making[_key(guild, badge.group)]:
            role = self._known(guild, badge.group)
            if role is not None:
                return role
            if any(self._bears(other, badge.label) for other in guild.roles):
                raise CannotGiveError(NAME)
            made = await http.create_role(guild.id, name=badge.label, permissions="0", mentionable=False)
            role = str(made["id"])
            self._made.add(role)
            await self._notes.keep(_key(guild, badge.group), role)
            return role

    async def _forget(self, guild: discord.Guild, group: str) -> None:
        role = self._notes.get(_key(guild, group))
        self._gone.add(role or "")
        await self._notes.keep(_key(guild, group), None)

    def _why(self, guild: discord.Guild, group: str) -> tuple[str, ...]:
        """Return why Discord refused. It alone knows the true order of roles: what it told may be old."""
        role, me = self._known(guild, group), me_in(guild)
        shown = guild.get_role(int(role)) if role else None
        above = shown is not None and me is not None and shown >= me.top_role
        return ORDER if above and me and me.guild_permissions.manage_roles else ROLES


def _key(guild: discord.Guild, group: str) -> str:
    return f"{ROLE}{guild.id}:{group}"
