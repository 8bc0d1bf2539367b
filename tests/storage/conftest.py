"""A key, and a database of either kind with nothing in it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import postgres
from tests.town import KEY


@pytest.fixture
def key(tmp_path: Path) -> Path:
    path = tmp_path / "town.key"
    path.write_bytes(KEY + b"\n")
    return path


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'town.db'}"
        return
    monkeypatch.setenv("PATH", postgres.programs(), prepend=":")
    made = postgres.bare()
    yield made
    postgres.drop(made)
