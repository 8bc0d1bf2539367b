"""Memberships in groups as roles of servers: given and taken only where the bot made the role itself."""

import asyncio
from collections import defaultdict

import discord
from discord.http import HTTPClient

from bot.conversation.messages import Badge
from bot.platforms.discord.failures import (
    MISSING_ACCESS,
    MISSING_PERMISSIONS,
    UNKNOWN_MEMBER,
    UNKNOWN_ROLE,
)
from bot.platforms.discord.gateway import Gateway
from bot.platforms.discord.own_roles import OwnRoles, key
from bot.platforms.discord.permissions import NAME, ORDER, POWERS, ROLES, me_in
from bot.platforms.discord.servers import Servers, member_of

REFUSED = {MISSING_ACCESS, MISSING_PERMISSIONS}


class CannotGiveError(Exception):
    """A role cannot be given in a server until somebody changes something there."""

    def __init__(self, lacks: tuple[str, ...]) -> None:
        super().__init__(*lacks)
        self.lacks = lacks


class Roles:
    """Gives and takes the roles of groups. What is in the way is told to the bot, and stops nothing else."""

    def __init__(self, own: OwnRoles, servers: Servers) -> None:
        self._own = own
        self._servers = servers
        self._making: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def wear(self, user_id: str, badge: Badge, letter: str, client: Gateway) -> bool:
        """Show *badge* on somebody, or take it off, in every server of theirs; False if some refused.

        *letter* names what asks for it: who still wears what they have left is told so once for each.
        """
        done = True
        for guild in client.guilds:
            try:
                await self._in_server(guild, user_id, badge, client.http)
            except CannotGiveError as error:
                self._servers.lacking(str(guild.id), guild.name, error.lacks, client.bot_name)
                if not badge.held:
                    self._servers.still_worn(guild, user_id, badge.group, letter, client.bot_name)
                done = False
        return done

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
            await self._own.forget(guild, badge.group)  # It was deleted just now.
            await self._settle(guild, user_id, set(member["roles"]), badge, http)

    async def _settle(
        self, guild: discord.Guild, user_id: str, worn: set[str], badge: Badge, http: HTTPClient
    ) -> None:
        role = self._own.of(guild, badge.group)
        if badge.held:
            role = role or await self._made_now(guild, badge, http)
        if role is None or (role in worn) is badge.held:
            return
        if badge.held and _has_powers(guild, role):
            raise CannotGiveError(POWERS)
        change = http.add_role if badge.held else http.remove_role
        await change(guild.id, int(user_id), int(role))

    def _bears(self, role: discord.Role, label: str) -> bool:
        return role.name.casefold() == label.casefold() and not self._own.is_gone(role)

    async def _made_now(self, guild: discord.Guild, badge: Badge, http: HTTPClient) -> str:
        async with self._making[key(guild, badge.group)]:
            role = self._own.of(guild, badge.group)
            if role is not None:
                return role
            if any(self._bears(other, badge.label) for other in guild.roles):
                raise CannotGiveError(NAME)
            made = await http.create_role(guild.id, name=badge.label, permissions="0", mentionable=False)
            role = str(made["id"])
            await self._own.add(guild, badge.group, role)
            return role

    def _why(self, guild: discord.Guild, group: str) -> tuple[str, ...]:
        """Return why Discord refused. It alone knows the true order of roles: what it told may be old."""
        role, me = self._own.of(guild, group), me_in(guild)
        shown = guild.get_role(int(role)) if role else None
        above = shown is not None and me is not None and shown >= me.top_role
        return ORDER if above and me and me.guild_permissions.manage_roles else ROLES


def _has_powers(guild: discord.Guild, role: str) -> bool:
    """Whether a role may do in a server what not everybody there may."""
    shown = guild.get_role(int(role))
    return shown is not None and bool(shown.permissions.value & ~guild.default_role.permissions.value)
