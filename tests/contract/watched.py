"""The bot as an adapter sees it, with a note of everything that is over: so that tests wait for no clock."""

import asyncio
from collections.abc import Callable, Sequence
from typing import TypeVar

from bot.conversation.capabilities import Capabilities, fit
from bot.conversation.events import ButtonPressed, CommandInvoked, InboundEvent
from bot.conversation.forms import Form
from bot.conversation.messages import Message
from bot.conversation.platform import Acknowledgement, RawUpdate, Receiver, Suggestion

T = TypeVar("T")


class Watched:
    """Passes everything on to the bot. *over* holds the events that have had their turn."""

    def __init__(self, receiver: Receiver) -> None:
        self._receiver = receiver
        self.over: set[str] = set()
        self.forms: dict[str, Form] = {}
        self.help_lines: list[Message] = []
        self._changed = asyncio.Event()

    async def keep(self, bot: str, updates: Sequence[RawUpdate]) -> list[RawUpdate]:
        return await self._receiver.keep(bot, updates)

    async def until_leading(self) -> None:
        await self._receiver.until_leading()

    async def unhandled(self, bot: str) -> list[RawUpdate]:
        return await self._receiver.unhandled(bot)

    async def drop(self, bot: str, event_id: str) -> None:
        await self._receiver.drop(bot, event_id)
        self._note(event_id)

    async def handle(self, event: InboundEvent) -> Acknowledgement:
        try:
            return await self._receiver.handle(event)
        finally:
            self._note(event.event_id)

    def acknowledged(self, platform: str, seconds: float) -> None:
        self._receiver.acknowledged(platform, seconds)

    def help_now(self, event: InboundEvent) -> list[Message]:
        lines = self._receiver.help_now(event)
        if lines:
            self.help_lines += lines
            self._note(event.event_id)
        return lines

    def form(self, event: ButtonPressed) -> Form | None:
        form = self._receiver.form(event)
        if form:
            self.forms[event.event_id] = form
            self._changed.set()
        return form

    async def suggest(self, event: CommandInvoked) -> list[Suggestion]:
        return await self._receiver.suggest(event)

    async def note(self, bot: str, key: str, value: str | None) -> None:
        await self._receiver.note(bot, key, value)

    async def recall(self, bot: str) -> dict[str, str]:
        return await self._receiver.recall(bot)

    async def until(self, what: Callable[[], T], within: float = 8.0) -> T:
        """Return what *what* gives, as soon as it is true after something was over."""
        async with asyncio.timeout(within):
            while not (found := what()):
                self._changed.clear()
                await self._changed.wait()
        return found

    def take_help(self, limits: Capabilities) -> int:
        """Return of how many parts the help lines are that were given since this was asked last."""
        lines, self.help_lines = self.help_lines, []
        return sum(len(fit(message, limits)) for message in lines)

    def _note(self, event_id: str) -> None:
        self.over.add(event_id)
        self._changed.set()
