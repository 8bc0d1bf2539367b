"""What leading asks for, and what a canvass may ask of those who come."""

from datetime import timedelta

from bot.conversation.actions import action
from bot.features.shifts.model import CanvassState
from bot.features.shifts.store import ShiftStore
from bot.people.model import RoleKind
from bot.people.qualifications import KNOCK_DOORS, LEAD_CANVASS, Way
from bot.people.qualified import QUALIFICATIONS
from tests.town import Town
from tests.unit.shifts.canvassing import SATURDAY, Canvassing, press

NEXT_SATURDAY = SATURDAY + timedelta(days=7)
DOORS = Way({"en": "Safety at the door"}, 4, action("training.unlock", "made-up"))


def teach_doors(town: Town) -> None:
    """Let there be a module that gives what a canvass can ask for, whatever courses there are."""
    town.bot.router.offers.ways.insert(0, lambda name: DOORS if name == KNOCK_DOORS else None)


async def draft(town: Town) -> None:
    await town.write("ana", "/canvass")
    for said in ("Door knocking", "12 Court Street", "sat 10:00", "3", "8"):
        await town.write("ana", said)
    await town.press("ana", "Dee")


def qualified(town: Town, who: str, name: str) -> bool:
    return bool(town.work(lambda people: people.is_qualified(town.ids[who], name)))


async def test_who_is_named_leads_only_once_they_can(town: Town, saturday: Canvassing) -> None:
    [shift] = saturday.post(8, NEXT_SATURDAY)
    await press(town, "ana", "shifts.pick", shift.canvass.id, "lead", town.ids["kim"])
    await town.press("kim", "Yes, I do it")
    assert "Leading a first canvass needs one short module" in town.last("kim")
    assert not saturday.shift().canvass.lead_yes
    town.work(lambda people: people.qualify(town.ids["kim"], LEAD_CANVASS, town.ids["ana"], town.clock()))
    await town.press("kim", "Yes, I do it")
    assert saturday.shift().canvass.lead_yes


async def test_who_steps_in_on_the_eve_is_asked_for_nothing(town: Town, saturday: Canvassing) -> None:
    [shift] = saturday.post()
    await press(town, "ana", "shifts.pick", shift.canvass.id, "lead", town.ids["kim"])
    await town.press("kim", "Yes, I do it")
    assert saturday.shift().canvass.lead_yes


async def test_the_backup_needs_nothing(town: Town, saturday: Canvassing) -> None:
    [shift] = saturday.post()
    await press(town, "ana", "shifts.pick", shift.canvass.id, "backup", town.ids["kim"])
    await town.press("kim", "Yes, I do it")
    assert saturday.shift().canvass.backup_yes


async def test_nobody_names_themselves_past_the_module(town: Town, saturday: Canvassing) -> None:
    town.resident("max")
    town.give("max", RoleKind.CAPTAIN, "county:kanawha", led=False)
    [shift] = saturday.post(8, NEXT_SATURDAY)
    await press(town, "max", "shifts.pick", shift.canvass.id, "lead", town.ids["max"])
    assert "one short module" in town.last("max")
    assert saturday.shift().canvass.lead_id == town.ids["ana"]


async def test_a_canvass_that_asks_for_a_module_is_not_claimed_without_it(
    town: Town, saturday: Canvassing
) -> None:
    teach_doors(town)
    await draft(town)
    await town.press("ana", "Change")
    await town.press("ana", "What is needed")
    await town.press("ana", "The module first")
    assert "Needed before claiming: the module Safety at the door, 4 minutes" in town.last("ana")
    await town.press("ana", "Publish")
    await town.press("dee", "Yes, I do it")
    await town.write("sam", "/shifts")
    assert "needs the module Safety at the door first: 4 minutes. Start now?" in town.last("sam")
    assert "[Start it now: 4 minutes]" in town.last("sam")
    for name in ("claim", "wait"):
        await press(town, "sam", f"shifts.{name}", 1)
        assert "Start now?" in town.last("sam"), name
    assert saturday.signup("sam") is None
    await press(town, "ana", "shifts.put", 1, town.ids["sam"])
    assert "has not done" in town.last("ana")
    assert saturday.signup("sam") is None
    await town.press("ana", "I have seen them do it")
    assert "Ana has seen you at the doors" in town.last("sam")
    await town.press("sam", "Shifts near me")
    await town.press("sam", "Claim: Sat 10:00, 8 places left")
    assert saturday.signup("sam") is not None


async def test_what_is_needed_can_be_taken_back_while_it_is_a_draft(town: Town, saturday: Canvassing) -> None:
    teach_doors(town)
    await draft(town)
    for choice, needs in ((KNOCK_DOORS, KNOCK_DOORS), ("none", "")):
        await press(town, "ana", "shifts.needs", 1, choice)
        assert saturday.work(lambda uow: ShiftStore(uow).canvass(1)).needs == needs
    await press(town, "ana", "shifts.needs", 1, "a-song")
    assert "older message" in town.last("ana")


async def test_what_no_module_gives_is_asked_of_nobody(town: Town, saturday: Canvassing) -> None:
    town.bot.router.offers.ways.clear()
    town.work(lambda people: people._db.execute(QUALIFICATIONS.delete()))
    await draft(town)
    await town.press("ana", "Publish")
    assert saturday.work(lambda uow: ShiftStore(uow).canvass(1)).state is CanvassState.ASKED


async def test_only_captains_say_it_and_only_of_their_own_people(town: Town, saturday: Canvassing) -> None:
    town.resident("max", "mingo")
    town.give("max", RoleKind.CAPTAIN, "county:mingo")
    for who, about in (("max", "sam"), ("sam", "kim"), ("sam", "sam")):
        for button in (("seen",), ("saw", LEAD_CANVASS)):
            await press(town, who, f"captains.{button[0]}", town.ids[about], *button[1:])
            assert not qualified(town, about, LEAD_CANVASS), (who, button)
    town.work(lambda people: people._db.execute(QUALIFICATIONS.delete()))
    await press(town, "ana", "captains.saw", town.ids["ana"], LEAD_CANVASS)
    assert not qualified(town, "ana", LEAD_CANVASS), "nobody says it of themselves"
