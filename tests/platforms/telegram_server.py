"""A Bot API server on loopback, as strict as the real one or stricter.

It takes url-encoded, multipart and JSON bodies, really waits in getUpdates, and fails in the ways that
`refuse`, `cut` and `slow` ask for. It stops by itself after a while, so that no test hangs on it.
"""

import asyncio
import contextlib
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Self

from aiohttp import web

from tests.platforms.telegram_bodies import parameters_of
from tests.platforms.telegram_calls import Calls
from tests.platforms.telegram_carrier import Carrier
from tests.platforms.telegram_world import Group, RefusedError, User, World

TOKEN = "110201543:AAH-made-up-token-that-no-log-may-show"
LIFETIME = 120.0
LONGEST_POLL = 50.0
TEXTS = {
    400: "Bad Request",
    403: "Forbidden: bot was blocked by the user",
    409: "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
    429: "Too Many Requests: retry after",
    500: "Internal Server Error",
    502: "Bad Gateway",
}


@dataclass
class Fault:
    """Something that goes wrong with the next *times* calls of *method* (any, if None) to *chat* (any)."""

    kind: str
    method: str | None = None
    chat: int | None = None
    times: int = 1
    refusal: RefusedError | None = None
    seconds: float = 0.0
    words: str = ""

    def meets(self, method: str, parameters: dict[str, Any]) -> bool:
        """Tell whether this call is to fail."""
        here = self.chat is None or str(parameters.get("chat_id")) == str(self.chat)
        return self.times > 0 and self.method in (None, method) and here


@dataclass(frozen=True)
class Call:
    """A call that arrived, with its parameters read, whether or not it was granted."""

    method: str
    parameters: dict[str, Any]
    at: float = field(default_factory=time.monotonic)


