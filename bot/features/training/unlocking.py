"""Modules opened by name from elsewhere, and what somebody may begin since they have shown something."""

from bot.domain_events import Qualified
from bot.engine.feature import on, on_button
from bot.engine.reading import StaleButtonError
from bot.engine.turn import Turn
from bot.features.training import path_screens
from bot.features.training.learning import Learning
from bot.features.training.model import Course, Enrolment, Pace
from bot.features.training.progress import Progress
from bot.features.training.timetable import Wish


class Unlocking(Learning):
    """Handles the ways into modules that something else asks for."""

    @on_button("unlock")
    def open_module(self, turn: Turn) -> None:
        """Begin the module that gives what is named, at once."""
        name = turn.word(0)
        if name not in self.giving:
            raise StaleButtonError
        course, module = self.giving[name]
        enrolment = self.store(turn).on_course(turn.person.id, course.id)
        done = enrolment is not None and module.id in enrolment.completed
        if done or turn.people.is_qualified(turn.person.id, name):
            turn.say(path_screens.have_it(turn.reader, module))
            return
        enrolment = enrolment or self._enrol_for_one(turn, course)
        Progress(turn, turn.person, course, enrolment).open_out_of_turn(module)

    @on(Qualified)
    def plan_what_was_barred(self, turn: Turn, fact: Qualified) -> None:
        """Plan the module that waited for what somebody has shown now."""
        learner = turn.people.find(fact.person_id)
        for enrolment in self.store(turn).of(fact.person_id) if learner else ():
            course = self.courses.get(enrolment.course)
            waits = enrolment.pace is Pace.WAITING and enrolment.next_at is None
            if learner and course and waits:
                Progress(turn, learner, course, enrolment).plan_soon()

    def _enrol_for_one(self, turn: Turn, course: Course) -> Enrolment:
        """Put the person on a course of which nothing comes by itself: they came for one module."""
        return self.store(turn).enrol(turn.person.id, course.id, Wish((), one_module=True), turn.now)
