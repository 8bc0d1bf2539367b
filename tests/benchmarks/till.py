"""A Bot API server on loopback that only counts what it takes, with limits of its own if it is given some."""

import asyncio
import json
import time
from collections import Counter, deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web

from tests.loopback import serving

TOKEN = "110201543:AAH-made-up-token-of-a-benchmark"
BOT = {"id": 110201543, "is_bot": True, "first_name": "Doorstep", "username": "doorstep_bench_bot"}
WEBHOOK = {"url": "", "has_custom_certificate": False, "pending_update_count": 0}
ANSWERS: dict[str, Any] = {
    "getMe": BOT,
    "getMyCommands": [],
    "getMyName": {"name": ""},
    "getMyDescription": {"description": ""},
    "getMyShortDescription": {"short_description": ""},
    "getUpdates": [],
    "getWebhookInfo": WEBHOOK,
}


NO_NEWS = 0.5
"""For how many seconds whoever asks for updates waits at most: nothing ever happens here."""


class Till:
    """Takes messages, and refuses those above *per_second* in all, or *per_chat* a second for one chat."""

    def __init__(self, per_second: int = 0, per_chat: int = 0) -> None:
        self.per_second, self.per_chat = per_second, per_chat
        self.taken: Counter[str] = Counter()
        self.refused = 0
        self.first, self.last = 0.0, 0.0
        self.url = ""
        self._lately: deque[float] = deque()
        self._lately_in: dict[str, deque[float]] = {}

    @asynccontextmanager
    async def served(self) -> AsyncIterator["Till"]:
        """Serve until the end of the block."""
        async with serving(web.route("*", "/bot{token}/{method}", self._call)) as self.url:
            yield self

    def forget(self) -> None:
        """Begin anew."""
        self.taken.clear()
        self.refused, self.first, self.last = 0, 0.0, 0.0

    async def _call(self, request: web.Request) -> web.Response:
        given = dict(await request.post())
        if request.match_info["method"] == "sendMessage":
            return self._message(str(given["chat_id"]), str(given["text"]))
        if request.match_info["method"] == "getUpdates":
            await asyncio.sleep(min(float(str(given.get("timeout", 0))), NO_NEWS))
        return _answer({"ok": True, "result": ANSWERS.get(request.match_info["method"], True)})

    def _message(self, chat: str, text: str) -> web.Response:
        now = time.perf_counter()
        lately = self._lately_in.setdefault(chat, deque())
        if _full(self._lately, now, self.per_second) or _full(lately, now, self.per_chat):
            self.refused += 1
            return _answer({"ok": False, "error_code": 429, "parameters": {"retry_after": 1}}, 429)
        self._lately.append(now)
        lately.append(now)
        self.first, self.last = self.first or now, now
        self.taken[chat] += 1
        whose = {"id": int(chat), "type": "private", "first_name": "Sam"}
        message = {"message_id": 7, "date": int(time.time()), "chat": whose, "from": BOT, "text": text}
        return _answer({"ok": True, "result": message})


def _full(lately: deque[float], now: float, limit: int) -> bool:
    while lately and lately[0] <= now - 1:
        lately.popleft()
    return bool(limit) and len(lately) >= limit


def _answer(words: object, status: int = 200) -> web.Response:
    return web.Response(body=json.dumps(words), status=status, content_type="application/json")
