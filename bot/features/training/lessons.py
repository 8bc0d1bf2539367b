"""Modules and their steps: what is pressed and typed in them, and what comes by itself."""

from collections.abc import Sequence
from datetime import date, datetime

from bot.conversation.markup import Rich
from bot.engine.feature import on_answer, on_button, on_job
from bot.engine.reading import StaleButtonError
from bot.engine.turn import Turn
from bot.features.training import (
    path_screens,
    promise_screens,
    scene_screens,
    sharing,
    shown,
    step_screens,
    wall_screens,
)
from bot.features.training.learning import Learning, day_of, wait
from bot.features.training.model import NOTHING, Module, Pace
from bot.features.training.planning import NUDGE_AFTER
from bot.features.training.progress import Progress, lesson
from bot.features.training.promises import ask_to_share, naming, plan_question
from bot.features.training.spoken import Meant, instead_of_answer
from bot.features.training.stacking import gives_way, shown_on
from bot.features.training.steps import Act, Option, Plan, Quiz, Scene
from bot.features.training.timetable import suits, undisturbed_until
from bot.people.qualifications import Way


class Lessons(Learning):
    """Handles everything inside a module."""

    @on_job("deliver")
    def deliver(self, turn: Turn) -> None:
        """Say that a module is here, if it still is the next one and may come now."""
        progress = self.planned(turn)
        if progress is None or progress.enrolment.pace is not Pace.WAITING:
            return
        if progress.enrolment.wish.own_pace:
            return
        module = progress.enrolment.next_module(progress.course)
        if module is None:
            return
        planned = turn.payload["module"]
        if module.id != planned and progress.course.module(planned):  # Else its author has renamed it.
            return
        ways, until = progress.barred(module), self._not_before(progress)
        if ways and until is None:
            self._say_barred(progress, module, ways)
            return
        begins = step_screens.module_begins(turn.reader, progress.course, module, progress.enrolment)
        if until is None and turn.say(lesson(begins)):
            progress.open(module, module.steps[0])
        else:
            progress.enrolment.next_at = wait(progress, until)
            progress.store.save(progress.enrolment)

    @staticmethod
    def _say_barred(progress: Progress, module: Module, ways: Sequence[Way]) -> None:
        progress.enrolment.next_at = None
        progress.store.save(progress.enrolment)
        screen = path_screens.barred(progress.turn.reader, progress.course, module, ways)
        progress.turn.say(lesson(screen))

    @staticmethod
    def _not_before(progress: Progress) -> datetime | None:
        """Return until when a module that is due waits; None if it comes now."""
        wish, learner, now = progress.enrolment.wish, progress.learner, progress.turn.now
        until = undisturbed_until(wish, learner, now)
        enough = progress.has_enough_today() or gives_way(learner, progress.others(), now)
        if until is None and suits(wish, learner, now) and not enough:
            return None
        return progress.when_next(now)

    @on_job("nudge")
    def ask_once(self, turn: Turn) -> None:
        """Ask about a step that was left open."""
        progress = self.planned(turn)
        if progress is None or progress.enrolment.pace is not Pace.OPEN:
            return
        if progress.enrolment.wish.own_pace:
            return
        found = progress.enrolment.open_step(progress.course)
        asked_about = turn.payload["word"]
        taken_away = progress.course.find(asked_about) is None  # Then its module begins again.
        if asked_about in progress.enrolment.aside.split(" "):
            wait(progress, None)  # It is come back to.
            return
        if found is None or (found[1].id != asked_about and not taken_away):
            return
        until = undisturbed_until(progress.enrolment.wish, progress.learner, turn.now)
        if until is None and shown_on(progress.today, progress.learner, progress.others()):
            until = progress.when_next(turn.now)
        asked = step_screens.still_open(turn.reader, progress.course, progress.enrolment, *found)
        if until is None and turn.say(lesson(asked)):
            progress.note_shown()
        else:
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
        """Explain the chosen answer of a quiz, go on in a scene, or take one act of a plan."""
        progress = self.progress(turn, turn.number(0))
        found = progress.at(turn.word(1))
        if found is None:
            return
        step = found[1]
        place = progress.place(step)
        option = place.words.option(turn.word(2))
        if option is None:
            raise StaleButtonError
        match step:
            case Quiz():
                progress.go_inside(option.id)
                turn.say(shown.explained(place, option))
            case Scene():
                self._choose_in_scene(progress, step, option)
            case Plan():
                progress.go_inside(option.id)
                progress.show(*found)
            case _:
                raise StaleButtonError

    @staticmethod
    def _choose_in_scene(progress: Progress, scene: Scene, option: Option) -> None:
        beat = scene.leads_to(option.id)
        if beat is None:
            raise StaleButtonError
        progress.go_inside(beat)
        progress.say(scene_screens.beat(progress.place(scene), scene, beat, option))

    @on_button("again")
    def begin_step_again(self, turn: Turn) -> None:
        """Show a step from its own beginning."""
        progress = self.progress(turn, turn.number(0))
        if found := progress.at(turn.word(1)):
            progress.go_inside("")
            progress.show(*found)

    @on_answer("answer")
    def take_answer(self, turn: Turn) -> None:
        """Keep what the learner wrote, and go on."""
        progress = self.progress(turn, int(turn.gathered["enrolment"]))
        step_id = turn.gathered["word"]
        if turn.aided:
            progress.let_it_wait()
            return
        if self._does_instead(progress, step_id):
            return
        language = turn.reader.language
        progress.store.answer(progress.enrolment, step_id, turn.text, turn.now, language)
        if progress.may_share(step_id):
            self._ask_to_share(progress, step_id)
            return
        thanks = step_screens.answer_kept(turn.reader)
        found = progress.enrolment.open_step(progress.course)
        if found and found[1].id == step_id:
            progress.leave(*found, thanks)
        else:
            progress.say_where(above=thanks)

    @staticmethod
    def _does_instead(progress: Progress, step_id: str) -> bool:
        """Do what was typed in place of an answer, such as "skip"; False if it is an answer."""
        meant = instead_of_answer(progress.turn.text)
        match meant:
            case Meant.SKIP | Meant.NEXT:
                progress.leave_if_open(step_id, NOTHING)
            case Meant.LATER:
                progress.say_later()
                progress.turn.wait_with("training.answer", progress.turn.gathered, patience=NUDGE_AFTER)
            case Meant.PAUSE:
                progress.pause()
                progress.say_where()
            case Meant.WHERE:
                progress.say_where()
            case Meant.ON if progress.store.words_of(progress.enrolment.id, step_id):
                progress.leave_if_open(step_id, NOTHING)
            case Meant.ON | Meant.AGAIN:
                progress.go_on()
            case _:
                return False
        return True

    def _ask_to_share(self, progress: Progress, step_id: str) -> None:
        words = progress.turn.text
        if (why := sharing.unfit(words)) is sharing.Unfit.CONTACT:
            progress.leave_if_open(step_id, wall_screens.unfit(progress.turn.reader, why))
        elif note := naming(progress, words, self.campaign):
            self._give_back(progress, step_id, note)
        else:
            ask_to_share(progress, step_id, words)

    @staticmethod
    def _give_back(progress: Progress, step_id: str, note: Rich) -> None:
        """Show the learner's words at their question again, to be written without a name."""
        found = progress.enrolment.open_step(progress.course)
        if found and found[1].id == step_id:
            progress.show(*found, note)
        else:
            progress.say_where(note)

    @on_button("date")
    def choose_day(self, turn: Turn) -> None:
        """Keep the day of an act; a day that was chosen before is moved."""
        progress = self.progress(turn, turn.number(0))
        step_id, day = turn.word(1), day_of(turn.word(2))
        found = progress.course.find(step_id)
        if found is None or not isinstance(found[1], (Act, Plan)):
            raise StaleButtonError
        if self._chosen_before(progress, step_id):
            self._move_day(progress, step_id, day)
        elif at := progress.at(step_id):
            if isinstance(at[1], Plan) and not progress.place(at[1]).words.option(progress.enrolment.inside):
                progress.show(*at)
            elif no := promise_screens.unsuitable(turn.reader, day, progress.today):
                progress.show(*at, no)
            else:
                plan_question(
                    progress, step_id, day, progress.enrolment.inside if isinstance(at[1], Plan) else None
                )
                progress.leave(*at, promise_screens.day_kept(turn.reader, day))

    def _chosen_before(self, progress: Progress, step_id: str) -> bool:
        promise = progress.store.promised(progress.enrolment.id, step_id)
        untold = promise is not None and not promise.outcome and not promise.words
        return untold and progress.enrolment.step != step_id

    def _move_day(self, progress: Progress, step_id: str, day: date) -> None:
        if day <= progress.today:
            progress.say_where()
            return
        earlier = progress.store.promised(progress.enrolment.id, step_id)
        plan_question(progress, step_id, day, earlier.choice if earlier else None)
        if progress.enrolment.pace is Pace.WAITING:
            progress.plan_soon()
        progress.say_where(promise_screens.day_kept(progress.turn.reader, day))
