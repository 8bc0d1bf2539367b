"""What a running bot says of itself over HTTP: its health and its numbers."""

from collections.abc import Awaitable, Callable

from sqlalchemy import select

from bot.assembly import Bot
from bot.engine.depths import Depths, measure
from bot.storage.database import Database
from bot.storage.tables import VaultRow
from bot.web.health import ROLE, Health, Watch
from bot.web.metrics import Meter

LEADER = "leader"
"""The role of a process that sends, for which others only stand by."""


def meter_of(bot: Bot, ask: Callable[[], Awaitable[Health]], token: str | None, *, in_front: bool) -> Meter:
    """Return what serves the numbers to who has *token*, or to this machine; *in_front*: behind a proxy."""

    async def depths() -> Depths:
        return await bot.database.read(measure(bot.now()))

    return Meter(bot.metrics, depths, lambda: bot.lead.held, ask, token, in_front)


def health_of(bot: Bot, role: Callable[[], str] = str) -> Callable[[], Awaitable[Health]]:
    """Return what tells how the bot is: its database, its connections, and its *role* among processes."""
    watch = Watch(bot.now)

    async def ask() -> Health:
        database, now = await _database_state(bot.database), role()
        if database == "ok" and now == LEADER and not bot.lead.held:
            database = "does not let the lead be renewed"  # Its disk is full, say: it can only be read.
        connections = {"database": database, **{p.name: bot.state_of(p) for p in bot.platforms}}
        since = watch.look({**connections, ROLE: now})
        return Health(bot.ready and database == "ok", connections, since, now)

    return ask


async def _database_state(database: Database) -> str:
    try:
        await database.read(lambda db: db.scalar(select(VaultRow.id)))
    except Exception as error:  # Whatever it is, the answer is the same: the database is not there.
        return f"cannot be read ({type(error).__name__})"
    return "ok"
