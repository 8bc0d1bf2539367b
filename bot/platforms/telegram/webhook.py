"""Updates that Telegram brings to our door.

An update is answered with 200 only once it is kept. While the database is gone it is answered with 503:
Telegram then brings it again, for a day.
"""

import asyncio
import hashlib
import hmac
import json
import logging
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from telegram import WebhookInfo

from bot.platforms.telegram.intake import Intake
from bot.platforms.telegram.wire import ASKED_FOR, Wire

log = logging.getLogger(__name__)

DONE, UNREADABLE, STRANGER, NOT_NOW = 200, 400, 401, 503
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105  # Its name only.
CONNECTIONS = 40
PATIENCE = 8.0
"""Seconds for an update to be kept, before Telegram is told to bring it again."""
LATELY = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Webhook:
    """Where Telegram is to bring updates: under *public_url*, with *secret* in a header."""

    public_url: str
    secret: str = field(repr=False)

    @property
    def path(self) -> str:
        """The path of our door. It changes with the secret, which Telegram does not tell: so it shows."""
        return f"/telegram/{hashlib.sha256(self.secret.encode()).hexdigest()[:16]}"

    @property
    def url(self) -> str:
        """The address that Telegram is told."""
        return self.public_url.rstrip("/") + self.path

    @property
    def paths(self) -> frozenset[str]:
        """The paths under which it reaches us: a proxy in front may keep the one of *public_url*, or not."""
        return frozenset({self.path, urlsplit(self.url).path})

    def opens_for(self, secret: str | None) -> bool:
        """Tell whether *secret* is the right one, in the same time for all wrong ones."""
        return hmac.compare_digest((secret or "").encode(), self.secret.encode())


class Door:
    """Has Telegram bring its updates, and takes them."""

    def __init__(self, wire: Wire, intake: Intake, webhook: Webhook) -> None:
        self._wire, self._intake, self._webhook = wire, intake, webhook
        self._stood = False

    async def look(self) -> str:
        """Let Telegram bring updates here, and return in plain words what keeps it from that.

        Raises what the library raises.
        """
        info = await self._wire.get_webhook_info()
        if not _same(info, self._webhook.url):
            await self._set()
            return ""
        self._stood = True
        since = datetime.now(UTC) - LATELY
        if info.pending_update_count and info.last_error_date and info.last_error_date > since:
            return f"Telegram cannot bring updates: {info.last_error_message}"
        return ""

    async def receive(self, body: bytes) -> int:
        """Take one update, and return the status to answer with."""
        update = _update(body)
        if update is None:
            return UNREADABLE
        arrival = self._intake.take(update)
        if arrival is None:
            return DONE
        await asyncio.wait([arrival.kept], timeout=PATIENCE)
        return DONE if arrival.kept.done() and arrival.kept.result() else NOT_NOW

    async def _set(self) -> None:
        if self._stood:
            log.warning("telegram: another program changed or removed the webhook; it is set again")
        await self._wire.set_webhook(
            self._webhook.url,
            max_connections=CONNECTIONS,
            allowed_updates=ASKED_FOR,
            secret_token=self._webhook.secret,
        )
        self._stood = True


def _same(info: WebhookInfo, url: str) -> bool:
    asked_for = set(info.allowed_updates or ())
    return (info.url, info.max_connections, asked_for) == (url, CONNECTIONS, set(ASKED_FOR))


def _update(body: bytes) -> dict[str, Any] | None:
    try:
        update = json.loads(body)
    except (ValueError, RecursionError):  # It is not JSON, not even text, or meant to exhaust us.
        return None
    known = isinstance(update, dict) and type(update.get("update_id")) is int
    return update if known else None
