"""Brings updates to a bot's webhook as Telegram does: in order for each chat, again until it is taken."""

import asyncio
from typing import Any
from urllib.parse import urlsplit

import aiohttp

from tests.platforms.telegram_front import FrontCalls
from tests.platforms.telegram_world import World

HEADER = "X-Telegram-Bot-Api-Secret-Token"
AGAIN, LATER = 0.02, 0.5
"""Seconds until an update is brought again: at first, and at most. Telegram takes its time; tests do not."""


class Carrier:
    """Carries updates to *to*, the way in behind the address that the bot has set: a proxy with HTTPS.

    *taken* are the ids of the updates that were answered with 200, in that order; *answers* all statuses.
    """

    def __init__(self, world: World, front: FrontCalls, to: str) -> None:
        self._world, self._front, self.to = world, front, to
        self.taken: list[int] = []
        self.answers: list[int] = []
        self.repeat_each = 1
        self._busy: set[object] = set()
        self._trips: set[asyncio.Task[None]] = set()
        self._running = asyncio.create_task(self._run())

    async def stop(self) -> None:
        """Bring nothing further."""
        for task in (self._running, *self._trips):
            task.cancel()
        await asyncio.gather(self._running, *self._trips, return_exceptions=True)

    async def _run(self) -> None:
        async with aiohttp.ClientSession() as self._session:
            while True:
                await self._world.until(self._next, within=3600)
                update = self._next()
                if update:
                    self._busy.add(_chat(update))
                    trip = asyncio.create_task(self._bring(update))
                    self._trips.add(trip)
                    trip.add_done_callback(self._trips.discard)

    def _next(self) -> dict[str, Any] | None:
        if not self._front.webhook or len(self._busy) >= self._front.max_connections:
            return None
        return next((u for u in self._world.updates if _chat(u) not in self._busy), None)

    async def _bring(self, update: dict[str, Any]) -> None:
        pause = AGAIN
        while not await self._is_taken(update):
            await asyncio.sleep(pause)
            pause = min(pause * 2, LATER)
        for _ in range(self.repeat_each - 1):  # As if our 200 had been lost on its way.
            await self._is_taken(update)
        self.taken.append(update["update_id"])
        self._world.updates.remove(update)
        self._busy.discard(_chat(update))
        self._world.changed()

    async def _is_taken(self, update: dict[str, Any]) -> bool:
        path = urlsplit(self._front.webhook).path
        headers = {HEADER: self._front.secret} if self._front.secret else {}
        try:
            async with self._session.post(self.to + path, json=update, headers=headers) as answer:
                self.answers.append(answer.status)
                if answer.status // 100 != 2:
                    self._front.fail(f"Wrong response from the webhook: {answer.status} {answer.reason}")
        except aiohttp.ClientError:
            self._front.fail("Connection refused")
            return False
        finally:
            self._world.changed()
        return answer.status // 100 == 2


def _chat(update: dict[str, Any]) -> object:
    content = next(value for key, value in update.items() if key != "update_id")
    chat = content.get("chat") or content.get("message", {}).get("chat") or {}
    return chat.get("id") or update["update_id"]
