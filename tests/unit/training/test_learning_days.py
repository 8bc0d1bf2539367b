"""When courses and modules come by themselves, and what they wait for."""

from datetime import date, datetime, time

import pytest

from bot.domain_events import ModuleCompleted
from bot.features.training.model import Pace
from bot.people.store import PersonStore
from tests.town import NEW_YORK, Town
from tests.unit.training.school import COURSE, Herald, at, enrolment, promote, to_the_act


async def test_a_course_begins_by_itself_when_the_role_is_given(town: Town) -> None:
    await promote(town)
    assert town.last("ana").startswith("Your course begins: Neighborhood captain.")
    assert "Monday and Thursday at 18:00" in town.last("ana")


async def test_a_course_begins_in_the_language_of_the_captain(town: Town) -> None:
    town.change("ana", language="es")
    await promote(town)
    assert "Capitán o capitana de barrio" in town.last("ana")


async def test_a_role_over_something_else_begins_no_course(town: Town) -> None:
    await town.write("jo", f"/elevate {town.ids['ana']}")
    assert town.lines("ana") == []


async def test_a_second_role_does_not_begin_the_course_again(town: Town) -> None:
    await promote(town)
    await town.press("ana", "Start it now")
    said = town.lines("ana")
    await promote(town)
    assert town.lines("ana") == said
    assert enrolment(town).pace is Pace.OPEN
    assert town.lines("jo") == []  # Nothing went wrong for who gave it, either.


async def test_a_role_given_at_night_is_followed_by_the_course_in_the_morning(town: Town) -> None:
    await town.wait_until(at(2026, 10, 2, 23, 0))
    await promote(town)
    assert town.lines("ana") == []
    await town.wait_until(at(2026, 10, 3, 8, 59))
    assert town.lines("ana") == []
    await town.wait_until(at(2026, 10, 3, 9, 0))
    assert "Your course begins" in town.last("ana")


async def test_a_module_waits_until_a_rest_is_over(town: Town) -> None:
    await promote(town)
    town.change("ana", resting_until=date(2026, 10, 14))
    said = town.lines("ana")
    await town.wait_until(at(2026, 10, 15, 17, 59))
    assert town.lines("ana") == said
    await town.wait_until(at(2026, 10, 15, 18, 0))
    assert "Module 1 of 6 is here." in town.last("ana")
    await town.wait(days=1)
    assert len(town.lines("ana")) == len(said) + 1


async def test_a_rest_that_began_after_the_planning_is_told_by_learn(town: Town) -> None:
    await promote(town)
    town.change("ana", resting_until=date(2026, 10, 14))
    await town.write("ana", "/learn")
    assert "comes on Thursday, October 15, 18:00" in town.last("ana")


async def test_a_rest_that_is_made_longer_is_kept(town: Town) -> None:
    await promote(town)
    town.change("ana", resting_until=date(2026, 10, 14))
    await town.wait_until(at(2026, 10, 6, 12, 0))
    town.change("ana", resting_until=date(2026, 11, 10))
    said = town.lines("ana")
    await town.wait_until(at(2026, 11, 12, 17, 59))
    assert town.lines("ana") == said


async def test_a_module_waits_for_who_has_stopped_the_bot_and_comes_when_they_are_back(town: Town) -> None:
    await promote(town)
    said = town.lines("ana")
    town.change("ana", stopped_at=town.clock())
    await town.wait(days=20)
    assert town.lines("ana") == said
    town.change("ana", stopped_at=None)
    await town.wait(days=4)
    assert "Module 1 of 6 is here." in town.last("ana")


async def test_an_hour_that_has_become_a_quiet_one_is_not_used(town: Town) -> None:
    await promote(town)
    town.change("ana", quiet_from=time(17), quiet_to=time(10))
    said = town.lines("ana")
    await town.wait_until(at(2026, 10, 6, 9, 59))
    assert town.lines("ana") == said
    await town.wait_until(at(2026, 10, 6, 10, 0))
    assert "Module 1 of 6 is here." in town.last("ana")


async def test_after_an_outage_at_night_a_module_waits_for_the_next_chosen_hour(town: Town) -> None:
    await promote(town)
    said = town.lines("ana")
    town.clock.move_to(at(2026, 10, 5, 23, 30))  # Nothing ran since Friday.
    await town.bot.settle()
    assert town.lines("ana") == said
    await town.wait_until(at(2026, 10, 8, 18, 0))
    assert "Module 1 of 6 is here." in town.last("ana")


