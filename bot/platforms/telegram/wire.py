"""The connection to a Bot API server: python-telegram-bot as transport and types, nothing more of it."""

import json
import logging
import os
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any, cast

import httpx  # The transport below python-telegram-bot: only its errors tell "not sent" from "in doubt".
from telegram import Bot
from telegram.error import BadRequest, Conflict, InvalidToken, NetworkError, RetryAfter, TelegramError
from telegram.request import HTTPXRequest

os.environ.setdefault(
    "PTB_TIMEDELTA", "true"
)  # Else every RetryAfter warns that its seconds will change type.

NAME = "telegram"
ASKED_FOR = ["message", "edited_message", "callback_query", "my_chat_member"]
WEBHOOK_ELSEWHERE = "a webhook is set for this token"
ANOTHER_POLLS = "another program polls this token"
CONNECT, ANSWER, UPLOAD = 5.0, 15.0, 30.0
NOT_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)


class _Request(HTTPXRequest):
    """httpx, with answers read without copying them into the log: they hold what people wrote."""

    def listen(self, listener: Callable[[httpx.Response], Awaitable[None]]) -> None:
        """Let *listener* see every answer."""
        self._client.event_hooks["response"].append(listener)

    @staticmethod
    def parse_json_payload(payload: bytes) -> Any:
        try:
            return json.loads(payload)
        except ValueError:
            raise TelegramError("the answer is not JSON") from None


class Wire(Bot):
    """A bot's token and its connections. Several can share a token: each has a pool of its own."""

    def __init__(self, token: str, api_url: str | None, connections: int) -> None:
        base = (api_url or "https://api.telegram.org").rstrip("/")
        polls, calls = _request(1), _request(connections)
        super().__init__(
            token, f"{base}/bot", f"{base}/file/bot", request=calls, get_updates_request=polls
        )  # The token stands in the addresses, so nothing of this object may be logged.
        self._pools = (polls, calls)

    async def raw_updates(self, offset: int | None, wait: timedelta) -> list[dict[str, Any]]:
        """Return the next updates as they came, so that one which cannot be read holds up no other."""
        seconds = wait.total_seconds()
        asked = {"offset": offset, "timeout": int(seconds), "allowed_updates": ASKED_FOR}
        answer = await self._post("getUpdates", asked, read_timeout=seconds + ANSWER)
        return cast(list[dict[str, Any]], answer)

    def listen_to_answers(self, listener: Callable[[httpx.Response], Awaitable[None]]) -> None:
        """Let *listener* see every answer with its headers; the library itself shows only bodies."""
        for pool in self._pools:
            pool.listen(listener)

    async def close_connections(self) -> None:
        """Let go of all connections."""
        for pool in self._pools:
            await pool.shutdown()


def hush() -> None:
    """Keep the libraries from logging addresses (they hold the token) and bodies (what people wrote)."""
    for name in ("httpx", "httpcore", "telegram"):
        logger = logging.getLogger(name)
        logger.setLevel(max(logging.WARNING, logger.level))


def was_sent(error: TelegramError) -> bool:
    """Tell whether the request behind *error* may have reached Telegram."""
    return not isinstance(error.__cause__, NOT_SENT)


def trouble(error: Exception) -> str:
    """Return in plain words what *error* means for the steward; never the token."""
    match error:
        case Conflict() if "webhook" in str(error):
            return WEBHOOK_ELSEWHERE
        case Conflict():
            return ANOTHER_POLLS
        case InvalidToken():
            return "Telegram does not accept the token"
        case RetryAfter():
            return "Telegram asks to slow down"
        case NetworkError() if not isinstance(error, BadRequest):
            return "Telegram cannot be reached"
    return f"unexpected: {type(error).__name__}"


def _request(connections: int) -> _Request:
    return _Request(
        connection_pool_size=connections,
        connect_timeout=CONNECT,
        read_timeout=ANSWER,
        write_timeout=ANSWER,
        media_write_timeout=UPLOAD,
        pool_timeout=CONNECT,
    )
