"""Alembic, which makes the tables step by step. Imported late: only a database of an older shape needs it."""

from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import Connection, Engine, MetaData, create_engine

MIGRATIONS = Path(__file__).parent / "migrations"


def upgrade(connection: Connection, metadata: MetaData) -> None:
    """Carry out the migrations that a database has not seen yet."""
    command.upgrade(alembic_config(connection, metadata), "head")


def differences(metadata: MetaData, engine: Engine | None = None) -> list[object]:
    """Return how the tables differ from what the migrations make: empty when all is well.

    They are made in memory, or in the empty database of *engine*.
    """
    engine = engine or create_engine("sqlite://")
    with engine.connect() as connection:
        upgrade(connection, metadata)
        here = (None, connection.dialect.name)
        opts = {"compare_type": True, "include_object": lambda item, *_: item.info.get("only_on") in here}
        context = MigrationContext.configure(connection, opts=opts)
        found = list(compare_metadata(context, metadata))
        connection.commit()
    engine.dispose()
    return found


def alembic_config(connection: object, metadata: MetaData) -> Config:
    """Return Alembic's configuration for an open connection."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    config.attributes["metadata"] = metadata
    return config
