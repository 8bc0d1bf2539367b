"""A door to which updates are brought, measured from outside: ``... door FOLDER URL ours|stock``.

Ours keeps each update in the database before it answers; python-telegram-bot, served as its own example of a
webhook serves it, puts it into a queue in memory. Neither does anything about it afterwards.
"""

import asyncio
import contextlib
import signal
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from telegram import Update
from telegram.ext import Application, TypeHandler

from bot.assembly import build
from bot.conversation.platform import Acknowledgement, Front
from bot.engine.leading import Follower
from bot.platforms.telegram import Telegram
from bot.platforms.telegram.webhook import SECRET_HEADER, Webhook
from bot.web.hooks import Hook
from bot.web.server import WebServer, web_app
from tests.benchmarks.ours import now
from tests.benchmarks.peopled import durable
from tests.benchmarks.sides import say
from tests.benchmarks.till import TOKEN
from tests.town import ROOT, campaign

SECRET = "a-word-that-nobody-knows"  # It opens a door of this machine.
WEBHOOK = Webhook("https://bot.example.org", SECRET)


class Takes:
    """What our half of Telegram hands updates to: it keeps them, and nothing further comes of them."""

    def __init__(self, reception: Any) -> None:
        self._reception = reception

    def __getattr__(self, name: str) -> Any:
        return getattr(self._reception, name)

    async def handle(self, _: object) -> Acknowledgement:
        """Do nothing."""
        return Acknowledgement()


@contextlib.asynccontextmanager
async def ours(folder: Path, url: str) -> AsyncIterator[Starlette]:
    """Our door, with the bot's own database behind it."""
    telegram = Telegram(TOKEN, url, WEBHOOK)
    bot = build(
        database=durable(folder / "door.db"),
        platforms=[telegram],
        campaign=campaign(),
        root=ROOT,
        now=now,
        lead=Follower(),
    )
    await telegram.serve(Takes(bot.reception), Front())
    yield web_app(lambda: _never(), hooks=[Hook(WEBHOOK.path, SECRET_HEADER, telegram.receive)])
    await telegram.stop_listening()
    await bot.stop()


@contextlib.asynccontextmanager
async def stock(_: Path, url: str) -> AsyncIterator[Starlette]:
    """The library's own way: https://docs.python-telegram-bot.org/en/v22.8/examples.customwebhookbot.html."""
    application = Application.builder().token(TOKEN).base_url(f"{url}/bot").updater(None).build()
    application.add_handler(TypeHandler(Update, _ignore))

    async def take(request: Request) -> Response:
        await application.update_queue.put(Update.de_json(await request.json(), application.bot))
        return Response()

    async with application:
        await application.start()
        yield Starlette(routes=[Route(WEBHOOK.path, take, methods=["POST"])])
        await application.stop()


async def _ignore(_: object, __: object) -> None:
    return


def _never() -> Any:
    raise NotImplementedError


async def main() -> None:
    """Serve until a signal ends it."""
    over = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, over.set)
    sides = {"ours": ours, "stock": stock}
    async with sides[sys.argv[3]](Path(sys.argv[1]), sys.argv[2]) as application:
        server = WebServer(application, "127.0.0.1", 0)
        await server.start()
        say(server.url)
        await over.wait()
        await server.stop()


if __name__ == "__main__":
    asyncio.run(main())
