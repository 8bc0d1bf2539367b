"""What arrives from Telegram, asked for in a long poll.

An update is kept before it is confirmed. A cry for help goes past that: it is answered from memory before
anything is kept, and is never kept, so it is answered with the database gone as well. What could not be
kept stays unconfirmed with Telegram, which gives a hundred updates at a time and no more until they are
confirmed; so as not to miss the cries behind a hundred of them, these are then held in memory.
"""

import asyncio
import json
import logging
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from telegram import Update

from bot.conversation.events import InboundEvent
from bot.conversation.messages import Message
from bot.conversation.platform import Acknowledgement, RawUpdate, Receiver
from bot.platforms.telegram.inbound import read
from bot.platforms.telegram.keeper import NO_DATABASE, REMEMBERED, Arrival, Keeper
from bot.platforms.telegram.press import Press
from bot.platforms.telegram.wire import Wire

log = logging.getLogger(__name__)

PAGE = 100
SETTLING = 0.25
"""Seconds that a batch gets to be kept before Telegram is asked again, for cries of help."""

AnswerHelp = Callable[[InboundEvent, list[Message]], None]


class Intake:
    """Takes updates in for the bot called *bot*. *answer_help* begins to send, and returns at once."""

    def __init__(
        self, polls: Wire, urgent: Wire, receiver: Receiver, bot: str, username: str, answer_help: AnswerHelp
    ) -> None:
        self._polls, self._urgent, self._receiver = polls, urgent, receiver
        self._bot, self._username, self._answer_help = bot, username, answer_help
        self._past: dict[str, None] = {}
        self._presses: set[asyncio.Task[None]] = set()
        self._newest: int | None = None
        self._keeper = Keeper(receiver, bot, self._read)

    @property
    def trouble(self) -> str:
        """What is wrong here, in a few words; empty if nothing is."""
        return NO_DATABASE if self._keeper.silent else ""

    async def poll(self, wait: timedelta) -> None:
        """Ask Telegram once and take what it gives. Raises what the library raises."""
        batch = await self._polls.raw_updates(self._offset(), wait)
        self._newest = int(batch[-1]["update_id"]) if batch else None
        for body in batch:
            self._take(body)
        await self._keeper.settle(SETTLING)
        if len(batch) >= PAGE and self._keeper.silent:
            self._keeper.hold()

    async def finish(self, within: float) -> None:
        """Keep what has come and finish what is being handled, as far as *within* seconds reach."""
        deadline = time.monotonic() + within
        await self._keeper.finish(within)
        if self._presses:
            await asyncio.wait(self._presses, timeout=max(deadline - time.monotonic(), 0.0))
        for press in self._presses:
            press.cancel()

    async def confirm(self) -> None:
        """Tell Telegram what need not come again. Raises what the library raises."""
        offset = self._offset()
        if offset is not None:
            await self._polls.raw_updates(offset, timedelta())

    def _offset(self) -> int | None:
        oldest = self._keeper.unconfirmed()
        if oldest is not None:
            return oldest
        # With nothing open no offset is needed, and after a week of silence ids begin anew.
        return self._newest + 1 if self._newest is not None else None

    def _take(self, body: dict[str, Any]) -> None:
        raw = RawUpdate(str(body["update_id"]), json.dumps(body))
        if raw.event_id in self._keeper or raw.event_id in self._past:
            return
        press = self._press(body)
        event = self._read(raw)
        if event and not self._is_help(event):
            self._keeper.put(Arrival(raw, event, press))
            return
        self._past[raw.event_id] = None
        if len(self._past) > REMEMBERED:
            del self._past[next(iter(self._past))]
        if press:
            press.over(Acknowledgement())

    def _press(self, body: dict[str, Any]) -> Press | None:
        if "callback_query" not in body:
            return None
        press = Press(self._urgent, str(body["callback_query"]["id"]))
        self._presses.add(press.answered)
        press.answered.add_done_callback(self._presses.discard)
        return press

    def _read(self, raw: RawUpdate) -> InboundEvent | None:
        try:
            update = Update.de_json(json.loads(raw.body))
            return read(update, self._bot, self._username, datetime.now(UTC))
        except Exception as error:  # One strange update must not stop all that come after it.
            log.warning("telegram: an update cannot be read (%s)", type(error).__name__)
            return None

    def _is_help(self, event: InboundEvent) -> bool:
        try:
            messages = self._receiver.help_now(event)
        except Exception as error:  # A defect there must not make the bot deaf.
            log.error("telegram: no answer to a cry for help (%s)", type(error).__name__)
            return False
        if messages:
            self._answer_help(event, messages)
        return bool(messages)
