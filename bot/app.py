"""Puts the bot together from settings, starts it and stops it."""

import asyncio
import contextlib
import gc
import os
import signal
import sys
import threading
import webbrowser
from collections.abc import Awaitable, Callable, Iterator, Sequence
from datetime import datetime

from bot import logs
from bot.assembly import Bot, build
from bot.content import LOCALES, ROOT
from bot.conversation.platform import Platform
from bot.engine import screens
from bot.engine.clock import AgreedClock
from bot.engine.leading import LASTS, Follower, Lead, Leading, new_holder
from bot.engine.texts import Catalogues
from bot.features.signup.first_steward import share_code
from bot.features.signup.model import StewardCode
from bot.people.areas import RegionError, load_region
from bot.people.campaign import Campaign
from bot.setting_rules import over
from bot.settings import Settings
from bot.storage.base import Base
from bot.storage.crypto import KeyFileError
from bot.storage.database import Database
from bot.storage.leases import Leases
from bot.storage.migrate import DatabaseError, in_plain_words, open_database
from bot.storage.postgres import password_of
from bot.vitals import LEADER, health_of, meter_of
from bot.web.address import refusal
from bot.web.hooks import Hook
from bot.web.server import WebServer, web_app

WATCHED_EVERY, COMPARED_EVERY, LONGEST_END = 2, 10, 9.0
"""Seconds: how exactly `/health` knows since when a connection is as it is, how often this machine's clock is
compared with the database's, and how long an end may take."""


class StartError(Exception):
    """Why the bot does not start, in one sentence that says what to do."""


def run_networks(settings: Settings) -> int:
    """Run on the real networks until a signal ends it, as leader or standing by; return the exit code."""
    _begin_log(settings)
    with _said_plainly():
        return asyncio.run(_networks(settings))


def run_web(settings: Settings) -> int:
    """Take and handle what Telegram brings, beside a leader, until a signal ends it; return the exit code."""
    _begin_log(settings)
    with _said_plainly():
        return asyncio.run(_web(settings))


def run_demo(settings: Settings, *, port: int, open_browser: bool, fresh: bool) -> int:
    """Run the rehearsal and its page until a signal ends it; return the exit code."""
    _begin_log(settings)
    with _said_plainly():
        return asyncio.run(_demo(settings, port, open_browser=open_browser, fresh=fresh))


def migrate(settings: Settings) -> None:
    """Bring the database to the shape that this version needs."""
    with _said_plainly():
        _open(settings, settings.database_url).close()


def check(settings: Settings) -> list[str]:
    """Return everything that is wrong with content and translations, a line each."""
    from bot import checks  # Late: only this command extracts and compares texts.

    return checks.problems(ROOT, settings.languages)


def check_curricula(settings: Settings) -> tuple[list[str], list[str]]:
    """Return everything that is wrong with the courses, and what an author likes to know of each module."""
    from bot import checks

    return checks.curricula(ROOT, settings.languages)


async def _networks(settings: Settings) -> int:
    database = _open(settings, settings.database_url)
    leading = Leading(Leases(database, new_holder(), LASTS))
    code = StewardCode()
    clock = AgreedClock(database.clock)
    bot, hooks = _bot(settings, database, leading, code, clock)

    def role() -> str:
        return LEADER if leading.leads else "standby"

    await _agree(settings, database, code, clock)
    web = _web_server(settings, bot, hooks, role)
    if past := over(settings.data_until, datetime.now(settings.time_zone).date()):
        _tell(past)
    if not code.used:
        _tell(f"There is no steward yet. To become it, write to the bot: /start {code.code}")
    _tell(f"Health: {web.url}/health")

    async def begin() -> None:
        await bot.begin_leading()
        _tell("The bot is running. Ctrl+C stops it.")

    async def start() -> None:
        await bot.stand_by()
        with contextlib.suppress(Exception):  # It is asked again, and the log says why.
            if not await leading.take():
                _tell("Another process of this bot leads. This one stands by, and takes over if it ends.")
        leading.start(begin, bot.end_leading)

    async def stop() -> None:
        await leading.stop(bot.drain)
        await bot.stop()

    return await _serve(web, start, stop)


async def _web(settings: Settings) -> int:
    database = _open(settings, settings.database_url)
    code = StewardCode()
    clock = AgreedClock(database.clock)
    bot, hooks = _bot(settings, database, Follower(), code, clock)
    await _agree(settings, database, code, clock)
    web = _web_server(settings, bot, hooks, lambda: "web")
    _tell(f"Health: {web.url}/health")

    async def start() -> None:
        await bot.stand_by()
        _tell("This worker takes what Telegram brings. Another process must run the bot: python3 -m bot run")

    return await _serve(web, start, bot.stop)


async def _agree(settings: Settings, database: Database, code: StewardCode, clock: AgreedClock) -> None:
    """Agree on the time and on the first steward's code: the first write, which may find a full disk."""
    try:
        with in_plain_words(settings.database_url):
            await clock.compare()
            await share_code(database, code)
    except DatabaseError:
        database.close()
        raise


