"""PostgreSQL as it has to be used: its connections, one start at a time, and what is wrong in plain words."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

STUCK_SECONDS = 5
"""How long a turn waits for another's rows, and how long a stopped process may keep them from all others."""
START_SECONDS = 60
"""How long a start waits for another that is changing the shape of the database."""
CONNECTING = {
    "connect_timeout": STUCK_SECONDS,
    "client_encoding": "utf8",
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
}
"""A server that was cut off must be noticed: without these, a thread may wait for hours."""
SESSION = {
    "idle_in_transaction_session_timeout": STUCK_SECONDS * 1000,
    "lock_timeout": STUCK_SECONDS * 1000,
}
START_LOCK = (0x646F6F72, 1)
"""The name of the lock that one start holds at a time: "door"."""
REFUSED = ("password", "pg_hba", "role", "28000", "28P01")
NO_DATABASE = ("3D000", "does not exist")
FULL = ("53300", "too many clients", "connection slots")
NO_RIGHT = ("42501", "permission denied")
SHUT = ("57P03", "starting up", "shutting down", "not currently accepting")


def engine_of(url: str, *, size: int, read_only: bool = False) -> Engine:
    """Return the connections to the database at *url*; each is tried before use, and made anew if cut."""
    session = dict(SESSION, default_transaction_read_only="on") if read_only else SESSION
    return create_engine(
        url,
        connect_args=_connecting(url, session),
        pool_size=size,
        max_overflow=2,
        pool_timeout=STUCK_SECONDS,
        pool_pre_ping=True,
        isolation_level="READ COMMITTED",
        hide_parameters=True,
    )


def single_engine(url: str) -> Engine:
    """Return an engine that keeps no connection and begins no transaction: for looking, and for starting."""
    return create_engine(
        url,
        connect_args=_connecting(url, {"lock_timeout": START_SECONDS * 1000}),
        poolclass=NullPool,
        isolation_level="AUTOCOMMIT",
        hide_parameters=True,
    )


@contextmanager
def alone(engine: Engine) -> Iterator[Connection]:
    """A connection of *engine*, while no other start looks at the same database or changes its shape."""
    with engine.connect() as connection:
        connection.execute(text("SELECT pg_advisory_lock(:one, :two)"), _named(START_LOCK))
        yield connection  # Closing it gives the lock back, and so does the end of the process.


def take_time(connection: Connection) -> None:
    """Let the transaction that *connection* begins pause for longer than a turn may: it is ours alone."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET LOCAL idle_in_transaction_session_timeout = 0"))


def password_of(url: str) -> str:
    """Return the password in the address of a database; empty if there is none."""
    parts = make_url(url)
    hidden = parts.query.get("password", "")
    return parts.password or (hidden if isinstance(hidden, str) else "".join(hidden))


def in_words(url: str, error: BaseException) -> str:
    """Return why PostgreSQL does not do what it should, and what to do about it, without any password."""
    parts = make_url(url)
    cause = error.orig if isinstance(error, DBAPIError) else error
    said = f"{getattr(cause, 'sqlstate', None) or ''} {cause}"
    server = f"PostgreSQL at {_place(parts)}"
    if any(sign in said for sign in SHUT):
        return f"{server} is there and takes nobody in just now. Wait a minute and try again."
    if any(sign in said for sign in NO_RIGHT):
        return (
            f"{server} does not let the user in DATABASE_URL make or change tables. Make them the owner:"
            f" ALTER DATABASE {parts.database} OWNER TO {parts.username or 'them'};"
        )
    if any(sign in said for sign in REFUSED):
        return f"{server} refuses the user or the password in DATABASE_URL."
    if any(sign in said for sign in NO_DATABASE):
        return f'There is no database "{parts.database}" in {server}. Make it: createdb {parts.database}'
    if any(sign in said for sign in FULL):
        return f"{server} has no connection left: raise its max_connections, or run fewer workers."
    if "55P03" in said:
        return "Others hold the database too long: another start, or workers of an older version. Stop them."
    if state := getattr(cause, "sqlstate", None):
        return f"{server} refuses ({type(cause).__name__}, {state})."
    return f"{server} cannot be reached. Is it running, and is DATABASE_URL right?"


def _place(parts: URL) -> str:
    host = parts.host or parts.query.get("host") or "this machine"
    return f"{host}:{parts.port}" if parts.port else str(host)


def _connecting(url: str, session: dict[str, Any]) -> dict[str, Any]:
    own = make_url(url).query
    told = own.get("options", "")
    options = " ".join(f"-c {name}={value}" for name, value in session.items())
    # What the address says itself comes last, and so wins.
    return {name: value for name, value in CONNECTING.items() if name not in own} | {
        "options": f"{options} {told}".strip()
    }


def _named(lock: tuple[int, int]) -> dict[str, int]:
    return dict(zip(("one", "two"), lock, strict=True))
