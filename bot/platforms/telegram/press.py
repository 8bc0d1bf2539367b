"""Pressed buttons: the little wheel on them stops in time, with the words of the turn if it is quick."""

import asyncio
import time
from collections.abc import Callable

from telegram.error import BadRequest, InvalidToken, TelegramError

from bot.conversation.platform import Acknowledgement
from bot.platforms.telegram.outbound import CAPABILITIES
from bot.platforms.telegram.place import whole_signs
from bot.platforms.telegram.wire import Wire

PATIENCE = 1.5
TRIES = 3


class Press:
    """A press that waits for an answer: that of its turn, or an empty one after `PATIENCE` seconds.

    *taken* hears after how many seconds Telegram has taken it.
    """

    def __init__(self, wire: Wire, query_id: str, taken: Callable[[float], None]) -> None:
        self._wire, self._query_id, self._taken = wire, query_id, taken
        self._begun = time.monotonic()
        self._outcome: asyncio.Future[Acknowledgement] = asyncio.get_running_loop().create_future()
        self.answered = asyncio.create_task(self._answer())

    def over(self, outcome: Acknowledgement) -> None:
        """Answer with *outcome*, unless it is too late for that."""
        if not self._outcome.done():
            self._outcome.set_result(outcome)

    async def _answer(self) -> None:
        await asyncio.wait([self._outcome], timeout=PATIENCE)
        outcome = self._outcome.result() if self._outcome.done() else Acknowledgement()
        toast = whole_signs(outcome.toast)[: CAPABILITIES.max_toast]
        for attempt in range(TRIES):
            try:
                await self._wire.answer_callback_query(
                    self._query_id, toast or None, show_alert=outcome.refusal and bool(toast)
                )
            except (BadRequest, InvalidToken):
                return  # Too old: nobody looks at the wheel any more.
            except TelegramError:
                await asyncio.sleep(attempt)
            else:
                self._taken(time.monotonic() - self._begun)
                return
