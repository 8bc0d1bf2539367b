"""What a course does around its conversations: odd buttons, other questions, small screens."""

from dataclasses import replace
from datetime import date, datetime

import pytest
from sqlalchemy import update

from bot.conversation.address import Address
from bot.conversation.capabilities import Capabilities, fit
from bot.conversation.messages import Message
from bot.engine.texts import Catalogues, Reader
from bot.features.training import (
    call_screens,
    plan_screens,
    promise_screens,
    roleplay_screens,
    scene_screens,
    shown,
    wall_screens,
)
from bot.features.training.authoring.curriculum import load_courses
from bot.features.training.call_screens import CallView
from bot.features.training.call_store import Call
from bot.features.training.calling import LONGEST_PLACE
from bot.features.training.model import Course, Enrolment, Module, Pace, Promise
from bot.features.training.place import Place
from bot.features.training.roleplay_state import FIRST, LOOKING_BACK, SECOND, RoleplayState
from bot.features.training.sharing import MAX_LINE
from bot.features.training.steps import (
    Act,
    CircleCall,
    Plan,
    Quiz,
    Roleplay,
    Scene,
    Step,
    Wall,
)
from bot.features.training.store import EnrolmentRow
from bot.features.training.timetable import Wish
from bot.features.training.wall_store import ON_A_PAGE, Line, View
from bot.people.store import PersonStore
from tests.town import NEW_YORK, ROOT, Town
from tests.unit.training.school import COURSE, enrolment, press_action, promote, to_the_act

NOON = datetime(2026, 10, 7, 12, tzinfo=NEW_YORK)
DISCORD = Capabilities(max_text=2000, max_buttons=25, max_label=80, can_replace=True, max_caption=2000)
MEANINGLESS = (
    "go", "go x", "go 99", "next 1", "next 1 nowhere", "date 1 who-asked-you 2026-10-09",
    "date 1 two-neighbors soon", "days 1 mon-tue", "pace 1 three", "look 1 three-things", "resend 99",
    "hour 1 0300", "start nothing",
    "choose 1 who-asked-you a", "went 7 done",
)  # fmt: skip


async def test_a_button_that_means_nothing_is_answered_kindly(town: Town) -> None:
    await promote(town)
    await town.press("ana", "Start it now")
    before = enrolment(town)
    for button in MEANINGLESS:
        name, *more = button.split()
        await press_action(town, "ana", f"training.{name}", *more)
        assert "That button is from an older message" in town.last("ana"), button
    assert enrolment(town) == before


async def test_a_question_of_another_feature_is_not_ended_by_a_lesson(town: Town) -> None:
    await promote(town)
    await town.press("ana", "Start it now")
    await town.press("ana", "Skip")
    await town.write("ana", "/ask")
    await town.press("ana", "Continue")
    assert (await town.write("ana", "42")).toast == "taken"


async def test_an_answer_to_a_step_that_was_left_elsewhere_is_kept_all_the_same(town: Town) -> None:
    town.work(lambda people: people.add_address(town.ids["ana"], Address("discord", "ana"), town.clock()))
    await promote(town)
    await town.write("ana@discord", "/learn")
    await town.press("ana@discord", "Start it now")
    await town.write("ana", "/learn")
    await town.press("ana", "Continue (1 of 7)")
    await town.press("ana", "Skip")
    await town.write("ana@discord", "It was my aunt.")
    await town.press("ana@discord", "Keep it to myself")
    assert "It stays with you. / Why captains?" in town.last("ana@discord")
    assert "step 2 of 7" in town.last("ana@discord")


async def test_a_step_that_an_author_has_renamed_begins_its_module_again(town: Town) -> None:
    await promote(town)
    await town.press("ana", "Start it now")

    def rename(people: PersonStore) -> None:
        people._db.execute(update(EnrolmentRow).values(step="gone-since"))

    town.work(rename)
    await town.write("ana", "/learn")
    await town.press("ana", "Continue (1 of 7)")
    assert town.last("ana").startswith("Step 1 of 7: Why captains?")


async def test_a_module_that_an_author_takes_away_holds_nobody(
    town: Town, courses: dict[str, Course]
) -> None:
    await promote(town)
    await town.press("ana", "Start it now")
    _rewrite(courses, without_module="01-why-captains")
    await town.wait_until(datetime(2026, 10, 9, 12, tzinfo=NEW_YORK))
    assert "Module 1 of 5 is here" in town.last("ana"), "it comes by itself"


async def test_a_step_that_an_author_takes_away_is_asked_about_anew(
    town: Town, courses: dict[str, Course]
) -> None:
    await promote(town)
    await town.press("ana", "Start it now")
    await town.press("ana", "Skip")
    _rewrite(courses, without_step="what-moved-us")
    await town.wait(days=4)
    assert "You are at step 1 of 6. Shall we go on?" in town.last("ana")


