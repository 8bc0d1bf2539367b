"""Two of a circle in a role-play, within one turn: who may play, and what each of both sees."""

from collections.abc import Callable, Mapping
from datetime import timedelta

from bot.conversation.markup import Rich
from bot.conversation.messages import Button, Lane, Message
from bot.engine.texts import Reader
from bot.engine.turn import Turn
from bot.features.training import pair_screens, roleplay_screens
from bot.features.training.circle_screens import first_name
from bot.features.training.circle_store import CircleStore, Seat
from bot.features.training.model import Course, Enrolment, Module, Pace
from bot.features.training.pair_store import LOOKS_FOR, Pair, PairStore, Playing
from bot.features.training.place import Place
from bot.features.training.roleplay_state import BEGINNING, LOOKING_BACK, RoleplayState
from bot.features.training.screens import with_words_above
from bot.features.training.steps import Roleplay
from bot.features.training.store import TrainingStore

STEP = "training.line"
PATIENCE = timedelta(hours=1)
UNTIL_BEGUN = timedelta(minutes=15)
"""So long whoever asked has to begin after somebody said yes."""


class Pairs:
    """The pairs of the circles of some courses, within one turn."""

    def __init__(self, turn: Turn, courses: Mapping[str, Course]) -> None:
        self.turn, self.courses = turn, courses
        self.store, self.circles = PairStore(turn.uow), CircleStore(turn.uow)
        self.learners = TrainingStore(turn.uow)

    # Looking for somebody

    def ways(self, place: Place) -> tuple[Button, ...]:
        """Return the ways to somebody of the learner's circle, from the beginning of a role-play."""
        seat = self.circles.seat(place.enrolment.id)
        if seat is None or seat.circle_id is None:
            return ()
        looking = self.store.asked_in(seat.circle_id, place.step.id, self.turn.now)
        if any(pair.asker == seat.person_id for pair in looking):
            return (pair_screens.stop_looking(place),)
        for pair in looking:
            if self.circles.fits(seat.person_id, pair.asker) and self.still_looks(pair):
                return (pair_screens.play_with(place.reader, pair.id, self.name(pair.asker)),)
        return (pair_screens.find(place),)

    def ask(self, seat: Seat, step: Roleplay) -> int:
        """Ask those of the circle who are at that step too, or like to be asked; return how many."""
        if seat.circle_id is None:
            return 0
        pair = self.store.get(self.store.ask(seat.circle_id, step.id, seat.person_id, self.turn.now))
        others = [
            other for other in self.circles.seats(seat.circle_id) if self._may_be_asked(seat, other, step)
        ]
        return sum(self._ask(pair, other) for other in others) if pair else 0

    def _may_be_asked(self, seat: Seat, other: Seat, step: Roleplay) -> bool:
        person = self.turn.people.find(other.person_id)
        enrolment = self.learners.get(other.enrolment_id)
        if person is None or enrolment is None or person.resting(self.turn.now):
            return False
        if enrolment.pace is Pace.PAUSED:
            return False
        there = enrolment.step == step.id or other.offers
        return there and other != seat and self.circles.fits(seat.person_id, other.person_id)

    def still_looks(self, pair: Pair) -> bool:
        """Whether whoever asked would like to be called now: not in a pause or a rest, nor late at night."""
        seat, person = self.seat_in(pair, pair.asker), self.turn.people.find(pair.asker)
        enrolment = self.learners.get(seat.enrolment_id) if seat else None
        if person is None or enrolment is None or enrolment.pace is Pace.PAUSED:
            return False
        lately = pair.asked_at > self.turn.now - PATIENCE
        return not person.resting(self.turn.now) and (lately or not person.in_quiet_hours(self.turn.now))

    def _ask(self, pair: Pair, other: Seat) -> bool:
        enrolment, name = self.learners.get(other.enrolment_id), self.name(pair.asker)
        found = self.step_of(pair)
        if enrolment is None or found is None:
            return False
        return self.turn.tell(
            other.person_id,
            lambda reader: pair_screens.asked_to_play(self._place(found, enrolment, reader), pair, name),
            lane=Lane.LESSON,
            key=f"training.play:{pair.id}:{other.person_id}",
            expires_at=self.turn.now + LOOKS_FOR,
        )

    # Playing

    def seat_in(self, pair: Pair, person_id: int) -> Seat | None:
        """Return the seat of somebody in the circle of a pair."""
        seats = self.circles.seats(pair.circle_id)
        return next((seat for seat in seats if seat.person_id == person_id), None)

    def show_turn(self, pair: Pair, *, swapped: bool) -> None:
        """Show both their cards of a turn, and plan its end."""
        found = self.step_of(pair)
        if found is None:
            return
        for person_id in pair.both:
            role = pair_screens.role_of(pair, found[1], person_id, swapped=swapped)
            name = self.name(pair.other(person_id))
            self._show(
                pair,
                person_id,
                lambda place, role=role, name=name: pair_screens.turn_begins(  # type: ignore[misc]
                    place, found[1], pair, name, role, swapped=swapped
                ),
            )
        self.plan(pair, Playing.SECOND if swapped else Playing.FIRST, timedelta(minutes=found[1].minutes))

    def plan(self, pair: Pair, state: Playing, after: timedelta) -> None:
        """Look after a pair if it is still there by then."""
        due, key = self.turn.now + after, f"training.pair:{pair.id}:{state}"
        self.turn.uow.plan("training.pair", key, due, None, {"pair": str(pair.id), "phase": str(state)})

    def finish(self, pair: Pair) -> None:
        """End a role-play after both turns: those who are at its step look back."""
        for person_id in pair.both:
            name = self.name(pair.other(person_id))
            self._back(
                pair,
                person_id,
                lambda reader, name=name: pair_screens.both_done(reader, name),  # type: ignore[misc]
                RoleplayState(LOOKING_BACK),
            )

    def end(self, pair: Pair, words: Mapping[int, Callable[[Reader, str], Rich]]) -> None:
        """End a role-play before its time; each hears their own *words*, with the name of the other."""
        if pair.state is Playing.OVER or not self.store.move(pair, Playing.OVER):
            return
        for person_id, said in words.items():
            name = self.name(pair.other(person_id))
            self._back(
                pair,
                person_id,
                lambda reader, said=said, name=name: said(reader, name),  # type: ignore[misc]
                RoleplayState(),
            )

    def hand_over(self, person_id: int) -> None:
        """Let somebody who leaves their circle play no more."""
        self.store.withdraw(person_id)
        pair = self.store.open_of(person_id)
        other = pair.other(person_id) if pair else None
        if pair and other:
            self.end(pair, {other: pair_screens.ended_by_other})

    def step_of(self, pair: Pair) -> tuple[Module, Roleplay] | None:
        """Return the step that two play at; None if its author has taken it away."""
        course = self.courses.get(pair.course)
        found = course.find(pair.step) if course else None
        return (found[0], found[1]) if found and isinstance(found[1], Roleplay) else None

    def name(self, person_id: int | None) -> str:
        """Return what somebody is called in a circle."""
        person = self.turn.people.find(person_id) if person_id else None
        return first_name(person.name) if person else "?"

    def place(self, pair: Pair, person_id: int, reader: Reader) -> Place | None:
        """Return where somebody of the circle stands before the role-play."""
        seat, found = self.seat_in(pair, person_id), self.step_of(pair)
        enrolment = self.learners.get(seat.enrolment_id) if seat else None
        return self._place(found, enrolment, reader) if found and enrolment else None

    def _place(self, found: tuple[Module, Roleplay], enrolment: Enrolment, reader: Reader) -> Place:
        return Place(reader, enrolment, *found, self.turn.now.astimezone(reader.zone).date())

    def _show(self, pair: Pair, person_id: int, screen: Callable[[Place], Message]) -> None:
        def shown(reader: Reader) -> Message:
            place = self.place(pair, person_id, reader)
            return screen(place) if place else pair_screens.over(reader)

        self._to(person_id, shown)

    def _back(
        self, pair: Pair, person_id: int, above: Callable[[Reader], Rich], state: RoleplayState
    ) -> None:
        """Lead somebody back to where they were; to the role-play itself if they are at its step."""
        seat, found = self.seat_in(pair, person_id), self.step_of(pair)
        enrolment = self.learners.get(seat.enrolment_id) if seat else None
        self._end_waiting(person_id)
        if found is None or enrolment is None or enrolment.step != pair.step:
            self._to(person_id, lambda reader: pair_screens.led_back(reader, above(reader)))
            return
        enrolment.inside = state.written()
        self.learners.save(enrolment)

        def back(reader: Reader) -> Message:
            place = self._place(found, enrolment, reader)
            if state.turn == BEGINNING:
                here = roleplay_screens.beginning(place, found[1], self.ways(place))
            else:
                here = roleplay_screens.where_they_are(place, found[1], state)
            return with_words_above(here, above(reader))

        self._to(person_id, back)

    def _end_waiting(self, person_id: int) -> None:
        known = self.turn.known
        if known and known.id == person_id and self.turn.session.step == STEP:
            self.turn.session.end()

    def _to(self, person_id: int, screen: Callable[[Reader], Message]) -> None:
        if self.turn.known and self.turn.known.id == person_id:
            self.turn.say(screen(self.turn.reader))
        else:
            self.turn.tell(person_id, screen, lane=Lane.SHIFT)
