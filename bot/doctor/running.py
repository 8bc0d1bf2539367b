"""Whether the bot is running, and what it says of its connections: asked at its own port."""

import asyncio
import socket
import time
from collections.abc import Iterator, Mapping
from typing import Any

import httpx

from bot.conversation.findings import Finding, look, ok, wrong
from bot.settings import Settings
from bot.web.address import unfit_host

ABOUT = "The bot"
PATIENCE, SLOW = 10.0, 2.0
"""Seconds: for an answer to come at all, and for it to come as it should."""
ANYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104  Who listens everywhere is asked here.
HUNG = (
    "something listens at {address} and has not answered for {seconds:.0f} seconds. If it is the bot, it"
    " hangs: end it and start it again (as a service: systemctl restart doorstep), and read its log."
)
ADVICE = {
    "another program polls": "The bot runs twice, perhaps on an old machine: end one of them. If there is no"
    " other, /revoke at @BotFather makes a new token and the old one useless.",
    "webhook": "Start the bot again; if it comes back, another program uses this token.",
    "token": "python3 -m bot setup asks for a new one and tries it.",
    "database": "See what is said above of the database.",
    "told the bot to wait": "It goes on by itself; if that happens often, tell us: it sends too fast.",
    "reached": "Is this machine on the internet? The bot goes on trying by itself.",
}


def findings(settings: Settings) -> Iterator[Finding]:
    """What is to be said of the running bot."""
    if not settings.http_port:
        yield look(ABOUT, "HTTP_PORT is 0, so that it cannot be asked how it is. Set a number.")
        return
    if why := unfit_host(settings.http_host):
        yield wrong(ABOUT, why)
        return
    host, address = ANYWHERE.get(settings.http_host, settings.http_host), _address(settings)
    if _is_refused(host, settings.http_port):
        yield look(ABOUT, f"it is not running: nothing answers at {address}. To start it: python3 -m bot run")
        return
    begun = time.monotonic()
    try:
        answer = asyncio.run(_answer(address))
        connections: Mapping[str, Any] = answer.json()["connections"]
    except (TimeoutError, httpx.TimeoutException):
        yield wrong(ABOUT, HUNG.format(address=address, seconds=PATIENCE))
        return
    except httpx.NetworkError:
        yield wrong(
            ABOUT, f"it ended the line at {address} without an answer: ask once more, or see its log."
        )
        return
    except (httpx.HTTPError, ValueError, KeyError, TypeError):
        words = f"another program answers at {address}. End it, or give the bot another HTTP_PORT."
        yield wrong(ABOUT, words)
        return
    yield from _of_pace(time.monotonic() - begun)
    yield _of_state(answer.status_code, address)
    yield from (_of_connection(name, state) for name, state in connections.items())


def _is_refused(host: str, port: int) -> bool:
    """Whether nobody listens there: only then is the bot not running."""
    try:
        socket.create_connection((host, port), SLOW).close()
    except OSError as error:  # Whoever is too busy to come to the door is there all the same.
        return isinstance(error, ConnectionRefusedError)
    return False


async def _answer(address: str) -> httpx.Response:
    async with asyncio.timeout(PATIENCE), httpx.AsyncClient(timeout=PATIENCE, trust_env=False) as client:
        return await client.get(f"{address}/health")


def _of_pace(seconds: float) -> Iterator[Finding]:
    if seconds > SLOW:
        words = f"it took {seconds:.0f} seconds to say how it is: is this machine busy with something else?"
        yield look(ABOUT, words)


def _address(settings: Settings) -> str:
    host = ANYWHERE.get(settings.http_host, settings.http_host)
    return f"http://{f'[{host}]' if ':' in host else host}:{settings.http_port}"


def _of_state(status: int, address: str) -> Finding:
    if status == httpx.codes.OK:
        return ok(ABOUT, f"it is running and ready at {address}.")
    return wrong(ABOUT, f"it is running at {address} and not ready.")


def _of_connection(name: str, connection: Any) -> Finding:
    state, since = str(connection["state"]), str(connection["since"])
    if state == "ok":
        return ok(ABOUT, f"{name} is connected, since {since}.")
    advice = next((words for sign, words in ADVICE.items() if sign in state.lower()), "The log says more.")
    return wrong(ABOUT, f"{name}: {state}, since {since}. {advice}")
