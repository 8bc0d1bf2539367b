"""The whole bot with many to speak to: ``python -m tests.benchmarks.loud FOLDER URL PEOPLE TIMES``.

TIMES is how many times Telegram's own pace it keeps. SIGUSR1 lets a broadcast to everybody begin.
"""

import asyncio
import signal
import sys
from pathlib import Path

from bot.assembly import PACES, Bot, build
from bot.engine.clock import system_now
from bot.engine.pace import Pace
from bot.platforms.telegram import Telegram
from bot.storage.database import Database
from tests.benchmarks.alarm import CRIERS
from tests.benchmarks.crowd import TOKEN
from tests.benchmarks.fanout import announce
from tests.benchmarks.peopled import county_captain, durable, settle, settle_captain, users
from tests.town import ROOT, campaign


async def serve(bot: Bot, author_id: int) -> None:
    """Run until a signal ends it."""
    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGTERM, stop.set)

    def begin() -> None:
        begun = loop.run_in_executor(None, announce, bot.database, author_id, system_now())
        begun.add_done_callback(lambda done: done.result())

    loop.add_signal_handler(signal.SIGUSR1, begin)
    await bot.start()
    await stop.wait()
    await bot.stop()


def prepare(database: Database, people: int) -> int:
    """Let so many people live here; return the number of who speaks to them."""
    now = system_now()
    author_id = settle_captain(database, now, county_captain())
    settle(database, users(people), now)
    settle(database, map(str, CRIERS), now, ("mingo",))
    return author_id


def main() -> None:
    """Begin with a fresh database in FOLDER."""
    folder, url, people, times = sys.argv[1:]
    by = float(times)
    PACES["telegram"] = lambda: Pace(25 * by, 29 * by, 30 * by, 1 / by)
    database = durable(Path(folder) / "bench.db")
    author_id = prepare(database, int(people))
    bot = build(
        database=database,
        platforms=[Telegram(TOKEN, url)],
        campaign=campaign(),
        root=ROOT,
        now=system_now,
    )
    asyncio.run(serve(bot, author_id))


if __name__ == "__main__":
    main()
