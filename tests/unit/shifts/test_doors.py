"""Which canvasses are known to go from door to door."""

import pytest

from bot.engine.texts import Reader
from bot.features.shifts.doors import at_doors
from bot.features.shifts.model import Canvass, CanvassState
from bot.people.qualifications import KNOCK_DOORS
from tests.town import NEW_YORK, catalogues_in

READERS = [Reader(catalogues_in(("en", "es"))(language), NEW_YORK) for language in ("en", "es")]


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Door knocking", True),
        ("Visitas puerta a puerta", True),
        ("Canvass in Elk River", True),
        ("knock & talk on the West Side", True),
        ("Casa por casa con Ana", True),
        ("TOCAR PUERTAS", True),
        ("Phone calls", False),
        ("Llamadas telefónicas", False),
        ("Handing out leaflets", False),
        ("Food table", False),
        ("Knocked-over fence: repair day", False),
        ("Outdoors with the kids", False),
    ],
)
def test_a_title_says_whether_it_is_at_the_doors(title: str, expected: bool) -> None:
    assert at_doors(canvass(title), READERS) is expected


def test_what_is_needed_says_so_whatever_it_is_called() -> None:
    assert at_doors(canvass("Big Saturday", KNOCK_DOORS), READERS)


def canvass(title: str, needs: str = "") -> Canvass:
    return Canvass(1, title, "kanawha", None, "", 1, 1, 2, True, True, CanvassState.OPEN, needs)
