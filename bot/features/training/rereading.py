"""Sent again: the open step from its beginning, or a finished module to be read once more."""

from bot.engine.feature import on_button
from bot.engine.reading import StaleButtonError
from bot.engine.turn import Turn
from bot.features.training import promise_screens, rereading_screens
from bot.features.training.learning import Learning
from bot.features.training.model import Module, Pace
from bot.features.training.progress import Progress
from bot.features.training.rereading_screens import SHOW, Rereading
from bot.features.training.steps import Quiz, Scene, Step, Wall


class Again(Learning):
    """Handles what is wished for once more. Nothing of it moves the learner."""

    @on_button("resend")
    def send_again(self, turn: Turn) -> None:
        """Send the open step from its beginning; between two modules, offer the finished ones."""
        self.bring_again(self.progress(turn, turn.number(0)))

    @on_button("look")
    def look(self, turn: Turn) -> None:
        """Show a step of a finished module, or what there is to say to a choice there."""
        progress = self.progress(turn, turn.number(0))
        found = progress.course.find(turn.word(1))
        if found is None or found[0].id not in progress.enrolment.completed:
            raise StaleButtonError
        chosen = turn.args[2] if len(turn.args) > 2 else ""
        self._show_again(progress, *found, chosen)

    @staticmethod
    def bring_again(progress: Progress) -> None:
        """Show the open step from its beginning; between two modules, offer the finished ones."""
        enrolment, reader = progress.enrolment, progress.turn.reader
        if enrolment.pace is Pace.OPEN and enrolment.open_step(progress.course):
            progress.go_inside("")
            progress.go_on()
        elif enrolment.completed and not enrolment.step:
            progress.say(rereading_screens.which_module(reader, progress.course, enrolment))
        else:
            progress.say_where()

    @staticmethod
    def _show_again(progress: Progress, module: Module, step: Step, chosen: str) -> None:
        place = Rereading(progress.turn.reader, progress.enrolment, module, step, progress.today)
        option = place.words.option(chosen)
        if step.warned and not chosen:
            progress.say(rereading_screens.warned(place))
        elif option and isinstance(step, Quiz | Scene):
            progress.say(rereading_screens.chosen(place, option))
        elif chosen in ("", SHOW):
            promise = progress.store.promised(progress.enrolment.id, step.id)
            words = progress.words_again(step)
            own = (
                promise_screens.promised(place.reader, step, promise)
                if promise
                else rereading_screens.written(place.reader, words)
            )
            view = progress.wall_view(step) if isinstance(step, Wall) else None
            progress.say(rereading_screens.step_again(place, own, view))
        else:
            raise StaleButtonError

    def latest(self, turn: Turn) -> Progress | None:
        """Return the course that somebody was on last; those that are not over go first."""
        found = (self.on_known_course(turn, each) for each in self.store(turn).of(turn.person.id))
        return max((each for each in found if each), key=_lately, default=None)


def _lately(progress: Progress) -> tuple[bool, float]:
    going = progress.enrolment.pace in (Pace.OPEN, Pace.WAITING)
    shown_at = progress.enrolment.shown_at
    return going, shown_at.timestamp() if shown_at else 0.0
