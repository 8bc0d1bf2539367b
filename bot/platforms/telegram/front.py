"""What Telegram shows of the bot by itself, brought up to date in the background after each start."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterator
from functools import partial

from telegram.error import InvalidToken, RetryAfter, TelegramError

from bot.conversation.platform import Front
from bot.platforms.telegram import menus, profile
from bot.platforms.telegram.failures import after
from bot.platforms.telegram.wire import Wire, trouble

log = logging.getLogger(__name__)

TRIES = 3
PATIENCE = 600.0
"""Seconds: Telegram can ask to wait for hours before a name is changed again; the next start will do."""


async def show(wire: Wire, front: Front) -> None:
    """Bring the menus and the profiles up to date. Whatever fails is logged, and disturbs nothing else."""
    for what, step in _steps(wire, front):
        try:
            await _patiently(step)
        except TelegramError as error:
            log.warning("telegram: %s was not shown (%s)", what, trouble(error))
            if isinstance(error, InvalidToken):
                return


def _steps(wire: Wire, front: Front) -> Iterator[tuple[str, Callable[[], Awaitable[None]]]]:
    for shelf in menus.shelves(front.commands):
        yield "a menu of commands", partial(menus.put, wire, shelf)
    for face in profile.faces(front.profiles):
        yield "the bot's profile", partial(profile.put, wire, face)


async def _patiently(step: Callable[[], Awaitable[None]]) -> None:
    for _ in range(TRIES - 1):
        try:
            return await step()
        except RetryAfter as error:
            seconds = after(error).total_seconds()
            if seconds > PATIENCE:
                raise
            await asyncio.sleep(seconds)
    return await step()
