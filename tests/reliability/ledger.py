"""A server that writes down what reached whom, and now and then cuts the line after it has done so."""

import asyncio
import itertools
import json
import random
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web

from tests.loopback import serving

TOKEN = "110201543:AAH-made-up-token-of-a-reliability-test"
BOT = {"id": 110201543, "is_bot": True, "first_name": "Doorstep", "username": "doorstep_bot"}
TAKES = 0.15
"""Seconds that a message is under way, so that a kill finds some."""
CUT_EVERY = 100


class Ledger:
    """What reached whom; *cut* answers were lost on their way back."""

    def __init__(self, seed: int) -> None:
        self.reached: Counter[str] = Counter()
        self.cut = 0
        self.url = ""
        self._nonces: set[str] = set()
        self._random = random.Random(seed)  # noqa: S311
        self._numbers = itertools.count(1)

    @asynccontextmanager
    async def served(self) -> AsyncIterator["Ledger"]:
        routes = (web.post("/discord", self._discord), web.post("/bot{token}/{method}", self._telegram))
        async with serving(*routes) as self.url:
            yield self

    async def _telegram(self, request: web.Request) -> web.Response:
        given = dict(await request.post())
        if request.match_info["method"] != "sendMessage":
            return web.json_response({"ok": True, "result": BOT})
        chat = str(given["chat_id"])
        await self._reach(chat, request)
        whose = {"id": int(chat), "type": "private", "first_name": "Sam"}
        shown = {"message_id": next(self._numbers), "date": 1, "chat": whose, "text": str(given["text"])}
        return web.json_response({"ok": True, "result": shown})

    async def _discord(self, request: web.Request) -> web.Response:
        said = json.loads(await request.read())
        if said["nonce"] not in self._nonces:
            self._nonces.add(said["nonce"])
            await self._reach(said["to"], request)
        return web.json_response({})

    async def _reach(self, whom: str, request: web.Request) -> None:
        await asyncio.sleep(TAKES / 2)
        self.reached[whom] += 1
        await asyncio.sleep(TAKES / 2)
        if self._random.randrange(CUT_EVERY) == 0 and request.transport:
            self.cut += 1
            request.transport.abort()
