"""Whether the bot is well."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

PATH = "/health"


@dataclass(frozen=True, slots=True)
class Health:
    """The bot's state: *ready* once it is started and its database answers.

    *connections* says of each (the database, a network) ``ok``, or in a few words what is wrong. A
    network that is away does not make the bot unready: it answers on the other one.
    """

    ready: bool
    connections: Mapping[str, str] = field(default_factory=dict)


Ask = Callable[[], Awaitable[Health]]


def health_route(ask: Ask) -> Route:
    """Return ``GET /health``: 200 once the bot is ready, 503 before and when its database is gone."""

    async def health(_: Request) -> JSONResponse:
        state = await ask()
        body = {"status": "ok" if state.ready else "not ready", "connections": dict(state.connections)}
        return JSONResponse(body, 200 if state.ready else 503, {"cache-control": "no-store"})

    return Route(PATH, health)
