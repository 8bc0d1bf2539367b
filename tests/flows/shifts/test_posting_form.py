"""Posting a canvass by a form: the same draft as by questions, and nothing lost of what cannot be used."""

from datetime import datetime
from pathlib import Path

import pytest

from bot.people.model import RoleKind
from tests.town import NEW_YORK, Town

MONDAY = datetime(2026, 9, 28, 10, 0, tzinfo=NEW_YORK)
WHOLE = {
    "title": "Door knocking", "point": "12 Court Street, by the steps", "when": "sat 10:00", "length": "3",
    "places": "2",
}  # fmt: skip


@pytest.fixture
async def here(tmp_path: Path) -> Town:
    """Ana, a captain who runs one canvass already, and Dee."""
    town = Town(tmp_path, "discord", MONDAY)
    await town.open()
    for name in ("ana", "dee"):
        town.resident(name)
        town.give(name, RoleKind.CAPTAIN, "county:kanawha")
    await _by_questions(town)
    await town.press("ana", "Dee")
    await town.press("ana", "Publish")
    await town.write("ana", "/canvass")
    return town


async def _by_questions(town: Town) -> None:
    await town.write("ana", "/canvass")
    await town.press("ana", "Door knocking")
    for words in ("12 Court Street, by the steps", "sat 10:00", "3", "2"):
        await town.write("ana", words)


async def test_a_whole_form_leads_to_the_same_draft_as_the_questions(tmp_path: Path, here: Town) -> None:
    await here.press("ana", "Post a new canvass")
    for words in WHOLE.values():
        await here.write("ana", words)
    await here.press("ana", "Dee")
    by_questions = here.last("ana")
    await here.write("ana", "/canvass")
    await here.fill("ana", "Post a new canvass", **WHOLE)
    assert here.last("ana").startswith("Who is the backup")
    await here.press("ana", "Dee")

    assert here.last("ana") == by_questions
    await here.close()


async def test_what_cannot_be_used_is_asked_for_again_and_all_else_is_kept(here: Town) -> None:
    wrong = WHOLE | {"point": "x", "when": "at 11:00", "length": "forever", "places": "6"}
    await here.fill("ana", "Post a new canvass", **wrong)
    said = here.lines("ana")
    assert "x, forever" in said[-2]
    assert said[-1].startswith("Where exactly do you meet?")
    await here.write("ana", "By the library")
    assert here.last("ana").startswith("Which day?")
    await here.write("ana", "saturday")
    assert here.last("ana").startswith("How many hours?")
    await here.press("ana", "2 hours")
    await here.press("ana", "Dee")

    preview = here.last("ana")
    assert "Saturday, October 3, 11:00 to 13:00" in preview
    assert "6 places" in preview
    assert "By the library" in preview
    await here.close()


async def test_a_form_keeps_no_sign_that_steers_and_takes_no_number_below_zero(here: Town) -> None:
    title, point = "Puertas\u202e y caf\u00e9\x00", "Library\x1b\u2067 steps \U0001f469\u200d\U0001f467"
    await here.fill("ana", "Post a new canvass", **WHOLE | {"title": title, "point": point, "length": "-3"})
    assert "-3" in here.lines("ana")[-2]
    for label in ("3 hours", "Dee"):
        await here.press("ana", label)

    assert "Puertas y caf\u00e9, Kanawha County" in here.last("ana")
    assert "Library steps \U0001f469\u200d\U0001f467 /" in here.last("ana")
    await here.close()


async def test_a_day_that_is_over_is_asked_for_again_and_the_rest_is_kept(here: Town) -> None:
    await here.fill("ana", "Post a new canvass", **WHOLE | {"when": "today 9:00"})
    assert "Which day?" in here.last("ana")
    await here.write("ana", "sun 14:00")

    assert here.last("ana").startswith("Who is the backup")
    await here.close()


async def test_a_form_with_one_answer_goes_on_with_the_questions(here: Town) -> None:
    await here.fill("ana", "Post a new canvass", title="Phone calls")
    said = here.lines("ana")

    assert said[-1].startswith("Where exactly do you meet?")
    assert not said[-2].startswith("I could not use")
    await here.close()


async def test_a_cry_for_help_in_a_form_is_no_canvass_and_gets_the_lines(here: Town) -> None:
    await here.fill("ana", "Post a new canvass", **WHOLE | {"title": "I want to kill myself"})
    said = here.lines("ana")

    assert "988" in said[-2]
    assert said[-1].startswith("What is it?")
    await here.write("ana", "/canvass")
    assert "kill" not in here.last("ana")
    await here.close()


async def test_a_first_canvass_is_filled_in_too_and_leaves_no_empty_draft(here: Town) -> None:
    here.resident("flo")
    here.give("flo", RoleKind.CAPTAIN, "county:kanawha")
    await here.write("flo", "/canvass")
    await here.fill("flo", "Answer all in one form", **WHOLE)
    assert here.last("flo").startswith("Who is the backup")
    await here.write("flo", "/canvass")

    assert here.last("flo").count("[Draft: ") == 1
    assert "[Draft: Door knocking]" in here.last("flo")
    await here.close()


async def test_who_is_no_captain_posts_nothing_by_a_form(here: Town) -> None:
    here.resident("sam")
    network = here.networks["discord"]
    network.phone("sam").add(next(x for x in reversed(network.phone("ana").lines) if x.message.buttons))
    await here.fill("sam", "Post a new canvass", **WHOLE)

    assert "captain" in here.last("sam")
    await here.close()
