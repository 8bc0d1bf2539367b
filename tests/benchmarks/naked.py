"""A plain loop over stock python-telegram-bot, which loses everything at a crash: ``... naked URL COUNT``."""

import asyncio
import sys
import time
from collections.abc import Iterator

from telegram import Bot
from telegram.request import HTTPXRequest

from tests.benchmarks.outgoing import FIRST_USER, WORDS
from tests.benchmarks.sides import tell
from tests.benchmarks.till import TOKEN

AT_ONCE = 16


async def deliver(url: str, count: int) -> float:
    """Return how many seconds it takes until the last message is answered."""
    bot = Bot(TOKEN, f"{url}/bot", request=HTTPXRequest(connection_pool_size=AT_ONCE))
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
    tell(seconds=asyncio.run(deliver(sys.argv[1], int(sys.argv[2]))))


if __name__ == "__main__":
    main()
