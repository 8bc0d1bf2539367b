"""A database in PostgreSQL, looked at beside the running bot: nothing changes, nothing personal is read."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, text
from sqlalchemy.exc import SQLAlchemyError

from bot.conversation.findings import Finding, look, ok, wrong
from bot.doctor import contents
from bot.doctor.contents import ABOUT
from bot.settings import Settings
from bot.storage import postgres
from bot.storage.crypto import KeyFileError, read_key_file
from bot.storage.migrate import is_used
from bot.storage.unsettled import CUT_OFF, is_unsettled

OLDEST = 14
"""The first version of PostgreSQL that the bot is tried with."""
MEGABYTE = 2**20
LOOKED_AT = (
    "SELECT current_setting('server_version_num')::int / 10000 AS version,"
    " pg_database_size(current_database()) AS size, current_setting('server_encoding') AS encoding,"
    " pg_is_in_recovery() OR current_setting('transaction_read_only')::bool AS read_only,"
    " has_schema_privilege(current_schema(), 'CREATE') AS owned, clock_timestamp() AS moment"
)
SOME = timedelta(seconds=5)
"""By so much the server's clock may differ from this machine's before a word is said about it."""


def findings(settings: Settings, now: datetime) -> Iterator[Finding]:
    """What is to be said of the database and of what waits in it.

    *now* is this machine's clock; what waits there is due by the server's, as the bot goes by that.
    """
    engine = postgres.single_engine(settings.database_url)
    try:
        with engine.connect() as connection:
            found = connection.execute(text(LOOKED_AT)).one()
            yield from _of_server(connection, found, now)
            if is_unsettled(connection):
                yield wrong(ABOUT, CUT_OFF)
                return
            if not is_used(connection):
                yield ok(ABOUT, "nothing is in it yet; the first start makes its tables.")
                return
            yield from _of_lost_key(settings)
            shape = [contents.of_shape(connection)]
            yield from shape
            yield from contents.findings(connection, settings, shape, found.moment)
    except SQLAlchemyError as error:
        yield wrong(ABOUT, postgres.in_words(settings.database_url, error))


def _of_server(connection: Connection, found: Row[Any], now: datetime) -> Iterator[Finding]:
    name = connection.engine.url.database
    yield ok(ABOUT, f"{name} in PostgreSQL {found.version} answers, {found.size / MEGABYTE:.1f} MB.")
    if found.version < OLDEST:
        yield look(ABOUT, f"PostgreSQL {found.version} is older than {OLDEST}, the oldest that is tried.")
    if found.encoding != "UTF8":
        yield wrong(ABOUT, f"it is kept in {found.encoding}: make one that is in UTF-8, and migrate to it.")
    if found.read_only:
        yield wrong(ABOUT, "it can only be read: is DATABASE_URL the address of a copy (a replica)?")
    elif not found.owned:
        yield wrong(ABOUT, "the user in DATABASE_URL may make no tables there: make them the owner.")
    else:
        yield ok(ABOUT, "it can be written to.")
    if abs(ahead := found.moment - now) > SOME:
        side = "ahead of" if ahead > timedelta() else "behind"
        yield look(
            ABOUT,
            f"its server's clock is {abs(ahead).total_seconds():.0f} seconds {side} this machine's, and the"
            " bot goes by the server's. Let both be set by themselves: timedatectl set-ntp true",
        )


def _of_lost_key(settings: Settings) -> Iterator[Finding]:
    try:
        read_key_file(settings.encryption_key_file)
    except KeyFileError as reason:
        if not settings.encryption_key_file.exists():  # What else is wrong with it is said of the key itself.
            yield wrong("Key", str(reason))
