"""A loop over python-telegram-bot, which loses everything at a crash: ``... naked URL COUNT [aiohttp]``.

It is the library as it comes, over httpx, or over our own transport.
"""

import asyncio
import sys
import time
from collections.abc import Iterator

from telegram import Bot
from telegram.request import BaseRequest, HTTPXRequest

from bot.platforms.telegram.transport import Transport
from tests.benchmarks.outgoing import FIRST_USER, WORDS
from tests.benchmarks.sides import tell
from tests.benchmarks.till import TOKEN

AT_ONCE = 16


async def deliver(url: str, count: int, request: BaseRequest) -> float:
    """Return how many seconds it takes until the last message is answered."""
    bot = Bot(TOKEN, f"{url}/bot", request=request)
    users = iter(range(FIRST_USER, FIRST_USER + count))
    async with bot:
        begun = time.perf_counter()
        await asyncio.gather(*(_some(bot, users) for _ in range(AT_ONCE)))
        return time.perf_counter() - begun


async def _some(bot: Bot, users: Iterator[int]) -> None:
    for user in users:
        await bot.send_message(user, WORDS[:400])


def main() -> None:
    """Send so many."""
    url, count, *over = sys.argv[1:]
    request = Transport(AT_ONCE) if over == ["aiohttp"] else HTTPXRequest(connection_pool_size=AT_ONCE)
    tell(seconds=asyncio.run(deliver(url, int(count), request)))


if __name__ == "__main__":
    main()
