"""Doors through which networks bring what happened: a path, a secret in a header, a body of limited size."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

MAX_BODY = 2**20
"""Bytes. What networks bring is far smaller: no files come this way."""
TOO_LARGE = 413

Receive = Callable[[bytes, str | None], Awaitable[int]]
"""Takes a body and the secret that came with it, and returns the HTTP status to answer with."""


@dataclass(frozen=True, slots=True)
class Hook:
    """Where a network brings what happened, in which header its secret stands, and who takes it."""

    path: str
    header: str
    receive: Receive


def hook_route(hook: Hook) -> Route:
    """Return the route of *hook*. It answers with a status and nothing else."""

    async def take(request: Request) -> Response:
        body = await _body(request)
        if body is None:
            return Response(status_code=TOO_LARGE)
        return Response(status_code=await hook.receive(body, request.headers.get(hook.header)))

    return Route(hook.path, take, methods=["POST"])


async def _body(request: Request) -> bytes | None:
    """Return the whole body; None if it is too large, or cut off."""
    body = bytearray()
    try:
        async for part in request.stream():
            body += part
            if len(body) > MAX_BODY:
                return None
    except ClientDisconnect:
        return None
    return bytes(body)
