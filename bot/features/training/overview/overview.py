"""How people are learning, for those who hold them: by name their own, of others only numbers."""

from collections.abc import Sequence
from dataclasses import replace

from bot.conversation.markup import Rich
from bot.engine.feature import on_button
from bot.engine.pages import Page
from bot.engine.reading import StaleButtonError
from bot.engine.turn import Turn
from bot.features.training.learning import Learning
from bot.features.training.overview import overview_screens
from bot.features.training.overview.overview_model import (
    FEW,
    ORDER,
    Learner,
    Standing,
    counted,
    learners,
    told,
)
from bot.features.training.overview.overview_screens import EVERY, PAGE, Line
from bot.features.training.overview.overview_store import everybody_learning
from bot.people.deeds import Deed
from bot.people.model import Right


class Overview(Learning):
    """Shows captains and coordinators how their people are getting on."""

    @on_button("people", right=Right.CAPTAIN)
    def show_people(self, turn: Turn) -> None:
        """Show a page of one's people on courses, or of those of one standing."""
        which = turn.word(0)
        if which not in (EVERY, *Standing):
            raise StaleButtonError
        held = set(turn.people.people_of(turn.person))
        found = self._learners(turn)
        own = self._undisturbed(turn, [each for each in found if each.person_id in held])
        without_me = [each for each in found if each.person_id not in {*held, turn.person.id}]
        others = self._of_others(turn, without_me)
        if not own:
            turn.say(overview_screens.nobody_learns(turn.reader, others))
            return
        lines = self._named(turn, [each for each in own if which in (EVERY, each.standing)])
        turned = len(turn.args) > 1
        page = Page.of(len(lines), PAGE, turn.number(1) if turned else 0)
        counts = counted(own)
        screen = overview_screens.people(turn.reader, lines, page, counts, which, others)
        turn.say(screen, in_place=turned)

    def _learners(self, turn: Turn) -> list[Learner]:
        kept = everybody_learning(turn.uow)
        led = turn.have_done(Deed.LED_CANVASS, {each.person_id for each in kept})
        return learners(kept, self.courses, led, turn.now)

    @staticmethod
    def _undisturbed(turn: Turn, own: Sequence[Learner]) -> list[Learner]:
        """Call nobody silent who rests or wants no messages."""
        silent = {each.person_id for each in own if each.standing is Standing.SILENT}
        away = {p.id for p in turn.people.many(silent) if p.stopped or p.resting(turn.now)}
        return [replace(e, standing=Standing.PAUSED) if e.person_id in away else e for e in own]

    @staticmethod
    def _named(turn: Turn, own: Sequence[Learner]) -> list[Line]:
        names = turn.people.names(sorted({each.person_id for each in own}))
        lines = [(each, names[each.person_id]) for each in own if each.person_id in names]
        return sorted(lines, key=lambda line: (ORDER.index(line[0].standing), line[1].casefold()))

    @staticmethod
    def _of_others(turn: Turn, others: Sequence[Learner]) -> list[Rich]:
        total = len({each.person_id for each in others})
        if total < FEW:
            return []
        return [overview_screens.of_others(turn.reader, total, told(counted(others)))]
