"""What is proposed while the argument of a command is typed, and who sees it."""

from datetime import datetime
from pathlib import Path

import pytest

from bot.conversation.platform import Suggestion
from bot.engine.suggesting import matching
from bot.people.model import RoleKind
from tests.town import NEW_YORK, Town

MONDAY = datetime(2026, 9, 28, 10, 0, tzinfo=NEW_YORK)
PLACES = [Suggestion(name, name.lower()) for name in ("Kanawha", "Fayette", "New River", "Órale", "McDowell")]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("", ["kanawha", "fayette", "new river", "órale", "mcdowell"]),
        ("ka", ["kanawha"]),
        ("RIV", ["new river"]),
        ("ora", ["órale"]),
        ("aye", ["fayette"]),
        ("kanahwa", ["kanawha"]),
        ("zzz", []),
    ],
)
def test_what_begins_so_comes_first_then_what_holds_it_then_what_is_similar(
    typed: str, found: list[str]
) -> None:
    assert [each.value for each in matching(typed, PLACES)] == found


@pytest.fixture
async def here(tmp_path: Path) -> Town:
    """Ana leads Kanawha, where Sam and Kim live; Max lives in Mingo; Jo coordinates."""
    town = Town(tmp_path, now=MONDAY)
    await town.open()
    for name, county in (("ana", "kanawha"), ("sam", "kanawha"), ("kim", "kanawha"), ("max", "mingo")):
        town.resident(name, county)
    town.resident("jo")
    town.give("ana", RoleKind.CAPTAIN, "county:kanawha")
    town.give("jo", RoleKind.COORDINATOR)
    return town


async def _values(town: Town, who: str, command: str, typed: str = "") -> list[str]:
    return [each.value for each in await town.suggest(who, command, typed)]


async def test_a_captain_is_offered_the_people_they_may_see_and_a_volunteer_nobody(here: Town) -> None:
    assert set(await _values(here, "ana", "team")) == {"Jo", "Kim", "Sam"}
    assert await _values(here, "ana", "team", "ki") == ["Kim"]
    assert await _values(here, "ana", "team", "max") == []
    assert await _values(here, "sam", "team") == []
    assert await _values(here, "nobody", "team") == []
    assert await _values(here, "ana", "people") == []
    assert "Max" in await _values(here, "jo", "people")
    await here.close()


async def test_a_name_that_is_proposed_finds_its_person_also_when_it_is_typed(here: Town) -> None:
    await here.write("ana", "/team kim")
    assert "[Kim]" in here.last("ana")
    assert "Sam" not in here.last("ana")
    await here.write("ana", "/team Max")
    assert "Nobody is called Max." in here.last("ana")
    await here.write("ana", "/team")
    assert "Sam" in here.last("ana")
    await here.close()


async def test_groups_are_offered_but_for_the_sensitive_ones_and_can_be_named(here: Town) -> None:
    sensitive = {group.id for group in here.bot.campaign.region.groups if group.sensitive}
    offered = await _values(here, "sam", "groups")
    assert sensitive
    assert "seniors" in offered
    assert not sensitive & set(offered)
    for typed in ("seniors", "Senior"):
        await here.write("sam", f"/groups {typed}")
        assert here.last("sam").endswith("[Join: Seniors]")
    await here.close()


async def test_shifts_are_offered_in_words_and_named_by_their_number(here: Town) -> None:
    here.resident("dee")
    here.give("dee", RoleKind.CAPTAIN, "county:kanawha")
    await here.write("ana", "/canvass")
    await here.press("ana", "Door knocking")
    for words in ("12 Court Street", "sat 10:00", "3", "2"):
        await here.write("ana", words)
    await here.press("ana", "Dee")
    await here.press("ana", "Publish")
    assert await here.suggest("sam", "shifts") == []
    await here.press("dee", "Yes, I do it")
    [offered] = await here.suggest("sam", "shifts", "door")
    assert offered.label == "Sat 10:00, Door knocking, Kanawha County"
    await here.write("sam", f"/shifts {offered.value}")

    assert "[Claim: Sat 10:00, 2 places left]" in here.last("sam")
    await here.close()


async def test_whoever_may_say_something_is_offered_to_whom_and_goes_on_with_the_words(here: Town) -> None:
    assert await _values(here, "sam", "say") == []
    assert await _values(here, "ana", "say") == ["county:kanawha"]
    for typed in ("county:kanawha", "Kanawha"):
        await here.write("ana", f"/say {typed}")
        assert "To whom" not in here.last("ana")
    await here.write("ana", "/say Mingo")
    assert "To whom" in here.last("ana")
    await here.close()


async def test_learning_goes_on_with_the_course_or_module_that_is_named(here: Town) -> None:
    courses = await here.suggest("sam", "learn")
    await here.write("sam", f"/learn {courses[1].value}")
    assert "Your course begins: Neighborhood captain" in here.last("sam")
    *again, module = await here.suggest("sam", "learn")
    assert again == courses
    await here.write("sam", f"/learn {module.value}")

    assert module.label in here.last("sam")
    assert "Begin" not in here.last("sam")
    await here.close()


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("kan", "kanawha"),
        ("Condado de McD", "mcdowell"),
        ("pocahontas county", "pocahontas"),
        ("MÍNG", "mingo"),
    ],
)
async def test_counties_are_offered_as_they_are_called_in_both_languages(
    here: Town, typed: str, first: str
) -> None:
    assert (await _values(here, "sam", "me", typed))[0] == first
    assert len(await _values(here, "sam", "me")) == 25
    await here.write("sam", f"/me {first}")
    assert f"{here.bot.campaign.region.county(first).name} County" in here.last("sam")
    await here.close()


async def test_modules_and_groups_are_found_by_their_names_in_the_other_language(here: Town) -> None:
    assert "educators" in await _values(here, "sam", "groups", "maestros")
    assert await _values(here, "nobody", "me", "kan") == []
    await here.close()


async def test_suggesting_changes_nothing(here: Town) -> None:
    before = here.path.read_bytes()
    await here.suggest("ana", "team", "k")
    await here.suggest("nobody", "shifts")

    assert here.path.read_bytes() == before
    await here.close()
