import pytest

from bot.people.model import RoleKind
from tests.town import Town
from tests.unit.shifts.canvassing import Canvassing


@pytest.fixture
def saturday(town: Town) -> Canvassing:
    for name in ("ana", "dee", "sam", "lee", "kim"):
        town.resident(name)
    town.give("ana", RoleKind.CAPTAIN, "county:kanawha")
    town.give("dee", RoleKind.CAPTAIN, "county:kanawha")
    return Canvassing(town)
