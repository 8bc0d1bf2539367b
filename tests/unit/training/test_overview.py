"""How people are learning, as captains see it: their own by name, of others only numbers that name nobody."""

from datetime import timedelta

import pytest

from bot.features.training.model import Pace
from bot.features.training.overview.overview_model import Kept, Standing, counted, learners, told
from bot.features.training.overview.overview_screens import PAGE
from bot.features.training.store import TrainingStore
from bot.features.training.timetable import Wish
from bot.people.model import RoleKind
from tests.town import FRIDAY, Town, rooms
from tests.unit.training.school import press_action
from tests.unit.training.test_unlocking import to_the_end

COURSES = next(feature.courses for feature in rooms().features if feature.name == "training")
CAPTAINS = "neighborhood-captain"


def kept(person: int, pace: Pace, days: int = 0, course: str = CAPTAINS) -> Kept:
    return Kept(person, course, pace, None, frozenset(), FRIDAY - timedelta(days=days))


@pytest.mark.parametrize(
    ("one", "led", "expected"),
    [
        (kept(1, Pace.OPEN, 3), False, Standing.LEARNING),
        (kept(1, Pace.OPEN, 12), False, Standing.SILENT),
        (kept(1, Pace.WAITING, 40), False, Standing.SILENT),
        (kept(1, Pace.PAUSED, 40), False, Standing.PAUSED),
        (kept(1, Pace.FINISHED, 40), False, Standing.NEVER_LED),
        (kept(1, Pace.FINISHED), True, Standing.FINISHED),
        (kept(1, Pace.FINISHED, course="start-here"), False, Standing.FINISHED),
    ],
)
def test_how_somebody_stands(one: Kept, led: bool, expected: Standing) -> None:
    [found] = learners([one], COURSES, {1} if led else set(), FRIDAY)
    assert found.standing is expected


async def test_nobody_is_silent_of_whom_nothing_is_asked(town: Town) -> None:
    town.resident("dee")
    town.give("dee", RoleKind.CAPTAIN, "county:kanawha")
    await press_action(town, "ana", "training.unlock", "knock-doors")
    await to_the_end(town)
    await town.wait(days=13)
    await press_action(town, "dee", "training.people", "all")
    assert "At the door, module 1 of 4" in town.last("dee")
    assert "silent" not in town.last("dee"), "she has finished what she came for"
    await town.write("ana", "/learn at-the-door")
    await town.press("ana", "Start it now")
    await town.wait(days=13)
    await press_action(town, "dee", "training.people", "all")
    assert "silent for 13 days" in town.last("dee"), "a step of hers stands open"


def test_nobody_is_silent_who_is_busy_with_another_course() -> None:
    found = learners([kept(1, Pace.OPEN, 30), kept(1, Pace.OPEN, 1, "start-here")], COURSES, (), FRIDAY)
    assert [each.standing for each in found] == [Standing.LEARNING, Standing.LEARNING]
    assert counted(found) == {Standing.LEARNING: 1}, "a person counts once"


def test_small_numbers_of_others_are_not_told() -> None:
    assert told({Standing.SILENT: 2, Standing.LEARNING: 3}) == {Standing.LEARNING: 3}


def enrol(town: Town, *names: str) -> None:
    def change(people: object) -> None:
        for name in names:
            store = TrainingStore(people._uow)
            enrolment = store.enrol(town.ids[name], "start-here", Wish(), town.clock())
            store.answer(enrolment, "first-day", "my own secret words", town.clock())

    town.work(change)


@pytest.fixture
async def counties(town: Town) -> Town:
    town.resident("dee")
    town.give("dee", RoleKind.CAPTAIN, "county:kanawha")
    for number in range(PAGE + 3):
        town.resident(f"near{chr(97 + number)}")
    for number in range(4):
        town.resident(f"far{chr(97 + number)}", "mingo")
    return town


async def test_only_ones_own_people_are_named_and_nothing_of_what_they_wrote(counties: Town) -> None:
    enrol(counties, "neara", "nearb", "fara", "farb")
    await press_action(counties, "dee", "training.people", "all")
    said = counties.last("dee")
    assert "Neara" in said
    assert "Far" not in said
    assert "Elsewhere" not in said, "two others are too few to be counted"
    assert "secret" not in said
    enrol(counties, "farc")
    await press_action(counties, "dee", "training.people", "all")
    assert "Elsewhere in the campaign 3 others are on a course. 3 on the way" in counties.last("dee")


async def test_a_long_list_has_pages_and_an_empty_one_kind_words(counties: Town) -> None:
    await press_action(counties, "dee", "training.people", "all")
    assert "None of your people is on a course yet" in counties.last("dee")
    enrol(counties, *(f"near{chr(97 + number)}" for number in range(PAGE + 3)))
    await press_action(counties, "dee", "training.people", "all")
    assert "[More 2/2]" in counties.last("dee")
    await counties.press("dee", "More 2/2")
    assert counties.last("dee").count("• Near") == 3


async def test_members_do_not_see_it(counties: Town) -> None:
    enrol(counties, "neara", "nearb")
    await press_action(counties, "nearb", "training.people", "all")
    assert "Neara" not in counties.last("nearb")


async def test_who_rests_is_not_called_silent(counties: Town) -> None:
    enrol(counties, "neara")
    await counties.wait(days=13)
    await press_action(counties, "dee", "training.people", "all")
    assert "silent for 13 days" in counties.last("dee")
    counties.change("neara", resting_until=(counties.clock() + timedelta(days=9)).date())
    await press_action(counties, "dee", "training.people", "all")
    assert "silent" not in counties.last("dee")
