"""Cards that follow the day: before a first shift, before each one, and after a hard day."""

from datetime import UTC, datetime

from bot.conversation.messages import Lane
from bot.domain_events import (
    DayTold,
    PeopleJoined,
    PersonForgotten,
    PlaceMoved,
    ShiftClaimed,
    ShiftReleased,
)
from bot.engine.feature import on, on_job
from bot.engine.turn import Turn
from bot.features.training import follow_screens
from bot.features.training.day_card_store import HARD, DayCardStore
from bot.features.training.following_times import HEARD_FOR, before_at, eve_at, is_eve, next_morning
from bot.features.training.learning import Learning
from bot.features.training.model import Pace
from bot.features.training.steps import Card, OnTheDay
from bot.people.deeds import Deed
from bot.people.model import Person

DAY = "day"
"""What the morning after any day is called among what is planned."""
DOORS = "doors"
"""Among what is kept of a plan: that the shift is at doors. What was planned before it was asked lacks it."""


class Following(Learning):
    """Sends what helps on a day, on that day. Whoever has paused a course gets none of its cards."""

    @on(ShiftClaimed)
    @on(PlaceMoved)
    def plan_cards(self, turn: Turn, fact: ShiftClaimed | PlaceMoved) -> None:
        """Plan the cards of the eve and of the last quarter of an hour: they speak of doors."""
        person = turn.people.find(fact.person_id)
        if person is None:
            return
        times = {
            OnTheDay.EVE: eve_at(person, fact.starts_at, turn.now),
            OnTheDay.BEFORE: before_at(person, fact.starts_at, turn.now),
        }
        for which, due in times.items():
            key = f"training.follow:{person.id}:{fact.shift_id}:{which}"
            if due is None or not fact.at_doors or not self._all_cards(which):
                turn.cancel(key)
                continue
            begins = f"{fact.starts_at.timestamp():.0f}"
            about = {"which": which, "begins": begins, DOORS: "yes"}
            turn.plan("training.follow", key, due, person_id=person.id, **about)

    @on(ShiftReleased)
    def drop_cards(self, turn: Turn, fact: ShiftReleased) -> None:
        """Send nothing for a place that was given back."""
        turn.uow.cancel_all(f"training.follow:{fact.person_id}:{fact.shift_id}:")

    @on(DayTold)
    def plan_morning(self, turn: Turn, fact: DayTold) -> None:
        """Plan the next morning; what was told stands nowhere but in an encrypted note."""
        person = turn.people.find(fact.person_id)
        if person is None or not self._all_cards(OnTheDay.AFTER_HARD):
            return
        notes = DayCardStore(turn.uow)
        notes.drop(person.id, HARD)
        if fact.hard:
            notes.note(person.id, HARD, turn.now)
        due = next_morning(person, turn.now)
        key = f"training.follow:{person.id}:day:{due:%Y%m%d}"
        turn.plan("training.follow", key, due, person_id=person.id, which=DAY)

    @on_job("follow")
    def follow(self, turn: Turn) -> None:
        """Send the cards of this moment, if they still help."""
        which = turn.payload["which"]
        if turn.known is None:
            return
        hard = which == DAY and self._take_hard(turn)
        if turn.person.resting(turn.now):
            return
        match which:
            case OnTheDay.EVE if DOORS in turn.payload:
                self._send_eve(turn, _moment(turn.payload["begins"]))
            case OnTheDay.BEFORE if DOORS in turn.payload:
                self._send_before(turn, _moment(turn.payload["begins"]))
            case _ if hard:
                self._send_after(turn)

    @on(PeopleJoined)
    def take_over_cards(self, turn: Turn, fact: PeopleJoined) -> None:
        """Let one person hear once what two would have heard."""
        before, after = (f"training.follow:{p}:" for p in (fact.gone_id, fact.person_id))
        turn.uow.rename_jobs(before, after)
        DayCardStore(turn.uow).take_over(fact.person_id, fact.gone_id)

    @on(PersonForgotten)
    def forget_cards(self, turn: Turn, fact: PersonForgotten) -> None:
        """Erase which cards somebody got."""
        DayCardStore(turn.uow).forget(fact.person_id)

    def _send_eve(self, turn: Turn, begins: datetime) -> None:
        person, notes = turn.person, DayCardStore(turn.uow)
        cards = self._cards(turn, OnTheDay.EVE)
        if not cards or not is_eve(person, begins, turn.now) or person.in_quiet_hours(turn.now):
            return
        first = not notes.when(person.id, OnTheDay.EVE) and not turn.have_done(
            Deed.CAME_TO_SHIFT, [person.id]
        )
        if first and turn.tell(
            person.id, lambda reader: follow_screens.eve(reader, cards), lane=Lane.LESSON, expires_at=begins
        ):
            notes.note(person.id, OnTheDay.EVE, turn.now)

    def _send_before(self, turn: Turn, begins: datetime) -> None:
        cards = self._cards(turn, OnTheDay.BEFORE)
        if cards and turn.now < begins and not turn.person.in_quiet_hours(turn.now):
            turn.tell(turn.person.id, lambda reader: follow_screens.before(reader, cards), expires_at=begins)

    @staticmethod
    def _take_hard(turn: Turn) -> bool:
        """Return whether the day that has ended was hard; from now on that is kept no longer."""
        notes = DayCardStore(turn.uow)
        hard = notes.when(turn.person.id, HARD) is not None
        notes.drop(turn.person.id, HARD)
        return hard

    def _send_after(self, turn: Turn) -> None:
        person, notes = turn.person, DayCardStore(turn.uow)
        sent = notes.when(person.id, OnTheDay.AFTER_HARD)
        cards = self._cards(turn, OnTheDay.AFTER_HARD)
        if not cards or (sent and turn.now - sent < HEARD_FOR):
            return
        if turn.tell(person.id, lambda reader: follow_screens.after(reader, cards), lane=Lane.LESSON):
            notes.drop(person.id, OnTheDay.AFTER_HARD)
            notes.note(person.id, OnTheDay.AFTER_HARD, turn.now)

    def _all_cards(self, when: OnTheDay) -> bool:
        return any(course.cards(when) for course in self.courses.values())

    def _cards(self, turn: Turn, when: OnTheDay) -> list[Card]:
        """Return the cards of a moment, but none of a course that the person has paused."""
        paused = self._paused(turn, turn.person)
        return [
            card for course in self.courses.values() if course.id not in paused for card in course.cards(when)
        ]

    def _paused(self, turn: Turn, person: Person) -> set[str]:
        learnt = self.store(turn).of(person.id)
        return {each.course for each in learnt if each.pace is Pace.PAUSED}


def _moment(stamp: str) -> datetime:
    return datetime.fromtimestamp(int(stamp), UTC)
