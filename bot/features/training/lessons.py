"""Modules and their steps: what is pressed and typed in them, and what comes by itself."""

from datetime import date

from bot.engine.feature import on_answer, on_button, on_job
from bot.engine.reading import StaleButtonError
from bot.engine.turn import Turn
from bot.features.training import step_screens
from bot.features.training.learning import Learning, day_of, wait
from bot.features.training.model import Pace
from bot.features.training.progress import Progress, lesson
from bot.features.training.promises import plan_question
from bot.features.training.steps import Act, Quiz
from bot.features.training.timetable import undisturbed_until


class Lessons(Learning):
    """Handles everything inside a module."""

    @on_job("deliver")
    def deliver(self, turn: Turn) -> None:
        """Say that a module is here, if it still is the next one and may come now."""
        progress = self.planned(turn)
        if progress is None or progress.enrolment.pace is not Pace.WAITING:
            return
        module = progress.enrolment.next_module(progress.course)
        if module is None or module.id != turn.payload["module"]:
            return
        until = undisturbed_until(progress.enrolment.wish, progress.learner, turn.now)
        begins = step_screens.module_begins(turn.reader, progress.course, module, progress.enrolment)
        if until is None and turn.say(lesson(begins)):
            progress.open(module, module.steps[0])
        else:
            progress.enrolment.next_at = wait(progress, until)
            progress.store.save(progress.enrolment)

    @on_job("nudge")
    def ask_once(self, turn: Turn) -> None:
        """Ask about a step that was left open."""
        progress = self.planned(turn)
        if progress is None or progress.enrolment.pace is not Pace.OPEN:
            return
        found = progress.enrolment.open_step(progress.course)
        if found is None or found[1].id != turn.payload["word"]:
            return
        until = undisturbed_until(progress.enrolment.wish, progress.learner, turn.now)
        asked = step_screens.still_open(turn.reader, progress.course, progress.enrolment, *found)
        if until is not None or not turn.say(lesson(asked)):
            wait(progress, until)

    @on_button("next")
    def leave(self, turn: Turn) -> None:
        """Go on from a step, read or skipped."""
        progress = self.progress(turn, turn.number(0))
        if found := progress.at(turn.word(1)):
            progress.leave(*found)

    @on_button("show")
    def show(self, turn: Turn) -> None:
        """Show a step after its warning."""
        progress = self.progress(turn, turn.number(0))
        if found := progress.at(turn.word(1)):
            progress.show(*found)

    @on_button("choose")
    def choose(self, turn: Turn) -> None:
        """Explain the chosen answer of a quiz."""
        progress = self.progress(turn, turn.number(0))
        found = progress.at(turn.word(1))
        if found is None:
            return
        _, step = found
        option = step.in_language(turn.reader.language).option(turn.word(2))
        if not isinstance(step, Quiz) or option is None:
            raise StaleButtonError
        turn.say(step_screens.explained(turn.reader, progress.enrolment, step, option))

    @on_answer("answer")
    def take_answer(self, turn: Turn) -> None:
        """Keep what the learner wrote, and go on."""
        progress = self.progress(turn, int(turn.gathered["enrolment"]))
        step_id = turn.gathered["word"]
        if turn.aided:
            progress.say_where(above=step_screens.lesson_can_wait(turn.reader))
            return
        progress.store.answer(progress.enrolment, step_id, turn.text, turn.now)
        thanks = step_screens.answer_kept(turn.reader)
        found = progress.enrolment.open_step(progress.course)
        if found and found[1].id == step_id:
            progress.leave(*found, thanks)
        else:
            progress.say_where(above=thanks)

    @on_button("date")
    def choose_day(self, turn: Turn) -> None:
        """Keep the day of an act; a day that was chosen before is moved."""
        progress = self.progress(turn, turn.number(0))
        step_id, day = turn.word(1), day_of(turn.word(2))
        found = progress.course.find(step_id)
        if found is None or not isinstance(found[1], Act):
            raise StaleButtonError
        if self._chosen_before(progress, step_id):
            self._move_day(progress, step_id, day)
        elif at := progress.at(step_id):
            if day > progress.today:
                plan_question(progress, step_id, day)
                progress.leave(*at, step_screens.day_kept(turn.reader, day))
            else:
                progress.show(*at, step_screens.day_passed(turn.reader))

    def _chosen_before(self, progress: Progress, step_id: str) -> bool:
        promise = progress.store.promised(progress.enrolment.id, step_id)
        return promise is not None and promise.outcome is None and progress.enrolment.step != step_id

    def _move_day(self, progress: Progress, step_id: str, day: date) -> None:
        if day <= progress.today:
            progress.say_where()
            return
        plan_question(progress, step_id, day)
        if progress.enrolment.pace is Pace.WAITING:
            progress.plan_after(day)
        progress.say_where(step_screens.day_kept(progress.turn.reader, day))
