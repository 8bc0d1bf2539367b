"""Work done in order for each person, and at once for many."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class InOrder(Generic[T]):
    """Hands items to *work*: those with one key one after the other, at most *at_once* in all.

    *work* never raises.
    """

    def __init__(self, work: Callable[[T], Awaitable[None]], at_once: int) -> None:
        self._work, self._free = work, asyncio.Semaphore(at_once)
        self._queues: dict[str, deque[T]] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def put(self, key: str, item: T) -> None:
        """Let *item* have its turn after all others of *key*."""
        if key in self._queues:
            self._queues[key].append(item)
            return
        self._queues[key] = deque([item])
        task = asyncio.create_task(self._run(key))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def waiting(self, key: str) -> int:
        """Return how many items of *key* have not begun."""
        return len(self._queues.get(key, ()))

    async def finish(self, within: float) -> None:
        """Wait until all is done, but not longer than *within* seconds; then leave the rest undone."""
        if not self._tasks:
            return
        _, late = await asyncio.wait(self._tasks, timeout=within)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)

    async def _run(self, key: str) -> None:
        queue = self._queues[key]
        while queue:
            async with self._free:
                await self._work(queue.popleft())
        del self._queues[key]
