"""One process of two that share an outbox: ``python -m tests.reliability.sender DATABASE SERVER``.

It stands by until it leads, and sends over Telegram's real library, and over a network that knows repeats.
"""

import asyncio
import signal
import sys
from datetime import UTC, datetime, timedelta

import aiohttp

from bot.conversation.address import MessageRef
from bot.conversation.capabilities import Capabilities
from bot.conversation.platform import Delivery, InDoubt, RetryLater, SendResult, Sent
from bot.engine.dispatcher import Dispatcher
from bot.engine.leading import LASTS, Leading, new_holder
from bot.engine.pace import Unpaced
from bot.platforms.telegram.outbound import CAPABILITIES, send
from bot.platforms.telegram.transport import NOT_SENT
from bot.platforms.telegram.wire import Wire
from bot.storage.crypto import Cipher
from bot.storage.database import Database
from bot.storage.leases import Leases
from tests.databases import KEY
from tests.reliability.ledger import TOKEN


def now() -> datetime:
    return datetime.now(UTC)


class Telegram:
    """Telegram's half of sending."""

    name, capabilities = "telegram", CAPABILITIES

    def __init__(self, server: str) -> None:
        self._wire = Wire(TOKEN, server, 16)

    async def send(self, delivery: Delivery) -> SendResult:
        return await send(self._wire, delivery)


class Discord:
    """A network that knows a repeat by its nonce, as Discord does."""

    name = "discord"
    capabilities = Capabilities(1900, 25, 80, can_replace=True, max_caption=1900, knows_repeats=True)

    def __init__(self, server: str) -> None:
        self._server = server
        self._session = aiohttp.ClientSession()

    async def send(self, delivery: Delivery) -> SendResult:
        assert delivery.to is not None
        said = {"to": delivery.to.user_id, "nonce": delivery.nonce}
        try:
            async with self._session.post(f"{self._server}/discord", json=said) as answer:
                await answer.read()
        except NOT_SENT:
            return RetryLater(timedelta())
        except (aiohttp.ClientError, OSError):
            return InDoubt()
        return Sent(MessageRef(delivery.to.user_id, "1"))


async def main() -> None:
    url, server = sys.argv[1:]
    database = Database(url, Cipher([KEY]))
    leading = Leading(Leases(database, new_holder(), LASTS))
    platforms = {"telegram": Telegram(server), "discord": Discord(server)}
    paces = {name: Unpaced() for name in platforms}
    dispatcher = Dispatcher(platforms, database, now, paces, leading)  # type: ignore[arg-type]
    over = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, over.set)
    leading.start(dispatcher.start, dispatcher.stop)
    await over.wait()
    await leading.stop(dispatcher.stop)


if __name__ == "__main__":
    asyncio.run(main())
