"""Acts with a day: asked about on it, and what became of them."""

from datetime import date, timedelta

from bot.conversation.actions import action
from bot.conversation.markup import Rich
from bot.conversation.messages import Button, Message
from bot.engine.feature import on_answer, on_button, on_job
from bot.engine.reading import StaleButtonError
from bot.engine.turn import Turn
from bot.features.training import promise_screens, sharing, wall_screens
from bot.features.training.asked import end_question, is_free, something_else_waits
from bot.features.training.learning import Learning, day_of, wait
from bot.features.training.model import NOTHING, Outcome, Pace, Promise
from bot.features.training.names import perhaps_named
from bot.features.training.progress import Progress, lesson
from bot.features.training.sharing import Unfit
from bot.features.training.spoken import Meant, instead_of_answer, labelled
from bot.features.training.stacking import shown_on
from bot.features.training.steps import Step
from bot.features.training.timetable import moment_on, undisturbed_until
from bot.people.campaign import Campaign

WHILE_PAUSED = timedelta(days=7)


class Promises(Learning):
    """Handles everything about acts after their day was chosen."""

    @on_job("act")
    def ask(self, turn: Turn) -> None:
        """Ask how the act went, on its day."""
        progress = self.planned(turn)
        found = progress.course.find(turn.payload["word"]) if progress else None
        if progress is None or found is None:
            return
        promise = progress.store.promised(progress.enrolment.id, turn.payload["word"])
        if promise is None or promise.outcome or promise.day.isoformat() != turn.payload["day"]:
            return
        if progress.enrolment.pace is Pace.PAUSED:
            wait(progress, turn.now + WHILE_PAUSED)
            return
        until = undisturbed_until(progress.enrolment.wish, progress.learner, turn.now)
        late = promise.day < progress.today
        if until is None and late and shown_on(progress.today, progress.learner, progress.others()):
            until = progress.when_next(turn.now)
        if until is not None or not turn.say(lesson(self.question(progress, found[1], promise))):
            wait(progress, until)
            return
        if progress.enrolment.pace is not Pace.OPEN:
            progress.note_shown()
        end_question(turn)
        if not something_else_waits(turn, progress.learner):
            self.wait_to_be_told(progress, promise)

    @staticmethod
    def question(progress: Progress, act: Step, promise: Promise) -> Message:
        """Return the question how an act went."""
        return promise_screens.how_did_it_go(
            progress.turn.reader,
            act,
            promise,
            shareable=progress.may_share(act.id),
            press_first=something_else_waits(progress.turn, progress.learner),
        )

    @staticmethod
    def wait_to_be_told(progress: Progress, promise: Promise) -> None:
        """Wait for words about an act, unless something else is kept here: then they are known by the day."""
        if is_free(progress.turn):
            progress.wait_for("training.told", promise=str(promise.id))

    @on_button("went")
    def take_outcome(self, turn: Turn) -> None:
        """Keep what became of an act, and ask for a sentence or offer another day."""
        progress, promise = self._promise(turn, turn.number(0))
        if turn.word(1) not in list(Outcome):
            raise StaleButtonError
        self.keep_outcome(progress, promise, Outcome(turn.word(1)))

    def keep_outcome(self, progress: Progress, promise: Promise, outcome: Outcome) -> None:
        """Keep what became of an act, unless that was told in words already; then ask for what is missing."""
        if promise.words and promise.outcome in (Outcome.DONE, Outcome.PARTLY):
            self._say_what_was_told(progress, promise.id)
            return
        progress.store.report(promise.id, outcome)
        if outcome is Outcome.NOT_YET:
            self.offer_another_day(progress, promise.id)
        elif promise.words:
            self._say_what_was_told(progress, promise.id)
        else:
            self._ask_for_sentence(progress, promise, outcome)

    @staticmethod
    def _ask_for_sentence(progress: Progress, promise: Promise, outcome: Outcome) -> None:
        reader, shareable = progress.turn.reader, progress.may_share(promise.step)
        progress.turn.say(promise_screens.one_sentence(reader, promise, outcome, shareable=shareable))
        progress.wait_for("training.story", promise=str(promise.id))

    def offer_another_day(self, progress: Progress, promise_id: int) -> None:
        """Offer another day for an act that was not done yet, or none."""
        progress.end_waiting()
        if promise := progress.store.get_promise(promise_id):
            self.ask_for_day(progress, promise)

    @staticmethod
    def ask_for_day(progress: Progress, promise: Promise, why: Rich | None = None) -> None:
        """Ask for another day, which may be typed. *why*: it was asked before."""
        turn = progress.turn
        turn.say(promise_screens.another_day(turn.reader, promise, progress.today, why))
        progress.wait_for("training.another_day", promise=str(promise.id))

    @on_button("later")
    def choose_later_day(self, turn: Turn) -> None:
        """Give an act another day."""
        progress, promise = self._promise(turn, turn.number(0))
        self.give_day(progress, promise, day_of(turn.word(1)))

    def give_day(self, progress: Progress, promise: Promise, day: date) -> None:
        """Give an act that day, unless it was told of or the day cannot be had."""
        turn = progress.turn
        progress.end_waiting()
        story = bool(promise.words) and promise.outcome is None
        if story or promise.outcome in (Outcome.DONE, Outcome.PARTLY):
            self._say_what_was_told(progress, promise.id)
        elif no := promise_screens.unsuitable(turn.reader, day, progress.today):
            self.ask_for_day(progress, promise, no)
        else:
            plan_question(progress, promise.step, day, promise.choice)
            if progress.enrolment.pace is Pace.WAITING:
                progress.plan_soon()
            turn.say(promise_screens.new_day_kept(turn.reader, day))

    @on_button("wordless")
    def say_nothing(self, turn: Turn) -> None:
        """End the follow-up of an act without words."""
        progress, _ = self._promise(turn, turn.number(0))
        progress.end_waiting()
        turn.say(promise_screens.follow_up_over(turn.reader))

    @on_answer("story")
    def take_story(self, turn: Turn) -> None:
        """Keep the sentence about an act."""
        progress, promise = self._promise(turn, int(turn.gathered["promise"]))
        if turn.aided:
            progress.let_it_wait()
            return
        if instead_of_answer(turn.text) in (Meant.SKIP, Meant.NEXT):
            turn.say(promise_screens.follow_up_over(turn.reader))
        elif button := labelled(promise_screens.outcomes(turn.reader, promise), turn.text):
            self.keep_outcome(progress, promise, promise_screens.outcome_of(button))
        else:
            self.keep_story(progress, promise)

    def keep_story(self, progress: Progress, promise: Promise) -> None:
        """Keep what the learner typed about an act, and ask whether others may read it."""
        turn = progress.turn
        progress.store.tell_of(promise.id, turn.text, turn.reader.language)
        if not progress.may_share(promise.step) or sharing.unfit(turn.text) is Unfit.CONTACT:
            turn.say(promise_screens.story_kept(turn.reader))
        elif note := naming(progress, turn.text, self.campaign):
            self._give_sentence_back(progress, promise, note)
        else:
            ask_to_share(progress, promise.step, turn.text)

    @staticmethod
    def _give_sentence_back(progress: Progress, promise: Promise, note: Rich) -> None:
        """Show the learner's sentence again, to be written without a name."""
        turn = progress.turn
        share = [] if sharing.unfit(turn.text) else share_buttons(progress, promise.step)[:1]
        progress.say(promise_screens.sentence_again(turn.reader, promise, turn.text, share), note)
        progress.wait_for("training.story", promise=str(promise.id))

    @staticmethod
    def _say_what_was_told(progress: Progress, promise_id: int) -> None:
        """Keep what the learner told, whatever old button they press: another day would begin it anew."""
        promise = progress.store.get_promise(promise_id)
        found = progress.course.find(promise.step) if promise else None
        told = (
            promise_screens.promised(progress.turn.reader, found[1], promise)
            if found and promise
            else NOTHING
        )
        progress.say_where(told)

    def _promise(self, turn: Turn, promise_id: int) -> tuple[Progress, Promise]:
        promise = self.store(turn).get_promise(promise_id)
        if promise is None:
            raise StaleButtonError
        return self.progress(turn, promise.enrolment_id), promise


