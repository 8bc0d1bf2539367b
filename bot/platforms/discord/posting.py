"""Messages in channels: written, and put in the place of others."""

from dataclasses import replace
from typing import Any

import discord
from discord.http import HTTPClient, Route

from bot.conversation.address import MessageRef
from bot.conversation.messages import Message
from bot.conversation.platform import Delivery
from bot.platforms.discord.failures import UNKNOWN_MESSAGE, again_if_cut
from bot.platforms.discord.outbound import body, form


async def put(
    http: HTTPClient, channel_id: str, delivery: Delivery, *, role: str | None = None, asks: bool = False
) -> MessageRef:
    """Show a delivery in a channel, in the place of the message that it replaces if that stands there.

    *role* is the one that is called. *asks*: typed words are not heard in this channel.
    """
    message, replaces = delivery.message, delivery.message.replaces
    if replaces and replaces.chat_id == channel_id:
        try:
            return await edit(http, replaces, message, asks=asks)
        except discord.NotFound as error:
            if error.code != UNKNOWN_MESSAGE:
                raise
    return await post(http, channel_id, message, delivery.nonce, role=role, asks=asks)


async def post(
    http: HTTPClient,
    channel_id: str,
    message: Message,
    nonce: str,
    *,
    role: str | None = None,
    asks: bool = False,
) -> MessageRef:
    """Write *message* into a channel. The same *nonce* within a few minutes makes no second message."""
    route = Route("POST", "/channels/{channel_id}/messages", channel_id=int(channel_id))
    payload = body(message, asks=asks) | {"nonce": nonce, "enforce_nonce": True}
    if role is not None:
        payload["content"] = f"<@&{role}>\n{payload['content']}"
        payload["allowed_mentions"] = {"parse": [], "roles": [role]}
    return shown_at(await again_if_cut(lambda: _request(http, route, message, payload)))


async def edit(http: HTTPClient, ref: MessageRef, message: Message, *, asks: bool = False) -> MessageRef:
    """Put *message* in the place of one that the bot has written."""
    path = "/channels/{channel_id}/messages/{message_id}"
    route = Route("PATCH", path, channel_id=int(ref.chat_id), message_id=int(ref.message_id))
    shown = replace(message, replaces=None)
    payload = body(shown, asks=asks)
    return shown_at(await again_if_cut(lambda: _request(http, route, shown, payload)))


def shown_at(answer: dict[str, Any]) -> MessageRef:
    """Return where the message is that Discord's *answer* describes."""
    return MessageRef(str(answer["channel_id"]), str(answer["id"]))


async def _request(http: HTTPClient, route: Route, message: Message, payload: dict[str, Any]) -> Any:
    if message.has_file:
        return await http.request(route, form=form(payload, message))
    return await http.request(route, json=payload)
