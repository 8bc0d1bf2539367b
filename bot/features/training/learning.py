"""What all handlers of training share: the courses, and the way to a learner's progress."""

from collections.abc import Mapping
from datetime import date, datetime

from bot.conversation.actions import action
from bot.engine.feature import Feature
from bot.engine.reading import StaleButtonError
from bot.engine.turn import Turn
from bot.features.training.model import Course, Enrolment
from bot.features.training.progress import Progress
from bot.features.training.store import TrainingStore
from bot.people.campaign import Campaign
from bot.people.qualifications import Way


class Learning(Feature):
    """A feature that knows the courses."""

    def __init__(self, courses: Mapping[str, Course], campaign: Campaign) -> None:
        self.courses, self.campaign = courses, campaign
        modules = [(course, module) for course in courses.values() for module in course.modules]
        self.giving = {name: which for which in reversed(modules) for name in which[1].unlocks}
        """Which module, of which course, gives a qualification."""

    def way_to(self, qualification: str) -> Way | None:
        """Return the module that gives a qualification."""
        if qualification not in self.giving:
            return None
        module = self.giving[qualification][1]
        return Way(module.title, module.minutes, action("training.unlock", qualification))

    @staticmethod
    def store(turn: Turn) -> TrainingStore:
        """Return where learning is kept."""
        return TrainingStore(turn.uow)

    def progress(self, turn: Turn, enrolment_id: int) -> Progress:
        """Return the turn's person's progress; raises `StaleButtonError` if the enrolment is not theirs."""
        enrolment = self.store(turn).get(enrolment_id)
        if enrolment is None or enrolment.person_id != turn.person.id:
            raise StaleButtonError
        found = self.on_known_course(turn, enrolment)
        if found is None:
            raise StaleButtonError
        self.store(turn).note_active(enrolment.id, turn.now)
        return found

    def planned(self, turn: Turn) -> Progress | None:
        """Return the progress that a job of this turn is about; None if it is gone."""
        enrolment = self.store(turn).on_course(turn.person.id, turn.payload["course"])
        return self.on_known_course(turn, enrolment) if enrolment else None

    def on_known_course(self, turn: Turn, enrolment: Enrolment) -> Progress | None:
        """Return a progress, or None if the course is not offered any more."""
        course = self.courses.get(enrolment.course)
        if course is None:
            return None
        progress = Progress(turn, turn.person, course, enrolment, self.courses)
        progress.close_what_is_gone()
        return progress


def wait(progress: Progress, until: datetime | None) -> datetime:
    """Let the job of this turn come again at *until*, or at the learner's next hour; return when."""
    again = until or progress.when_next(progress.turn.now)
    progress.turn.postpone(again)
    return again


def day_of(word: str) -> date:
    """Return the day that a button carries; raises `StaleButtonError` if it is none."""
    try:
        return date.fromisoformat(word)
    except ValueError as error:
        raise StaleButtonError from error
