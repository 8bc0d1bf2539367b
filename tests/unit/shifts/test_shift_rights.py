"""Only those who run a shift see who is on it and change it; others are refused, and nothing changes."""

import pytest

from bot.features.shifts.model import Canvass, CanvassState, may_run
from bot.people.model import Person, Role, RoleKind
from tests.town import Town
from tests.unit.shifts.canvassing import SATURDAY, Canvassing, press

LATER = int(SATURDAY.timestamp()) + 3600
FOREIGN = [
    ("roster",),
    ("add",),
    ("put", "kim"),
    ("off",),
    ("off", "sam"),
    ("off_yes", "sam"),
    ("mark_here", "sam"),
    ("undo",),
    ("undo", "sam"),
    ("numbers",),
    ("resize",),
    ("resize_to", 20),
    ("retime",),
    ("retime_to", LATER),
    ("call_off",),
    ("call_off_yes",),
    ("forward",),
]
NAMING = [("name", "lead"), ("name", "backup"), ("replace", "dee"), ("pick", "backup", "kim")]
DRAFTS = [
    ("set", "title", 1),
    ("preview",),
    ("change",),
    ("needs",),
    ("edit", "title"),
    ("drop", 1),
    ("throw",),
    ("publish",),
]


def arguments(town: Town, button: tuple[object, ...]) -> list[object]:
    return [town.ids.get(str(arg), arg) for arg in button[1:]]


async def settle_in(town: Town, saturday: Canvassing) -> None:
    [shift] = saturday.post(4)
    saturday.put(shift, "sam", "lee")
    town.resident("max", "mingo")
    town.give("max", RoleKind.CAPTAIN, "county:mingo")
    town.resident("ruth")
    town.give("ruth", RoleKind.CAPTAIN, "group:seniors")


@pytest.mark.parametrize("who", ["sam", "max", "ruth"])
async def test_a_foreign_person_is_refused_and_nothing_changes(
    town: Town, saturday: Canvassing, who: str
) -> None:
    await settle_in(town, saturday)
    before = saturday.everything()
    for button in FOREIGN + NAMING:
        phones = len(town.shown)
        await press(town, who, f"shifts.{button[0]}", 1, *arguments(town, button))
        assert saturday.everything() == before, button
        assert "Only the lead, the backup and the captains of this place" in town.last(who), button
        assert len(town.shown) == phones + 1, "nobody else hears of it"


@pytest.mark.parametrize("who", ["sam", "dee"])
async def test_a_draft_is_its_posters_own(town: Town, saturday: Canvassing, who: str) -> None:
    await town.write("ana", "/canvass")
    await town.press("ana", "Door knocking")
    for button in DRAFTS:
        await press(town, who, f"shifts.{button[0]}", 1, *arguments(town, button))
        assert ("not yours" if who == "dee" else "Only captains") in town.last(who), button
    await press(town, "ana", "shifts.preview", 1)
    assert "Where exactly do you meet?" in town.last("ana"), "the draft is as it was"


async def test_members_cannot_post(town: Town, saturday: Canvassing) -> None:
    await town.write("sam", "/canvass")
    assert "Only captains" in town.last("sam")
    await press(town, "sam", "shifts.new")
    assert "Only captains" in town.last("sam")


async def test_a_promise_is_given_only_by_who_was_asked(town: Town, saturday: Canvassing) -> None:
    await town.write("ana", "/canvass")
    for words in ("Leaflets", "Fountain", "Sat 10:00", "2", "4", "dee"):
        await town.write("ana", words)
    await town.press("ana", "Publish")
    for who in ("sam", "ana"):
        await press(town, who, "shifts.promise", 1, "backup")
        assert "Somebody else does it" in town.last(who)
    await town.write("kim", "/shifts")
    assert "no shift open" in town.last("kim")
    await press(town, "kim", "shifts.claim", 1)
    assert saturday.shift().taken == 0
    await town.press("dee", "Yes, I do it")
    await town.write("kim", "/shifts")
    assert "[Claim: Sat 10:00, 4 places left]" in town.last("kim")


async def test_the_exact_meeting_point_is_only_for_those_with_a_place(
    town: Town, saturday: Canvassing
) -> None:
    saturday.post(1)
    await town.write("sam", "/shifts")
    await press(town, "sam", "shifts.mine", 1)
    await press(town, "sam", "shifts.going", 1)
    await press(town, "sam", "shifts.here", 1)
    assert not any("12 Court Street" in line for line in town.lines("sam"))
    await press(town, "sam", "shifts.claim", 1)
    assert "12 Court Street" in town.last("sam")
    await press(town, "kim", "shifts.wait", 1)
    assert not any("12 Court Street" in line for line in town.lines("kim"))


async def test_a_captain_adds_only_whom_they_may_see(town: Town, saturday: Canvassing) -> None:
    town.resident("zoe", "mingo")
    saturday.post(4)
    await press(town, "ana", "shifts.put", 1, town.ids["zoe"])
    assert saturday.shift().taken == 0
    town.resident("mia", adult=False)
    await press(town, "ana", "shifts.put", 1, town.ids["mia"])
    assert "not known to be 18" in town.last("ana")
    assert saturday.shift().taken == 0
    await press(town, "ana", "shifts.put", 1, town.ids["kim"])
    assert "Ana has put you on a shift" in town.last("kim")


async def test_a_backup_must_be_somebody_one_may_see(town: Town, saturday: Canvassing) -> None:
    town.resident("zoe", "mingo")
    saturday.post(4)
    await press(town, "ana", "shifts.pick", 1, "backup", town.ids["zoe"])
    assert saturday.shift().canvass.backup_id == town.ids["dee"]


@pytest.mark.parametrize(
    ("person_id", "roles", "runs"),
    [
        (1, (), True),
        (2, (), True),
        (3, (), False),  # Named as lead of nothing; posted it, and is no captain any more.
        (3, (Role(RoleKind.CAPTAIN, "group:seniors"),), True),
        (4, (Role(RoleKind.CAPTAIN, "neighborhood:7"),), True),
        (4, (Role(RoleKind.CAPTAIN, "neighborhood:8"),), False),
        (4, (Role(RoleKind.CAPTAIN, "county:kanawha"),), True),
        (4, (Role(RoleKind.COORDINATOR, "campaign"),), True),
        (4, (Role(RoleKind.CARE, "campaign"),), False),
    ],
)
def test_who_runs_a_canvass(person_id: int, roles: tuple[Role, ...], runs: bool) -> None:
    canvass = Canvass(9, "x", "kanawha", 7, "y", 3, 1, 2, True, True, CanvassState.OPEN)
    assert may_run(Person(person_id, "P", roles=roles), canvass) is runs


def test_who_was_only_asked_does_not_run_it_yet() -> None:
    canvass = Canvass(9, "x", "kanawha", None, "y", 3, 1, 2, True, False, CanvassState.ASKED)
    assert not may_run(Person(2, "P"), canvass)
