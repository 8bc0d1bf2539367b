"""The day told by a form: the same debrief as by questions, and never a word about feelings."""

from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path

import pytest

from bot.engine.texts import Texts
from bot.features.checkins.debrief_screens import form
from bot.people.model import RoleKind
from tests.flows.checkins.bench import open_town
from tests.town import NEW_YORK, Town

SATURDAY = datetime(2026, 10, 3, 14, 0, tzinfo=NEW_YORK)
FINISH = "Finish my debrief"


@pytest.fixture
async def home(tmp_path: Path) -> AsyncIterator[Town]:
    """Sam is home and has not told of the day yet."""
    town = await open_town(tmp_path, "discord", SATURDAY)
    for name in ("sam", "ana", "ben", "jo"):
        town.resident(name)
    town.give("jo", RoleKind.COORDINATOR)
    await town.write("sam", "/came 7 17:30 ana ben")
    await town.wait_until(datetime(2026, 10, 3, 17, 30, tzinfo=NEW_YORK))
    await town.press("sam", "Home safe")
    await town.write("sam", "/checkin")
    yield town
    await town.close()


async def test_doors_conversations_and_a_story_at_once_then_one_tap_for_the_day(home: Town) -> None:
    await home.fill("sam", FINISH, doors="12 doors", talks="5", story="Two sisters will come.")
    assert "12 doors, 5 conversations" in home.last("sam")
    assert "[Great] [Good] [Okay] [Hard] [Rough] [Skip]" in home.last("sam")
    await home.press("sam", "Good")

    end = home.last("sam")
    assert "12 doors, 5 conversations, good / Your story: Two sisters will come." in end
    await home.wait(minutes=5)
    assert home.last("ana") == "1 of 1 home, 12 doors, 5 conversations."


@pytest.mark.parametrize(
    ("values", "asked"),
    [
        ({"doors": "many", "talks": "5"}, "How many doors?"),
        ({"doors": "3", "talks": "5"}, "how many conversations?"),
        ({"doors": "12", "talks": "5 or 6"}, "how many conversations?"),
        ({"doors": "99999"}, "How many doors?"),
    ],
)
async def test_a_figure_that_cannot_be_meant_is_asked_for_again_and_the_story_is_kept(
    home: Town, values: dict[str, str], asked: str
) -> None:
    await home.fill("sam", FINISH, story="Two sisters will come.", **values)
    assert "I need one number" in home.last("sam")
    assert asked in home.last("sam")
    for number in ("12", "5") if "doors?" in asked else ("2",):
        await home.write("sam", number)
    await home.press("sam", "Good")

    assert "Two sisters will come." in home.last("sam")


async def test_what_is_left_empty_stays_as_it_was(home: Town) -> None:
    await home.write("sam", "12 5 good, two sisters will come")
    await home.fill("sam", "Change", talks="6")
    await home.press("sam", "Great")

    assert "12 doors, 6 conversations, great / Your story: two sisters will come" in home.last("sam")


@pytest.mark.parametrize("cry", ["I want to kill myself", "suicide"])
@pytest.mark.parametrize("others_around", [False, True])
async def test_a_cry_for_help_is_kept_as_no_story(home: Town, cry: str, others_around: bool) -> None:
    network = home.networks["discord"]
    if others_around:  # A field is seen by its writer alone, also in a server.
        network.phone("#lobby").add(network.phone("sam").lines[-1])
    writer = "sam#lobby" if others_around else "sam"
    await home.fill(writer, FINISH, doors="12", talks="5", story=cry)
    lines = home.lines("sam")
    assert "988" in "".join(lines[-2:])
    assert "I have kept nothing of what you wrote" in "".join(lines[-2:])
    await home.press("sam", "Good")

    assert "Your story" not in home.last("sam")


async def test_the_form_of_one_person_is_not_another_ones(home: Town) -> None:
    network = home.networks["discord"]
    network.phone("ana").add(network.phone("sam").lines[-1])
    await home.fill("ana", FINISH, doors="1", talks="1")
    assert "1 door" not in home.last("ana")
    await home.write("sam", "/checkin")

    assert FINISH in home.last("sam")


def test_no_field_asks_how_somebody_feels() -> None:
    assert [field.key for field in form(Texts("en")).fields] == ["doors", "talks", "story"]
