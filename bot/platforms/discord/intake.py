"""What happens when somebody does something: help at once, else an acknowledgement and a turn."""

import asyncio
import logging
import time
from collections import OrderedDict
from collections.abc import Coroutine, Sequence
from contextlib import suppress
from dataclasses import replace

import discord
from discord.http import HTTPClient

from bot.conversation.capabilities import fit
from bot.conversation.events import InboundEvent
from bot.conversation.messages import Message
from bot.conversation.platform import Acknowledgement, RawUpdate, Receiver
from bot.platforms.discord import kept
from bot.platforms.discord.aside import Aside, WordsWhenDown
from bot.platforms.discord.direct import REMEMBERED, DirectChannels
from bot.platforms.discord.inbound import PLATFORM, from_interaction, from_message, reply_to
from bot.platforms.discord.interactions import Interactions
from bot.platforms.discord.opening import Opening
from bot.platforms.discord.outbound import CAPABILITIES
from bot.platforms.discord.reply import Place, Reply

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
        self._aside = Aside(interactions, direct, words_when_down)
        self._opening = Opening(receiver, interactions)
        self._under_way: set[asyncio.Task[None]] = set()
        self._waiting: set[asyncio.Task[None]] = set()
        self._languages: OrderedDict[str, str] = OrderedDict()
        self._open = True
        self._taken_up = False
        self._given_up: set[str] = set()

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

    async def take_up_those(self, left: Sequence[RawUpdate], bot: str) -> None:
        """Take the turns of what was kept; one that fails is left to the next start."""
        for raw in left:
            event = kept.read(raw)
            try:
                if event is None:
                    await self._receiver.drop(bot, raw.event_id)
                elif raw.event_id not in self._given_up:
                    await self._receiver.handle(event)
            except Exception as error:
                self._given_up.add(raw.event_id)
                log.error("What was left behind was not taken up: %s", type(error).__name__)

    async def _take_up(self, bot: str) -> None:
        try:
            left = await self._receiver.unhandled(bot)
        except Exception as error:
            log.error("What was left behind was not found: %s", type(error).__name__)
        else:
            await self.take_up_those(left, bot)

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
        if await self._opening.without_event(interaction):
            return
        event = from_interaction(interaction)
        if event is None:
            return
        reply = reply_to(interaction)
        if not self._interactions.expect(reply):
            return  # Told again after the gateway was resumed.
        if reply.place is Place.DIRECT:
            self._direct.remember(event.address.user_id, event.chat.chat_id)
        self._note_language(event)
        if help_now := self._help_for(event):
            await self._aside.help(reply, event, help_now, http)
            return
        if await self._opening.opens_form(interaction, event):
            return
        acknowledging = asyncio.create_task(self._acknowledge(reply))
        try:
            done = await self._turn(event)
            if done.refusal and (reply.pressed or done.toast):
                await self._aside.say_refusal(reply, done.toast)
            elif not reply.pressed:
                self._later(self._aside.end_thinking(reply))
        except Exception as error:
            log.error("A Discord interaction was not handled: %s", type(error).__name__)
            await self._aside.apologise(reply, event.language_hint)
        finally:
            await acknowledging

    async def _acknowledge(self, reply: Reply) -> None:
        begun = time.monotonic()
        await self._interactions.acknowledge(reply)
        self._receiver.acknowledged(PLATFORM, time.monotonic() - begun)

    async def _message(self, message: discord.Message, http: HTTPClient, bot: str) -> None:
        event = from_message(message, bot)
        if event is None:
            return
        event = replace(event, language_hint=self._languages.get(event.address.user_id) or None)
        self._direct.remember(event.address.user_id, event.chat.chat_id)
        if help_now := self._help_for(event):
            await self._aside.write(event.address, f"h{event.event_id}", help_now, http)
            return
        try:
            await self._turn(event)
        except Exception as error:
            log.error("A Discord message was not handled: %s", type(error).__name__)
            sorry = self._aside.sorry(event.language_hint)
            await self._aside.write(event.address, f"s{event.event_id}", sorry, http)

    async def _turn(self, event: InboundEvent) -> Acknowledgement:
        if not await self._receiver.keep(event.bot, [kept.write(event)]):
            return Acknowledgement()
        try:
            return await self._receiver.handle(event)
        except Exception:
            with suppress(Exception):  # Who is told that it was not done must not find it done later.
                await self._receiver.drop(event.bot, event.event_id)
            raise

    def _note_language(self, event: InboundEvent) -> None:
        # An interaction tells its author's language; a message does not.
        self._languages[event.address.user_id] = event.language_hint or ""
        self._languages.move_to_end(event.address.user_id)
        if len(self._languages) > REMEMBERED:
            self._languages.popitem(last=False)

    def _help_for(self, event: InboundEvent) -> list[Message]:
        try:
            lines = self._receiver.help_now(event)
        except Exception as error:  # A turn has the same answer.
            log.error("Help was not found in memory: %s", type(error).__name__)
            return []
        return [part for message in lines for part in fit(message, CAPABILITIES)]