def ask_to_share(progress: Progress, step_id: str, words: str, above: Rich = NOTHING) -> None:
    """Ask whether what the learner wrote may stand on a wall, without their name."""
    reader, buttons = progress.turn.reader, share_buttons(progress, step_id)
    progress.end_waiting()
    progress.say(wall_screens.share_question(reader, sharing.as_line(words), buttons), above)


def naming(progress: Progress, words: str, campaign: Campaign) -> Rich | None:
    """Return what to say of a person's name in *words*; None if there is none to be seen."""
    reader, county = progress.turn.reader, progress.learner.county
    if sharing.unfit(words) is Unfit.NAMED:
        return wall_screens.unfit(reader, Unfit.NAMED)
    near = progress.turn.people.neighborhoods(county) if county else []
    places = [*(each.name for each in campaign.region.counties), *(each.name for each in near)]
    name = perhaps_named(words, " ".join(places).lower().split())
    return wall_screens.perhaps_named(reader, name) if name else None


def share_buttons(progress: Progress, step_id: str) -> tuple[Button, ...]:
    """Return the answers to that question."""
    reader, which = progress.turn.reader, (progress.enrolment.id, step_id)
    return (
        Button(wall_screens.share_label(reader), action("training.share", *which)),
        Button(wall_screens.keep_label(reader), action("training.keep", *which)),
    )


def plan_question(progress: Progress, step_id: str, day: date, choice: str | None = None) -> None:
    """Keep the day of an act, and plan the question about it at the learner's hour of that day.

    *choice*: which of a plan's acts it is.
    """
    earlier = progress.store.promised(progress.enrolment.id, step_id)
    if earlier:
        progress.turn.cancel(progress.key("act", f"{step_id}:{earlier.day}"))
    progress.store.promise(progress.enrolment, step_id, day, choice)
    progress.plan_act(step_id, day, moment_on(day, progress.enrolment.wish.at, progress.learner))
