"""What is done again and again, by a clock that nobody sets."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

log = logging.getLogger(__name__)

Work = Callable[[], Awaitable[object]]


class Ticks:
    """Calls a few coroutines again and again; a late or slow one is never called twice at once."""

    def __init__(self) -> None:
        self._works: list[tuple[float, Work]] = []
        self._going: set[asyncio.Task[None]] = set()
        self._paused = False

    def every(self, seconds: float, work: Work) -> None:
        """Call *work* every so many seconds, the first time when so many have gone by. Before `start`."""
        self._works.append((seconds, work))

    def start(self) -> None:
        """Begin to tick."""
        self._going = {asyncio.create_task(self._tick(seconds, work)) for seconds, work in self._works}

    def pause(self) -> None:
        """Begin nothing further."""
        self._paused = True

    def stop(self) -> None:
        """Stop for good."""
        for task in self._going:
            task.cancel()

    async def _tick(self, seconds: float, work: Work) -> None:
        clock = asyncio.get_running_loop().time
        due = clock() + seconds
        while True:
            await asyncio.sleep(due - clock())
            if not self._paused:
                await _once(work)
            due = max(due + seconds, clock())  # What was missed meanwhile is done once.


async def _once(work: Work) -> None:
    try:
        await work()
    except Exception as error:  # Whatever it was, the next tick tries again.
        log.error("tick failed", extra={"error": type(error).__name__}, exc_info=error)
