"""Circles: coming in, leaving, and keeping apart."""

from collections.abc import Sequence

from bot.conversation.markup import Rich
from bot.domain_events import PersonForgotten, PersonStopped
from bot.engine.feature import on, on_button
from bot.engine.reading import StaleButtonError
from bot.engine.turn import Turn
from bot.features.training import circle_screens
from bot.features.training.company import Company
from bot.features.training.model import NOTHING
from bot.features.training.progress import Progress
from bot.features.training.screens import with_words_above


class Circling(Company):
    """Handles everything about who learns with whom."""

    @on_button("circle")
    def show_circle(self, turn: Turn) -> None:
        """Show the learner's circle, or what one is."""
        self._show_circle(turn, self.progress(turn, turn.number(0)))

    @on_button("sit")
    def wait_for_circle(self, turn: Turn) -> None:
        """Let the learner be in a circle from the next start on."""
        progress = self.progress(turn, turn.number(0))
        if progress.learner.adult is True:
            self.circles(turn).wait(progress.enrolment, turn.now)
            self.plan_start(turn)
        self._show_circle(turn, progress)

    @on_button("alone")
    def learn_alone(self, turn: Turn) -> None:
        """Take the learner out of their circle, or off the list for one."""
        progress = self.progress(turn, turn.number(0))
        seat = self.circles(turn).seat(progress.enrolment.id)
        if seat:
            self.vacate(turn, seat)
        turn.say(
            circle_screens.on_ones_own(turn.reader, progress.enrolment, left=bool(seat and seat.circle_id))
        )

    @on_button("rather")
    def ask_with_whom_not(self, turn: Turn) -> None:
        """Ask with whom the learner would rather not be."""
        progress = self.progress(turn, turn.number(0))
        store = self.circles(turn)
        mates = self.mates(turn, store.met_by(turn.person.id))
        avoided = self.mates(turn, store.avoided_by(turn.person.id))
        turn.say(circle_screens.rather_not(turn.reader, progress.enrolment, mates, avoided))

    @on_button("apart")
    def keep_apart(self, turn: Turn) -> None:
        """Never put two together again, and tell nobody."""
        progress = self.progress(turn, turn.number(0))
        store, other = self.circles(turn), turn.number(1)
        met = store.met_by(turn.person.id)
        if other not in met:
            raise StaleButtonError
        named, moved = self._named_alike(turn, other, met), False
        for one in named:
            store.keep_apart(turn.person.id, one)
        for each in store.seats_of(turn.person.id):
            if not named.isdisjoint(store.mates(each.enrolment_id)):
                store.place(each.enrolment_id, None, turn.now)
                self.close_ranks(turn, each)
                moved = True
        if moved:
            self.plan_start(turn)
        at = self.next_start(turn) if moved else None
        self._show_circle(turn, progress, circle_screens.kept_apart(turn.reader, at))

    def _named_alike(self, turn: Turn, other: int, mates: Sequence[int]) -> set[int]:
        """Return whoever of those people is called as *other* is: nobody can tell them apart by name."""
        titles = {mate.id: mate.title for mate in self.mates(turn, mates)}
        return {mate for mate, title in titles.items() if title == titles.get(other)} | {other}

    @on_button("together")
    def let_together(self, turn: Turn) -> None:
        """Forget that the learner would rather not be with somebody."""
        progress = self.progress(turn, turn.number(0))
        store = self.circles(turn)
        if turn.number(1) not in store.avoided_by(turn.person.id):
            raise StaleButtonError
        store.let_together(turn.person.id, turn.number(1))
        self._show_circle(turn, progress, circle_screens.together_again(turn.reader))

    @on(PersonStopped)
    def make_room(self, turn: Turn, fact: PersonStopped) -> None:
        """Let whoever stops the bot leave no hole in their circles."""
        for seat in self.circles(turn).seats_of(fact.person_id):
            self.vacate(turn, seat)

    @on(PersonForgotten)
    def make_room_for_good(self, turn: Turn, fact: PersonForgotten) -> None:
        """Let whoever is erased leave no hole either."""
        for seat in self.circles(turn).seats_of(fact.person_id):
            self.vacate(turn, seat, for_good=True)

    def _show_circle(self, turn: Turn, progress: Progress, above: Rich = NOTHING) -> None:
        reader, enrolment, store = turn.reader, progress.enrolment, self.circles(turn)
        seat = store.seat(enrolment.id)
        if progress.learner.adult is not True:
            screen = circle_screens.not_yet(reader, enrolment)
        elif seat is None:
            screen = circle_screens.offer(reader, enrolment, self.next_start(turn))
        elif seat.circle_id is None:
            screen = circle_screens.waiting(reader, enrolment, self.next_start(turn))
        else:
            mates = self.mates(turn, store.mates(enrolment.id))
            screen = circle_screens.circle(reader, progress.course, enrolment, mates, offers=seat.offers)
        if store.met_by(turn.person.id) and (seat is None or seat.circle_id is None):
            screen = circle_screens.beside(screen, circle_screens.rather(reader, enrolment))
        turn.say(with_words_above(screen, above))
