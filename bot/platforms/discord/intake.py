"""What happens when somebody does something: help at once, else an acknowledgement and a turn."""

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Callable, Coroutine
from contextlib import suppress
from dataclasses import replace

import discord
from discord.http import HTTPClient

from bot.conversation.address import Address
from bot.conversation.capabilities import fit
from bot.conversation.events import InboundEvent
from bot.conversation.markup import Rich, plain
from bot.conversation.messages import Message
from bot.conversation.platform import Acknowledgement, Receiver
from bot.platforms.discord import kept
from bot.platforms.discord.delivering import post
from bot.platforms.discord.direct import REMEMBERED, DirectChannels
from bot.platforms.discord.failures import CUT, NotNowError
from bot.platforms.discord.inbound import from_interaction, from_message, reply_to
from bot.platforms.discord.interactions import Interactions
from bot.platforms.discord.outbound import CAPABILITIES
from bot.platforms.discord.reply import Reply

WordsWhenDown = Callable[[str | None], str]
TROUBLE = (discord.DiscordException, NotNowError, *CUT)
SILENCE = 1.0
"""Seconds after which a refusal whose screen has not come is said by itself."""

QUIET = 3.0
"""Seconds after which "thinking..." is taken away from a command that nothing has answered."""

log = logging.getLogger(__name__)


