"""A town in which courses begin, pause and end."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.app import Bot
from bot.features import Rooms
from bot.features.signup.model import StewardCode
from tests.town import ROOT, Town, campaign
from tests.unit.training.school import Herald


@pytest.fixture
def herald() -> Herald:
    return Herald()


@pytest.fixture
async def town(tmp_path: Path, herald: Herald) -> AsyncIterator[Town]:
    """The town, on Friday at 18:00, with joining, training and a herald."""
    town = Town(tmp_path)
    rooms = Rooms.furnish(campaign(), town.bot.catalogues, ROOT, StewardCode())
    here = [feature for feature in rooms.features if feature.name in ("signup", "training")]
    town.bot = Bot(
        database=town.database,
        platforms=list(town.networks.values()),
        campaign=campaign(),
        catalogues=town.bot.catalogues,
        rooms=replace(rooms, features=(*here, herald)),
        now=town.clock,
        paced=False,
    )
    await town.open()
    town.resident("jo")
    town.resident("ana")
    yield town
    await town.close()
