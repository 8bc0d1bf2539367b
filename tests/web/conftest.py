from collections.abc import AsyncIterator

import httpx
import pytest

from tests.town import Town
from tests.web.stage import Stage


@pytest.fixture
async def stage(town: Town) -> AsyncIterator[Stage]:
    made = Stage(town)
    await made.server.start()
    yield made
    await made.server.stop()


@pytest.fixture
async def page(stage: Stage) -> AsyncIterator[httpx.AsyncClient]:
    """A browser that has our page open."""
    url = stage.server.url
    async with httpx.AsyncClient(base_url=url, headers={"origin": url}, trust_env=False) as client:
        yield client
