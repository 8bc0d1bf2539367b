"""Whose direct-message channel may be opened next: Discord blocks a bot that opens many."""

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.conversation.messages import Lane
from bot.platforms.discord.failures import NotNowError
from bot.platforms.discord.notes import Notes

EVERY = 10.0
"""Seconds between two channels opened for what answers nobody."""

DAILY = 20
"""How many in 24 hours are safe. Bots report being flagged after 20-50 new ones. Known channels are free, and
who joined on Discord has one."""

FOR_NEWS = DAILY - 5
"""How many of those what nobody asked for may use up; the rest is kept for what belongs to a shift or a
lesson, which is paced but not capped."""

PAUSE = 900.0
"""Seconds without openings after Discord said that they come too fast, or refused for another reason."""

PATIENCE = 3 * EVERY
"""Seconds after which whoever did not come to their turn has lost it."""

A_DAY = 24 * 3600.0
OPENED = "opened"


@dataclass(slots=True)
class _Waiting:
    lane: Lane
    due: float


class Openings:
    """The budget: what is urgent goes first, and what nobody asked for waits where it holds nobody up."""

    def __init__(self, notes: Notes | None, clock: Callable[[], float], now: Callable[[], datetime]) -> None:
        self._notes = notes
        self._clock = clock
        self._now = now
        self._queue: dict[str, _Waiting] = {}
        self._free_at = self._closed_until = clock()

    @property
    def closed_for(self) -> float:
        """For how many seconds Discord wants none at all; less than 0 if it takes them."""
        return self._closed_until - self._clock()

    def pause(self, seconds: float = PAUSE) -> None:
        """Open none for a while: Discord said so, or means it."""
        self._closed_until = max(self._closed_until, self._clock() + seconds)

    async def take(self, user_id: str, lane: Lane) -> None:
        """Return when a channel of *user_id* may be opened for something of *lane*: now.

        Raises `NotNowError` when it must wait. Answers wait only while Discord wants no openings at all, and
        safety not even then.
        """
        if self.closed_for > 0 and lane is not Lane.SAFETY:
            raise NotNowError(timedelta(seconds=self.closed_for))
        if lane <= Lane.ANSWER:
            self._queue.pop(user_id, None)
            return
        wait = self._wait(user_id, lane)
        if wait > 0:
            raise NotNowError(timedelta(seconds=wait))
        del self._queue[user_id]
        self._free_at = self._clock() + EVERY
        if self._notes:
            await self._notes.keep(OPENED, json.dumps([*self._lately(), int(self._now().timestamp())]))

    def _wait(self, user_id: str, lane: Lane) -> float:
        """Return in how many seconds the turn of *user_id* comes, who stands in the queue from here on."""
        now = self._clock()
        mine = self._stand(user_id, lane, now)
        ahead = self._ahead(user_id, mine.lane)
        news = sum(ahead[each] for each in ahead if each >= Lane.TEAM)
        wait = max(self._free_at - now, 0) + EVERY * ahead.total()
        if mine.lane >= Lane.TEAM:
            wait = max(wait, self._until_a_day_has_room(news))
        mine.due = now + wait
        return wait

    def _stand(self, user_id: str, lane: Lane, now: float) -> _Waiting:
        late = [each for each, waits in self._queue.items() if each != user_id and waits.due < now - PATIENCE]
        for each in late:
            del self._queue[each]
        mine = self._queue.setdefault(user_id, _Waiting(lane, now))
        mine.lane = min(mine.lane, lane)
        return mine

    def _ahead(self, user_id: str, lane: Lane) -> Counter[Lane]:
        """Return how many of each lane come first: the more urgent, and of one's own who came earlier."""
        ahead: Counter[Lane] = Counter()
        mine_seen = False
        for each, waits in self._queue.items():
            mine_seen = mine_seen or each == user_id
            if waits.lane < lane or (waits.lane == lane and not mine_seen):
                ahead[waits.lane] += 1
        return ahead

    def _until_a_day_has_room(self, ahead: int) -> float:
        """Return in how many seconds what nobody asked for has room again, with so many before it."""
        lately, days = self._lately(), 0
        place = len(lately) + ahead
        while place >= max(len(lately), FOR_NEWS):
            place, days = place - FOR_NEWS, days + 1
        # What is not opened yet makes room in its own time: a day after now, at the soonest.
        now = self._now().timestamp()
        return days * A_DAY + (lately[place] - now if days and place < len(lately) else 0)

    def _lately(self) -> list[int]:
        kept: list[int] = json.loads((self._notes and self._notes.get(OPENED)) or "[]")
        since = self._now().timestamp() - A_DAY
        return [moment for moment in kept if moment > since]