@pytest.mark.parametrize(
    "change", [date(2026, 11, 1), date(2027, 3, 14), date(2027, 11, 7), date(2028, 3, 12)]
)
async def test_a_module_comes_at_the_chosen_hour_on_the_day_the_clocks_change(
    town: Town, change: date
) -> None:
    town.clock.move_to(datetime.combine(change, time(0, 30), NEW_YORK))
    await promote(town)
    await town.write("ana", "/learn")
    await town.press("ana", "Other days or hour")
    await town.press("ana", "Two a week")
    await town.press("ana", "Saturday and Sunday")
    await town.press("ana", "12:00")
    await town.wait_until(datetime.combine(change, time(11, 59), NEW_YORK))
    assert not any("is here." in line for line in town.lines("ana"))
    await town.wait_until(datetime.combine(change, time(12, 0), NEW_YORK))
    assert "Module 1 of 6 is here." in town.last("ana")


async def test_modules_do_not_stack_up(town: Town) -> None:
    await promote(town)
    await town.wait(days=60)
    here = [line for line in town.lines("ana") if "is here." in line]
    asked = [line for line in town.lines("ana") if "Shall we go on?" in line]
    assert (len(here), len(asked)) == (1, 1)


async def test_the_question_about_an_open_step_waits_for_the_end_of_a_rest(town: Town) -> None:
    await promote(town)
    await town.press("ana", "Start it now")
    town.change("ana", resting_until=date(2026, 10, 20))
    await town.wait_until(at(2026, 10, 22, 17, 59))
    assert not any("Shall we go on?" in line for line in town.lines("ana"))
    await town.wait_until(at(2026, 10, 22, 18, 0))
    assert "Shall we go on?" in town.last("ana")


async def test_the_question_about_an_act_waits_for_the_end_of_a_rest(town: Town) -> None:
    await promote(town)
    await to_the_act(town)
    await town.press("ana", "Tomorrow: Sat, Oct 3")
    town.change("ana", resting_until=date(2026, 10, 19))
    said = town.lines("ana")
    await town.wait_until(at(2026, 10, 19, 17, 59))
    assert town.lines("ana") == said
    await town.wait_until(at(2026, 10, 19, 18, 0))
    assert any("How did it go?" in line for line in town.lines("ana")[len(said) :])


async def test_an_act_is_not_asked_about_during_a_pause_but_after_it(town: Town) -> None:
    await promote(town)
    await to_the_act(town)
    await town.press("ana", "Tomorrow: Sat, Oct 3")
    await town.press("ana", "Pause")
    said = town.lines("ana")
    await town.wait(days=10)
    assert town.lines("ana") == said
    await town.press("ana", "Go on")
    await town.wait(days=7)
    assert any("How did it go?" in line for line in town.lines("ana")[len(said) :])


async def test_finishing_a_module_is_announced_once(town: Town, herald: Herald) -> None:
    await promote(town)
    await to_the_act(town)
    await town.press("ana", "No day for now")
    await town.press("ana", "No day for now")
    assert herald.heard == [ModuleCompleted(town.ids["ana"], COURSE, "01-why-captains")]


async def test_the_next_module_is_not_planned_for_the_same_day(town: Town) -> None:
    await promote(town)
    town.clock.move_to(at(2026, 10, 5, 9, 0))
    await to_the_act(town)
    await town.press("ana", "No day for now")
    assert "Thursday, October 8, 18:00" in town.last("ana")


async def test_the_next_module_is_planned_for_after_the_act(town: Town) -> None:
    await promote(town)
    await to_the_act(town)
    await town.press("ana", "In a week: Fri, Oct 9")
    assert "Monday, October 12, 18:00" in town.last("ana")


@pytest.mark.parametrize("state", ["open", "paused", "finished first module"])
async def test_a_job_that_is_left_over_says_nothing(town: Town, state: str) -> None:
    await promote(town)
    await town.press("ana", "Start it now")
    if state == "paused":
        await town.write("ana", "/learn")
        await town.press("ana", "Pause")
    if state == "finished first module":
        for label in ("Skip", *3 * ["Continue"], "Skip", "Skip", "Tomorrow: Sat, Oct 3"):
            await town.press("ana", label)
    said = town.lines("ana")
    about = {"course": COURSE, "module": "01-why-captains", "day": "2026-10-02"}
    jobs = [("deliver", "01-why-captains"), ("nudge", "three-things"), ("act", "two-neighbors")]
    if state != "open":
        jobs.append(("nudge", "who-asked-you"))

    def leave_over(people: PersonStore) -> None:
        for kind, word in jobs:
            payload = about | {"word": word}
            key = f"left over:{kind}:{word}"
            people._uow.plan(f"training.{kind}", key, town.clock(), town.ids["ana"], payload)

    town.work(leave_over)
    await town.bot.settle()
    assert town.lines("ana") == said
