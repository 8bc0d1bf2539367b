"""Somebody who is out."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.people.model import RoleKind
from tests.flows.checkins.bench import open_town
from tests.flows.checkins.saturday import SATURDAY
from tests.town import Town


@pytest.fixture
async def out(tmp_path: Path) -> AsyncIterator[Town]:
    """Sam is out until 17:30, with Ana and Ben behind; Jo coordinates, Lee cares, Max has nothing to do."""
    town = await open_town(tmp_path, "telegram", SATURDAY)
    for name in ("sam", "ana", "ben", "jo", "lee", "max"):
        town.resident(name)
    town.give("jo", RoleKind.COORDINATOR)
    town.give("lee", RoleKind.CARE)
    await town.write("sam", "/came 7 17:30 ana ben")
    yield town
    await town.close()
