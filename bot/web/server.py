"""The web server, run inside the bot's own loop."""

import asyncio
import contextlib
import socket
from collections.abc import Callable, Iterator, Sequence

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import BaseRoute

from bot.web.address import listening
from bot.web.guard import OwnPageOnly
from bot.web.health import PATH, Ask, health_route
from bot.web.hooks import Hook, hook_route
from bot.web.metrics import PATH as METRICS
from bot.web.metrics import Meter, metrics_route

GRACE_SECONDS = 2


def web_app(
    ask_health: Ask,
    routes: Sequence[BaseRoute] = (),
    hooks: Sequence[Hook] = (),
    meter: Meter | None = None,
) -> Starlette:
    """Return the application: the bot's health, its numbers, *routes* beside them, the doors of networks."""
    numbers = [metrics_route(meter)] if meter else []
    doors = [hook_route(hook) for hook in hooks]
    # Numbers that a token guards may be asked for under any name of this machine.
    open_paths = [PATH, *(hook.path for hook in hooks), *([METRICS] if meter and meter.token else [])]
    layers = [Middleware(OwnPageOnly, open_paths=open_paths)]
    return Starlette(routes=[health_route(ask_health), *numbers, *doors, *routes], middleware=layers)


class _Inside(uvicorn.Server):
    """A server that leaves the process's signals to those who own the process, and says when it is up."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.up = asyncio.Event()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.up.set()


class WebServer:
    """Serves *app* at one address.

    The port is taken when this is made: a taken one raises OSError at once; 0 takes any free one.
    *closing* is called first when it stops, to end streams that would go on for ever.
    """

    def __init__(
        self, app: Starlette, host: str, port: int, closing: Callable[[], None] = lambda: None
    ) -> None:
        self._socket = listening(host, port)
        self._host = f"[{host}]" if ":" in host else host
        self._closing = closing
        self._server = _Inside(
            uvicorn.Config(
                app,
                lifespan="off",
                log_config=None,
                access_log=False,
                server_header=False,
                timeout_graceful_shutdown=GRACE_SECONDS,
            )
        )
        self._serving: asyncio.Task[None] | None = None

    @property
    def url(self) -> str:
        """The address to open, such as ``http://127.0.0.1:8000``, with the port that was found."""
        return f"http://{self._host}:{self._socket.getsockname()[1]}"

    async def start(self) -> None:
        """Begin to serve."""
        self._serving = asyncio.create_task(self._server.serve([self._socket]))
        await self._server.up.wait()

    async def stop(self) -> None:
        """Finish what is being answered, for at most two seconds, and let go of the port."""
        self._closing()
        self._server.should_exit = True
        if self._serving:
            await self._serving
        self._socket.close()
