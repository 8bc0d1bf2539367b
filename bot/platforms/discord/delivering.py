"""Where a message goes: the interaction it answers, the person's own channel, or a channel of a server."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import Any

import discord
from discord.http import HTTPClient, Route

from bot.conversation.address import MessageRef
from bot.conversation.messages import Lane, Message
from bot.conversation.platform import Delivery
from bot.platforms.discord.direct import DirectChannels
from bot.platforms.discord.failures import (
    CUT,
    INTERACTION_GONE,
    NOT_SENT,
    UNKNOWN_MESSAGE,
    MaybeShownError,
    again_if_cut,
)
from bot.platforms.discord.interactions import Interactions
from bot.platforms.discord.outbound import body, form
from bot.platforms.discord.reply import Reply


class Delivering:
    """Carries one delivery out; what goes wrong is raised as the library raises it."""

    def __init__(
        self, interactions: Interactions, direct: DirectChannels, now: Callable[[], datetime]
    ) -> None:
        self._interactions = interactions
        self._direct = direct
        self._now = now

    async def deliver(self, delivery: Delivery, http: HTTPClient) -> MessageRef:
        """Show the message and return where it is now."""
        reply = self._reply(delivery)
        if reply:
            self._interactions.note_answer(reply)
        if delivery.chat_id is not None:
            return await self._publish(delivery, delivery.chat_id, reply, http)
        if delivery.to is None:
            raise ValueError("a private message needs somebody it is for")
        answered = await self._answer(delivery, reply) if reply else None
        return answered or await self._write_to(delivery.to.user_id, delivery, http)

    def _reply(self, delivery: Delivery) -> Reply | None:
        reply = Reply.decode(delivery.reply_token) if delivery.reply_token else None
        if reply is None or not reply.alive(self._now()):
            return None
        somebody_else = delivery.to is not None and delivery.to.user_id != reply.user_id
        return None if somebody_else else reply

    async def _publish(
        self, delivery: Delivery, channel_id: str, reply: Reply | None, http: HTTPClient
    ) -> MessageRef:
        ref = await self._put(channel_id, delivery, http)
        if reply:
            with suppress(discord.HTTPException):  # It ends by itself after 15 minutes.
                await self._interactions.stop_thinking(reply)
        return ref

    async def _answer(self, delivery: Delivery, reply: Reply) -> MessageRef | None:
        try:
            if not await self._interactions.acknowledged(reply):
                return None
            if await self._takes_the_original(delivery, reply):
                return _ref(await self._interactions.edit_original(reply, delivery.message))
            if reply.in_server:
                return _ref(await self._follow_up(reply, delivery.message))
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

    async def _write_to(self, user_id: str, delivery: Delivery, http: HTTPClient) -> MessageRef:
        lane = delivery.message.lane
        urgent = lane is not None and lane <= Lane.ANSWER
        return await self._put(await self._direct.of(user_id, http, urgent=urgent), delivery, http)

    async def _put(self, channel_id: str, delivery: Delivery, http: HTTPClient) -> MessageRef:
        replaces = delivery.message.replaces
        if replaces and replaces.chat_id == channel_id:
            try:
                return await edit(http, replaces, delivery.message)
            except discord.NotFound as error:
                if error.code != UNKNOWN_MESSAGE:
                    raise
        return await post(http, channel_id, delivery.message, delivery.nonce)


async def post(http: HTTPClient, channel_id: str, message: Message, nonce: str) -> MessageRef:
    """Write *message* into a channel. The same *nonce* within a few minutes makes no second message."""
    route = Route("POST", "/channels/{channel_id}/messages", channel_id=int(channel_id))
    named = {"nonce": nonce, "enforce_nonce": True}
    return _ref(await again_if_cut(lambda: _request(http, route, message, named)))


async def edit(http: HTTPClient, ref: MessageRef, message: Message) -> MessageRef:
    """Put *message* in the place of one that the bot has written."""
    path = "/channels/{channel_id}/messages/{message_id}"
    route = Route("PATCH", path, channel_id=int(ref.chat_id), message_id=int(ref.message_id))
    return _ref(await again_if_cut(lambda: _request(http, route, replace(message, replaces=None), {})))


async def _request(http: HTTPClient, route: Route, message: Message, named: dict[str, Any]) -> Any:
    payload = body(message) | named
    if message.has_file:
        return await http.request(route, form=form(payload, message))
    return await http.request(route, json=payload)


def _ref(answer: dict[str, Any]) -> MessageRef:
    return MessageRef(str(answer["channel_id"]), str(answer["id"]))
