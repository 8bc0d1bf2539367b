"""The direct-message channels of people, opened slowly: Discord blocks a bot that opens many."""

from collections import OrderedDict
from collections.abc import Callable
from datetime import timedelta
from time import monotonic

import discord
from discord.http import HTTPClient

from bot.platforms.discord.failures import OPENING_TOO_FAST, NotNowError, again_if_cut

REMEMBERED = 20_000
AT_ONCE = 10
EVERY = 10.0
"""Seconds between two openings once *AT_ONCE* are used up. Bots report being flagged after 20-50."""

PAUSE = 900.0
"""Seconds without openings after Discord said that they come too fast."""


class DirectChannels:
    """Which channel is a person's own. A channel is opened once and remembered."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._known: OrderedDict[str, str] = OrderedDict()
        self._free_at = clock() - AT_ONCE * EVERY
        self._closed_until = clock()

    def remember(self, user_id: str, channel_id: str) -> None:
        """Keep the channel in which *user_id* has written."""
        self._known[user_id] = channel_id
        self._known.move_to_end(user_id)
        if len(self._known) > REMEMBERED:
            self._known.popitem(last=False)

    async def of(self, user_id: str, http: HTTPClient, *, urgent: bool = False) -> str:
        """Return the channel of *user_id*, opened if need be.

        Raises `NotNowError` when opening must wait. What is *urgent* (safety, an answer) does not wait.
        """
        if user_id not in self._known:
            if not urgent:
                self._take_turn()
            self.remember(user_id, await self._open(user_id, http))
        return self._known[user_id]

    def _take_turn(self) -> None:
        now = self._clock()
        wait = max(self._closed_until - now, self._free_at + EVERY - now)
        if wait > 0:
            raise NotNowError(timedelta(seconds=wait))
        self._free_at = max(self._free_at, now - AT_ONCE * EVERY) + EVERY

    async def _open(self, user_id: str, http: HTTPClient) -> str:
        try:
            channel = await again_if_cut(lambda: http.start_private_message(int(user_id)))
        except discord.RateLimited as error:
            self._pause(error.retry_after)
        except discord.HTTPException as error:
            if error.code != OPENING_TOO_FAST:
                raise
            self._pause(PAUSE)
        else:
            return str(channel["id"])
        raise NotNowError(timedelta(seconds=self._closed_until - self._clock()))

    def _pause(self, seconds: float) -> None:
        self._closed_until = self._clock() + seconds
