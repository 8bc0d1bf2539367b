"""What arrives from Telegram, whichever way it comes: polled for, or brought to our door.

An update is kept before it is confirmed. A cry for help goes past that: it is answered from memory before
anything is kept, and is never kept, so it is answered with the database gone as well.
"""

import asyncio
import json
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from typing import Any

from telegram import Update

from bot.conversation.events import InboundEvent
from bot.conversation.messages import Message
from bot.conversation.platform import Acknowledgement, RawUpdate, Receiver
from bot.platforms.telegram.inbound import asked_namelessly, read
from bot.platforms.telegram.keeper import NO_DATABASE, REMEMBERED, Arrival, Keeper
from bot.platforms.telegram.place import AskedIn
from bot.platforms.telegram.press import Press
from bot.platforms.telegram.wire import NAME, Wire

log = logging.getLogger(__name__)

AnswerHelp = Callable[[InboundEvent, list[Message]], None]
AskForName = Callable[[AskedIn, str], None]


@dataclass(frozen=True, slots=True)
class Myself:
    """The bot as its events name it, and its username."""

    bot: str
    username: str


class Intake:
    """Takes updates in for the bot *me*. *answer_help* begins to send, and returns at once.

    *ask_for_name* begins to answer a command of an admin who hides their name.
    *comes_again* is whether Telegram waits for our answer to each update.
    """

    def __init__(
        self,
        urgent: Wire,
        receiver: Receiver,
        me: Myself,
        answer_help: AnswerHelp,
        ask_for_name: AskForName,
        *,
        comes_again: bool,
    ) -> None:
        self._urgent, self._receiver = urgent, receiver
        self._me, self._answer_help, self._ask_for_name = me, answer_help, ask_for_name
        self._comes_again = comes_again
        self._past: dict[str, None] = {}
        self._presses: set[asyncio.Task[None]] = set()
        self.keeper = Keeper(receiver, me.bot, self._read)

    @property
    def trouble(self) -> str:
        """What is wrong here, in a few words; empty if nothing is."""
        return NO_DATABASE if self.keeper.silent else ""

    def take(self, body: dict[str, Any]) -> Arrival | None:
        """Take one update in. Return what waits to be kept; None if there is nothing to wait for."""
        raw = RawUpdate(str(body["update_id"]), json.dumps(body))
        if waiting := self.keeper.waiting(raw.event_id):
            return waiting
        if raw.event_id in self.keeper or raw.event_id in self._past:
            return None
        press = self._press(body)
        event = self._read(raw)
        if event and not self._is_help(event):
            known = replace(raw, whose=event.address)
            arrival = Arrival(known, event, press, comes_again=self._comes_again)
            self.keeper.put(arrival)
            return arrival
        if event is None:
            self._hear_nameless(body)
        self._past[raw.event_id] = None
        if len(self._past) > REMEMBERED:
            del self._past[next(iter(self._past))]
        if press:
            press.over(Acknowledgement())
        return None

    async def finish(self, within: float) -> None:
        """Keep what has come and finish what is being handled, as far as *within* seconds reach."""
        deadline = time.monotonic() + within
        await self.keeper.finish(within)
        if self._presses:
            await asyncio.wait(self._presses, timeout=max(deadline - time.monotonic(), 0.0))
        for press in self._presses:
            press.cancel()

    def _press(self, body: dict[str, Any]) -> Press | None:
        query = body.get("callback_query")
        if not isinstance(query, dict) or "id" not in query:
            return None
        taken = partial(self._receiver.acknowledged, NAME)
        press = Press(self._urgent, str(query["id"]), taken)
        self._presses.add(press.answered)
        press.answered.add_done_callback(self._presses.discard)
        return press

    def _read(self, raw: RawUpdate) -> InboundEvent | None:
        try:
            update = Update.de_json(json.loads(raw.body))
            return read(update, self._me.bot, self._me.username, datetime.now(UTC))
        except Exception as error:  # One strange update must not stop all that come after it.
            log.warning("telegram: an update cannot be read (%s)", type(error).__name__)
            return None

    def _hear_nameless(self, body: dict[str, Any]) -> None:
        message = body.get("message")
        if not isinstance(message, dict) or "sender_chat" not in message:
            return
        try:
            found = asked_namelessly(Update.de_json(body), self._me.username)
        except Exception:  # What cannot be read was noted before.
            return
        if found:
            self._ask_for_name(*found)

    def _is_help(self, event: InboundEvent) -> bool:
        try:
            # What a token may answer is a question here, and no proof that only one person sees it.
            messages = self._receiver.help_now(replace(event, reply_token=None))
        except Exception as error:  # A defect there must not make the bot deaf.
            log.error("telegram: no answer to a cry for help (%s)", type(error).__name__)
            return False
        if messages:
            self._answer_help(event, messages)
        return bool(messages)
