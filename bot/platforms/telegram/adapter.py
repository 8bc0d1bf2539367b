"""Telegram as a platform of the bot: connects, listens, sends, and says how it is."""

import asyncio
import logging
from collections.abc import Coroutine, Sequence
from datetime import timedelta
from typing import Any

from telegram.error import RetryAfter, TelegramError
from telegram.helpers import create_deep_linked_url

from bot.conversation.platform import (
    CommandInfo,
    Delivery,
    Front,
    Receiver,
    SendResult,
)
from bot.platforms.telegram import menus, outbound
from bot.platforms.telegram.inbound import NAME
from bot.platforms.telegram.intake import Intake
from bot.platforms.telegram.urgent import Urgent
from bot.platforms.telegram.wire import Wire, hush, trouble

log = logging.getLogger(__name__)

CONNECTIONS, URGENT_CONNECTIONS = 32, 16
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0
LONG_POLL, TEST_POLL = timedelta(seconds=25), timedelta(seconds=1)
"""The short one tells soon that a trouble is over."""
FINISHING, CONFIRMING = 3.0, 1.0


class Telegram:
    """One bot on Telegram. *api_url* is scheme, host and port of a Bot API server of one's own.

    Cries for help and answers to presses have connections of their own, so that no broadcast can hold
    them up.
    """

    name = NAME
    capabilities = outbound.CAPABILITIES

    def __init__(self, token: str, api_url: str | None = None) -> None:
        hush()
        self._wire = Wire(token, api_url, CONNECTIONS)
        self._urgent_wire = Wire(token, api_url, URGENT_CONNECTIONS)
        self._urgent = Urgent(self._urgent_wire)
        self._intake: Intake | None = None
        self._trouble = "connecting"
        self._username = ""
        self._listening: asyncio.Task[None] | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    async def start(self, receiver: Receiver, front: Front) -> None:
        """Begin to connect and to listen; returns at once."""
        self._listening = asyncio.create_task(self._listen(receiver, front))

    async def stop_listening(self) -> None:
        """Take nothing further in, and finish what is being handled. `send` still works."""
        if self._listening:
            self._listening.cancel()
            await asyncio.gather(self._listening, return_exceptions=True)
        if self._intake:
            await self._intake.finish(FINISHING)
            await self._confirm(self._intake)
        await self._urgent.finish(FINISHING)
        self._trouble = "stopped"

    async def close(self) -> None:
        """Let go of the network."""
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._wire.close_connections()
        await self._urgent_wire.close_connections()

    async def send(self, delivery: Delivery) -> SendResult:
        """Show a message, or replace one."""
        return await outbound.send(self._wire, delivery)

    def health(self) -> str:
        """Return ``ok``, or in a few words what is wrong."""
        return self._trouble or (self._intake.trouble if self._intake else "") or "ok"

    def way_in(self, code: str = "") -> str | None:
        """Return the address of a page that opens the chat and carries *code*; None before connecting."""
        if not self._username:
            return None
        return create_deep_linked_url(self._username, code or None)

    async def _listen(self, receiver: Receiver, front: Front) -> None:
        pause = FIRST_PAUSE
        while True:
            try:
                if self._intake is None:
                    self._intake = await self._connect(receiver)
                    self._begin(self._show_menus(front.commands))
                    self._note("")
                await self._intake.poll(TEST_POLL if self._trouble else LONG_POLL)
                self._note("")
                pause = FIRST_PAUSE
            except Exception as error:  # Whatever the network does, the bot goes on listening.
                self._note(trouble(error))
                await asyncio.sleep(_pause(error, pause))
                pause = min(pause * 2, LONGEST_PAUSE)

    async def _connect(self, receiver: Receiver) -> Intake:
        me = await self._wire.get_me()
        await self._wire.delete_webhook()
        log.info("telegram: connected as @%s", me.username)
        bot = f"{NAME}:{me.id}"
        self._username = me.username or ""
        return Intake(self._wire, self._urgent_wire, receiver, bot, self._username, self._urgent.answer)

    async def _confirm(self, intake: Intake) -> None:
        try:
            async with asyncio.timeout(CONFIRMING):
                await intake.confirm()
        except (TelegramError, TimeoutError):
            log.info("telegram: the last updates were not confirmed and will come again")

    async def _show_menus(self, commands: Sequence[CommandInfo]) -> None:
        try:
            await menus.show(self._wire, commands)
        except TelegramError as error:
            log.warning("telegram: the menu of commands was not shown (%s)", trouble(error))

    def _begin(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _note(self, words: str) -> None:
        if words != self._trouble:
            log.log(logging.WARNING if words else logging.INFO, "telegram: %s", words or "ok")
        self._trouble = words


def _pause(error: Exception, otherwise: float) -> float:
    match error:
        case RetryAfter(retry_after=timedelta() as after):
            return after.total_seconds()
    return otherwise
