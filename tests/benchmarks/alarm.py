"""A Bot API server on loopback whose users cry for help while others are sent news."""

import asyncio
import json
import time
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from aiohttp import web

from tests.benchmarks.crowd import BOT, Crowd

LONGEST = 20.0
CRIERS = range(6_000_000_001, 6_000_000_401)
"""Users who cry for help; no news is sent to them."""


@dataclass
class Cry:
    """A cry for help: when, and when its answer came."""

    at: float
    came: asyncio.Event = field(default_factory=asyncio.Event)
    waited: float = 0.0


class Alarm(Crowd):
    """The server. *news* counts what was sent to anybody who does not wait for help."""

    def __init__(self) -> None:
        super().__init__()
        self.news = 0
        self._cries: dict[int, Cry] = {}
        self._ids = count(1)

    async def cry(self, user: int) -> float:
        """Let a user write /safe; return in how many seconds the first lines are there."""
        cry = self._cries[user] = Cry(time.perf_counter())
        person = {"id": user, "is_bot": False, "first_name": "Sam", "language_code": "en"}
        chat = {"id": user, "type": "private", "first_name": "Sam"}
        entities = [{"type": "bot_command", "offset": 0, "length": 5}]
        message = {"message_id": next(self._ids), "date": int(time.time()), "chat": chat, "from": person}
        self._updates.append(
            {
                "update_id": next(self._update_ids),
                "message": {**message, "text": "/safe", "entities": entities},
            }
        )
        self._news.set()
        with suppress(TimeoutError):
            async with asyncio.timeout(LONGEST):
                await cry.came.wait()
        del self._cries[user]
        if not cry.waited:
            raise SystemExit(f"a cry for help was not answered within {LONGEST:.0f} s")
        return cry.waited

    async def _call(self, request: web.Request) -> web.Response:
        if request.match_info["method"] != "sendMessage":
            return await super()._call(request)
        given = dict(await request.post())
        user = int(str(given["chat_id"]))
        if cry := self._cries.get(user):
            if not cry.waited:
                cry.waited = time.perf_counter() - cry.at
                cry.came.set()
        else:
            self.news += 1
        chat = {"id": user, "type": "private", "first_name": "Sam"}
        result: dict[str, Any] = {
            "message_id": next(self._ids),
            "date": int(time.time()),
            "chat": chat,
            "from": BOT,
            "text": "x",
        }
        return web.Response(body=json.dumps({"ok": True, "result": result}), content_type="application/json")
