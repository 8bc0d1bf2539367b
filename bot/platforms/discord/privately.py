"""Writing to one person: directly, or in a private thread if that is closed and it is not confidential."""

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Self

import discord

from bot.conversation.messages import Message
from bot.conversation.platform import Delivery, Sent
from bot.platforms.discord.direct import DirectChannels
from bot.platforms.discord.failures import (
    CLOSED_CODES,
    DMS_CLOSED,
    SOON,
    UNKNOWN_CHANNEL,
    NoPlaceError,
    NotNowError,
)
from bot.platforms.discord.gateway import Gateway
from bot.platforms.discord.openings import PAUSE
from bot.platforms.discord.posting import post, put
from bot.platforms.discord.threads import private_thread


@dataclass(frozen=True, slots=True)
class Own:
    """A person's own channels. A *thread* is known only of those whose direct messages were closed last."""

    direct: str = ""
    thread: str = ""

    @classmethod
    def read(cls, words: str | None) -> Self:
        """Read what `written` returned."""
        direct, _, thread = (words or "").partition("t")
        return cls(direct, thread)

    def written(self) -> str:
        """Return it in a word, to be remembered."""
        return f"{self.direct}t{self.thread}" if self.thread else self.direct


class Privately:
    """Writes to one person where nobody else reads, or hardly anybody."""

    def __init__(self, direct: DirectChannels) -> None:
        self._direct = direct

    async def write(self, delivery: Delivery, client: Gateway) -> Sent:
        """Show the message, and return where; raises what Discord answers if they cannot be reached."""
        if delivery.to is None:
            raise ValueError("a private message needs somebody it is for")
        own, user_id = Own.read(delivery.private_chat), delivery.to.user_id
        closed = self._direct.is_closed(user_id) or (bool(own.thread) and not self._direct.known(user_id))
        if delivery.message.confidential or not closed:
            try:
                return await self._directly(user_id, own, delivery, client)
            except discord.Forbidden as error:
                if error.code != DMS_CLOSED or delivery.message.confidential:
                    raise
        return await self._aside(user_id, own, delivery, client)

    async def _directly(self, user_id: str, own: Own, delivery: Delivery, client: Gateway) -> Sent:
        channel = await self._direct.of(user_id, client.http, known=own.direct, lane=delivery.message.lane)
        try:
            ref = await put(client.http, channel, delivery)
        except discord.NotFound as error:
            if error.code != UNKNOWN_CHANNEL or not own.direct:
                raise
            self._direct.forget(user_id)  # What was remembered is gone; another one is opened.
            return await self._directly(user_id, Own(), delivery, client)
        except discord.Forbidden as error:
            if error.code == DMS_CLOSED:
                self._direct.note_closed(user_id)
            elif error.code not in CLOSED_CODES:
                self._direct.openings.pause()
                raise NotNowError(timedelta(seconds=PAUSE)) from error
            raise
        self._direct.remember(user_id, channel)
        return Sent(ref, channel)

    async def _aside(self, user_id: str, own: Own, delivery: Delivery, client: Gateway) -> Sent:
        own = Own(own.direct or self._direct.known(user_id), own.thread or self._direct.thread(user_id))
        if own.thread:
            try:
                ref = await put(client.http, own.thread, in_sight(delivery), asks=True)
                return Sent(ref, own.written(), aside=True)
            except (discord.NotFound, discord.Forbidden):
                pass  # It was deleted or closed: there may be another.
        if not client.knows_servers:
            raise NotNowError(SOON)
        thread = await private_thread(user_id, client)
        if thread is None:
            raise NoPlaceError
        self._direct.note_closed(user_id, thread)
        if notice := delivery.message.notice:
            await post(client.http, thread, Message(notice), f"{delivery.nonce}w")
        ref = await put(client.http, thread, in_sight(delivery), asks=True)
        return Sent(ref, Own(own.direct, thread).written(), aside=True)


def in_sight(delivery: Delivery) -> Delivery:
    """Return *delivery* as it may be read by moderators."""
    other = delivery.message.in_sight
    return replace(delivery, message=other) if other else delivery