def _bot(
    settings: Settings, database: Database, lead: Lead, code: StewardCode, clock: AgreedClock
) -> tuple[Bot, Sequence[Hook]]:
    catalogues = Catalogues.read(LOCALES, settings.languages)

    def when_down(language: str | None) -> str:
        return screens.database_gone(catalogues(language))

    platforms, hooks = _platforms(settings, when_down)
    bot = build(
        database=database,
        platforms=platforms,
        campaign=_campaign(settings),
        root=ROOT,
        now=clock,
        steward_code=code,
        catalogues=catalogues,
        lead=lead,
    )
    bot.ticks.every(COMPARED_EVERY, clock.compare)
    return bot, hooks


async def _demo(settings: Settings, port: int, *, open_browser: bool, fresh: bool) -> int:
    from bot import rehearsal  # Late: networks need neither its cast nor its page with all templates.

    if fresh:
        rehearsal.throw_away(settings.data_dir)
    database = _open(settings, f"sqlite:///{rehearsal.database_file(settings.data_dir)}")
    stage = rehearsal.Stage(database, _campaign(settings), ROOT, settings.data_dir)
    try:
        web = WebServer(
            web_app(health_of(stage.bot), stage.page.routes()), settings.http_host, port, stage.page.close
        )
    except OSError as error:
        database.close()
        raise StartError(refusal(settings.http_host, port, error)) from error

    async def start() -> None:
        await stage.begin()
        _tell(f"The rehearsal is open at {web.url}  (made-up people; nothing is sent). Ctrl+C stops it.")
        if open_browser:
            webbrowser.open(web.url)

    async with stage:
        return await _serve(web, start, stage.bot.stop)


async def _serve(
    web: WebServer, start: Callable[[], Awaitable[None]], stop: Callable[[], Awaitable[None]]
) -> int:
    told = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, told.set)
    await web.start()
    try:
        await start()
        _begin_collecting()
        await told.wait()
    finally:
        _end_in_time()
        await stop()
        await web.stop()
    return 0


def _begin_collecting() -> None:
    """Let garbage be looked for from now on, but never again among what the start has made."""
    gc.freeze()
    gc.enable()


def _end_in_time() -> None:
    """Let the process end soon whatever hangs: all that it was given is in the database."""
    late = threading.Timer(LONGEST_END, os._exit, (0,))
    late.daemon = True
    late.start()


def _open(settings: Settings, url: str) -> Database:
    return open_database(url, settings.encryption_key_file, Base.metadata)


def _campaign(settings: Settings) -> Campaign:
    region = load_region(LOCALES / "regions" / settings.region)
    return Campaign(
        settings.campaign_name, region, settings.time_zone, settings.languages, settings.data_until
    )


def _platforms(
    settings: Settings, when_down: Callable[[str | None], str]
) -> tuple[list[Platform], list[Hook]]:
    found: list[Platform] = []
    hooks: list[Hook] = []
    if settings.telegram_token:
        from bot.platforms.telegram.adapter import Telegram  # Late: a campaign may run on one network only.
        from bot.platforms.telegram.webhook import SECRET_HEADER, Webhook

        secret = settings.telegram_webhook_secret
        url = settings.public_url
        webhook = Webhook(url, secret.get_secret_value()) if url and secret else None
        telegram = Telegram(settings.telegram_token.get_secret_value(), settings.telegram_api_url, webhook)
        found.append(telegram)
        if webhook:
            hooks += [Hook(path, SECRET_HEADER, telegram.receive) for path in sorted(webhook.paths)]
    if settings.discord_token:
        from bot.platforms.discord.adapter import Discord

        token = settings.discord_token.get_secret_value()
        found.append(
            Discord(
                token,
                settings.discord_api_url,
                settings.discord_gateway_url,
                when_down,
                members_intent=settings.discord_members_intent,
                invitation=settings.discord_invitation,
            )
        )
    return found, hooks


def _web_server(settings: Settings, bot: Bot, hooks: Sequence[Hook], role: Callable[[], str]) -> WebServer:
    ask, host, port = health_of(bot, role), settings.http_host, settings.http_port
    bot.ticks.every(WATCHED_EVERY, ask)
    token = settings.metrics_token.get_secret_value() if settings.metrics_token else None
    meter = meter_of(bot, ask, token, in_front=settings.public_url is not None)
    try:
        return WebServer(web_app(ask, hooks=hooks, meter=meter), host, port)
    except OSError as error:
        bot.database.close()
        raise StartError(refusal(host, port, error)) from error


def _begin_log(settings: Settings) -> None:
    networks = (settings.telegram_token, settings.telegram_webhook_secret, settings.discord_token)
    tokens = (*networks, settings.metrics_token)
    secrets = [token.get_secret_value() for token in tokens if token]
    logs.set_up(settings.log_level, [*secrets, password_of(settings.database_url)])


def _tell(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


@contextlib.contextmanager
def _said_plainly() -> Iterator[None]:
    try:
        yield
    except (KeyFileError, DatabaseError, RegionError) as error:
        raise StartError(str(error)) from error
