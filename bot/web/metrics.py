"""`GET /metrics`: the bot's counters and what waits, in the format of Prometheus.

Without a token it answers this machine only, under its own names, and nobody where another server stands
in front: all that comes through that one seems to come from here. With one it answers whoever brings it.
Nothing in it names a person, a chat or a word: labels are networks, lanes, outcomes and connections.
"""

import asyncio
import hmac
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from ipaddress import ip_address

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.engine.depths import Depths
from bot.engine.metrics import Metrics
from bot.web.health import WELL, Ask

PATH = "/metrics"
KEPT_SECONDS = 5.0
"""For so long the same answer is given: nobody can make the database count all day by asking."""
OUTSIDE = "Ask on the machine that the bot runs on, or set METRICS_TOKEN."
BEHIND = "PUBLIC_URL is set, so another server may stand in front: set METRICS_TOKEN to read this."
PASSED_ON = ("forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip")
"""What servers in front add to a request. Some add nothing: hence *in_front*."""


@dataclass(frozen=True, slots=True)
class Meter:
    """Where the numbers come from: the counters, what waits, whether we lead, the connections.

    *token*: who brings it may ask from anywhere; without one only this machine may. *in_front*: another
    server passes requests on to us, so that we cannot tell who is on this machine.
    """

    counted: Metrics
    depths: Callable[[], Awaitable[Depths]]
    leads: Callable[[], bool]
    health: Ask
    token: str | None = None
    in_front: bool = False


def metrics_route(meter: Meter) -> Route:
    """Return ``GET /metrics``."""
    asking = asyncio.Lock()
    kept: tuple[float, bytes, str] | None = None

    async def metrics(request: Request) -> Response:
        nonlocal kept
        if refused := _refusal(request, meter):
            return refused
        async with asking:
            if kept is None or time.monotonic() - kept[0] > KEPT_SECONDS:
                kept = (time.monotonic(), *await _written(meter))
        return Response(kept[1], headers={"content-type": kept[2], "cache-control": "no-store"})

    return Route(PATH, metrics)


def _refusal(request: Request, meter: Meter) -> Response | None:
    token = meter.token
    if token is None and meter.in_front:
        return PlainTextResponse(BEHIND, 403)
    if token is None:
        return None if _from_this_machine(request) else PlainTextResponse(OUTSIDE, 403)
    scheme, _, brought = request.headers.get("authorization", "").partition(" ")
    fits = hmac.compare_digest(brought.strip().encode(), token.encode())
    if fits and scheme.lower() == "bearer":
        return None
    return PlainTextResponse("Bring METRICS_TOKEN.", 401, {"www-authenticate": "Bearer"})


def _from_this_machine(request: Request) -> bool:
    """Whether the line itself comes from here, and nobody says that he has only passed the request on."""
    if any(name in request.headers for name in PASSED_ON):
        return False
    try:
        return request.client is not None and ip_address(request.client.host).is_loopback
    except ValueError:
        return False


async def _written(meter: Meter) -> tuple[bytes, str]:
    from bot.web import families  # Late: only who is asked for numbers needs it.

    health = await meter.health()
    states = {name: state == WELL for name, state in health.connections.items()}
    depths = await meter.depths() if states.get("database") else None
    return families.written(meter.counted, depths, states, leads=meter.leads())
