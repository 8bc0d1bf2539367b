"""The day by a form, where a network has such: doors, conversations and a story at once.

How the day was is not in it. Feelings are asked by buttons only, on every network.
"""

from bot.engine.feature import on_form
from bot.engine.turn import Turn
from bot.features.checkins import debrief_screens
from bot.features.checkins.debrief_screens import STORY_LENGTH
from bot.features.checkins.debriefing import NOTHING, Debriefing
from bot.features.checkins.model import MAX_FIGURE, Debrief, Step
from bot.features.checkins.reports import one_figure


class DebriefForm(Debriefing):
    """Takes what the form of a day says. A field left empty changes nothing."""

    @on_form("debrief", form=debrief_screens.form)
    @on_form("change", form=debrief_screens.form)
    def filled_in(self, turn: Turn) -> None:
        """Keep what can be used, ask again for a figure that cannot, and then how the day was."""
        debrief = self.own_debrief(turn, turn.number(0))
        self._keep_story(turn, debrief)
        wrong = self._keep_figures(turn, debrief)
        debrief.step = wrong or Step.FACE
        self._keep(turn, debrief)
        if turn.aided:
            head = debrief_screens.not_kept(turn.texts)
        else:
            head = debrief_screens.number_please(turn.texts) if wrong else NOTHING
        self.go_on(turn, debrief, head=head)

    def _keep_story(self, turn: Turn, debrief: Debrief) -> None:
        story = turn.values.get("story", "")
        if story and not turn.aided:  # A cry for help is no story from the doors.
            debrief.story = story[:STORY_LENGTH]

    def _keep_figures(self, turn: Turn, debrief: Debrief) -> Step | None:
        """Keep the figures, and return the first step whose figure cannot be meant."""
        doors, talks = (turn.values.get(step, "") for step in (Step.DOORS, Step.TALKS))
        read_doors, read_talks = one_figure(doors), one_figure(talks)
        wrong = Step.DOORS if doors and read_doors is None else None
        debrief.doors = debrief.doors if read_doors is None else read_doors
        most = MAX_FIGURE if wrong or debrief.doors is None else debrief.doors
        if talks and (read_talks is None or read_talks > most):
            return wrong or Step.TALKS
        debrief.talks = debrief.talks if read_talks is None else read_talks
        return wrong
