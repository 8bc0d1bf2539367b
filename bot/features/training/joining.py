"""Two learners turn out to be one."""

from bot.domain_events import PeopleJoined, PeopleParted
from bot.engine.feature import on
from bot.engine.turn import Turn
from bot.features.training.company import Company
from bot.features.training.model import Course, Enrolment, Pace
from bot.features.training.progress import Progress
from bot.people.model import Person

KINDS = ("deliver", "nudge", "act")


class OneLearner(Company):
    """Lets the further way through a course win, and nothing that was learned be lost."""

    @on(PeopleJoined)
    def take_over(self, turn: Turn, fact: PeopleJoined) -> None:
        """Let the learning of two people be one's."""
        learner, store = turn.people.get(fact.person_id), self.store(turn)
        for kind in KINDS:
            turn.uow.rename_jobs(f"training.{kind}:{fact.gone_id}:", f"training.{kind}:{fact.person_id}:")
        folded = store.fold(learner.id, fact.gone_id, turn.now)
        for each in folded:
            if each.left:  # Whoever sat there is still called what the circle's calls say.
                self.close_ranks(turn, each.left)
        store.take_over(learner.id, fact.gone_id)
        for each in folded:
            dropped, kept = str(each.dropped), str(each.kept)
            turn.uow.rewrite_sessions(learner.id, "training.", "enrolment", dropped, kept)
            if enrolment := store.get(each.kept):
                self._settle(turn, learner, enrolment)
        self._keep_apart(turn, learner)
        for seat in self.circles(turn).seats_of(learner.id):
            if seat.circle_id:  # Two who are one now may have been its last two.
                self.mend(turn, seat.circle_id)

    def _keep_apart(self, turn: Turn, learner: Person) -> None:
        """Take somebody out of circles with people whom one of the two was to be apart from."""
        store = self.circles(turn)
        for seat in store.seats_of(learner.id):
            if not all(store.fits(learner.id, mate) for mate in store.mates(seat.enrolment_id)):
                store.place(seat.enrolment_id, None, turn.now)
                self.close_ranks(turn, seat)
                self.plan_start(turn)

    @on(PeopleParted)
    def give_back(self, turn: Turn, fact: PeopleParted) -> None:
        """Leave each of two their own, and plan what comes next for both."""
        self.store(turn).drop_strays()
        for learner in turn.people.many((fact.person_id, fact.gone_id)):
            for enrolment in self.store(turn).of(learner.id):
                self._settle(turn, learner, enrolment)

    def _settle(self, turn: Turn, learner: Person, enrolment: Enrolment) -> None:
        course = self.courses.get(enrolment.course)
        if course is None:
            return
        self._close_what_is_done(turn, course, enrolment)
        progress = Progress(turn, learner, course, enrolment)
        if enrolment.pace is Pace.WAITING:
            progress.plan_soon()
        progress.move_questions()  # They were planned for the hour, and the zone, of either.

    def _close_what_is_done(self, turn: Turn, course: Course, enrolment: Enrolment) -> None:
        """Close a module that the other had finished."""
        if enrolment.close_what_is_gone(course):
            self.store(turn).save(enrolment)
