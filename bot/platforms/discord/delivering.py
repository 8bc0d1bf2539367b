"""Where a message goes: the interaction it answers, the person's own channel, or a channel of a server."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import discord

from bot.conversation.address import MessageRef
from bot.conversation.messages import Message
from bot.conversation.platform import Delivery, Sent
from bot.platforms.discord.calling import Calling
from bot.platforms.discord.failures import (
    CUT,
    INTERACTION_GONE,
    MISSING_ACCESS,
    MISSING_PERMISSIONS,
    NOT_SENT,
    SOON,
    UNKNOWN_CHANNEL,
    MaybeShownError,
    NotNowError,
)
from bot.platforms.discord.gateway import Gateway
from bot.platforms.discord.interactions import Interactions
from bot.platforms.discord.permissions import lacking_to_post
from bot.platforms.discord.posting import put, shown_at
from bot.platforms.discord.privately import Privately
from bot.platforms.discord.reply import Reply
from bot.platforms.discord.roles import Roles
from bot.platforms.discord.servers import Servers

AGAIN = timedelta(hours=1)
"""When what a server's settings forbid is tried again."""


class Delivering:
    """Carries one delivery out; what goes wrong is raised as the library raises it."""

    def __init__(
        self,
        interactions: Interactions,
        privately: Privately,
        roles: Roles,
        calling: Calling,
        servers: Servers,
        now: Callable[[], datetime],
    ) -> None:
        self._interactions = interactions
        self._privately = privately
        self._roles = roles
        self._calling = calling
        self._servers = servers
        self._now = now

    async def deliver(self, delivery: Delivery, client: Gateway) -> Sent:
        """Show the message and return where it is now."""
        reply = self._reply(delivery)
        if reply:
            self._interactions.note_answer(reply)
        if delivery.message.badge and delivery.to:
            await self._wear(delivery, client)
        if delivery.message.mentions and not client.knows_servers:
            raise NotNowError(SOON)
        if not delivery.message.text and not delivery.message.has_file:
            return Sent(MessageRef("", ""))
        if delivery.chat_id is not None:
            return Sent(await self._publish(delivery, delivery.chat_id, reply, client))
        if delivery.to is None:
            raise ValueError("a private message needs somebody it is for")
        if delivery.message.knock is not None:
            return await self._knock(delivery, reply, client)
        answered = await self._answer(delivery, reply) if reply else None
        if answered:
            own = reply is not None and not reply.in_server
            return Sent(answered, answered.chat_id if own else None)
        return await self._privately.write(delivery, client)

    async def _wear(self, delivery: Delivery, client: Gateway) -> None:
        message, to = delivery.message, delivery.to
        if to is None or message.badge is None:
            return
        try:
            known = client.knows_servers
            done = known and await self._roles.wear(to.user_id, message.badge, delivery.nonce, client)
        except (discord.DiscordException, *CUT):
            if not message.text:
                raise
            done = True  # The words do not wait for it; the same badge comes again with a letter of its own.
        if not done and not message.text:
            raise NotNowError(AGAIN if client.knows_servers else SOON)

    async def _knock(self, delivery: Delivery, reply: Reply | None, client: Gateway) -> Sent:
        try:
            return await self._privately.write(delivery, client)
        except discord.Forbidden:
            words = delivery.message.knock
            if reply and words:
                said = Message(words, lane=delivery.message.lane)
                await self._answer(replace(delivery, message=said), reply)
            raise

    def _reply(self, delivery: Delivery) -> Reply | None:
        reply = Reply.decode(delivery.reply_token) if delivery.reply_token else None
        if reply is None or not reply.alive(self._now()):
            return None
        somebody_else = delivery.to is not None and delivery.to.user_id != reply.user_id
        return None if somebody_else else reply

    async def _publish(
        self, delivery: Delivery, channel_id: str, reply: Reply | None, client: Gateway
    ) -> MessageRef:
        if shown := _in_server(channel_id, client):
            self._servers.may_be_linked(shown.guild.id, channel_id)
        try:
            ref = await self._post(channel_id, delivery, client)
        except discord.HTTPException as error:
            self._tell_what_lacks(error, channel_id, client)
            raise
        if reply:
            with suppress(discord.HTTPException):  # It ends by itself after 15 minutes.
                await self._interactions.stop_thinking(reply)
        return ref

    async def _post(self, channel_id: str, delivery: Delivery, client: Gateway) -> MessageRef:
        group = delivery.message.mentions
        if group is None:
            return await put(client.http, channel_id, delivery)
        async with self._calling.called(channel_id, group, client) as role:
            return await put(client.http, channel_id, delivery, role=role)

    def _tell_what_lacks(self, error: discord.HTTPException, channel_id: str, client: Gateway) -> None:
        shown = _in_server(channel_id, client)
        title = f"{shown.name} ({shown.guild.name})" if shown else ""
        if error.code in (MISSING_ACCESS, MISSING_PERMISSIONS):
            self._servers.lacking(channel_id, title, lacking_to_post(shown), client.bot_name)
        elif error.code == UNKNOWN_CHANNEL:
            self._servers.channel_gone(channel_id, title, client.bot_name)

    async def _answer(self, delivery: Delivery, reply: Reply) -> MessageRef | None:
        try:
            if not await self._interactions.acknowledged(reply):
                return None
            if await self._takes_the_original(delivery, reply):
                return shown_at(await self._interactions.edit_original(reply, delivery.message))
            if reply.in_server:
                return shown_at(await self._follow_up(reply, delivery.message))
        except discord.HTTPException as error:
            if error.code not in INTERACTION_GONE:
                raise
        return None  # In a direct chat a message with a nonce is safer than a follow-up without one.

    async def _follow_up(self, reply: Reply, message: Message) -> dict[str, Any]:
        try:
            return await self._interactions.follow_up(reply, message)
        except NOT_SENT:
            raise
        except (discord.DiscordServerError, *CUT) as error:
            raise MaybeShownError from error

    async def _takes_the_original(self, delivery: Delivery, reply: Reply) -> bool:
        if not reply.pressed:
            return await self._interactions.take_original(reply, delivery.nonce)
        return reply.replaceable(delivery.message.replaces)


def _in_server(channel_id: str, client: Gateway) -> discord.abc.GuildChannel | discord.Thread | None:
    channel = client.get_channel(int(channel_id))
    return channel if isinstance(channel, (discord.abc.GuildChannel, discord.Thread)) else None
