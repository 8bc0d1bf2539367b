"""Moves a learner through a course: one step at a time, and what follows from it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta

from bot.conversation.markup import Rich, join
from bot.conversation.messages import Button, Lane, Message
from bot.domain_events import ModuleCompleted, Qualified
from bot.engine.reading import StaleButtonError
from bot.engine.turn import Turn
from bot.features.training import (
    call_screens,
    circle_screens,
    path_screens,
    plan_screens,
    promise_screens,
    roleplay_screens,
    scene_screens,
    screens,
    shown,
    step_screens,
    wall_screens,
)
from bot.features.training.calls import Calls
from bot.features.training.circle_store import CircleStore
from bot.features.training.model import NOTHING, Course, Enrolment, Module, Pace
from bot.features.training.pairs import Pairs
from bot.features.training.place import Place
from bot.features.training.roleplay_state import BEGINNING, RoleplayState
from bot.features.training.stacking import days_taken
from bot.features.training.steps import CircleCall, Plan, Prompt, Roleplay, Scene, Step, Wall
from bot.features.training.store import TrainingStore
from bot.features.training.timetable import moment_on, next_lesson
from bot.features.training.wall_store import View, WallStore
from bot.people.hours import resolve_local
from bot.people.model import Person, RoleKind
from bot.people.qualifications import Way

SOON = timedelta(hours=1)
"""Time to choose other days before the next module comes."""
NUDGE_AFTER = timedelta(days=3)


@dataclass(slots=True)
class Progress:
    """A learner on a course, within one turn. What is *above* is said above the screen that follows.

    *courses* are all that there are, in their order.
    """

    turn: Turn
    learner: Person
    course: Course
    enrolment: Enrolment
    courses: Mapping[str, Course] = field(default_factory=dict)

    @property
    def store(self) -> TrainingStore:
        """Where all of it is kept."""
        return TrainingStore(self.turn.uow)

    @property
    def today(self) -> date:
        """The day it is where the learner lives."""
        return self.turn.now.astimezone(self.learner.tz).date()

    def key(self, kind: str, name: str) -> str:
        """Return the unique name of something planned in this course."""
        return f"training.{kind}:{self.learner.id}:{self.course.id}:{name}"

    # What comes by itself

    def plan_soon(self) -> None:
        """Plan the next module for the learner's next hour."""
        finished_today = self.enrolment.completed and self._shown_today()
        days = [*self._days_of_acts(), *([self.today] if finished_today else [])]
        self._plan_next(max([self.turn.now + SOON, *(self._end_of(day) for day in days)]))

    def plan_after(self, day: date) -> None:
        """Plan the next module for the learner's next hour once *day* is over."""
        self._plan_next(self._end_of(day))

    def others(self) -> list[Enrolment]:
        """Return the learner's ways through other courses."""
        return [each for each in self.store.of(self.learner.id) if each.id != self.enrolment.id]

    def when_next(self, after: datetime) -> datetime:
        """Return the learner's next hour on a day on which no other course comes."""
        taken = days_taken(self.learner, self.others(), self.today)
        return next_lesson(self.enrolment.wish, self.learner, after, taken)

    def _plan_next(self, after: datetime) -> None:
        module = self.enrolment.next_module(self.course)
        if module is None:
            return
        if self.enrolment.wish.own_pace or self.barred(module):
            self.turn.cancel(self.key("deliver", module.id))
            self.enrolment.next_at = None
            self.store.save(self.enrolment)
            return
        self.enrolment.next_at = self.when_next(after)
        self.store.save(self.enrolment)
        self.turn.plan(
            "training.deliver",
            self.key("deliver", module.id),
            self.enrolment.next_at,
            person_id=self.learner.id,
            course=self.course.id,
            module=module.id,
        )

    def _end_of(self, day: date) -> datetime:
        midnight = resolve_local(day + timedelta(days=1), time(0), self.learner.tz)
        return midnight - timedelta(seconds=1)

    def _shown_today(self) -> bool:
        shown_at = self.enrolment.shown_at
        return shown_at is not None and shown_at.astimezone(self.learner.tz).date() == self.today

    def _days_of_acts(self) -> list[date]:
        """Return the days of what the learner promised in the module before the next, and not told of."""
        module = self.enrolment.next_module(self.course)
        number = self.course.number(module) - 1 if module else 0
        steps = self.course.modules[number - 1].steps if number else ()
        acts = (self.store.promised(self.enrolment.id, step.id) for step in steps)
        return [act.day for act in acts if act and not act.outcome]

    def plan_nudge(self, step: Step) -> None:
        """Plan the one question about an open step; at their own pace nobody is asked."""
        if self.enrolment.wish.own_pace:
            self.turn.cancel(self.key("nudge", step.id))
            return
        due = moment_on(self.today + NUDGE_AFTER, self.enrolment.wish.at, self.learner)
        self.turn.plan("training.nudge", self.key("nudge", step.id), due, course=self.course.id, word=step.id)

    # Going on

    def go_on(self, above: Rich = NOTHING) -> None:
        """Show the open step, or begin the next module now."""
        found = self.enrolment.open_step(self.course)
        module = found[0] if found else self.enrolment.next_module(self.course)
        if module is None:
            self.say_where(above=above)
            return
        if found is None and (ways := self.barred(module)):
            self.say(path_screens.barred(self.turn.reader, self.course, module, ways), above)
            return
        step = found[1] if found else module.steps[0]
        self.open(module, step)
        above = join([above, self._promised_before(module, step)])
        if step.warned:
            self.say(shown.warned(self.place(step)), above)
        else:
            self.show(module, step, above)

    def _promised_before(self, module: Module, step: Step) -> Rich:
        """Return what the learner promised at the end of the module before, at the beginning of this one."""
        number = self.course.number(module) - 1
        act = self.course.modules[number - 1].steps[-1] if number else None
        if act is None or step is not module.steps[0]:
            return NOTHING
        promise = self.store.promised(self.enrolment.id, act.id)
        return promise_screens.promised(self.turn.reader, act, promise) if promise else NOTHING

    def barred(self, module: Module) -> list[Way]:
        """Return the ways to what a module asks for and the learner has not shown yet."""
        return [way for name in module.requires if (way := self.turn.lacks(self.learner.id, name))]

    def open_out_of_turn(self, module: Module) -> None:
        """Begin a module now, whatever else stands open; that is come back to afterwards."""
        planned = self.enrolment.next_module(self.course)
        if planned and self.enrolment.pace is Pace.WAITING:
            self.turn.cancel(self.key("deliver", planned.id))
        self.end_waiting()
        if self.enrolment.module != module.id:
            self.enrolment.turn_aside(module, module.steps[0])
        self.go_on()

    def open(self, module: Module, step: Step) -> None:
        """Let a step stand open, and plan the one question about it."""
        self.turn.cancel(self.key("deliver", module.id))
        self.enrolment.open(module, step)
        self.note_shown()
        self.plan_nudge(step)

    def note_shown(self) -> None:
        """Note that something of the course is before the learner now."""
        self.enrolment.shown_at = self.turn.now
        self.store.save(self.enrolment)

    def show(self, module: Module, step: Step, above: Rich = NOTHING) -> None:
        """Show a step, and wait for what is typed if it asks for words and may do so here."""
        if isinstance(step, CircleCall):
            self._calls.arrive(self.enrolment, step)
        self.say(self.screen(step), above)
        if isinstance(step, Prompt) and self._may_be_typed(step):
            enrolment = str(self.enrolment.id)
            self.turn.wait_for("training.answer", patience=NUDGE_AFTER, enrolment=enrolment, word=step.id)

    def screen(self, step: Step) -> Message:
        """Return an open step as it is now."""
        place = self.place(step)
        match step:
            case Wall():
                return wall_screens.wall(place, self.wall_view(step))
            case Scene():
                inside = self.enrolment.inside
                return scene_screens.beat(place, step, inside if inside in step.beats else step.beginning)
            case Plan():
                act = place.words.option(self.enrolment.inside)
                return plan_screens.which_day(place, act) if act else plan_screens.which_act(place)
            case Roleplay():
                return self._roleplay(place, step)
            case CircleCall():
                return self._call(place, step)
            case Prompt() if not self._may_be_typed(step):
                return shown.to_yourself(place)
            case _:
                return shown.shown(place, shareable=self.may_share(step.id))

    def place(self, step: Step) -> Place:
        """Return where the learner is before that step."""
        found = self.course.find(step.id)
        if found is None:
            raise StaleButtonError
        return Place(self.turn.reader, self.enrolment, found[0], step, self.today)

    def go_inside(self, inside: str) -> None:
        """Keep where in the open step the learner is."""
        self.enrolment.inside = inside
        self.store.save(self.enrolment)

    def _may_be_typed(self, prompt: Prompt) -> bool:
        return self.turn.takes_feelings or not prompt.feelings

    def leave_if_open(self, step_id: str, above: Rich) -> None:
        """Leave that step if it is the open one; else say where the learner is."""
        found = self.enrolment.open_step(self.course)
        if found and found[1].id == step_id:
            self.leave(*found, above)
        else:
            self.say_where(above=above)

    def leave(self, module: Module, step: Step, above: Rich = NOTHING) -> None:
        """Go from a step to the next, or end its module."""
        self.turn.cancel(self.key("nudge", step.id))
        self.end_waiting()
        following = module.after(step.id)
        if following:
            self.enrolment.open(module, following)
            self.go_on(above)
        else:
            self._complete(module, above)

    def _complete(self, module: Module, above: Rich) -> None:
        self.enrolment.complete(module, self.course)
        self.store.complete(self.enrolment, module.id, self.turn.now)
        self.note_shown()
        self.turn.announce(ModuleCompleted(self.learner.id, self.course.id, module.id))
        self._qualify(module)
        reader, opened = self.turn.reader, path_screens.opened(self.turn.reader, module)
        done = join([screens.done(reader, self.course, module), path_screens.what_opens(reader, module)])
        match self.enrolment.pace:
            case Pace.FINISHED:
                self.say_where(above, opened)
            case Pace.OPEN:  # It was opened out of its turn, in the middle of another.
                self.say_where(join([above, done]), opened)
            case Pace.PAUSED:
                rest = path_screens.rest_is_there(reader, self.course, self.enrolment)
                self.say(path_screens.with_more(rest, opened), join([above, done]))
            case Pace.WAITING:
                # One module a day is enough; and what became of the act is where the next one begins.
                acts = (self.store.promised(self.enrolment.id, step.id) for step in module.steps)
                self.plan_after(max([self.today, *(act.day for act in acts if act and not act.outcome)]))
                self.say(path_screens.with_more(self._coming(), opened), join([above, done]))

    def _qualify(self, module: Module) -> None:
        for name in module.unlocks:
            self.turn.people.qualify(self.learner.id, name, None, self.turn.now)
            self.turn.announce(Qualified(self.learner.id, name))

    def _coming(self) -> Message:
        """Return what comes next, between two modules."""
        reader, module = self.turn.reader, self.enrolment.next_module(self.course)
        if module and (ways := self.barred(module)):
            return path_screens.barred(reader, self.course, module, ways)
        return screens.next_module(reader, self.course, self.enrolment)

    # With one's circle

    @property
    def _calls(self) -> Calls:
        return Calls(self.turn, {self.course.id: self.course})

    def _roleplay(self, place: Place, step: Roleplay) -> Message:
        state = RoleplayState.read(self.enrolment.inside)
        if state.turn == BEGINNING:
            further = Pairs(self.turn, {self.course.id: self.course}).ways(place)
            return roleplay_screens.beginning(place, step, further)
        return roleplay_screens.where_they_are(place, step, state)

    def _call(self, place: Place, step: CircleCall) -> Message:
        call = self._calls.at(self.enrolment, step)
        if call is None:
            return call_screens.without_circle(place, step)
        return call_screens.with_circle(place, self._calls.view(call, self.learner.id))

    # Walls

    @property
    def walls(self) -> WallStore:
        """Where the walls are kept."""
        return WallStore(self.turn.uow)

    def may_share(self, step_id: str) -> bool:
        """Whether the learner can share what they wrote there: on a wall, and grown up."""
        return self.learner.adult is True and self.course.shared(step_id)

    def wall_view(self, wall: Wall, page: int = 0) -> View:
        """Return a page of a wall as the learner sees it."""
        mates = CircleStore(self.turn.uow).mates(self.enrolment.id)
        return self.walls.view(self.enrolment, wall.of, self.turn.reader.language, mates, page)

    def end_waiting(self) -> None:
        """Wait for no words any more. A question of somebody else stays."""
        if (self.turn.session.step or "").startswith("training."):
            self.turn.session.end()

    # Stopping for a while

    def pause(self) -> None:
        """Let nothing of the course come by itself until the learner goes on."""
        module = self.enrolment.next_module(self.course)
        if module:
            self.turn.cancel(self.key("deliver", module.id))
        if self.enrolment.step:
            self.turn.cancel(self.key("nudge", self.enrolment.step))
        self.end_waiting()
        self.enrolment.pace, self.enrolment.next_at = Pace.PAUSED, None
        self.store.save(self.enrolment)

    def resume(self) -> None:
        """Go on after a pause: with the open step, or with the next module at its hour."""
        if self.enrolment.open_step(self.course):
            self.go_on()
            return
        self.enrolment.pace = Pace.WAITING
        self.plan_soon()
        self.say_where()

    # Saying

    def at(self, step_id: str) -> tuple[Module, Step] | None:
        """Return the step of that name if it is the open one; else say where the learner is."""
        if self.course.find(step_id) is None:
            raise StaleButtonError
        found = self.enrolment.open_step(self.course)
        if found and found[1].id == step_id:
            return found
        self.say_where(above=step_screens.behind_you(self.turn.reader))
        return None

    def say_where(self, above: Rich = NOTHING, further: Sequence[Button] = ()) -> None:
        """Say where the learner is, one tap from going on; *further* can be pressed there too."""
        next_at = self.enrolment.next_at
        if next_at and self.learner.resting(next_at):
            self.plan_soon()  # The rest began after the module was planned.
        self.say(path_screens.with_more(self._where(), further), above)

    def _where(self) -> Message:
        reader, course, enrolment = self.turn.reader, self.course, self.enrolment
        match enrolment.pace:
            case Pace.FINISHED:
                captain = self.learner.holds(RoleKind.CAPTAIN)
                return screens.finished(reader, course, captain=captain, further=self._ways_on())
            case Pace.PAUSED:
                return screens.paused(reader, enrolment)
            case _ if enrolment.open_step(course):
                return self._with_company(screens.where_you_are(reader, course, enrolment))
            case _:
                return self._with_company(self._coming())

    def _ways_on(self) -> list[Button]:
        """Return the course that comes after this one, if it was not begun yet; and this one once more."""
        reader, begun = self.turn.reader, {each.course for each in self.others()}
        names = list(self.courses)
        after = names[names.index(self.course.id) + 1 :] if self.course.id in names else []
        following = next((self.courses[name] for name in [*after, *names] if name not in begun), None)
        start = [] if following in (None, self.course) else [screens.start_next(reader, following)]
        return [*start, screens.again(reader, self.enrolment)]

    def _with_company(self, message: Message) -> Message:
        if self.learner.adult is not True:
            return message
        seated = CircleStore(self.turn.uow).seat(self.enrolment.id) is not None
        way_in = circle_screens.way_in(self.turn.reader, self.enrolment, seated=seated)
        return circle_screens.beside(message, way_in)

    def say(self, message: Message, above: Rich = NOTHING) -> None:
        """Say *message*, with *above* over it."""
        self.turn.say(screens.with_words_above(message, above))


def lesson(message: Message) -> Message:
    """Return *message* as one that comes by itself: behind everything that somebody waits for."""
    return replace(message, lane=Lane.LESSON, confidential=False)