def _rewrite(courses: dict[str, Course], *, without_module: str = "", without_step: str = "") -> None:
    """Let an author take something out of the captains' course."""
    course = courses[COURSE]
    modules = [
        replace(module, steps=tuple(step for step in module.steps if step.id != without_step))
        for module in course.modules
        if module.id != without_module
    ]
    courses[COURSE] = replace(course, modules=tuple(modules))


async def test_a_module_that_an_author_adds_is_offered_and_not_sent(
    town: Town, courses: dict[str, Course]
) -> None:
    whole = courses[COURSE]
    courses[COURSE] = replace(whole, modules=whole.modules[:1])
    await promote(town)
    await to_the_act(town)
    await town.press("ana", "No day for now")
    assert enrolment(town).pace is Pace.FINISHED
    courses[COURSE] = replace(whole, modules=whole.modules[:3])
    so_far = len(town.lines("ana"))
    await town.wait(days=15)
    assert len(town.lines("ana")) == so_far, "nothing of it comes by itself"
    await town.write("ana", "/learn")
    assert "a module in it that you do not know yet" in town.last("ana")
    minutes = whole.modules[1].minutes
    await town.press("ana", f"Start it now: {minutes} minutes")
    assert "Step 1 of" in town.last("ana")
    while enrolment(town).pace is Pace.OPEN:
        await press_action(town, "ana", "training.next", enrolment(town).id, enrolment(town).step)
    assert enrolment(town).pace is Pace.FINISHED, "the third does not come by itself either"
    assert whole.modules[2].title["en"] in town.last("ana")


async def test_a_learners_card_says_how_far_they_have_come(town: Town) -> None:
    await promote(town)
    await to_the_act(town)
    await town.press("ana", "No day for now")
    await town.write("ana", "/me")
    assert "Course Neighborhood captain: 1 of 6 modules done." in town.last("ana")


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_step_fits_into_one_message_of_the_narrowest_network(language: str) -> None:
    texts = Catalogues.read(ROOT / "locales", ("en", "es"))(language)
    for course in load_courses(ROOT / "curricula", ("en", "es")).values():
        for module in course.modules:
            for each in module.steps:
                for message in all_said_of(Reader(texts, NEW_YORK), course, module, each):
                    assert len(fit(message, DISCORD)) == 1, (module.id, each.id, language)
                    assert all(len(button.label) <= 34 for button in message.buttons), (module.id, each.id)


def all_said_of(reader: Reader, course: Course, module: Module, each: Step) -> list[Message]:
    learner = Enrolment(999_999, 1, course.id, Wish(), Pace.OPEN, module.id, each.id)
    place = Place(reader, learner, module, each, date(2026, 9, 23))
    promise = Promise(999_999, learner.id, each.id, date(2026, 10, 3))
    options = place.words.options
    said = [shown.warned(place)] if each.warned else []
    match each:
        case Quiz():
            said += [shown.shown(place), *(shown.explained(place, option) for option in options)]
        case Scene():
            said += [scene_screens.beat(place, each, beat) for beat in each.beats]
            said += [scene_screens.beat(place, each, each.leads_to(o.id) or "", o) for o in options]
        case Wall():
            lines = tuple(Line(999_990 + n, "w" * MAX_LINE, 9, n < 2) for n in range(ON_A_PAGE))
            own = Line(999_999, "w" * MAX_LINE)
            said += [wall_screens.wall(place, view) for view in (View(), View(lines, own, 10, True))]
        case Roleplay():
            states = [RoleplayState(turn, role) for turn in (FIRST, SECOND) for role in each.roles]
            states += [RoleplayState(), RoleplayState(LOOKING_BACK, ticked=frozenset(each.ticks))]
            states += [RoleplayState(FIRST, each.roles[0], alone=True)]
            said += [roleplay_screens.where_they_are(place, each, state) for state in states]
            beside = [state for state in states if state.role and not state.alone]
            said += [roleplay_screens.others_card(place, each, state) for state in beside]
            said += [roleplay_screens.clock_between(place, each, state) for state in beside]
        case CircleCall():
            said += [call_screens.without_circle(place, each), Message(call_screens.guide(place, each))]
            call = Call(999_999, 1, course.id, each.id, 1, 1, NOON, NOON, "w" * LONGEST_PLACE)
            view = CallView(call, "w" * 34, leads=True, comes=None, coming=("w" * 34,) * 7)
            said += [call_screens.with_circle(place, view), call_screens.you_lead(place, call)]
            said.append(call_screens.called(place, call, leader="w" * 34))
        case Plan():
            said += [plan_screens.which_act(place), *(plan_screens.which_day(place, o) for o in options)]
            said += _asked(reader, each, promise)
        case Act():
            said += [shown.shown(place), *_asked(reader, each, promise)]
        case _:
            said.append(shown.shown(place, shareable=True))
    return said


def _asked(reader: Reader, each: Step, promise: Promise) -> list[Message]:
    return [
        promise_screens.how_did_it_go(reader, each, promise, shareable=shareable, press_first=first)
        for shareable, first in ((True, False), (False, False), (False, True))
    ]
