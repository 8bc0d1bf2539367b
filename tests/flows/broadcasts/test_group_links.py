"""The link that adds the bot to a team's group: it links once, in time, and for nobody but its captain."""

from datetime import datetime
from pathlib import Path

import pytest

from bot.conversation.events import ChatChange, ChatChanged
from bot.people.model import Role, RoleKind
from tests.town import NEW_YORK, Town

MONDAY = datetime(2026, 9, 28, 10, 0, tzinfo=NEW_YORK)
REFUSED = "This link has linked nothing"


@pytest.fixture
async def here(tmp_path: Path) -> Town:
    """Ana leads Kanawha and the seniors, Dee leads Kanawha too, Sam is a volunteer."""
    town = Town(tmp_path, "telegram", MONDAY)
    await town.open()
    for name in ("ana", "dee", "sam"):
        town.resident(name)
    for name in ("ana", "dee"):
        town.give(name, RoleKind.CAPTAIN, "county:kanawha")
    town.give("ana", RoleKind.CAPTAIN, "group:seniors")
    return town


async def _link(town: Town, who: str, *labels: str) -> str:
    await town.write(who, "/say")
    for label in ("Add me to a group", *labels):
        await town.press(who, label)
    (link,) = town.networks["telegram"].phone(who).lines[-1].message.beside
    return link.url.rpartition("/")[2]


async def _changed(town: Town, who: str, group: str, change: ChatChange, moved_to: str | None = None) -> None:
    about = town.networks["telegram"]._about(f"{who}#{group}", "")
    await town.bot.reception.handle(ChatChanged(**about, change=change, moved_to=moved_to))
    await town.bot.settle()


async def _added(town: Town, who: str, group: str) -> None:
    await _changed(town, who, group, ChatChange.ADDED)


async def test_a_captain_adds_the_bot_and_the_group_is_linked_in_one_go(here: Town) -> None:
    code = await _link(here, "ana", "Seniors")
    await _added(here, "ana", "walkers")
    assert "I link it in a moment" in here.last("ana")
    await here.write("ana#walkers", f"/start {code}")
    assert here.last("ana") == "walkers now belongs to Seniors."
    assert here.lines("#walkers") == []

    await here.write("ana#others", f"/start {code}")
    assert REFUSED in here.last("ana")
    await here.close()


async def test_nobody_else_can_use_it_and_all_refusals_are_alike(here: Town) -> None:
    code = await _link(here, "dee")
    await here.write("ana#walkers", f"/start {code}")
    await here.write("sam#walkers", f"/start {code}")
    await here.write("sam#walkers", "/start abcdefghjkmnpqrs")
    await here.write("stranger#walkers", f"/start {code}")
    refusals = {here.last("ana"), *here.lines("sam")}
    assert len(refusals) == 1
    assert REFUSED in refusals.pop()
    assert "Kanawha" not in "".join(here.lines("stranger"))
    assert here.lines("#walkers") == []

    await here.write("dee#walkers", f"/start {code}")
    assert here.last("dee") == "walkers now belongs to Kanawha."
    await here.close()


async def test_it_ends_with_its_hour_or_the_captaincy_or_when_there_is_a_newer_one(
    here: Town,
) -> None:
    old = await _link(here, "ana", "Kanawha")
    newer = await _link(here, "ana", "Kanawha")
    await here.write("ana#walkers", f"/start {old}")
    assert REFUSED in here.last("ana")
    await here.wait(minutes=61)
    await here.write("ana#walkers", f"/start {newer}")
    assert REFUSED in here.last("ana")

    dees = await _link(here, "dee")
    captaincy = Role(RoleKind.CAPTAIN, "county:kanawha")
    here.work(lambda people: people.end_role(here.ids["dee"], captaincy, None, here.clock()))
    await here.write("dee#walkers", f"/start {dees}")
    assert REFUSED in here.last("dee")
    await here.close()


async def test_a_group_that_belongs_to_others_stays_theirs(here: Town) -> None:
    await here.write("ana#walkers", f"/start {await _link(here, 'ana', 'Seniors')}")
    await here.write("dee#walkers", f"/start {await _link(here, 'dee')}")
    assert here.last("dee").startswith("walkers belongs to Seniors.")
    await here.close()


async def test_whoever_stopped_the_bot_stays_so_when_they_link_a_group(here: Town) -> None:
    code = await _link(here, "dee")
    await here.write("dee", "/stop")
    await here.write("dee#walkers", f"/start {code}")
    assert here.last("dee") == "walkers now belongs to Kanawha."
    await here.write("dee", "/start")
    assert "Welcome back" in here.last("dee")
    await here.close()


async def test_a_group_that_is_left_before_it_moves_stays_linked(here: Town) -> None:
    await here.write("dee#walkers", f"/start {await _link(here, 'dee')}")
    await _changed(here, "dee", "walkers", ChatChange.REMOVED)
    await _changed(here, "dee", "walkers", ChatChange.MOVED, "hikers")
    await here.wait(minutes=5)
    assert "any more" not in here.last("dee")
    await _changed(here, "dee", "hikers", ChatChange.REMOVED)
    await _added(here, "dee", "hikers")
    await here.wait(minutes=5)
    assert "any more" not in here.last("dee")
    await _changed(here, "dee", "hikers", ChatChange.REMOVED)
    await here.wait(minutes=5)
    assert "I am not in walkers any more" in here.last("dee")
    await here.close()


async def test_a_good_code_in_private_is_told_where_it_belongs(here: Town) -> None:
    code = await _link(here, "dee")
    await here.write("sam", f"/start {code}")
    await here.write("dee", f"/start {code}")
    assert "code" in "".join(here.lines("sam")[-2:])
    assert "it still works" not in "".join(here.lines("sam"))
    assert "it still works" in "".join(here.lines("dee"))
    await here.write("dee#walkers", f"/start {code}")
    assert here.last("dee") == "walkers now belongs to Kanawha."
    await here.close()
