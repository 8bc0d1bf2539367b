"""What all handlers of circles share: how people see each other there, and what follows when one leaves."""

from collections.abc import Iterable
from datetime import datetime

from bot.conversation.messages import Lane
from bot.engine.turn import Turn
from bot.features.training import circle_screens, moving_screens
from bot.features.training.calls import Calls
from bot.features.training.circle_screens import Mate, first_name
from bot.features.training.circle_store import CircleStore, Seat
from bot.features.training.circles import next_start, pace_of
from bot.features.training.learning import Learning
from bot.features.training.model import Pace
from bot.features.training.moving_screens import Change
from bot.features.training.pairs import Pairs
from bot.features.training.progress import Progress
from bot.people.model import Person


class Company(Learning):
    """A feature that knows who learns with whom."""

    @staticmethod
    def circles(turn: Turn) -> CircleStore:
        """Return where circles are kept."""
        return CircleStore(turn.uow)

    def mates(self, turn: Turn, person_ids: Iterable[int], language: str | None = None) -> list[Mate]:
        """Return people as those of their circle see them, in a language."""
        return [
            self.mate(person, language or turn.reader.language) for person in turn.people.many(person_ids)
        ]

    def mate(self, person: Person, language: str) -> Mate:
        """Return somebody as those of their circle see them: a first name, and a county at most."""
        county = self.campaign.scope_name(f"county:{person.county}", language) if person.county else None
        return Mate(person.id, first_name(person.name), county)

    def next_start(self, turn: Turn) -> datetime:
        """Return when the next circles begin."""
        return next_start(turn.now, self.campaign.zone)

    def plan_start(self, turn: Turn) -> None:
        """Let the next circles begin then."""
        at = self.next_start(turn)
        turn.uow.plan("training.circles", f"training.circles:{at:%Y-%m-%d}", at, None, {})

    def ask_whether_to_stay(self, progress: Progress, change: Change) -> None:
        """Ask a learner who has changed language or pace whether they stay in their circle; nobody else."""
        turn, enrolment, store = progress.turn, progress.enrolment, self.circles(progress.turn)
        seat = store.seat(enrolment.id)
        if seat is None or seat.circle_id is None or enrolment.pace is Pace.FINISHED:
            return
        language, pace = store.kind(seat.circle_id)
        other = {
            Change.LANGUAGE: language != turn.reader.language,
            Change.PACE: pace != pace_of(enrolment.wish),
        }
        if other[change]:
            at = self.next_start(turn)
            turn.say(
                moving_screens.stay_or_move(turn.reader, progress.course, enrolment, change, language, at)
            )

    def vacate(self, turn: Turn, seat: Seat, *, for_good: bool = False) -> None:
        """Take somebody out of their circle, or off the list for one. *for_good*: they are to be erased."""
        self.circles(turn).leave(seat.enrolment_id, None if for_good else turn.now)
        self.close_ranks(turn, seat)

    def close_ranks(self, turn: Turn, left: Seat) -> None:
        """Look after a circle that somebody has left: their calls are led by others."""
        if left.circle_id:
            Pairs(turn, self.courses).hand_over(left.person_id)
            Calls(turn, self.courses).hand_over(left.person_id, left.circle_id)
            self.mend(turn, left.circle_id)

    def mend(self, turn: Turn, circle_id: int) -> None:
        """End a circle of one: whoever is left comes first at the next start."""
        at = self.next_start(turn)
        for seat in self.circles(turn).mend(circle_id, turn.now):
            self.plan_start(turn)
            _tell_left_over(turn, seat, at)


def _tell_left_over(turn: Turn, seat: Seat, at: datetime) -> None:
    person = turn.people.find(seat.person_id)
    if person is None or person.resting(turn.now):
        return
    turn.tell(
        seat.person_id,
        lambda reader: circle_screens.left_over(reader, seat.enrolment_id, at),
        lane=Lane.LESSON,
    )
