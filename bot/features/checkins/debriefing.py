"""The 90 seconds at the end of a day: doors, conversations, a story, how it was."""

from dataclasses import replace

from bot.conversation.markup import Rich, join
from bot.conversation.messages import Message
from bot.domain_events import DayTold
from bot.engine.feature import on_answer, on_button
from bot.engine.reading import StaleButtonError
from bot.engine.turn import Turn
from bot.features.checkins import debrief_screens, request_screens, screens
from bot.features.checkins.debrief_screens import STORY_LENGTH
from bot.features.checkins.model import (
    MAX_FIGURE,
    Debrief,
    Ending,
    Face,
    Step,
    Watch,
    first_question,
)
from bot.features.checkins.reports import Report, one_figure
from bot.features.checkins.requests import Requests
from bot.features.checkins.sums import plan_summary

STORY = "checkins.tale"
NOTHING = Rich("")


class Debriefing(Requests):
    """Handles what somebody tells of their day. It is kept by person, so any network goes on with it."""

    @on_button("home")
    def come_home(self, turn: Turn) -> None:
        """End the watch, and ask for the doors."""
        watch = self.own_watch(turn)
        if not watch.open:
            self.say_home_already(turn, watch)
            return
        self.ladder(turn, watch).end(Ending.HOME)
        debrief = self.store(turn).debrief_of(watch, turn.now)
        self.go_on(turn, debrief, head=debrief_screens.home_noted(turn.texts))

    @on_button("figure")
    def take_figure(self, turn: Turn) -> None:
        """Keep the number on the button."""
        debrief = self.own_debrief(turn, turn.number(0))
        if turn.word(1) not in (Step.DOORS, Step.TALKS) or turn.number(2) > MAX_FIGURE:
            raise StaleButtonError
        self.keep_figure(turn, debrief, Step(turn.word(1)), turn.number(2))

    @on_button("skip")
    def skip(self, turn: Turn) -> None:
        """Go on without an answer."""
        debrief = self.own_debrief(turn, turn.number(0))
        if debrief.step == turn.word(1):
            self._step_on(turn, debrief)
        self.go_on(turn, debrief)

    @on_button("face")
    def take_face(self, turn: Turn) -> None:
        """Keep how the day was."""
        debrief = self.own_debrief(turn, turn.number(0))
        if turn.word(1) not in set(Face):
            raise StaleButtonError
        debrief.face, debrief.step = Face(turn.word(1)), Step.DONE
        self._keep(turn, debrief)
        self.go_on(turn, debrief)

    @on_button("change")
    def change(self, turn: Turn) -> None:
        """Ask again from the first question; what is skipped stays as it was."""
        debrief = self.own_debrief(turn, turn.number(0))
        debrief.step = Step.DOORS
        self._keep(turn, debrief)
        self.go_on(turn, debrief, head=debrief_screens.kept(turn.texts, debrief))

    @on_button("debrief")
    def finish(self, turn: Turn) -> None:
        """Go on where the debrief was left."""
        self.go_on(turn, self.own_debrief(turn, turn.number(0)))

    @on_button("story")
    def ask_story(self, turn: Turn) -> None:
        """Wait for a story after all."""
        debrief = self.own_debrief(turn, turn.number(0))
        turn.say(debrief_screens.tell_the_story(turn.reader, debrief))
        turn.wait_for(STORY, debrief=str(debrief.id))

    @on_button("leave")
    def leave_story(self, turn: Turn) -> None:
        """End without a story."""
        self.go_on(turn, self.own_debrief(turn, turn.number(0)))

    @on_answer("tale")
    def take_story(self, turn: Turn) -> None:
        """Keep a story from the doors."""
        debrief = self.own_debrief(turn, int(turn.gathered["debrief"]))
        if turn.aided:
            self.go_on(turn, debrief, head=debrief_screens.not_kept(turn.texts))
            return
        goes_on = turn.gathered.get("more")  # A story is often sent in several messages.
        story = f"{debrief.story}\n{turn.text}" if goes_on else turn.text
        debrief.story = story[:STORY_LENGTH]
        self._keep(turn, debrief)
        cut = len(story) > STORY_LENGTH
        self.go_on(turn, debrief, head=debrief_screens.story_cut(turn.texts) if cut else NOTHING, told=True)

    @on_button("out")
    def be_out_again(self, turn: Turn) -> None:
        """Watch on for somebody who is not home after all."""
        watch = self.own_watch(turn)
        ladder = self.ladder(turn, watch)
        if not watch.open:
            watch.ended_at = watch.ending = None
            debrief = ladder.store.debrief_of(watch, turn.now)
            debrief.step = Step.DOORS
            ladder.store.save_debrief(debrief)
            ladder.postpone(first_question(max(watch.ends_at, watch.asks_at), turn.now))
        turn.say(screens.on_the_list(turn.reader, watch, ladder.crew()), in_place=True)

    def take_report(self, turn: Turn, watch: Watch, report: Report) -> None:
        """Keep what was understood of a line such as ``12 5 ok``; it also says that they are home."""
        early = watch.open and turn.now < watch.asks_at
        debrief = self._of_shift_before(turn, watch) if early and not report.home else None
        if debrief:
            early, head = False, debrief_screens.of_shift_before(turn.reader, watch)
        else:
            head = self._note_home(turn, watch, early=early)
            debrief = self.store(turn).debrief_of(watch, turn.now)
        story = "" if turn.aided or not report.figures else report.rest
        if report.figures:
            debrief.doors, debrief.talks = report.doors, report.talks
            debrief.face = report.face or debrief.face
            debrief.story = story[:STORY_LENGTH] or debrief.story
            debrief.step = Step.DONE if debrief.face else Step.FACE
            self._keep(turn, debrief)
        self.go_on(turn, debrief, head=head, early=watch if early else None, told=bool(story))

    def take_number(self, turn: Turn, debrief: Debrief) -> None:
        """Keep a typed number as the answer to the open question."""
        number = one_figure(turn.text)
        talks_beyond = debrief.step is Step.TALKS and (number or 0) > (debrief.doors or MAX_FIGURE)
        if number is None or talks_beyond:
            self.go_on(turn, debrief, head=debrief_screens.number_please(turn.texts))
        else:
            self.keep_figure(turn, debrief, debrief.step, number)

    def keep_figure(self, turn: Turn, debrief: Debrief, step: Step, number: int) -> None:
        """Keep a figure, and ask what comes next."""
        if step is Step.DOORS:
            debrief.doors = number
        else:
            debrief.talks = number
        if debrief.step is step:
            self._step_on(turn, debrief)
        else:
            self._keep(turn, debrief)
        self.go_on(turn, debrief)

    def go_on(
        self,
        turn: Turn,
        debrief: Debrief,
        *,
        head: Rich = NOTHING,
        early: Watch | None = None,
        told: bool = False,
    ) -> None:
        """Show the open question, or the end.

        *early* is the watch that ended before its planned end; *told*: a story was begun just now.
        """
        message = self._question(turn, debrief, head, told=told)
        if early:
            message = replace(
                message, buttons=(*message.buttons, debrief_screens.still_out(turn.reader, early))
            )
        if turn.session.step == STORY:
            turn.session.end()
        turn.say(message, in_place=True)
        if debrief.step is Step.FACE:
            turn.wait_for(STORY, debrief=str(debrief.id), more="yes" if told else "")

    def say_home_already(self, turn: Turn, watch: Watch) -> None:
        """Answer a press or a word about a watch that is over."""
        debrief = self.store(turn).debrief_of(watch, turn.now)
        done = debrief.step is Step.DONE
        button = debrief_screens.change_button if done else debrief_screens.finish_button
        turn.say(screens.already_home(turn.reader, watch, [button(turn.reader, debrief)]))

    def _of_shift_before(self, turn: Turn, watch: Watch) -> Debrief | None:
        """Return the untold debrief of the shift from which they came straight to this one."""
        before = self.store(turn).ended_by(watch)
        debrief = self.store(turn).debrief_of(before, turn.now) if before else None
        return debrief if debrief and debrief.doors is None else None

    def _note_home(self, turn: Turn, watch: Watch, *, early: bool) -> Rich:
        if not watch.open:
            return NOTHING
        self.ladder(turn, watch).end(Ending.HOME)
        if early and turn.now < watch.ends_at:
            return debrief_screens.home_early(turn.reader, watch)
        return debrief_screens.home_noted(turn.texts)

    def _question(self, turn: Turn, debrief: Debrief, head: Rich, *, told: bool) -> Message:
        reader = turn.reader
        match debrief.step:
            case Step.DOORS:
                last = self.store(turn).last_doors(debrief.person_id, debrief.id)
                return debrief_screens.how_many_doors(reader, debrief, last, head)
            case Step.TALKS:
                message = debrief_screens.how_many_talks(reader, debrief)
            case Step.FACE:
                message = debrief_screens.how_was_it(reader, debrief, told=told)
            case Step.DONE:
                message = self._end(turn, debrief)
        return replace(message, text=join([head, message.text]))

    def _end(self, turn: Turn, debrief: Debrief) -> Message:
        watch = self.store(turn).watch(debrief.watch_id)
        lead_id = watch.lead_id if watch else None
        lead = turn.people.find(lead_id) if lead_id not in (None, turn.person.id) else None
        name = lead.name if lead else ""
        if debrief.face and debrief.face.low and not self.store(turn).has_asked(debrief.id):
            first = self.first_choice(turn, debrief)
            return request_screens.who_is_told(turn.reader, debrief, name, first)
        return debrief_screens.thanks(turn.reader, debrief, name)

    def _step_on(self, turn: Turn, debrief: Debrief) -> None:
        after = {Step.DOORS: Step.TALKS, Step.TALKS: Step.FACE, Step.FACE: Step.DONE}
        debrief.step = after.get(debrief.step, Step.DONE)
        self._keep(turn, debrief)

    def _keep(self, turn: Turn, debrief: Debrief) -> None:
        self.store(turn).save_debrief(debrief)
        if debrief.step is Step.DONE and debrief.face:
            turn.announce(DayTold(debrief.person_id, debrief.face.low))
        plan_summary(turn, self.store(turn), debrief.shift_id)
