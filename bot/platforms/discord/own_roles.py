"""The roles that the bot itself has made in servers, one for each group: it touches no others."""

from collections.abc import Iterator

import discord

from bot.platforms.discord.notes import Notes
from bot.platforms.discord.servers import ROLE


class OwnRoles:
    """Which role stands for a group in a server, remembered by its id."""

    def __init__(self, notes: Notes) -> None:
        self._notes = notes
        self._made: set[str] = set()
        self._gone: set[str] = set()

    def of(self, guild: discord.Guild, group: str) -> str | None:
        """Return the role of *group*, if the bot has made one and it is there still."""
        role = self._notes.get(key(guild, group))
        if role is None or role in self._gone:
            return None
        return role if guild.get_role(int(role)) or role in self._made else None

    def all_in(self, guild: discord.Guild) -> Iterator[discord.Role]:
        """Return every role of a server that the bot has made."""
        for role in self._notes.under(f"{ROLE}{guild.id}:"):
            if shown := guild.get_role(int(role)):
                yield shown

    def is_gone(self, role: discord.Role) -> bool:
        """Whether *role* was deleted, though Discord has not told so yet."""
        return str(role.id) in self._gone

    async def add(self, guild: discord.Guild, group: str, role: str) -> None:
        """Note that *role* has just been made for *group*."""
        self._made.add(role)
        await self._notes.keep(key(guild, group), role)

    async def forget(self, guild: discord.Guild, group: str) -> None:
        """Note that the role of *group* was deleted just now."""
        self._gone.add(self._notes.get(key(guild, group)) or "")
        await self._notes.keep(key(guild, group), None)


def key(guild: discord.Guild, group: str) -> str:
    """Return under which name the role of *group* is remembered."""
    return f"{ROLE}{guild.id}:{group}"
