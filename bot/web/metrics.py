"""`GET /metrics`: the bot's counters and what waits, in the format of Prometheus.

Without a token it answers this machine only, under its own names. With one it answers whoever brings it.
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


@dataclass(frozen=True, slots=True)
class Meter:
    """Where the numbers come from: the counters, what waits, whether we lead, the connections.

    *token*: who brings it may ask from anywhere; without one only this machine may.
    """

    counted: Metrics
    depths: Callable[[], Awaitable[Depths]]
    leads: Callable[[], bool]
    health: Ask
    token: str | None = None


def metrics_route(meter: Meter) -> Route:
    """Return ``GET /metrics``."""
    asking = asyncio.Lock()
    kept: tuple[float, bytes, str] | None = None

    async def metrics(request: Request) -> Response:
        nonlocal kept
        if refused := _refusal(request, meter.token):
            return refused
        async with asking:
            if kept is None or time.monotonic() - kept[0] > KEPT_SECONDS:
                kept = (time.monotonic(), *await _written(meter))
        return Response(kept[1], headers={"content-type": kept[2], "cache-control": "no-store"})

    return Route(PATH, metrics)


def _refusal(request: Request, token: str | None) -> Response | None:
    if token is None:
        return None if _from_this_machine(request) else PlainTextResponse(OUTSIDE, 403)
    scheme, _, brought = request.headers.get("authorization", "").partition(" ")
    fits = hmac.compare_digest(brought.strip().encode(), token.encode())
    if fits and scheme.lower() == "bearer":
        return None
    return PlainTextResponse("Bring METRICS_TOKEN.", 401, {"www-authenticate": "Bearer"})


def _from_this_machine(request: Request) -> bool:
    """Whether the line itself comes from here, whatever the request says of itself."""
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
