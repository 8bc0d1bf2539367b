"""A Bot API server on loopback whose users do nothing but press a button and wait for what comes of it.

It runs in a process of its own, so that it takes no time from the loop of the bot that it measures.
"""

import asyncio
import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from aiohttp import web

from tests.loopback import serving

TOKEN = "110201543:AAH-made-up-token-of-a-benchmark"
BOT = {"id": 110201543, "is_bot": True, "first_name": "Doorstep", "username": "doorstep_bench_bot"}
FIRST_USER = 5_000_000_001
PEOPLE = 500
LONGEST_POLL = 25.0
EDIT, TOAST = "editMessageText", "answerCallbackQuery"
NEEDED = frozenset({EDIT, TOAST})
LABELS = {True: "groups.join:seniors", False: "groups.leave:seniors"}


@dataclass
class Press:
    """One pressed button: when, by whom, and when each part of its answer came."""

    user: int
    at: float
    came: dict[str, float] = field(default_factory=dict)

    @property
    def over(self) -> bool:
        """Whether the little wheel has stopped and the message has changed."""
        return self.came.keys() >= NEEDED


class Crowd:
    """The server and its users. *pressed* holds every press since it was last emptied."""

    def __init__(self) -> None:
        self.pressed: list[Press] = []
        self.url = ""
        self._updates: list[dict[str, Any]] = []
        self._update_ids = count(700_000_001)
        self._open: dict[int, Press] = {}
        self._joins: dict[int, bool] = {}
        self._news = asyncio.Event()
        self.listening = asyncio.Event()
        self.answered = asyncio.Event()

    @asynccontextmanager
    async def served(self) -> AsyncIterator["Crowd"]:
        """Serve until the end of the block."""
        async with serving(web.route("*", "/bot{token}/{method}", self._call)) as self.url:
            yield self

    def is_waiting(self, user: int) -> bool:
        """Whether *user* still waits for the answer to a press."""
        return user in self._open

    @property
    def waiting(self) -> int:
        """How many wait for an answer."""
        return len(self._open)

    def press(self, user: int) -> None:
        """Let a user press: into the group and out of it in turns, so that each press changes something."""
        press = Press(user, time.perf_counter())
        self._open[user] = press
        self.pressed.append(press)
        joins = self._joins[user] = not self._joins.get(user, False)
        person = {"id": user, "is_bot": False, "first_name": "Sam", "language_code": "en"}
        chat = {"id": user, "type": "private", "first_name": "Sam"}
        shown = {"message_id": 7, "date": int(time.time()), "chat": chat, "from": BOT, "text": "Groups"}
        query = {
            "id": str(user),
            "from": person,
            "chat_instance": "1",
            "data": LABELS[joins],
            "message": shown,
        }
        self._updates.append({"update_id": next(self._update_ids), "callback_query": query})
        self._news.set()

    def forget(self) -> None:
        """Begin anew, with a bot that knows nobody's groups."""
        self._updates.clear()
        self._open.clear()
        self._joins.clear()
        self.pressed.clear()

    async def _call(self, request: web.Request) -> web.Response:
        method = request.match_info["method"]
        given = dict(await request.post())
        match method:
            case "getUpdates":
                result: Any = await self._poll(
                    int(str(given.get("offset", 0))), float(str(given.get("timeout", 0)))
                )
            case "getMe":
                result = BOT
            case _ if method == EDIT:
                self._came(int(str(given["chat_id"])), method)
                result = _message(given)
            case _ if method == TOAST:
                self._came(int(str(given["callback_query_id"])), method)
                result = True
            case "getMyCommands":
                result = []
            case "getMyName" | "getMyDescription" | "getMyShortDescription":
                result = {{"N": "name", "D": "description", "S": "short_description"}[method[5]]: ""}
            case _:
                result = True
        return web.Response(body=json.dumps({"ok": True, "result": result}), content_type="application/json")

    async def _poll(self, offset: int, patience: float) -> list[dict[str, Any]]:
        self._updates = [update for update in self._updates if update["update_id"] >= offset]
        self.listening.set()
        if not self._updates:
            self._news.clear()
            try:
                async with asyncio.timeout(min(patience, LONGEST_POLL) or 0.001):
                    await self._news.wait()
            except TimeoutError:
                return []
        return self._updates[:100]

    def _came(self, user: int, what: str) -> None:
        press = self._open.get(user)
        if press is None:
            return
        press.came.setdefault(what, time.perf_counter())
        if press.over:
            del self._open[user]
            self.answered.set()


def _message(given: dict[str, Any]) -> dict[str, Any]:
    chat = {"id": int(given["chat_id"]), "type": "private", "first_name": "Sam"}
    return {
        "message_id": int(given["message_id"]),
        "date": int(time.time()),
        "chat": chat,
        "from": BOT,
        "text": "x",
    }
