"""Whether the bot is well, for a supervisor and for people: each connection, how it is, and since when.

A supervisor asks only for the status: 200 means that restarting would help nobody, also while a network is
away, for the bot answers on the other one and connects again by itself. 503 means that it is not started yet,
is ending, or has lost its database.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

PATH = "/health"
WELL, ROLE = "ok", "role"


@dataclass(frozen=True, slots=True)
class Health:
    """The bot's state: *ready* once it is started and its database answers.

    *role* is ``leader``, ``standby`` or ``web``, where there can be several processes. *connections* says of
    each (the database, a network) ``ok``, or in a few words what is wrong; never a token or a name. *since*
    says from when on that has been seen. A network that is away does not make the bot unready.
    """

    ready: bool
    connections: Mapping[str, str] = field(default_factory=dict)
    since: Mapping[str, datetime] = field(default_factory=dict)
    role: str = ""

    @property
    def status(self) -> str:
        """Return ``ok``, ``partly`` (ready, but not on every connection) or ``not ready``."""
        if not self.ready:
            return "not ready"
        return WELL if all(state == WELL for state in self.connections.values()) else "partly"

    def in_json(self) -> dict[str, object]:
        """Return what ``GET /health`` says."""
        connections = {
            name: {"state": state, "since": _moment(self.since.get(name))}
            for name, state in self.connections.items()
        }
        role = {"role": {"is": self.role, "since": _moment(self.since.get(ROLE))}} if self.role else {}
        return {"status": self.status, **role, "connections": connections}


class Watch:
    """Remembers since when each connection has been as it is. Look often: a change is dated by the look."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._known: dict[str, tuple[str, datetime]] = {}

    def look(self, connections: Mapping[str, str]) -> dict[str, datetime]:
        """Return since when each of *connections* has been in its state."""
        for name, state in connections.items():
            if name not in self._known or self._known[name][0] != state:
                self._known[name] = (state, self._now())
        return {name: self._known[name][1] for name in connections}


Ask = Callable[[], Awaitable[Health]]


def health_route(ask: Ask) -> Route:
    """Return ``GET /health``: 200 once the bot is ready, 503 before and when its database is gone."""

    async def health(_: Request) -> JSONResponse:
        state = await ask()
        return JSONResponse(state.in_json(), 200 if state.ready else 503, {"cache-control": "no-store"})

    return Route(PATH, health)


def _moment(at: datetime | None) -> str | None:
    return at.astimezone(UTC).isoformat(timespec="seconds") if at else None
