"""Typed in answer to the question about an act: what became of it, the story itself, or another day."""

from bot.engine.feature import on_answer
from bot.engine.turn import Turn
from bot.features.training import promise_screens
from bot.features.training.asked import is_free
from bot.features.training.days import typed_day
from bot.features.training.model import Outcome, Promise
from bot.features.training.progress import Progress
from bot.features.training.promises import Promises
from bot.features.training.spoken import Meant, begun_with, called, instead_of_answer, meant, told
from bot.features.training.typed import Typed


class Told(Promises, Typed):
    """Handles what is typed where it was asked how an act went."""

    @on_answer("told")
    def take_told(self, turn: Turn) -> None:
        """Keep what became of an act, and what else is told of it."""
        progress, promise = self._promise(turn, int(turn.gathered["promise"]))
        if turn.aided:
            progress.let_it_wait()
        elif outcome := _meant(turn, promise):
            self.keep_outcome(progress, promise, outcome)
        elif wish := instead_of_answer(turn.text):
            self._do_instead(progress, promise, wish)
        else:
            self._keep_words(progress, promise)

    @on_answer("another_day")
    def take_day(self, turn: Turn) -> None:
        """Give an act that was not done yet the day that was typed."""
        progress, promise = self._promise(turn, int(turn.gathered["promise"]))
        offered = promise_screens.another_day(turn.reader, promise, progress.today).buttons
        if turn.aided:
            progress.let_it_wait()
        elif button := called(offered, turn.text):
            self.press(turn, button)
        elif day := typed_day(turn.text, progress.today, turn.reader.language):
            self.give_day(progress, promise, day)
        elif meant(turn.text) is Meant.SKIP or told(turn.text) is Outcome.NOT_YET:
            turn.say(promise_screens.follow_up_over(turn.reader))
        elif not self.understand(turn):
            self.ask_for_day(progress, promise, promise_screens.no_day(turn.reader))

    def _answers_what_was_asked_elsewhere(self, turn: Turn) -> bool:
        return super()._answers_what_was_asked_elsewhere(turn) or self._tells_of_act(turn)

    def _tells_of_act(self, turn: Turn) -> bool:
        """Take words for a story although nothing waits for it, since something else is kept here."""
        if is_free(turn):
            return False
        learnt = (self.on_known_course(turn, each) for each in self.store(turn).of(turn.person.id))
        promise = next((act for each in learnt if each and (act := each.asked_about())), None)
        if promise is None:
            return False
        turn.gathered = {"promise": str(promise.id)}
        self.take_told(turn)
        return True

    def _do_instead(self, progress: Progress, promise: Promise, wish: Meant) -> None:
        turn, found = progress.turn, progress.course.find(promise.step)
        if wish in (Meant.SKIP, Meant.NEXT):
            turn.say(promise_screens.follow_up_over(turn.reader))
        elif wish is Meant.AGAIN and found:
            turn.say(self.question(progress, found[1], promise))
            self.wait_to_be_told(progress, promise)
        elif not self.understand(turn):
            progress.say_where()

    def _keep_words(self, progress: Progress, promise: Promise) -> None:
        """Keep a story, which may begin with what became of the act: "Not yet, I was ill"."""
        turn = progress.turn
        button = begun_with(promise_screens.outcomes(turn.reader, promise), turn.text)
        outcome = promise_screens.outcome_of(button) if button else None
        if outcome:
            progress.store.report(promise.id, outcome)
        if outcome is Outcome.NOT_YET:
            progress.store.tell_of(promise.id, turn.text, turn.reader.language)
            self.offer_another_day(progress, promise.id)
        else:
            self.keep_story(progress, promise)


def _meant(turn: Turn, promise: Promise) -> Outcome | None:
    button = called(promise_screens.outcomes(turn.reader, promise), turn.text)
    return promise_screens.outcome_of(button) if button else told(turn.text)
