"""Whether the bot is running, and what it says of its connections: asked at its own port."""

from collections.abc import Iterator, Mapping
from typing import Any

import httpx

from bot.conversation.findings import Finding, look, ok, wrong
from bot.settings import Settings

ABOUT = "The bot"
PATIENCE = 3.0
ANYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104  Who listens everywhere is asked here.
ADVICE = {
    "another program polls": "The bot runs twice, perhaps on an old machine: end one of them. If there is no"
    " other, /revoke at @BotFather makes a new token and the old one useless.",
    "webhook": "Start the bot again; if it comes back, another program uses this token.",
    "token": "python3 -m bot setup asks for a new one and tries it.",
    "database": "See what is said above of the database.",
    "reached": "Is this machine on the internet? The bot goes on trying by itself.",
}


def findings(settings: Settings) -> Iterator[Finding]:
    """What is to be said of the running bot."""
    if not settings.http_port:
        yield look(ABOUT, "HTTP_PORT is 0, so that it cannot be asked how it is. Set a number.")
        return
    address = _address(settings)
    try:
        answer = httpx.get(f"{address}/health", timeout=PATIENCE, trust_env=False)
        said = answer.json()
        connections: Mapping[str, Any] = said["connections"]
    except httpx.HTTPError:
        yield look(ABOUT, f"it is not running: nothing answers at {address}. To start it: python3 -m bot run")
        return
    except (ValueError, KeyError, TypeError):
        words = f"another program answers at {address}. End it, or give the bot another HTTP_PORT."
        yield wrong(ABOUT, words)
        return
    yield _of_state(answer.status_code, address)
    yield from (_of_connection(name, state) for name, state in connections.items())


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
