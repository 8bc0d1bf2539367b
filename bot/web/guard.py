"""Keeps other web pages out: only this machine's own names, and presses only from our own page."""

from collections.abc import Iterable

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

OWN_NAMES = frozenset({"127.0.0.1", "localhost", "[::1]"})
READING = frozenset({"GET", "HEAD"})
HEADERS = {
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "cross-origin-resource-policy": "same-origin",
    "referrer-policy": "same-origin",
    "x-content-type-options": "nosniff",
}


class OwnPageOnly:
    """An ASGI layer that refuses what another web page may have sent.

    A page elsewhere can have its name resolved to 127.0.0.1; its Host header then gives it away. A
    page elsewhere can also post to 127.0.0.1 directly; its Origin header then gives it away. *open_paths*
    answer under any name.
    """

    def __init__(self, app: ASGIApp, open_paths: Iterable[str] = ()) -> None:
        self._app = app
        self._open = frozenset(open_paths)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the request through, or refuse it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        refused = None if scope["path"] in self._open else _refusal(scope["method"], Headers(scope=scope))

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(HEADERS)
            await send(message)

        await (refused or self._app)(scope, receive, send_with_headers)


def _refusal(method: str, headers: Headers) -> PlainTextResponse | None:
    host = headers.get("host", "")
    if _name(host) not in OWN_NAMES:
        return PlainTextResponse("Open this page as http://127.0.0.1 on the machine it runs on.", 421)
    if method not in READING and headers.get("origin") != f"http://{host}":
        return PlainTextResponse("Only the page itself may do this.", 403)
    return None


def _name(host: str) -> str:
    name, colon, port = host.rpartition(":")
    return name if colon and port.isdigit() else host
