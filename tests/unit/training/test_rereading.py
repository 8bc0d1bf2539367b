"""Reading a finished module again: every step can be shown, and nothing of it moves the learner."""

from datetime import date

import pytest
from sqlalchemy import select

from bot.engine.texts import Catalogues, Reader
from bot.features.training.authoring.curriculum import load_courses
from bot.features.training.model import Enrolment, Pace
from bot.features.training.rereading_screens import Rereading, chosen, step_again, warned
from bot.features.training.spoken import Meant, meant
from bot.features.training.steps import Quiz, Scene, Wall
from bot.features.training.timetable import Wish
from bot.features.training.wall_store import View
from bot.storage.tables import JobRow
from tests.town import NEW_YORK, ROOT, Town
from tests.unit.training.school import enrolment, press_action, promote, to_the_act

LEAVES = {"training.look", "training.course", "safety.person"}


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_step_of_every_course_can_be_read_again(language: str) -> None:
    texts = Catalogues.read(ROOT / "locales", ("en", "es"))(language)
    for course in load_courses(ROOT / "curricula", ("en", "es")).values():
        learner = Enrolment(999_999, 1, course.id, Wish(), Pace.FINISHED)
        for module in course.modules:
            for step in module.steps:
                place = Rereading(Reader(texts, NEW_YORK), learner, module, step, date(2026, 9, 23))
                said = [step_again(place, place.words.text, View() if isinstance(step, Wall) else None)]
                said += [warned(place)] if step.warned else []
                if isinstance(step, Quiz | Scene):
                    said += [chosen(place, option) for option in place.words.options]
                assert all(message.buttons for message in said), step.id
                assert {button.action.name for message in said for button in message.buttons} <= LEAVES


async def test_reading_again_changes_nothing_and_plans_nothing(town: Town) -> None:
    await promote(town)
    await to_the_act(town)
    await town.press("ana", "Tomorrow: Sat, Oct 3")

    def planned() -> object:
        return town.work(
            lambda people: people._db.execute(select(JobRow.key, JobRow.due_at, JobRow.state)).all()
        )

    before = enrolment(town), planned()
    await town.write("ana", "again")
    await town.press("ana", "Why captains?")
    for _ in range(7):
        label = next(b.label for b in reversed(newest(town)) if b.label in ("Continue", "Skip"))
        await town.press("ana", label)
    assert "Next is module 2 of 6" in town.last("ana")
    assert (enrolment(town), planned()) == before


async def test_a_step_of_a_module_that_is_not_finished_is_not_shown(town: Town) -> None:
    await promote(town)
    await press_action(town, "ana", "training.look", enrolment(town).id, "three-things")
    assert "That button is from an older message" in town.last("ana")


def newest(town: Town):
    return [line for line in town.networks[town.home].phone("ana").lines if not line.mine][-1].message.buttons


@pytest.mark.parametrize("typed", ["¡Otra vez!", "Send me this again.", "¿Dónde me quedé?", "where was I"])
def test_words_are_understood_as_people_write_them(typed: str) -> None:
    assert meant(typed) in (Meant.AGAIN, Meant.WHERE)
    assert meant(f"{typed} she asked") is None
