"""A circle's calls within one turn: opened by whoever comes to the step first, led in turn."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import partial

from bot.conversation.messages import Lane, Message
from bot.engine.reading import StaleButtonError
from bot.engine.texts import Reader
from bot.engine.turn import Turn
from bot.features.training import call_screens
from bot.features.training.call_screens import CallView
from bot.features.training.call_store import Call, CallStore
from bot.features.training.circle_screens import first_name
from bot.features.training.circle_store import CircleStore, Seat
from bot.features.training.circles import Member, next_leader
from bot.features.training.model import Course, Enrolment, Module, Pace
from bot.features.training.place import Place
from bot.features.training.steps import CircleCall
from bot.features.training.store import TrainingStore

A_WHILE = timedelta(days=2)
"""How long somebody has to set the time of a call before the next is asked to lead it."""
LATE = timedelta(minutes=30)
"""After so long somebody who was to be told of a call comes too late to it."""


class Calls:
    """The calls of the circles of some courses, within one turn."""

    def __init__(self, turn: Turn, courses: Mapping[str, Course]) -> None:
        self.turn, self.courses = turn, courses
        self.store, self.circles = CallStore(turn.uow), CircleStore(turn.uow)

    def at(self, enrolment: Enrolment, step: CircleCall) -> Call | None:
        """Return the call of a learner's circle at that step."""
        seat = self.circles.seat(enrolment.id)
        return self.store.at_step(seat.circle_id, step.id) if seat and seat.circle_id else None

    def arrive(self, enrolment: Enrolment, step: CircleCall) -> None:
        """Open the call if the learner has a circle and is its first here."""
        seat = self.circles.seat(enrolment.id)
        if seat and seat.circle_id and not self.store.at_step(seat.circle_id, step.id):
            call_id = self.store.open(seat.circle_id, step.id, self.turn.now)
            self.pass_on(call_id, told=seat.person_id)

    def pass_on(self, call_id: int, *, told: int | None = None) -> None:
        """Ask whose turn it is to lead a call, unless all have been asked. *told* sees it anyway."""
        leader = self._choose_next(call_id)
        if leader is not None and leader != told:
            self.ask_to_lead(call_id)

    def _choose_next(self, call_id: int) -> int | None:
        call = self.store.get(call_id)
        if call is None:
            return None
        seats = [seat for seat in self.circles.seats(call.circle_id) if not _was_asked(seat, call)]
        leader = next_leader([Member(seat.person_id, seat.led_at) for seat in seats if not self._away(seat)])
        self.store.lead(call_id, leader, asked=1)
        if leader is not None:
            self.circles.note_lead(call.circle_id, leader, self.turn.now)
            self._plan_passing_on(call_id, call.asked + 1)
        return leader

    def ask_to_lead(self, call_id: int) -> None:
        """Tell somebody that it is their turn to lead."""
        call = self.store.get(call_id)
        if call and call.leader:
            self.tell(call, call.leader, call_screens.you_lead, f"training.lead:{call.id}:{call.asked}")

    def tell_all(self, call: Call, leader: str) -> None:
        """Tell everybody else when and where a call is, and who leads it."""
        for seat in self.circles.seats(call.circle_id):
            if seat.person_id != call.leader:
                told = partial(call_screens.called, leader=leader)
                self.tell(call, seat.person_id, told, f"training.call:{call.id}:{self.turn.id}")

    def tell_nobody_leads(self, call: Call, *, besides: int) -> None:
        """Tell everybody else that nobody leads a call whose time is set: whoever likes can."""
        for seat in self.circles.seats(call.circle_id) if call.at else ():
            if seat.person_id != besides:
                key = f"training.led:{call.id}:{self.turn.id}"
                self.tell(call, seat.person_id, call_screens.unled, key)

    def tell_newcomer(self, person_id: int, circle_id: int) -> None:
        """Tell somebody who has just come into a circle of the calls that were set before."""
        for call in self.store.ahead(circle_id, self.turn.now):
            leader = self.turn.people.find(call.leader) if call.leader else None
            called = partial(call_screens.called, leader=first_name(leader.name)) if leader else None
            key = f"training.call:{call.id}:{self.turn.id}"
            self.tell(call, person_id, called or call_screens.unled, key)

    def tell(
        self,
        call: Call,
        person_id: int,
        screen: Callable[[Place, Call], Message],
        key: str,
        *,
        lane: Lane = Lane.LESSON,
    ) -> None:
        """Tell somebody of the circle about a call, once; what is about its hour is of no use later."""
        seat = next((s for s in self.circles.seats(call.circle_id) if s.person_id == person_id), None)
        enrolment = TrainingStore(self.turn.uow).get(seat.enrolment_id) if seat else None
        person = self.turn.people.find(person_id)
        if person is None or enrolment is None or self.step_of(call) is None:
            return
        paused = enrolment.pace is Pace.PAUSED
        if lane is Lane.LESSON and (paused or person.resting(self.turn.now)):
            return  # It stands at the step when they are back.
        self.turn.tell(
            person_id,
            lambda reader: screen(self.place(call, enrolment, reader), call),
            lane=lane,
            key=f"{key}:{person_id}",
            expires_at=call.at + LATE if call.at else None,
        )

    def step_of(self, call: Call) -> tuple[Module, CircleCall] | None:
        """Return the step that a call is held at; None if its author has taken it away."""
        course = self.courses.get(call.course)
        found = course.find(call.step) if course else None
        return (found[0], found[1]) if found and isinstance(found[1], CircleCall) else None

    def place(self, call: Call, enrolment: Enrolment, reader: Reader) -> Place:
        """Return where a learner of the circle stands before a call."""
        found = self.step_of(call)
        if found is None:
            raise StaleButtonError
        return Place(reader, enrolment, *found, self.turn.now.astimezone(reader.zone).date())

    def view(self, call: Call, person_id: int) -> CallView:
        """Return a call as somebody of the circle sees it."""
        leader = self.turn.people.find(call.leader) if call.leader else None
        answers = self.store.answers(call.id)
        here = [seat.person_id for seat in self.circles.seats(call.circle_id)]
        others = [who for who in here if answers.get(who) and who != person_id]
        coming = [person.name for person in self.turn.people.many(others)]
        return CallView(
            call,
            leader=first_name(leader.name) if leader else None,
            leads=call.leader == person_id,
            comes=answers.get(person_id),
            coming=tuple(first_name(name) for name in coming),
            over=call.at is not None and call.at + LATE < self.turn.now,
        )

    def hand_over(self, person_id: int, circle_id: int) -> None:
        """Let somebody who leaves a circle lead none of its calls; where they were to meet goes along."""
        for call in self.store.led_by(person_id, [circle_id], self.turn.now):
            leader = self._choose_next(call.id)
            self._call_off(call, led=leader is not None)
            if leader is not None:
                self.ask_to_lead(call.id)
        for call in self.store.placed_by(person_id, circle_id):
            self._take_place_off(call)

    def _call_off(self, call: Call, *, led: bool) -> None:
        if call.at is None:
            return
        self.store.unsettle(call.id)
        told = call_screens.another_time if led else call_screens.whoever_likes
        for seat in self.circles.seats(call.circle_id):
            self.tell(call, seat.person_id, told, f"training.off:{call.id}:{self.turn.id}")

    def _take_place_off(self, call: Call) -> None:
        self.store.forget_place(call.id)
        if call.at is None or call.at <= self.turn.now:
            return
        for seat in self.circles.seats(call.circle_id):
            view = self.view(call, seat.person_id)
            told = partial(call_screens.place_gone, view=view)
            self.tell(call, seat.person_id, told, f"training.gone:{call.id}:{self.turn.id}")

    def _away(self, seat: Seat) -> bool:
        person = self.turn.people.find(seat.person_id)
        enrolment = TrainingStore(self.turn.uow).get(seat.enrolment_id)
        gone = person is None or person.stopped or person.resting(self.turn.now)
        return gone or enrolment is None or enrolment.pace is Pace.PAUSED

    def _plan_passing_on(self, call_id: int, asked: int) -> None:
        """Ask the next one after a while. It counts how many were asked: who they are may change."""
        at = self.turn.now + A_WHILE
        about = {"call": str(call_id), "asked": str(asked)}
        self.turn.uow.plan("training.unset", f"training.unset:{call_id}:asked{asked}", at, None, about)


def _was_asked(seat: Seat, call: Call) -> bool:
    """Whether somebody's turn to lead has come since a call was opened, in the circle where they are now."""
    here_since = max(call.opened_at, seat.since)
    return seat.person_id == call.leader or (seat.led_at is not None and seat.led_at >= here_since)
