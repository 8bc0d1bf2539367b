"""What training does when something happens."""

from collections.abc import Sequence

from bot.conversation.markup import Rich
from bot.conversation.messages import Button, Lane, Message
from bot.conversation.platform import Suggestion
from bot.domain_events import PersonForgotten, RoleGiven
from bot.engine.feature import on, on_button, on_command, suggests
from bot.engine.reading import StaleButtonError
from bot.engine.texts import Reader
from bot.engine.turn import Turn
from bot.features.training import circle_screens, screens
from bot.features.training.calling import Calling
from bot.features.training.circle_starts import CircleStarts
from bot.features.training.circling import Circling
from bot.features.training.following import Following
from bot.features.training.joining import OneLearner
from bot.features.training.lessons import Lessons
from bot.features.training.model import Course, Module, Pace
from bot.features.training.moving import Moving
from bot.features.training.overview.overview import Overview
from bot.features.training.pairing import Pairing
from bot.features.training.progress import Progress
from bot.features.training.roleplays import Roleplays
from bot.features.training.scheduling import Scheduling, plan_anew
from bot.features.training.steps import in_language
from bot.features.training.timetable import Wish
from bot.features.training.told import Told
from bot.features.training.unlocking import Unlocking
from bot.features.training.walls import Walls
from bot.people.model import Person, RoleKind


class Training(
    Lessons,
    Walls,
    Roleplays,
    Circling,
    Moving,
    CircleStarts,
    Calling,
    Pairing,
    Scheduling,
    Told,
    Unlocking,
    Following,
    Overview,
    OneLearner,
):
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

    @on_command(
        "learn",
        about=screens.about_learn,
        called=screens.called_learn,
        option=screens.module_option,
        everywhere=True,
    )
    def learn(self, turn: Turn) -> None:
        """Say where the person is, one tap from going on; or go on with what is named."""
        if not self._go_where_named(turn):
            self._say_where(turn)

    @suggests("learn")
    def suggest(self, turn: Turn) -> list[Suggestion]:
        """Return the courses, and the modules that the person could go on with."""
        language = turn.reader.language
        modules = [(p.course, m) for p in self._own(turn) if (m := self._next(p))]
        return [
            *(
                Suggestion(in_language(c.title, language), c.id, [*c.title.values()])
                for c in self.courses.values()
            ),
            *(
                Suggestion(in_language(m.title, language), f"{c.id}/{m.id}", [*m.title.values()])
                for c, m in modules
            ),
        ]

    def _go_where_named(self, turn: Turn) -> bool:
        typed, language = turn.argument.casefold(), turn.reader.language
        for progress in self._own(turn) if typed else ():
            course, module = progress.course, self._next(progress)
            title = in_language(module.title, language).casefold() if module else ""
            if module and typed in (f"{course.id}/{module.id}", title):
                self._go_on(progress)
                return True
            if typed in (course.id, in_language(course.title, language).casefold()):
                progress.say_where()
                return True
        return self._begin_named(turn, typed)

    def _begin_named(self, turn: Turn, typed: str) -> bool:
        for course in self.courses.values() if typed else ():
            if typed in (course.id, in_language(course.title, turn.reader.language).casefold()):
                self._begin(turn, course)
                return True
        return False

    def _own(self, turn: Turn) -> list[Progress]:
        return [p for e in self.store(turn).of(turn.person.id) if (p := self.on_known_course(turn, e))]

    @staticmethod
    def _next(progress: Progress) -> Module | None:
        found = progress.enrolment.open_step(progress.course)
        return found[0] if found else progress.enrolment.next_module(progress.course)

    def _say_where(self, turn: Turn) -> None:
        found = self._own(turn)
        unfinished = [p for p in found if p.enrolment.pace is not Pace.FINISHED]
        ahead = unfinished or [p for p in found if self._next(p)]
        if len(ahead) == 1 or (found and len(self.courses) == 1):
            (ahead or found)[0].say_where()
        else:
            self._say_courses(turn)

    def _say_courses(self, turn: Turn) -> None:
        if not self.courses:
            turn.say(screens.no_course(turn.reader))
            return
        enrolments = {p.course.id: p.enrolment for p in self._own(turn)}
        captain = turn.person.holds(RoleKind.CAPTAIN)
        courses = list(self.courses.values())
        turn.say(screens.which_course(turn.reader, courses, enrolments, captain=captain))

    @on_button("courses")
    def show_courses(self, turn: Turn) -> None:
        """Show all courses, and how far the person is in each."""
        self._say_courses(turn)

    @on_button("course")
    def show_course(self, turn: Turn) -> None:
        """Say where the person is in one of their courses."""
        self.progress(turn, turn.number(0)).say_where()

    @on_button("learn")
    def learn_by_button(self, turn: Turn) -> None:
        """Say the same as /learn."""
        self._say_where(turn)

    @on_button("start")
    def start(self, turn: Turn) -> None:
        """Put the person on a course by their own wish."""
        course = self.courses.get(turn.word(0))
        if course is None:
            raise StaleButtonError
        self._begin(turn, course)

    def _begin(self, turn: Turn, course: Course) -> None:
        progress = self._take_up(turn, turn.person, course)
        if progress:
            turn.say(self._welcome(turn.reader, progress))
            return
        enrolment = self.store(turn).on_course(turn.person.id, course.id)
        if enrolment:
            Progress(turn, turn.person, course, enrolment, self.courses).say_where()

    @on_button("go")
    def go_on(self, turn: Turn) -> None:
        """Show the open step, begin the next module, or come back from a pause."""
        self._go_on(self.progress(turn, turn.number(0)))

    @staticmethod
    def _go_on(progress: Progress) -> None:
        progress.store.note_active(progress.enrolment.id, progress.turn.now)
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

    def _begin_for(self, turn: Turn, learner: Person, course: Course) -> None:
        progress = self._take_up(turn, learner, course)
        if progress and not learner.resting(turn.now):
            turn.tell(learner.id, lambda reader: self._welcome(reader, progress), lane=Lane.LESSON)

    @staticmethod
    def _welcome(reader: Reader, progress: Progress) -> Message:
        welcome = screens.welcome(reader, progress.course, progress.enrolment)
        if progress.learner.adult is not True:
            return welcome
        return circle_screens.beside(welcome, circle_screens.way_in(reader, progress.enrolment))

    def _take_up(self, turn: Turn, learner: Person, course: Course) -> Progress | None:
        """Put somebody on a course, or on all of it who came for one module; None if they go on as before."""
        store = self.store(turn)
        begun = store.on_course(learner.id, course.id)
        if begun and not begun.wish.one_module:
            return None
        wish = self._wish(turn, learner)
        enrolment = begun or store.enrol(learner.id, course.id, wish, turn.now)
        enrolment.wish = wish
        store.save(enrolment)
        progress = Progress(turn, learner, course, enrolment)
        plan_anew(progress)
        return progress if enrolment.pace is Pace.WAITING else None

    def _wish(self, turn: Turn, learner: Person) -> Wish:
        """Return the days that somebody chose on another course: nobody is asked twice which suit them."""
        wishes = (each.wish for each in self.store(turn).of(learner.id))
        return next((wish for wish in wishes if not wish.one_module), Wish())
