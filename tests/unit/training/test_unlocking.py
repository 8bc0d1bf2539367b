"""Modules that ask for something, and modules opened from elsewhere, out of their turn."""

from datetime import time

from bot.features.training.model import Pace
from bot.features.training.store import TrainingStore
from bot.features.training.timetable import Wish
from bot.people.qualifications import LEAD_CANVASS
from bot.people.qualified import QUALIFICATIONS
from bot.people.store import PersonStore
from tests.town import Town
from tests.unit.training.school import COURSE, enrolment, press_action, promote

FIRST_FIVE = ("01-why-captains", "02-mapping-my-block", "03-one-to-one", "04-the-ask", "05-first-canvass")


async def before_the_last(town: Town) -> None:
    """Let Ana stand before a module that asks for what she has not shown."""
    await promote(town)

    def change(people: PersonStore) -> None:
        store = TrainingStore(people._uow)
        own = store.on_course(town.ids["ana"], COURSE)
        for module in FIRST_FIVE:
            store.complete(own, module, town.clock())
        own.next_at = None
        store.save(own)
        people._db.execute(QUALIFICATIONS.delete())

    town.work(change)


def shown(town: Town) -> bool:
    return bool(town.work(lambda people: people.is_qualified(town.ids["ana"], LEAD_CANVASS)))


async def to_the_end(town: Town) -> None:
    """Go through what stands open, by skipping whatever can be skipped."""
    ways = ("[No day for now]", "[Skip this step]", "[Skip]", "[Continue]")
    for _ in range(20):
        label = next((way for way in ways if way in town.last("ana")), None)
        if label is None:
            return
        await town.press("ana", label[1:-1])


async def test_a_module_that_asks_for_something_is_neither_begun_nor_delivered(town: Town) -> None:
    await before_the_last(town)
    own = enrolment(town)
    await press_action(town, "ana", "training.go", own.id)
    assert "Before it comes another module: Your first canvass" in town.last("ana")
    assert "Or a captain who has seen you do it says so" in town.last("ana")
    assert enrolment(town).step is None
    due = {"course": COURSE, "module": "06-debrief"}
    made_up = ("training.deliver", "made-up", town.clock(), town.ids["ana"], due)
    town.work(lambda people: people._uow.plan(*made_up))
    before = len(town.lines("ana"))
    await town.wait(days=9)
    assert enrolment(town).step is None
    assert "Before it comes another module" in "".join(town.lines("ana")[before:])


async def test_what_a_captain_says_lets_the_next_module_come(town: Town) -> None:
    await before_the_last(town)
    await town.wait(days=9)
    assert enrolment(town).next_at is None
    await town.write("jo", f"/qualify {town.ids['ana']}")
    assert enrolment(town).next_at is not None
    await town.wait(days=9)
    assert enrolment(town).module == "06-debrief"


async def test_what_stood_open_is_come_back_to(town: Town) -> None:
    await promote(town)
    await town.press("ana", "Start it now")
    await town.press("ana", "Skip")
    step = enrolment(town).step
    await press_action(town, "ana", "training.unlock", LEAD_CANVASS)
    assert enrolment(town).module == "05-first-canvass"
    await to_the_end(town)
    assert shown(town)
    assert (enrolment(town).pace, enrolment(town).step) == (Pace.OPEN, step)
    assert "You can lead a canvass now." in town.last("ana")
    assert "[Continue (2 of " in town.last("ana")


async def test_what_is_come_back_to_is_still_asked_about(town: Town) -> None:
    await promote(town)
    await town.press("ana", "Start it now")
    await press_action(town, "ana", "training.unlock", LEAD_CANVASS)
    await town.wait(days=5)
    await to_the_end(town)
    before = len(town.lines("ana"))
    await town.wait(days=5)
    assert "You are at step 1 of 7. Shall we go on?" in "".join(town.lines("ana")[before:])


async def test_between_two_modules_the_next_one_still_comes(town: Town) -> None:
    await promote(town)
    await press_action(town, "ana", "training.unlock", LEAD_CANVASS)
    await town.wait(days=2)
    await to_the_end(town)
    assert (enrolment(town).pace, enrolment(town).module) == (Pace.WAITING, None)
    await town.wait(days=8)
    assert enrolment(town).module == "01-why-captains"


async def test_who_came_for_one_module_is_left_in_peace(town: Town) -> None:
    await press_action(town, "ana", "training.unlock", LEAD_CANVASS)
    await to_the_end(town)
    assert shown(town)
    assert "Begin whenever you like" in town.last("ana")
    before = len(town.lines("ana"))
    await town.wait(days=20)
    assert len(town.lines("ana")) == before
    await press_action(town, "ana", "training.unlock", LEAD_CANVASS)
    assert "You need not do Your first canvass any more" in town.last("ana")


async def test_who_came_for_one_module_is_brought_the_course_that_begins_later(town: Town) -> None:
    await press_action(town, "ana", "training.unlock", "knock-doors")
    await to_the_end(town)
    await promote(town)
    assert "A module comes on Monday and Thursday at 18:00" in town.last("ana")
    await town.wait(days=4)
    assert enrolment(town).module == "01-why-captains"


async def test_a_pace_that_somebody_chose_holds_for_the_course_that_begins_later(town: Town) -> None:
    tuesdays, own = Wish(("tue",), time(12)), Wish(())
    for wish, name in ((own, "ana"), (tuesdays, "jo")):
        town.work(lambda people, w=wish, n=name: begin_start_here(town, people, n, w))
        await press_action(town, name, "training.unlock", "knock-doors")
        await promote(town, name)
        assert enrolment(town, name).wish == wish


def begin_start_here(town: Town, people: PersonStore, name: str, wish: Wish) -> None:
    TrainingStore(people._uow).enrol(town.ids[name], "start-here", wish, town.clock())


async def test_who_did_one_module_of_a_course_is_brought_the_rest_once_it_begins(town: Town) -> None:
    await press_action(town, "ana", "training.unlock", LEAD_CANVASS)
    await to_the_end(town)
    await promote(town)
    assert "Your course begins" in town.last("ana")
    await town.wait(days=4)
    assert enrolment(town).module == "01-why-captains"


async def test_in_the_middle_of_the_one_module_its_course_begins_after_it(town: Town) -> None:
    await press_action(town, "ana", "training.unlock", LEAD_CANVASS)
    before = town.last("ana")
    await promote(town)
    assert town.last("ana") == before, "nobody is called away from what they are reading"
    await to_the_end(town)
    assert enrolment(town).next_at is not None


async def test_two_who_are_one_keep_the_days_that_one_of_them_chose(town: Town) -> None:
    def become_one(people: PersonStore) -> None:
        store = TrainingStore(people._uow)
        further = store.enrol(town.ids["jo"], COURSE, Wish((), one_module=True), town.clock())
        store.complete(further, "05-first-canvass", town.clock())
        store.enrol(town.ids["ana"], COURSE, Wish(("tue",)), town.clock())
        store.fold(town.ids["ana"], town.ids["jo"], town.clock())
        store.take_over(town.ids["ana"], town.ids["jo"])

    town.work(become_one)
    one = enrolment(town)
    assert (one.completed, one.wish) == ({"05-first-canvass"}, Wish(("tue",)))


async def test_a_name_that_nothing_gives_opens_nothing(town: Town) -> None:
    await press_action(town, "ana", "training.unlock", "fly")
    assert "older message" in town.last("ana")
