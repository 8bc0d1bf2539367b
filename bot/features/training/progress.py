"""Moves a learner through a course: one step at a time, and what follows from it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.conversation.markup import Rich, join
from bot.conversation.messages import Button, Lane, Message
from bot.domain_events import ModuleCompleted, Qualified
from bot.engine.reading import StaleButtonError
from bot.features.training import (
    circle_screens,
    path_screens,
    promise_screens,
    screens,
    shown,
    step_screens,
)
from bot.features.training.asked import end_question
from bot.features.training.circle_store import CircleStore
from bot.features.training.model import NOTHING, Module, Pace
from bot.features.training.planning import NUDGE_AFTER
from bot.features.training.showing import Showing
from bot.features.training.steps import CircleCall, Prompt, Step
from bot.people.model import RoleKind

SEEN = "!"
"""Where in a step they are who have been warned of it, and chosen nothing there yet. No name is like it."""


@dataclass(slots=True)
class Progress(Showing):
    """A learner on the way through a course. What is *above* is said above the screen that follows."""

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
        if self.enrolment.pace is Pace.FINISHED:
            self.enrolment.turn_aside(module, step)  # Its author added it; the course stays finished.
        end_question(self.turn)
        self.open(module, step)
        above = join([above, self._promised_before(module, step)])
        if step.warned:
            if self.enrolment.inside == SEEN:
                self.go_inside("")
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

    def close_what_is_gone(self) -> None:
        """Plan what comes next when an author has taken away the module that stood open."""
        if not self.enrolment.close_what_is_gone(self.course):
            return
        self.store.save(self.enrolment)
        if self.enrolment.pace is Pace.WAITING:
            self.plan_soon()

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

    def show(self, module: Module, step: Step, above: Rich = NOTHING) -> None:
        """Show a step, and wait for what is typed if it asks for words and may do so here."""
        if isinstance(step, CircleCall):
            self._calls.arrive(self.enrolment, step)
        if step.warned and not self.enrolment.inside:
            self.go_inside(SEEN)
        self.say(self.screen(step), above)
        end_question(self.turn)
        if isinstance(step, Prompt) and self.may_be_typed(step):
            self.wait_for("training.answer", enrolment=str(self.enrolment.id), word=step.id)

    def wait_for(self, step: str, **about: str) -> None:
        """Wait for what the learner types next as the answer to *step*."""
        self.turn.wait_for(step, patience=NUDGE_AFTER, **about)

    def go_inside(self, inside: str) -> None:
        """Keep where in the open step the learner is."""
        self.enrolment.inside = inside
        self.store.save(self.enrolment)

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
                if found := self.enrolment.open_step(self.course):
                    self.plan_nudge(found[1])
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

    def end_waiting(self) -> None:
        """Wait for no words any more. A question of somebody else stays."""
        if (self.turn.session.step or "").startswith("training."):
            self.turn.session.end()

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

    def at(self, step_id: str) -> tuple[Module, Step] | None:
        """Return the step of that name if it is the open one; else say where the learner is."""
        if self.course.find(step_id) is None:
            raise StaleButtonError
        found = self.enrolment.open_step(self.course)
        if found and found[1].id == step_id:
            return found
        self.say_where(above=step_screens.behind_you(self.turn.reader))
        return None

    def say_later(self) -> None:
        """Say that the learner's place is kept, one tap from going on."""
        self.say(step_screens.later(self.turn.reader, self.course, self.enrolment))

    def say_where(self, above: Rich = NOTHING, further: Sequence[Button] = ()) -> None:
        """Say where the learner is, one tap from going on; *further* can be pressed there too."""
        next_at = self.enrolment.next_at
        if next_at and self.learner.resting(next_at):
            self.plan_soon()  # The rest began after the module was planned.
        self.say(path_screens.with_more(self._where(), further), above)

    def let_it_wait(self) -> None:
        """Say that the course can wait, and press nothing on somebody who has just been shown help lines."""
        can_wait = step_screens.lesson_can_wait(self.turn.reader)
        if self.enrolment.open_step(self.course):
            self.say_where(above=can_wait)
        else:
            self.say(Message(can_wait, (screens.learn_button(self.turn.reader),)))

    def _where(self) -> Message:
        reader, course, enrolment = self.turn.reader, self.course, self.enrolment
        match enrolment.pace:
            case Pace.FINISHED:
                captain = self.learner.holds(RoleKind.CAPTAIN)
                end = screens.finished(reader, course, captain=captain, further=self._ways_on())
                added = enrolment.next_module(course)
                return path_screens.with_added(reader, enrolment, added, end) if added else end
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
