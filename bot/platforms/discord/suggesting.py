"""Choices for the argument of a command while it is typed."""

import asyncio
import logging
from typing import Any

from bot.conversation.events import CommandInvoked
from bot.conversation.platform import Receiver, Suggestion
from bot.platforms.discord.interactions import Interactions
from bot.platforms.discord.reply import Reply

MAX_CHOICES, MAX_LENGTH = 25, 100
IN_TIME = 2.0
"""Seconds for finding choices: Discord waits for three, and the way takes its share."""

log = logging.getLogger(__name__)


class Suggesting:
    """Proposes values. Whatever goes wrong, somebody can still type on: there are no choices then."""

    def __init__(self, receiver: Receiver, interactions: Interactions) -> None:
        self._receiver = receiver
        self._interactions = interactions

    async def answer(self, reply: Reply, typed: CommandInvoked) -> None:
        """Offer what the bot proposes for *typed*, in time."""
        await self._interactions.suggest(reply, choices(await self._found(typed)))

    async def _found(self, typed: CommandInvoked) -> list[Suggestion]:
        try:
            async with asyncio.timeout(IN_TIME):
                return await self._receiver.suggest(typed)
        except Exception as error:
            log.warning("Nothing could be suggested: %s", type(error).__name__)
            return []


def choices(suggestions: list[Suggestion]) -> list[dict[str, Any]]:
    """Return *suggestions* as Discord's choices, without those whose value it would not carry whole."""
    usable = [each for each in suggestions if each.label and 0 < len(each.value) <= MAX_LENGTH]
    return [{"name": _cut(each.label), "value": each.value} for each in usable[:MAX_CHOICES]]


def _cut(label: str) -> str:
    return label if len(label) <= MAX_LENGTH else label[: MAX_LENGTH - 1] + "…"
