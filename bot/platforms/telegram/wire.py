"""The connection to a Bot API server: python-telegram-bot as transport and types, nothing more of it."""

import logging
import os
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any, cast

from telegram import Bot
from telegram.error import BadRequest, Conflict, InvalidToken, NetworkError, RetryAfter, TelegramError

from bot.platforms.telegram.transport import ANSWER, NOT_SENT, Transport

os.environ.setdefault(
    "PTB_TIMEDELTA", "true"
)  # Else every RetryAfter warns that its seconds will change type.

NAME = "telegram"
ASKED_FOR = ["message", "edited_message", "callback_query", "my_chat_member"]
WEBHOOK_ELSEWHERE = "a webhook is set for this token"
ANOTHER_POLLS = "another program polls this token"


class Wire(Bot):
    """A bot's token and its connections. Several can share a token: each has a pool of its own."""

    def __init__(self, token: str, api_url: str | None, connections: int) -> None:
        base = (api_url or "https://api.telegram.org").rstrip("/")
        polls, calls = Transport(1), Transport(connections)
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

    @property
    def said_at(self) -> datetime | None:
        """What time it was for Telegram when it last answered."""
        heard = self._pools[1].said_at
        return parsedate_to_datetime(heard) if heard else None

    async def close_connections(self) -> None:
        """Let go of all connections."""
        for pool in self._pools:
            await pool.shutdown()


def hush() -> None:
    """Keep the libraries from logging addresses (they hold the token) and bodies (what people wrote)."""
    for name in ("aiohttp", "telegram"):
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