class TelegramServer:
    """The server; use it with ``async with``. *url* is what a steward would set as the API address."""

    def __init__(self, token: str = TOKEN) -> None:
        self.token, self.world = token, World()
        self.calls: list[Call] = []
        self.faults: list[Fault] = []
        self.port = 0
        self._granted = Calls(self.world)
        self._poll: asyncio.Future[None] | None = None
        self._carriers: list[Carrier] = []
        self._runner: web.AppRunner | None = None

    @property
    def url(self) -> str:
        """Scheme, host and port."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def pending(self) -> list[int]:
        """The ids of the updates that the bot has not confirmed."""
        return [update["update_id"] for update in self.world.updates]

    def user(self, first_name: str = "Sam", **more: Any) -> User:
        """Return a new user."""
        return self.world.user(first_name, **more)

    def group(self, title: str = "Kanawha team") -> Group:
        """Return a new group."""
        return self.world.group(title)

    def made(self, method: str) -> list[Call]:
        """Return the calls of *method* so far."""
        return [call for call in self.calls if call.method == method]

    @property
    def menus(self) -> dict[str, list[dict[str, str]]]:
        """The menus of commands, by scope and language."""
        return self._granted.menus

    def webhook(self, url: str) -> None:
        """Set a webhook, so that polling is refused."""
        self._granted.webhook = url

    @property
    def webhook_set(self) -> str:
        """The address that the bot has set for its updates."""
        return self._granted.webhook

    def bring_to(self, url: str) -> Carrier:
        """Begin to bring updates to the webhook, whose public address leads to *url* behind a proxy."""
        self._carriers.append(carrier := Carrier(self.world, self._granted, url))
        return carrier

    @property
    def profiles(self) -> dict[str, str]:
        """The bot's name, description and short description, by what it is and language."""
        return self._granted.profiles

    def refuse(
        self,
        status: int,
        description: str = "",
        *,
        method: str | None = None,
        chat: int | None = None,
        times: int = 1,
        **parameters: int,
    ) -> Fault:
        """Refuse calls with *status*; *parameters* such as ``retry_after=3``."""
        refusal = RefusedError(status, description or TEXTS[status], **parameters)
        return self._fail(Fault("refuse", method, chat, times, refusal))

    def cut(
        self, *, after: bool, method: str | None = None, chat: int | None = None, times: int = 1
    ) -> Fault:
        """Cut the connection before a call is carried out, or after it."""
        return self._fail(Fault("cut after" if after else "cut before", method, chat, times))

    def slow(
        self, seconds: float, *, method: str | None = None, chat: int | None = None, times: int = 1
    ) -> Fault:
        """Carry calls out, and answer *seconds* later."""
        return self._fail(Fault("slow", method, chat, times, seconds=seconds))

    def garble(self, words: str, *, method: str | None = None) -> Fault:
        """Carry a call out and answer with *words* instead of JSON, as a proxy in between might."""
        return self._fail(Fault("garble", method, words=words))

    def heal(self) -> None:
        """Let everything work again."""
        self.faults.clear()

    def _fail(self, fault: Fault) -> Fault:
        self.faults.append(fault)
        return fault

    async def start(self) -> None:
        """Listen, on the same port as before if there was one."""
        application = web.Application(client_max_size=50 * 2**20)
        application.router.add_route("*", "/bot{token}/{method}", self._call)
        application.router.add_get("/file/bot{token}/{path:.*}", self._file)
        self._runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self.port)
        await site.start()
        self.port = site._server.sockets[0].getsockname()[1]
        asyncio.get_running_loop().call_later(LIFETIME, self._expire)

    async def stop(self) -> None:
        """Refuse connections from now on, and cut those that are open."""
        if self._runner:
            runner, self._runner = self._runner, None
            await runner.cleanup()

    def _expire(self) -> None:
        if self._runner:
            self._stopping = asyncio.ensure_future(self.stop())

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        for carrier in self._carriers:
            await carrier.stop()
        await self.stop()

    async def _call(self, request: web.Request) -> web.StreamResponse:
        try:
            if request.match_info["token"] != self.token:
                raise RefusedError(401, "Unauthorized")
            method, parameters = request.match_info["method"], await parameters_of(request)
            self.calls.append(Call(method, parameters))
            self.world.changed()
            return _answer(await self._with_faults(method, parameters))
        except _GarbledError as garbled:
            return web.Response(text=str(garbled))
        except _CutError:
            return _hang_up(request)
        except RefusedError as refused:
            return _refusal(refused)

    async def _with_faults(self, method: str, parameters: dict[str, Any]) -> Any:
        fault = next((f for f in self.faults if f.meets(method, parameters)), None)
        if fault:
            fault.times -= 1
            if fault.refusal:
                raise fault.refusal
            if fault.kind == "cut before":
                raise _CutError
        result = await self._carry_out(method, parameters)
        if fault and fault.kind == "cut after":
            raise _CutError
        if fault and fault.kind == "garble":
            raise _GarbledError(fault.words)
        if fault:
            await asyncio.sleep(fault.seconds)
        return result

    async def _carry_out(self, method: str, parameters: dict[str, Any]) -> Any:
        if method == "getUpdates":
            return await self._updates(parameters)
        grant: Callable[[dict[str, Any]], Any] | None = getattr(self._granted, _snake(method), None)
        if grant is None or method.startswith("_"):
            raise RefusedError(404, "Not Found")
        try:
            return grant(parameters)
        except AssertionError as beyond:  # Telegram would take it, and we do not want it.
            raise RefusedError(400, f"Bad Request: {beyond}") from None
        finally:
            self.world.changed()

    async def _updates(self, parameters: dict[str, Any]) -> list[dict[str, Any]]:
        if self._granted.webhook:
            raise RefusedError(409, "Conflict: can't use getUpdates method while webhook is active")
        if self._poll and not self._poll.done():
            self._poll.set_result(None)  # The older of two pollers is told, as Telegram does.
            self.world.changed()
        mine = self._poll = asyncio.get_running_loop().create_future()
        self._granted.want(parameters.get("allowed_updates"))
        self._confirm(int(parameters.get("offset", 0)))
        timeout = min(float(parameters.get("timeout", 0)), LONGEST_POLL)
        with contextlib.suppress(TimeoutError):
            await self.world.until(lambda: mine.done() or self.world.updates, timeout or 0.001)
        if mine.done():
            raise RefusedError(409, TEXTS[409])
        mine.set_result(None)
        return self.world.updates[: int(parameters.get("limit", 100))]

    def _confirm(self, offset: int) -> None:
        if offset < 0:
            self.world.updates = self.world.updates[offset:]
        else:
            self.world.updates = [u for u in self.world.updates if u["update_id"] >= offset]

    async def _file(self, request: web.Request) -> web.StreamResponse:
        found = self._granted.files.get(request.match_info["path"])
        if request.match_info["token"] != self.token or found is None:
            return _refusal(RefusedError(404, "Not Found"))
        return web.Response(body=found.content, content_type=found.media_type)


class _CutError(Exception):
    """The connection is to be cut instead of an answer."""


class _GarbledError(Exception):
    """The answer is to be something else than JSON."""


def _hang_up(request: web.Request) -> web.Response:
    if request.transport:
        request.transport.abort()
    return web.Response()


def _snake(method: str) -> str:
    return re.sub("[A-Z]", lambda letter: "_" + letter[0].lower(), method)


def _answer(result: Any) -> web.Response:
    return web.json_response({"ok": True, "result": result})


def _refusal(refused: RefusedError) -> web.Response:
    body: dict[str, Any] = {"ok": False, "error_code": refused.status, "description": refused.description}
    headers = {}
    if refused.parameters:
        body["parameters"] = refused.parameters
    if "retry_after" in refused.parameters:
        body["description"] = f"Too Many Requests: retry after {refused.parameters['retry_after']}"
        headers["Retry-After"] = str(refused.parameters["retry_after"])
    return web.json_response(body, status=refused.status, headers=headers)
