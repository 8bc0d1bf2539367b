from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from hypothesis import settings

from tests.databases import DATABASES
from tests.town import Town

settings.register_profile("unhurried", deadline=None)  # A busy machine is no defect of what is tested.
settings.load_profile("unhurried")


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    made = Town(tmp_path)
    await made.open()
    yield made
    await made.close()


@pytest.fixture(params=DATABASES)
async def either_town(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Town]:
    """The same town on each of the two databases."""
    made = Town(tmp_path, make_database=DATABASES[request.param])
    await made.open()
    yield made
    await made.close()
