"""Updates asked for in a long poll.

What could not be kept stays unconfirmed with Telegram, which gives a hundred updates at a time and no
more until they are confirmed; so as not to miss the cries for help behind a hundred of them, these are
then held in memory.
"""

from datetime import timedelta
from urllib.parse import urlsplit

from telegram.error import Conflict, TelegramError

from bot.platforms.telegram.intake import Intake
from bot.platforms.telegram.wire import WEBHOOK_ELSEWHERE, Wire, trouble

PAGE = 100
SETTLING = 0.25
"""Seconds that a batch gets to be kept before Telegram is asked again, for cries of help."""


class Polling:
    """Asks Telegram for updates, one poll after the other."""

    def __init__(self, wire: Wire, intake: Intake) -> None:
        self._wire, self._intake = wire, intake
        self._newest: int | None = None

    async def poll(self, wait: timedelta) -> None:
        """Ask Telegram once and take what it gives. Raises what the library raises."""
        keeper = self._intake.keeper
        batch = await self._wire.raw_updates(self._offset(), wait)
        self._newest = int(batch[-1]["update_id"]) if batch else None
        for body in batch:
            self._intake.take(body)
        await keeper.settle(SETTLING)
        if len(batch) >= PAGE and keeper.silent:
            keeper.hold()

    async def confirm(self) -> None:
        """Tell Telegram what need not come again. Raises what the library raises."""
        offset = self._offset()
        if offset is not None:
            await self._wire.raw_updates(offset, timedelta())

    async def explain(self, error: Exception) -> str:
        """Return in plain words what is wrong; of a webhook set meanwhile also where it leads."""
        words = trouble(error)
        if not isinstance(error, Conflict) or words != WEBHOOK_ELSEWHERE:
            return words
        try:
            host = urlsplit((await self._wire.get_webhook_info()).url).hostname
        except TelegramError:
            return words
        return f"{words}, at {host}" if host else words

    def _offset(self) -> int | None:
        oldest = self._intake.keeper.unconfirmed()
        if oldest is not None:
            return oldest
        # With nothing open no offset is needed, and after a week of silence ids begin anew.
        return self._newest + 1 if self._newest is not None else None
