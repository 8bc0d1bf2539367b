"""Role-plays: cards, time, swap, and what to look back on."""

from datetime import timedelta

from bot.conversation.markup import Rich
from bot.engine.feature import on_button, on_job
from bot.engine.reading import StaleButtonError
from bot.engine.turn import Turn
from bot.features.training import roleplay_screens
from bot.features.training.learning import Learning
from bot.features.training.model import NOTHING, Module, Pace
from bot.features.training.progress import Progress
from bot.features.training.roleplay_state import ALONE, FIRST, LOOKING_BACK, SECOND, RoleplayState
from bot.features.training.steps import Roleplay


class Roleplays(Learning):
    """Handles everything inside a role-play."""

    @on_button("role")
    def take_role(self, turn: Turn) -> None:
        """Show the card of a role for the first turn."""
        if at := self._roleplay(turn):
            alone = ALONE in turn.args[3:]
            self._to(*at, RoleplayState(FIRST, self._role(turn, at[2]), alone=alone))

    @on_button("hand")
    def hand_over(self, turn: Turn) -> None:
        """Show the card of whoever is beside the learner."""
        at = self._roleplay(turn)
        if at is None:
            return
        progress, _, step = at
        state = RoleplayState.read(progress.enrolment.inside)
        if state.role != self._role(turn, step) or state.alone:
            raise StaleButtonError
        progress.say(roleplay_screens.others_card(progress.place(step), step, state))

    @on_button("swap")
    def swap(self, turn: Turn) -> None:
        """Show the other card for the second turn."""
        if at := self._roleplay(turn):
            self._to(*at, RoleplayState(SECOND, self._role(turn, at[2])))

    @on_button("clock")
    def start_clock(self, turn: Turn) -> None:
        """Say when the time of this turn is up."""
        at = self._roleplay(turn)
        if at is None:
            return
        progress, _, step = at
        state = RoleplayState.read(progress.enrolment.inside)
        if state.role != self._role(turn, step):
            raise StaleButtonError
        turn.plan(
            "training.bell",
            progress.key("bell", f"{step.id}:{state.turn}:{turn.id}"),
            turn.now + timedelta(minutes=step.minutes),
            course=progress.course.id,
            word=step.id,
            inside=state.written(),
        )
        runs = roleplay_screens.clock_runs(progress.place(step), step)
        if state.alone:
            self._to(*at, state, runs)
        else:
            progress.say(roleplay_screens.clock_between(progress.place(step), step, state), runs)

    @on_job("bell")
    def ring(self, turn: Turn) -> None:
        """Say that time is up, if they still are in that turn of it."""
        progress = self.planned(turn)
        if progress is None:
            return
        module, step = progress.enrolment.open_step(progress.course) or (None, None)
        if module is None or not isinstance(step, Roleplay):
            return
        still = progress.enrolment.pace is Pace.OPEN and progress.enrolment.inside == turn.payload["inside"]
        if step.id != turn.payload["word"] or not still:
            return
        state = RoleplayState.read(progress.enrolment.inside)
        following = (
            RoleplayState(SECOND, roleplay_screens.other_role(step, state.role))
            if state.turn == FIRST and not state.alone
            else RoleplayState(LOOKING_BACK)
        )
        self._to(progress, module, step, following, roleplay_screens.time_is_up(progress.place(step)))

    @on_button("looked")
    def look_back(self, turn: Turn) -> None:
        """Ask what was there in the talk."""
        if at := self._roleplay(turn):
            self._to(*at, RoleplayState(LOOKING_BACK))

    @on_button("tick")
    def tick(self, turn: Turn) -> None:
        """Tick what was there, or untick it."""
        at = self._roleplay(turn)
        if at is None:
            return
        progress, _, step = at
        if turn.word(2) not in step.ticks:
            raise StaleButtonError
        state = RoleplayState.read(progress.enrolment.inside).with_tick(turn.word(2))
        progress.go_inside(state.written())
        progress.turn.say(progress.screen(step), in_place=True)

    def _roleplay(self, turn: Turn) -> tuple[Progress, Module, Roleplay] | None:
        progress = self.progress(turn, turn.number(0))
        found = progress.at(turn.word(1))
        if found is None:
            return None
        module, step = found
        if not isinstance(step, Roleplay):
            raise StaleButtonError
        return progress, module, step

    @staticmethod
    def _role(turn: Turn, step: Roleplay) -> str:
        if turn.word(2) not in step.roles:
            raise StaleButtonError
        return turn.word(2)

    @staticmethod
    def _to(
        progress: Progress, module: Module, step: Roleplay, state: RoleplayState, above: Rich = NOTHING
    ) -> None:
        progress.go_inside(state.written())
        progress.show(module, step, above)
