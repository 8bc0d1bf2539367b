"""The migrations make exactly the tables that the features declare."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import inspect

from bot.features import Rooms
from bot.storage import shapes
from bot.storage.base import Base
from bot.storage.database import Database
from bot.storage.migrate import newest, open_database
from bot.storage.upgrading import MIGRATIONS, differences

assert Rooms  # Naming the rooms declares their tables.


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    made = open_database(f"sqlite:///{tmp_path / 'town.db'}", tmp_path / "made.key", Base.metadata)
    yield made
    made.close()


def test_from_nothing_the_migrations_make_all_tables() -> None:
    assert differences(Base.metadata) == []


def test_the_newest_migration_is_known_by_the_name_of_its_file() -> None:
    scripts = ScriptDirectory(str(MIGRATIONS))
    assert [newest()] == scripts.get_heads()
    assert all(Path(each.path).name.startswith(f"{each.revision}_") for each in scripts.walk_revisions())


def test_a_second_start_changes_nothing(database: Database, tmp_path: Path) -> None:
    tables = inspect(database.engine).get_table_names()
    open_database(str(database.engine.url), tmp_path / "made.key", Base.metadata).close()
    assert inspect(database.engine).get_table_names() == tables
    assert set(Base.metadata.tables) <= set(tables)


def numbered() -> list[str]:
    """Return the tables whose rows are named by a number of their own."""
    found = []
    for table in Base.metadata.tables.values():
        key = list(table.primary_key.columns)
        if [column.name for column in key] == ["id"] and table.name != "vault":
            found.append(table.name)
    return sorted(found)


def test_a_number_is_never_given_twice(database: Database) -> None:
    with database.engine.connect() as connection:
        query = "SELECT name FROM sqlite_master WHERE sql LIKE '%PRIMARY KEY AUTOINCREMENT%'"
        growing = set(connection.exec_driver_sql(query).scalars())
    assert numbered()
    assert set(numbered()) - growing == set()


def test_two_migrations_made_at_the_same_time_are_named(tmp_path: Path) -> None:
    for file, name, after in (("1_a", "1", None), ("2_b", "2", "1"), ("2_c", "2", "1"), ("3_d", "3", "1")):
        (tmp_path / f"{file}.py").write_text(f"revision = '{name}'\ndown_revision = {after!r}\n")
    twice, forked = shapes.problems(tmp_path)
    assert "2_b.py and 2_c.py" in twice
    assert "2_b.py and 2_c.py and 3_d.py" in forked
    assert list(shapes.problems()) == []
