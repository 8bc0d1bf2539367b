"""The weekly start of circles: quiet ones are merged, new ones begin, and everybody hears of theirs once."""

from dataclasses import replace

from bot.conversation.messages import Lane
from bot.engine.feature import on_job
from bot.engine.turn import Turn
from bot.features.training import circle_screens
from bot.features.training.calls import Calls
from bot.features.training.circle_census import Census, Kind, census, done_with
from bot.features.training.circle_screens import News
from bot.features.training.circle_store import Seat
from bot.features.training.circles import Apart, merges, start
from bot.features.training.company import Company


class CircleStarts(Company):
    """Handles the weekly start."""

    @on_job("circles")
    def start_circles(self, turn: Turn) -> None:
        """Begin circles with those who wait, and merge those in which little happens."""
        store = self.circles(turn)
        for enrolment_id in done_with(turn.uow, turn.now):
            store.leave(enrolment_id, turn.now)
        for circle_id in store.alone():
            store.mend(circle_id, turn.now)  # They may find a place in this very start.
        apart = store.apart()
        for kind, found in census(turn.uow, turn.now).items():
            if kind.course in self.courses:
                self._start(turn, kind, found, apart)
        if store.any():
            self.plan_start(turn)

    def _start(self, turn: Turn, kind: Kind, found: Census, apart: Apart) -> None:
        store = self.circles(turn)
        heard: dict[int, News] = {}
        merged = merges(found.standing, apart, turn.now)
        for gone_id, into_id in merged:
            store.merge(gone_id, into_id, turn.now)
            heard[into_id] = News.MERGED
            heard.pop(gone_id, None)
        gone = {gone_id for gone_id, _ in merged}
        standing = [
            replace(circle, members=tuple(seat.person_id for seat in store.seats(circle.id)))
            for circle in found.standing
            if circle.id not in gone
        ]
        begun = start(found.waiting, standing, apart)
        for circle in begun.formed:
            enrolments = [found.enrolments[learner.id] for learner in circle]
            heard[store.begin(*kind, enrolments, turn.now)] = News.BEGUN
        for learner, circle_id in begun.joined:
            store.place(found.enrolments[learner.id], circle_id, turn.now)
            heard.setdefault(circle_id, News.GREW)
        store.miss([found.enrolments[learner.id] for learner in begun.waiting])
        new = {learner.id for learner, _ in begun.joined}
        for circle_id, news in heard.items():
            for seat in store.seats(circle_id):
                self._tell(turn, kind, seat, News.BEGUN if seat.person_id in new else news)
        for learner, circle_id in begun.joined:
            Calls(turn, self.courses).tell_newcomer(learner.id, circle_id)

    def _tell(self, turn: Turn, kind: Kind, seat: Seat, news: News) -> None:
        mates, course = self.circles(turn).mates(seat.enrolment_id), self.courses[kind.course]
        person = turn.people.find(seat.person_id)
        if person is None or person.resting(turn.now):
            return  # They see it under /learn when they are back.
        turn.tell(
            seat.person_id,
            lambda reader: circle_screens.news(
                reader, course, seat.enrolment_id, news, self.mates(turn, mates, reader.language)
            ),
            lane=Lane.LESSON,
            key=f"training.circle:{seat.circle_id}:{seat.person_id}:{turn.now:%Y-%m-%d}",
        )
