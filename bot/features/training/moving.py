"""Into another circle, for whoever has changed language or pace."""

from bot.domain_events import LanguageChosen
from bot.engine.feature import on, on_button
from bot.engine.turn import Turn
from bot.features.training import circle_screens, moving_screens
from bot.features.training.company import Company
from bot.features.training.moving_screens import Change


class Moving(Company):
    """Handles what a change of language or pace means for somebody's circle."""

    @on(LanguageChosen)
    def ask_after_change(self, turn: Turn, fact: LanguageChosen) -> None:
        """Ask whether they stay in circles of another language."""
        for enrolment in self.store(turn).of(fact.person_id):
            if progress := self.on_known_course(turn, enrolment):
                self.ask_whether_to_stay(progress, Change.LANGUAGE)

    @on_button("stay")
    def stay(self, turn: Turn) -> None:
        """Leave a learner where they are."""
        self.progress(turn, turn.number(0))
        turn.say(moving_screens.stays(turn.reader))

    @on_button("move")
    def move(self, turn: Turn) -> None:
        """Take a learner out of their circle; they come first at the next start."""
        progress = self.progress(turn, turn.number(0))
        seat = self.circles(turn).seat(progress.enrolment.id)
        if seat is None:
            turn.say(circle_screens.offer(turn.reader, progress.enrolment, self.next_start(turn)))
            return
        if seat.circle_id:
            self.circles(turn).place(seat.enrolment_id, None, turn.now)
            self.close_ranks(turn, seat)
            self.plan_start(turn)
        turn.say(circle_screens.waiting(turn.reader, progress.enrolment, self.next_start(turn)))
