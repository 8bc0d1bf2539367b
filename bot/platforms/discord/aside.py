"""What the adapter says by itself, past the outbox: help at once, and words where no turn could be taken."""

import logging
from collections.abc import Callable
from contextlib import suppress

import discord
from discord.http import HTTPClient

from bot.conversation.address import Address
from bot.conversation.events import InboundEvent
from bot.conversation.markup import Rich, plain
from bot.conversation.messages import Lane, Message
from bot.platforms.discord.direct import DirectChannels
from bot.platforms.discord.failures import CUT, NotNowError
from bot.platforms.discord.interactions import Interactions
from bot.platforms.discord.posting import post
from bot.platforms.discord.reply import Reply

WordsWhenDown = Callable[[str | None], str]
TROUBLE = (discord.DiscordException, NotNowError, *CUT)
SILENCE = 1.0
"""Seconds after which a refusal whose screen has not come is said by itself."""

QUIET = 3.0
"""Seconds after which "thinking..." is taken away from a command that nothing has answered."""

log = logging.getLogger(__name__)


class Aside:
    """Says what does not wait for the database. What goes wrong is logged without what was said."""

    def __init__(
        self, interactions: Interactions, direct: DirectChannels, words_when_down: WordsWhenDown
    ) -> None:
        self._interactions = interactions
        self._direct = direct
        self._words_when_down = words_when_down

    async def help(
        self, reply: Reply, event: InboundEvent, messages: list[Message], http: HTTPClient
    ) -> None:
        """Answer at once with help lines; where the interaction is gone already, write them directly."""
        try:
            if await self._interactions.show(reply, messages[0]):
                for message in messages[1:]:
                    await self._interactions.follow_up(reply, message)
                return
        except TROUBLE as error:
            log.warning("Help could not be shown at once: %s", type(error).__name__)
        await self.write(event.address, f"h{event.event_id}", messages, http)

    async def write(self, to: Address, name: str, messages: list[Message], http: HTTPClient) -> None:
        """Write *messages* to a person directly. *name* makes a repeat known as one."""
        try:
            channel = await self._direct.of(to.user_id, http, lane=Lane.SAFETY)
            for number, message in enumerate(messages):
                await post(http, channel, message, f"{name}.{number}")
        except TROUBLE as error:
            log.warning("A direct answer did not get through: %s", type(error).__name__)

    def sorry(self, language: str | None) -> list[Message]:
        """Return what to say when a turn could not be taken at all."""
        words = self._words_when_down(language)
        said = words if isinstance(words, Rich) else plain(words)
        return [Message(said)] if words else []

    async def say_refusal(self, reply: Reply, toast: str) -> None:
        """Say why a press did nothing, if no screen of its turn says so."""
        # There are no toasts on Discord, and the screens say the same: only silence needs the words.
        if toast and not await self._interactions.gets_an_answer(reply, SILENCE):
            await self._say(reply, Message(plain(toast)))

    async def end_thinking(self, reply: Reply) -> None:
        """Take "thinking..." away from a command that nothing answers."""
        if not await self._interactions.gets_an_answer(reply, QUIET):
            with suppress(*TROUBLE):
                await self._interactions.stop_thinking(reply)

    async def apologise(self, reply: Reply, language: str | None) -> None:
        """Say that nothing could be done just now."""
        for message in self.sorry(language):
            await self._say(reply, message)

    async def _say(self, reply: Reply, message: Message) -> None:
        try:
            if not await self._interactions.acknowledged(reply):
                return
            if not reply.pressed and await self._interactions.take_original(reply, "aside"):
                await self._interactions.edit_original(reply, message)
            else:
                await self._interactions.follow_up(reply, message)
        except TROUBLE as error:
            log.warning("An answer aside did not get through: %s", type(error).__name__)
