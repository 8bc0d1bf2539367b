"""How often the bot may begin a session: Discord allows 1000 in 24 hours, and beyond takes the token away."""

import asyncio
import json
from collections.abc import Callable
from datetime import datetime, timedelta

from bot.platforms.discord.failures import NotNowError
from bot.platforms.discord.notes import Notes

GAP = 5.0
"""Seconds between two: https://docs.discord.com/developers/events/gateway#rate-limiting allows one in five
seconds, at a *max_concurrency* of 1, which every bot has below 150,000 servers."""

CALM = 400
SLOW = 24 * 3600 / CALM
"""After *CALM* in a day they come so many seconds apart: 800 at most, whatever happens, restarts included."""

LONGEST = 60.0
"""Seconds to wait on an open line; beyond, it is hung up first."""

HOURS = "identifies"


class Identifies:
    """Counts sessions by the hour, across restarts, and spaces them out."""

    def __init__(self, notes: Notes, now: Callable[[], datetime]) -> None:
        self._notes = notes
        self._now = now
        self._last: datetime | None = None

    async def take(self) -> None:
        """Return when a session may begin, and count it; raises `NotNowError` if that is long from now."""
        wait = self._wait()
        if wait > LONGEST:
            raise NotNowError(timedelta(seconds=wait))
        if wait > 0:
            await asyncio.sleep(wait)
        self._last = self._now()
        hours = self._of_a_day()
        this_hour = self._hour()
        hours[this_hour] = hours.get(this_hour, 0) + 1
        await self._notes.keep(HOURS, json.dumps(hours))

    def count(self) -> int:
        """Return how many there were in the last 24 hours, rounded up."""
        return sum(self._of_a_day().values())

    def _wait(self) -> float:
        many = self.count() >= CALM
        if self._last is None and not many:
            return 0
        if self._last is None:  # After a restart nobody knows when the last one was: perhaps just now.
            self._last = self._now()
        return (SLOW if many else GAP) - (self._now() - self._last).total_seconds()

    def _of_a_day(self) -> dict[str, int]:
        kept: dict[str, int] = json.loads(self._notes.get(HOURS) or "{}")
        oldest = int(self._hour()) - 24
        return {hour: times for hour, times in kept.items() if int(hour) >= oldest}

    def _hour(self) -> str:
        return str(int(self._now().timestamp()) // 3600)
