from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.house.village import Village


@pytest.fixture
async def village(tmp_path: Path) -> AsyncIterator[Village]:
    made = Village(tmp_path)
    await made.settle_in()
    yield made
    await made.close()
