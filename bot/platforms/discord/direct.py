"""The direct-message channels of people, opened slowly: Discord blocks a bot that opens many."""

import json
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

T = TypeVar("T")
REMEMBERED = 20_000
EVERY = 10.0
"""Seconds between two channels opened for what answers nobody."""

DAILY = 20
"""How many in 24 hours for what nobody asked for. Bots report being flagged after 20-50 new ones. Known
channels are free, and who joined on Discord has one. What belongs to a shift or a lesson is paced, but not
capped."""

PAUSE = 900.0
"""Seconds without openings after Discord said that they come too fast, or refused for another reason."""

OPENED = "opened"


class DirectChannels:
    """Which channel is a person's own. A channel is opened once and remembered."""

    def __init__(
        self,
        notes: Notes | None = None,
        clock: Callable[[], float] = monotonic,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._notes = notes
        self._clock = clock
        self._now = now
        self._known: OrderedDict[str, str] = OrderedDict()
        self._closed: OrderedDict[str, str] = OrderedDict()
        self._turns: OrderedDict[str, float] = OrderedDict()
        self._free_at = self._closed_until = clock()

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

        Raises `NotNowError` when opening must wait. Answers wait only while Discord wants no openings at
        all, and safety not even then.
        """
        if user_id in self._known:
            return self._known[user_id]
        if not known:
            await self._wait_for_turn(user_id, Lane.SHIFT if lane is None else lane)
            known = await self._open(user_id, http)
        _keep(self._known, user_id, known)
        return known

    def pause(self, seconds: float = PAUSE) -> None:
        """Open none for a while: Discord said so, or means it."""
        self._closed_until = max(self._closed_until, self._clock() + seconds)

    async def _wait_for_turn(self, user_id: str, lane: Lane) -> None:
        now = self._clock()
        if self._closed_until > now and lane is not Lane.SAFETY:
            raise NotNowError(timedelta(seconds=self._closed_until - now))
        if lane <= Lane.ANSWER:
            return
        turn = self._turns.get(user_id)
        if turn is None:  # Whoever comes next gets a later turn, so that nobody comes in vain.
            turn = self._free_at = max(self._free_at, now)
            self._free_at += EVERY
            _keep(self._turns, user_id, turn)
        if turn > now:
            raise NotNowError(timedelta(seconds=turn - now))
        del self._turns[user_id]
        await self._count(lane)

    async def _count(self, lane: Lane) -> None:
        now = self._now().timestamp()
        kept: list[int] = json.loads((self._notes and self._notes.get(OPENED)) or "[]")
        lately = [moment for moment in kept if moment > now - 24 * 3600]
        if lane >= Lane.TEAM and len(lately) >= DAILY:
            raise NotNowError(timedelta(seconds=lately[0] + 24 * 3600 - now))
        if self._notes:
            await self._notes.keep(OPENED, json.dumps([*lately, int(now)]))

    async def _open(self, user_id: str, http: HTTPClient) -> str:
        try:
            channel = await again_if_cut(lambda: http.start_private_message(int(user_id)))
        except discord.RateLimited as error:
            self.pause(error.retry_after)
        except discord.HTTPException as error:
            if error.code != OPENING_TOO_FAST and (error.status != 403 or error.code in CLOSED_CODES):
                raise
            self.pause()
        else:
            return str(channel["id"])
        raise NotNowError(timedelta(seconds=self._closed_until - self._clock()))


def _keep(kept: OrderedDict[str, T], key: str, value: T) -> None:
    kept[key] = value
    kept.move_to_end(key)
    if len(kept) > REMEMBERED:
        kept.popitem(last=False)
