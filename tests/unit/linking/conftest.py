from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.flows.linking.two_networks import TwoNetworks


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[TwoNetworks]:
    made = TwoNetworks(tmp_path)
    await made.open()
    yield made
    await made.close()
