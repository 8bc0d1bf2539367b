"""The servers in which the bot is: coming, leaving, and what it may not do there, told as neutral events."""

import asyncio
import logging
from collections.abc import Callable, Coroutine, Iterable, Mapping
from datetime import datetime
from typing import Any

import discord
from discord.http import HTTPClient

from bot.conversation.address import Address, Chat
from bot.conversation.events import ChatChange, ChatChanged, InboundEvent, ReachChanged
from bot.conversation.platform import Receiver
from bot.platforms.discord import kept
from bot.platforms.discord.failures import MISSING_ACCESS, UNKNOWN_GUILD, UNKNOWN_MEMBER, UNKNOWN_USER
from bot.platforms.discord.inbound import PLATFORM
from bot.platforms.discord.notes import Notes
from bot.platforms.discord.permissions import me_in

ROLE, SERVER, PLACE = "role:", "server:", "place:"
"""What begins the keys under which a server is remembered, a role that the bot made in it, and a channel of
it that may be linked."""

LEFT = {UNKNOWN_GUILD, MISSING_ACCESS}

log = logging.getLogger(__name__)


class Servers:
    """Tells the bot of its servers. Each is greeted once, also when the bot was added while it was away."""

    def __init__(self, receiver: Receiver, notes: Notes, now: Callable[[], datetime]) -> None:
        self._receiver = receiver
        self._notes = notes
        self._now = now
        self._tasks: set[asyncio.Task[None]] = set()

    async def finish(self, within: float) -> None:
        """Wait at most *within* seconds for what is being told."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=within)

    def arrived(self, guild: discord.Guild, bot: str) -> None:
        """Greet a server, unless it has been greeted."""
        self._begin(self._greet(guild, bot))

    def left(self, guild: discord.Guild, bot: str) -> None:
        """Take leave of a server: its channels belong to nothing any more, and its roles are forgotten."""
        channels = {str(channel.id): channel.name for channel in (*guild.channels, *guild.threads)}
        self._begin(self._leave(str(guild.id), channels, bot))

    def compare(self, here: Iterable[discord.Guild], http: HTTPClient, bot: str) -> None:
        """Take leave of the servers that have put the bot out while it was away; *here* are those it is in.

        One that is out of order is among them all the same.
        """
        still = {str(guild.id) for guild in here}
        for key in self._notes.keys_under(SERVER):
            server = key.removeprefix(SERVER)
            if server not in still:
                self._begin(self._look_for(server, http, bot))

    def may_be_linked(self, server: int, channel_id: str) -> None:
        """Remember a channel in which something for all was said or set, to unlink it with its server."""
        key = f"{PLACE}{server}:{channel_id}"
        if self._notes.get(key) is None:
            self._begin(self._notes.keep(key, channel_id))

    def channel_gone(self, channel_id: str, title: str, bot: str) -> None:
        """Note that the bot has nothing more to do with a channel."""
        self._begin(self._pass_on(self._removed(channel_id, title, bot)))

    def lacking(self, chat_id: str, title: str, lacks: tuple[str, ...], bot: str) -> None:
        """Tell, once a day, what the bot may not do in a chat; *chat_id* is the server's for its roles."""
        # The name of the event holds the day: what is told twice is known as a repeat.
        event_id = f"lacking-{chat_id}-{'-'.join(lacks)}-{self._now():%Y-%m-%d}"
        about = self._about(event_id, bot.partition(":")[2], Chat(chat_id, private=False, title=title), bot)
        self._begin(self._pass_on(ChatChanged(**about, change=ChatChange.LACKING, lacks=lacks)))

    def still_worn(self, guild: discord.Guild, user_id: str, group: str, letter: str, bot: str) -> None:
        """Tell that somebody still has the role of a group they have left; once for each *letter*."""
        chat = Chat(str(guild.id), private=False, title=guild.name)
        about = self._about(f"worn-{guild.id}-{letter}", bot.partition(":")[2], chat, bot)
        lacks = (group, user_id)
        self._begin(self._pass_on(ChatChanged(**about, change=ChatChange.STILL_WORN, lacks=lacks)))

    def member_came(self, member: discord.Member, bot: str) -> None:
        """Note that somebody is within reach. Discord tells it only with the members intent."""
        self._begin(self._pass_on(self._reach(str(member.id), bot, reachable=True)))

    def member_left(self, user_id: int, guilds: list[discord.Guild], http: HTTPClient, bot: str) -> None:
        """Note that somebody left, if they are in no other server of the bot. Told as `member_came`."""
        self._begin(self._member_left(user_id, guilds, http, bot))

    async def _greet(self, guild: discord.Guild, bot: str) -> None:
        key = f"{SERVER}{guild.id}"
        if self._notes.get(key):
            return
        me = me_in(guild)
        joined = f"{me.joined_at:%Y%m%d%H%M%S}" if me and me.joined_at else "once"
        place = _where_to_greet(guild)
        chat = Chat(str(place.id), False, guild.name) if place else Chat("", private=True)
        about = self._about(f"added-{guild.id}-{joined}", str(guild.owner_id), chat, bot)
        await self._pass_on(ChatChanged(**about, change=ChatChange.ADDED))
        await self._notes.keep(key, joined)

    async def _look_for(self, server: str, http: HTTPClient, bot: str) -> None:
        try:
            await http.get_guild(int(server), with_counts=False)
        except discord.HTTPException as error:
            if error.code in LEFT:
                await self._leave(server, {}, bot)

    async def _leave(self, server: str, channels: Mapping[str, str], bot: str) -> None:
        noted = dict.fromkeys(self._notes.under(f"{PLACE}{server}:"), "")
        for channel_id, name in {**noted, **channels}.items():
            await self._pass_on(self._removed(channel_id, name, bot))
        await self._notes.drop(f"{PLACE}{server}:")
        await self._notes.drop(f"{ROLE}{server}:")
        await self._notes.keep(f"{SERVER}{server}", None)

    async def _member_left(
        self, user_id: int, guilds: list[discord.Guild], http: HTTPClient, bot: str
    ) -> None:
        for guild in guilds:
            if await member_of(guild, str(user_id), http):
                return
        await self._pass_on(self._reach(str(user_id), bot, reachable=False))

    def _removed(self, channel_id: str, title: str, bot: str) -> ChatChanged:
        event_id = f"removed-{channel_id}-{self._now():%Y%m%d%H%M%S}"
        chat = Chat(channel_id, private=False, title=title)
        about = self._about(event_id, bot.partition(":")[2], chat, bot)
        return ChatChanged(**about, change=ChatChange.REMOVED)

    def _reach(self, user_id: str, bot: str, *, reachable: bool) -> ReachChanged:
        event_id = f"reach-{user_id}-{reachable:d}-{self._now():%Y%m%d%H%M%S%f}"
        return ReachChanged(**self._about(event_id, user_id, Chat("", True), bot), reachable=reachable)

    def _about(self, event_id: str, user_id: str, chat: Chat, bot: str) -> dict[str, Any]:
        address = Address(PLATFORM, user_id)
        return {"bot": bot, "event_id": event_id, "address": address, "chat": chat, "at": self._now()}

    async def _pass_on(self, event: InboundEvent) -> None:
        if await self._receiver.keep(event.bot, [kept.write(event)]):
            await self._receiver.handle(event)

    def _begin(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(self._carefully(work))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _carefully(self, work: Coroutine[None, None, None]) -> None:
        try:
            await work
        except Exception as error:  # Whatever it is, it must not end in silence.
            log.error("What happened in a server was not told: %s", type(error).__name__)


async def member_of(guild: discord.Guild, user_id: str, http: HTTPClient) -> dict[str, Any] | None:
    """Return how somebody is known in a server; None if they are not in it."""
    try:
        member = await http.get_member(guild.id, int(user_id))
    except discord.NotFound as error:
        if error.code in (UNKNOWN_MEMBER, UNKNOWN_USER):
            return None
        raise
    return dict(member)


def _where_to_greet(guild: discord.Guild) -> discord.TextChannel | None:
    channel, me = guild.system_channel, me_in(guild)
    if channel is None or me is None:
        return None
    allowed = channel.permissions_for(me)
    return channel if allowed.view_channel and allowed.send_messages else None
