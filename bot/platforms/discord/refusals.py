"""How often Discord says no, and whether it made the whole bot wait."""

from collections import deque
from collections.abc import Callable
from datetime import timedelta
from time import monotonic
from types import SimpleNamespace

import aiohttp

WITHIN = 600.0
AT_MOST = 5_000
"""Refusals in so many seconds after which only safety is sent. At 10,000 Discord shuts the door on the
machine's address: https://docs.discord.com/developers/topics/rate-limits#invalid-request-limit-aka-cloudflare-bans"""

COUNTED = {401, 403, 429}


class Refusals:
    """Sees every answer to a request of the library, those too that it deals with by itself."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._times: deque[float] = deque()
        self._all_wait_until = clock()
        self.trace = aiohttp.TraceConfig()
        self.trace.on_request_end.append(self._look)

    def count(self, status: int, scope: str = "", asked_for: float = 0) -> None:
        """Note an answer. A limit of *scope* ``shared`` is nobody's fault and does not count."""
        if scope == "global":
            self._all_wait_until = self._clock() + asked_for
        if status in COUNTED and scope != "shared":
            self._times.append(self._clock())

    @property
    def everybody_waits(self) -> bool:
        """Whether Discord's last limit was for the whole bot and is not over."""
        return self._clock() < self._all_wait_until

    def pause(self) -> timedelta | None:
        """Return how long nothing should be asked of Discord; None if there is no need."""
        now = self._clock()
        while self._times and self._times[0] <= now - WITHIN:
            self._times.popleft()
        if len(self._times) < AT_MOST:
            return None
        return timedelta(seconds=self._times[len(self._times) - AT_MOST] + WITHIN - now)

    async def _look(self, _: object, __: SimpleNamespace, end: aiohttp.TraceRequestEndParams) -> None:
        headers = end.response.headers
        everywhere = headers.get("X-RateLimit-Global", "").lower() == "true"
        scope = "global" if everywhere else headers.get("X-RateLimit-Scope", "")
        self.count(end.response.status, scope, _seconds(headers.get("Retry-After", "")))


def _seconds(words: str) -> float:
    try:
        return float(words)
    except ValueError:
        return 0.0
