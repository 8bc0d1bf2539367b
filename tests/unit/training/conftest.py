"""A town in which courses begin, pause and end."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.app import Bot
from bot.features import Rooms
from bot.features.signup.model import StewardCode
from bot.features.training.handlers import Training
from bot.features.training.model import Course
from tests.town import ROOT, Town, campaign, catalogues_in
from tests.unit.training.school import Herald


@pytest.fixture
def herald() -> Herald:
    return Herald()


@pytest.fixture
def rooms() -> Rooms:
    return Rooms.furnish(campaign(), catalogues_in(("en", "es")), ROOT, StewardCode())


@pytest.fixture
def courses(rooms: Rooms) -> dict[str, Course]:
    """The courses that the town's bot teaches: an author can change them while it runs."""
    return next(room.courses for room in rooms.features if isinstance(room, Training))


@pytest.fixture
async def town(tmp_path: Path, herald: Herald, rooms: Rooms) -> AsyncIterator[Town]:
    """The town, on Friday at 18:00, with joining, training and a herald."""
    town = Town(tmp_path)
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
