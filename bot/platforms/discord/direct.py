"""The direct-message channels of people: opened once, and remembered."""

from collections import OrderedDict
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from time import monotonic
from typing import TypeVar

import discord
from discord.http import HTTPClient

from bot.conversation.messages import Lane
from bot.platforms.discord.failures import CLOSED_CODES, OPENING_TOO_FAST, NotNowError, again_if_cut
from bot.platforms.discord.notes import Notes
from bot.platforms.discord.openings import Openings

T = TypeVar("T")
REMEMBERED = 20_000


class DirectChannels:
    """Which channel is a person's own. A channel is opened once and remembered."""

    def __init__(
        self,
        notes: Notes | None = None,
        clock: Callable[[], float] = monotonic,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.openings = Openings(notes, clock, now)
        self._known: OrderedDict[str, str] = OrderedDict()
        self._closed: OrderedDict[str, str] = OrderedDict()

    def remember(self, user_id: str, channel_id: str) -> None:
        """Keep the channel in which *user_id* has written: it is open."""
        _keep(self._known, user_id, channel_id)
        self._closed.pop(user_id, None)

    def known(self, user_id: str) -> str:
        """Return the channel of *user_id*, if it is known; else an empty word."""
        return self._known.get(user_id, "")

    def forget(self, user_id: str) -> None:
        """Note that the channel of *user_id* is not there any more."""
        self._known.pop(user_id, None)

    def note_closed(self, user_id: str, thread: str = "") -> None:
        """Note that *user_id* takes no direct messages, and which private thread is theirs."""
        _keep(self._closed, user_id, thread or self._closed.get(user_id, ""))

    def thread(self, user_id: str) -> str:
        """Return the private thread of *user_id* whose direct messages are closed, if there is one."""
        return self._closed.get(user_id, "")

    def is_closed(self, user_id: str) -> bool:
        """Whether *user_id* took no direct message the last time, and has written none since."""
        return user_id in self._closed

    async def of(self, user_id: str, http: HTTPClient, *, known: str = "", lane: Lane | None = None) -> str:
        """Return the channel of *user_id*: the *known* one, or one opened now for something of *lane*.

        Raises `NotNowError` when opening must wait.
        """
        if user_id in self._known:
            return self._known[user_id]
        if not known:
            await self.openings.take(user_id, Lane.SHIFT if lane is None else lane)
            known = await self._open(user_id, http)
        _keep(self._known, user_id, known)
        return known

    async def _open(self, user_id: str, http: HTTPClient) -> str:
        try:
            channel = await again_if_cut(lambda: http.start_private_message(int(user_id)))
        except discord.RateLimited as error:
            self.openings.pause(error.retry_after)
        except discord.HTTPException as error:
            if error.code != OPENING_TOO_FAST and (error.status != 403 or error.code in CLOSED_CODES):
                raise
            self.openings.pause()
        else:
            return str(channel["id"])
        raise NotNowError(timedelta(seconds=self.openings.closed_for))


def _keep(kept: OrderedDict[str, T], key: str, value: T) -> None:
    kept[key] = value
    kept.move_to_end(key)
    if len(kept) > REMEMBERED:
        kept.popitem(last=False)
