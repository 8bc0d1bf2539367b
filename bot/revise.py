"""Writes the next migration, from how the tables differ from what the migrations make so far.

``.venv/bin/python -m bot.revise "say what changes"``; read what it wrote before you commit it.
"""

import sys

from alembic import command
from sqlalchemy import create_engine

from bot import features
from bot.storage.base import Base
from bot.storage.upgrading import MIGRATIONS, alembic_config

TABLES_OF = features  # Importing the features is what makes their tables known.


def revise(message: str) -> None:
    """Write a migration called *message*, numbered after the last one."""
    engine = create_engine("sqlite://")
    with engine.connect() as connection:
        config = alembic_config(connection, Base.metadata)
        command.upgrade(config, "head")
        number = len(list((MIGRATIONS / "versions").glob("[0-9]*.py"))) + 1
        command.revision(config, message, autogenerate=True, rev_id=f"{number:04}")
    engine.dispose()


if __name__ == "__main__":
    revise(" ".join(sys.argv[1:]))
