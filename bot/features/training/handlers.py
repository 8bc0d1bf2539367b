"""What training does when something happens."""

from collections.abc import Sequence

from bot.conversation.markup import Rich
from bot.conversation.messages import Button, Lane
from bot.domain_events import PersonForgotten, RoleGiven
from bot.engine.feature import on, on_button, on_command
from bot.engine.texts import Texts
from bot.engine.turn import StaleButtonError, Turn
from bot.features.training import screens
from bot.features.training.lessons import Lessons
from bot.features.training.model import Course, Pace
from bot.features.training.progress import Progress
from bot.features.training.promises import Promises
from bot.features.training.timetable import HOURS, PAIRS, Wish, hours_to_choose
from bot.people.model import Person, RoleKind


def _about(texts: Texts) -> str:
    return texts.label("Go on with my course")


class Training(Lessons, Promises):
    """Puts people on courses, and brings these to them at the hours they chose."""

    name = "training"

    def home(self, turn: Turn) -> Sequence[Button]:
        """Return the way to one's course."""
        return (screens.learn_button(turn.reader),) if turn.known else ()

    def lines(self, turn: Turn) -> Sequence[Rich]:
        """Return how far the person has come."""
        found = (self.on_known_course(turn, e) for e in self.store(turn).of(turn.person.id))
        return [screens.on_my_card(turn.reader, p.course, p.enrolment) for p in found if p]

    @on(RoleGiven)
    def begin_with_role(self, turn: Turn, fact: RoleGiven) -> None:
        """Begin the courses that are meant for somebody's new role."""
        learner = turn.people.find(fact.person_id)
        for course in self.courses.values():
            if learner and course.starts_for and course.starts_for.matches(fact.kind, fact.scope):
                self._begin_for(turn, learner, course)

    @on(PersonForgotten)
    def forget(self, turn: Turn, fact: PersonForgotten) -> None:
        """Erase all that is kept of somebody's learning."""
        self.store(turn).forget(fact.person_id)

    @on_command("learn", about=_about)
    def learn(self, turn: Turn) -> None:
        """Say where the person is, one tap from going on."""
        found = [p for e in self.store(turn).of(turn.person.id) if (p := self.on_known_course(turn, e))]
        unfinished = [p for p in found if p.enrolment.pace is not Pace.FINISHED]
        if found:
            (unfinished or found)[0].say_where()
            return
        captain = turn.person.holds(RoleKind.CAPTAIN)
        course = next(iter(self.courses.values()), None)
        turn.say(screens.no_course(turn.reader, course, captain=captain))

    @on_button("learn")
    def learn_by_button(self, turn: Turn) -> None:
        """Say the same as /learn."""
        self.learn(turn)

    @on_button("start")
    def start(self, turn: Turn) -> None:
        """Put the person on a course by their own wish."""
        course = self.courses.get(turn.word(0))
        if course is None:
            raise StaleButtonError
        enrolment = self.store(turn).on_course(turn.person.id, course.id)
        if enrolment:
            Progress(turn, turn.person, course, enrolment).say_where()
            return
        progress = self._enrol(turn, turn.person, course)
        turn.say(screens.welcome(turn.reader, course, progress.enrolment))

    @on_button("go")
    def go_on(self, turn: Turn) -> None:
        """Show the open step, begin the next module, or come back from a pause."""
        progress = self.progress(turn, turn.number(0))
        if progress.enrolment.pace is Pace.PAUSED:
            progress.resume()
        else:
            progress.go_on()

    @on_button("pause")
    def pause(self, turn: Turn) -> None:
        """Let nothing come by itself for a while."""
        progress = self.progress(turn, turn.number(0))
        if progress.enrolment.pace is not Pace.FINISHED:
            progress.pause()
        progress.say_where()

    @on_button("suits")
    def keep_wish(self, turn: Turn) -> None:
        """Leave days and hour as they are."""
        progress = self.progress(turn, turn.number(0))
        turn.say(screens.wish_kept(turn.reader, progress.course, progress.enrolment))

    @on_button("wish")
    def ask_days(self, turn: Turn) -> None:
        """Ask for the days that suit."""
        progress = self.progress(turn, turn.number(0))
        turn.say(screens.which_days(turn.reader, progress.enrolment))

    @on_button("days")
    def choose_days(self, turn: Turn) -> None:
        """Keep the days, and ask for the hour."""
        progress = self.progress(turn, turn.number(0))
        days = tuple(turn.word(1).split("-"))
        if days not in PAIRS:
            raise StaleButtonError
        self._keep_wish(progress, Wish(days, progress.enrolment.wish.at))
        hours = hours_to_choose(progress.learner)
        turn.say(screens.which_hour(turn.reader, progress.enrolment, hours), in_place=True)

    @on_button("hour")
    def choose_hour(self, turn: Turn) -> None:
        """Keep the hour."""
        progress = self.progress(turn, turn.number(0))
        at = next((hour for hour in HOURS if hour.strftime("%H%M") == turn.word(1)), None)
        if at is None:
            raise StaleButtonError
        self._keep_wish(progress, Wish(progress.enrolment.wish.days, at))
        turn.say(screens.wish_kept(turn.reader, progress.course, progress.enrolment), in_place=True)

    def _keep_wish(self, progress: Progress, wish: Wish) -> None:
        progress.enrolment.wish = wish
        progress.store.save(progress.enrolment)
        if progress.enrolment.pace is Pace.WAITING:
            progress.plan_soon()

    def _begin_for(self, turn: Turn, learner: Person, course: Course) -> None:
        if self.store(turn).on_course(learner.id, course.id):
            return
        enrolment = self._enrol(turn, learner, course).enrolment
        if not learner.resting(turn.now):
            turn.tell(learner.id, lambda reader: screens.welcome(reader, course, enrolment), lane=Lane.LESSON)

    def _enrol(self, turn: Turn, learner: Person, course: Course) -> Progress:
        enrolment = self.store(turn).enrol(learner.id, course.id, Wish(), turn.now)
        progress = Progress(turn, learner, course, enrolment)
        progress.plan_soon()
        return progress
