"""For whoever writes a course: the courses read again, and somebody put before any step of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import delete

from bot.features.training.authoring.curriculum import CurriculumError, load_courses
from bot.features.training.model import Course, Module
from bot.features.training.store import TrainingStore
from bot.features.training.timetable import Wish
from bot.people.store import PersonStore
from bot.storage.tables import ConversationRow
from bot.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Lessons:
    """The courses that a running bot teaches, and the folder that they were read from."""

    courses: dict[str, Course]
    curricula: Path
    languages: Sequence[str]

    def read_again(self) -> list[str]:
        """Teach from now on what the folder holds; return what is wrong in it, and then change nothing."""
        try:
            fresh = load_courses(self.curricula, self.languages)
        except CurriculumError as error:
            return str(error).splitlines()
        self.courses.update(fresh)
        for gone in self.courses.keys() - fresh.keys():
            del self.courses[gone]
        return []


def place_learner(
    uow: UnitOfWork, person_id: int, course: Course, module: Module, step_id: str, now: datetime
) -> None:
    """Let somebody stand before a step as if they had done all modules before it, and nothing else."""
    store, people = TrainingStore(uow), PersonStore(uow)
    store.forget(person_id)
    uow.db.execute(delete(ConversationRow).where(ConversationRow.person_id == person_id))
    learner = store.enrol(person_id, course.id, Wish(), now)
    for earlier in course.modules[: course.number(module) - 1]:
        learner.complete(earlier, course)
        store.complete(learner, earlier.id, now)
    for name in module.requires:
        people.qualify(person_id, name, None, now)
    step = next((step for step in module.steps if step.id == step_id), module.steps[0])
    learner.open(module, step)
    store.save(learner)