class Intake:
    """Takes in interactions and direct messages, each to its end; `finish` waits for those under way."""

    def __init__(
        self,
        receiver: Receiver,
        interactions: Interactions,
        direct: DirectChannels,
        words_when_down: WordsWhenDown,
    ) -> None:
        self._receiver = receiver
        self._interactions = interactions
        self._direct = direct
        self._words_when_down = words_when_down
        self._under_way: set[asyncio.Task[None]] = set()
        self._waiting: set[asyncio.Task[None]] = set()
        self._languages: OrderedDict[str, str] = OrderedDict()
        self._open = True
        self._taken_up = False

    def take(self, happened: discord.Interaction | discord.Message, http: HTTPClient, bot: str) -> None:
        """Start what follows from something that Discord told; after `finish` nothing does."""
        if not self._open:
            return
        taken = (
            self._message(happened, http, bot)
            if isinstance(happened, discord.Message)
            else self._interaction(happened, http)
        )
        self._begin(taken)

    def take_up(self, bot: str) -> None:
        """Begin, once, to take the turns of what was heard before a crash."""
        if not self._taken_up:
            self._taken_up = True
            self._begin(self._take_up(bot))

    async def _take_up(self, bot: str) -> None:
        try:
            for raw in await self._receiver.unhandled(bot):
                try:
                    await self._receiver.handle(kept.read(raw))
                except (ValueError, KeyError, TypeError):
                    await self._receiver.drop(bot, raw.event_id)
        except Exception as error:
            log.error("What was left behind was not taken up: %s", type(error).__name__)

    async def finish(self, within: float) -> None:
        """Take nothing further, and wait at most *within* seconds for what is under way."""
        self._open = False
        for task in self._waiting:
            task.cancel()
        if self._under_way:
            await asyncio.wait(self._under_way, timeout=within)

    def _begin(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(work)
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    def _later(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(work)
        self._waiting.add(task)
        task.add_done_callback(self._waiting.discard)

    async def _interaction(self, interaction: discord.Interaction, http: HTTPClient) -> None:
        event = from_interaction(interaction)
        if event is None:
            return
        reply = reply_to(interaction)
        if not self._interactions.expect(reply):
            return  # Told again after the gateway was resumed.
        if event.chat.private:
            self._direct.remember(event.address.user_id, event.chat.chat_id)
        self._note_language(event)
        if help_now := _fitting(self._receiver.help_now(event)):
            await self._help(reply, event, help_now, http)
            return
        acknowledging = asyncio.create_task(self._interactions.acknowledge(reply))
        try:
            done = await self._turn(event)
            if done.refusal and reply.pressed:
                await self._say_refusal(reply, done.toast)
            elif not reply.pressed:
                self._later(self._end_thinking(reply))
        except Exception as error:
            log.error("A Discord interaction was not handled: %s", type(error).__name__)
            await self._apologise(reply, event.language_hint)
        finally:
            await acknowledging

    async def _message(self, message: discord.Message, http: HTTPClient, bot: str) -> None:
        event = from_message(message, bot)
        if event is None:
            return
        event = replace(event, language_hint=self._languages.get(event.address.user_id))
        self._direct.remember(event.address.user_id, event.chat.chat_id)
        if help_now := _fitting(self._receiver.help_now(event)):
            await self._write(event.address, f"h{event.event_id}", help_now, http)
            return
        try:
            await self._turn(event)
        except Exception as error:
            log.error("A Discord message was not handled: %s", type(error).__name__)
            sorry = self._sorry(event.language_hint)
            await self._write(event.address, f"s{event.event_id}", sorry, http)

    async def _turn(self, event: InboundEvent) -> Acknowledgement:
        if not await self._receiver.keep(event.bot, [kept.write(event)]):
            return Acknowledgement()
        try:
            return await self._receiver.handle(event)
        except Exception:
            with suppress(Exception):  # Who is told that it was not done must not find it done later.
                await self._receiver.drop(event.bot, event.event_id)
            raise

    async def _help(
        self, reply: Reply, event: InboundEvent, messages: list[Message], http: HTTPClient
    ) -> None:
        try:
            if await self._interactions.show(reply, messages[0]):
                for message in messages[1:]:
                    await self._interactions.follow_up(reply, message)
                return
        except TROUBLE as error:
            log.warning("Help could not be shown at once: %s", type(error).__name__)
        await self._write(event.address, f"h{event.event_id}", messages, http)

    async def _write(self, to: Address, name: str, messages: list[Message], http: HTTPClient) -> None:
        try:
            channel = await self._direct.of(to.user_id, http, urgent=True)
            for number, message in enumerate(messages):
                await post(http, channel, message, f"{name}.{number}")
        except TROUBLE as error:
            log.warning("A direct answer did not get through: %s", type(error).__name__)

    async def _say_refusal(self, reply: Reply, toast: str) -> None:
        # There are no toasts on Discord, and the screens say the same: only silence needs the words.
        if toast and not await self._interactions.gets_an_answer(reply, SILENCE):
            await self._aside(reply, Message(plain(toast)))

    async def _end_thinking(self, reply: Reply) -> None:
        if not await self._interactions.gets_an_answer(reply, QUIET):
            with suppress(*TROUBLE):
                await self._interactions.stop_thinking(reply)

    async def _apologise(self, reply: Reply, language: str | None) -> None:
        for message in self._sorry(language):
            await self._aside(reply, message)

    async def _aside(self, reply: Reply, message: Message) -> None:
        try:
            if not await self._interactions.acknowledged(reply):
                return
            if not reply.pressed and await self._interactions.take_original(reply, "aside"):
                await self._interactions.edit_original(reply, message)
            else:
                await self._interactions.follow_up(reply, message)
        except TROUBLE as error:
            log.warning("An answer aside did not get through: %s", type(error).__name__)

    def _note_language(self, event: InboundEvent) -> None:
        # An interaction tells its author's language; a message does not.
        self._languages[event.address.user_id] = event.language_hint or ""
        self._languages.move_to_end(event.address.user_id)
        if len(self._languages) > REMEMBERED:
            self._languages.popitem(last=False)

    def _sorry(self, language: str | None) -> list[Message]:
        words = self._words_when_down(language)
        said = words if isinstance(words, Rich) else plain(words)
        return [Message(said)] if words else []


def _fitting(messages: list[Message]) -> list[Message]:
    return [part for message in messages for part in fit(message, CAPABILITIES)]
