"""What the handlers of this room share: one turn, with the store and the names that screens need."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from bot.conversation.messages import Lane, Message
from bot.domain_events import LeftShift, PlaceMoved, ShiftClaimed, ShiftMoved, ShiftReleased
from bot.engine.texts import Reader
from bot.engine.turn import Turn
from bot.features.shifts import choosing_screens, day_screens, lead_screens, roster_screens
from bot.features.shifts.cards import Cards
from bot.features.shifts.doors import at_doors
from bot.features.shifts.model import (
    COMING,
    HOLDING,
    Canvass,
    Option,
    Place,
    Shift,
    Standing,
    State,
    best_first,
    may_run,
    offer_times,
    option,
)
from bot.features.shifts.plans import cancel_reminders, plan_offer_end, plan_reminders
from bot.features.shifts.store import ShiftStore
from bot.people.campaign import Campaign
from bot.people.model import Person
from bot.people.qualifications import Way
from bot.storage.unit_of_work import Otherwise

BEST = 5
HEARD_AT_NIGHT = timedelta(hours=14)
KNOWN_AFTER = timedelta(days=2)


NewsScreen = Callable[[Reader, Person], Message]


class Desk(Cards):
    """The shifts within one turn."""

    def __init__(self, turn: Turn, campaign: Campaign) -> None:
        super().__init__(turn, campaign)
        self.store = ShiftStore(turn.uow)
        self._ways: dict[tuple[int, str], Way | None] = {}

    def contact(self, shift: Shift) -> int | None:
        """Return to whom people of a shift write: its lead."""
        return shift.canvass.lead_id if shift.canvass.lead_yes else None

    def option(self, shift: Shift, person: Person) -> Option:
        """Return what *shift* is to *person*."""
        mine = self.store.signup(shift.id, person.id)
        theirs = self.store.on_which(person.id, self.turn.now, *HOLDING, State.OFFERED)
        return option(shift, person, mine, theirs, self.turn.now, self.way(shift.canvass, person))

    def way(self, canvass: Canvass, person: Person) -> Way | None:
        """Return the way to what a canvass needs and *person* lacks; None if they may come as they are."""
        if not canvass.needs:
            return None
        which = (person.id, canvass.needs)
        if which not in self._ways:
            self._ways[which] = self.turn.lacks(*which)
        return self._ways[which]

    def in_line(self, one: Option, person: Person) -> int:
        """Return a waiting person's position, or how many wait."""
        if one.standing is Standing.WAITING:
            return self.store.position(one.shift.id, person.id)
        return self.store.waiting(one.shift.id)

    def best(self, person: Person, *, free_only: bool = False, without: Sequence[int] = ()) -> list[Option]:
        """Return the shifts that fit *person* best, the best first."""
        theirs = self.store.on_which(person.id, self.turn.now, *HOLDING, State.OFFERED)
        signups = self.store.signups_of(person.id)
        others = [s for s in theirs if s.id not in without]
        found = []
        for shift in self.store.coming(self.turn.now):
            way = self.way(shift.canvass, person)
            one = option(shift, person, signups.get(shift.id), others, self.turn.now, way)
            if shift.id not in without and (one.standing is Standing.FREE or not free_only):
                found.append(one)
        return best_first(found, person)

    def free_dates(self, person: Person, without: Shift, most: int = 2) -> list[Shift]:
        """Return other shifts that *person* could claim."""
        return [one.shift for one in self.best(person, free_only=True, without=[without.id])[:most]]

    def places(self, shift: Shift) -> list[Place]:
        """Return the lines of a roster."""
        signups = self.store.signups(shift.id)
        people = self.turn.people.names([s.person_id for s in signups])
        return [Place(s.person_id, people[s.person_id], s) for s in signups if s.person_id in people]

    def roster(self, shift: Shift) -> Callable[[Reader], Message]:
        """Return a shift's roster as a screen."""
        card, places = self.card(shift), self.places(shift)
        waiting = self.store.waiting(shift.id)
        numbers = bool(self.store.numbers(shift.id))
        missing = shift.canvass.missing()
        return lambda reader: roster_screens.roster(
            reader, card, places, waiting, missing, self.turn.now, numbers=numbers
        )

    # Rights

    def run_by_me(self, shift: Shift | None) -> Shift | None:
        """Return *shift* if the person of this turn runs it; else refuse kindly."""
        if shift is None:
            self.turn.say(choosing_screens.no_such_shift(self.turn.reader))
            return None
        if not may_run(self.turn.person, shift.canvass):
            self.turn.say(roster_screens.not_yours(self.turn.reader))
            return None
        return shift

    # What several handlers do

    def lane(self, shift: Shift) -> Lane:
        """Return how urgent news of a shift is: what is far off can wait for the morning."""
        return Lane.SHIFT if shift.starts_at - self.turn.now < HEARD_AT_NIGHT else Lane.LESSON

    def show_lead(self, shift: Shift) -> None:
        """Bring the lead's roster up to date, on their phone."""
        shift = self.store.get(shift.id)
        if lead := self.contact(shift):
            self.turn.tell(lead, self.roster(shift))

    def settle_in(self, shift: Shift, person: Person) -> Shift:
        """Do what comes with a place: who may write to whom, reminders, the lead's roster."""
        shift = self.store.get(shift.id)
        if (lead := self.contact(shift)) and lead != person.id:
            self.turn.people.introduce(person.id, lead, shift.ends_at + KNOWN_AFTER)
        plan_reminders(self.turn.uow, shift, person, self.turn.now)
        self.turn.announce(ShiftClaimed(person.id, shift.id, shift.starts_at, self._at_doors(shift)))
        self.show_lead(shift)
        return shift

    def _at_doors(self, shift: Shift) -> bool:
        return at_doors(shift.canvass, map(self.turn.reader_in, self.campaign.languages))

    def let_go(self, shift: Shift, person_id: int) -> State | None:
        """Take a person off a shift and offer the place on; return what they were."""
        was = self.store.release(shift.id, person_id)
        if was is None:
            return None
        cancel_reminders(self.turn.uow, shift, person_id)
        if was in HOLDING:
            if was is State.CAME:
                self.turn.announce(LeftShift(person_id, shift.id))
            self.turn.announce(ShiftReleased(person_id, shift.id))
        self.offer_on(shift)
        return was

    def offer_on(self, shift: Shift) -> list[int]:
        """Offer every free place to those who wait."""
        return self.store.offer_on(shift.id, self.turn.now, lambda person_id: self._offer(shift, person_id))

    def _offer(self, shift: Shift, person_id: int) -> datetime | None:
        turn, person = self.turn, self.turn.people.find(person_id)
        if person is None:
            return None
        said_at, until = offer_times(person, shift.starts_at, turn.now)
        lane = Lane.SHIFT if said_at == turn.now else Lane.LESSON
        card = self.card(shift)
        told = turn.tell(
            person_id,
            lambda reader: choosing_screens.place_offered(reader, card, until, said_at),
            lane=lane,
            expires_at=until,
            otherwise=Otherwise(
                "shifts.offer_back", person_id, {"shift": str(shift.id), "until": _stamp(until)}
            ),
        )
        if not told:
            return None
        plan_offer_end(turn.uow, shift, person_id, until)
        return until

    def tell_all(self, shift: Shift, screen: NewsScreen, *states: State) -> None:
        """Say something to everybody in one of *states*, but not to who causes it."""
        for person in self._others(shift, states):
            self.turn.tell(person.id, lambda reader, p=person: screen(reader, p))  # type: ignore[misc]

    def tell_news(self, shift: Shift, screen: NewsScreen, *states: State) -> None:
        """Tell what has changed, as `tell_all` does; who changed it hears whom it does not reach."""
        turn, me = self.turn, self.turn.person
        for person in self._others(shift, states):
            back = Otherwise("shifts.unheard", me.id, {"shift": str(shift.id), "who": str(person.id)})
            told = turn.tell(person.id, lambda reader, p=person: screen(reader, p), otherwise=back)  # type: ignore[misc]
            if not told:
                key = f"shifts.unheard:{shift.id}:{person.id}:{_stamp(turn.now)}"
                turn.plan(back.kind, key, turn.now, person_id=me.id, **back.payload)

    def _others(self, shift: Shift, states: Sequence[State]) -> list[Person]:
        me = self.turn.known.id if self.turn.known else None
        signed = (signup.person_id for signup in self.store.signups(shift.id, *states))
        return [person for person in self.turn.people.many(signed) if person.id != me]

    def lookouts(self, shift: Shift, person_id: int) -> tuple[int, int]:
        """Return who is asked when nothing is heard of a person: the lead and the backup, else captains."""
        canvass, people = shift.canvass, self.turn.people
        named = [
            canvass.lead_id if canvass.lead_yes else None,
            canvass.backup_id if canvass.backup_yes else None,
        ]
        above = [p for scope in canvass.scopes for p in people.captains_above(scope)]
        line = dict.fromkeys(p for p in (*named, *above, canvass.poster_id) if p and p != person_id)
        found = list(line) or [person_id]
        return found[0], found[min(1, len(found) - 1)]

    def announce_moved(self, shift: Shift) -> None:
        """Let others know that a shift ends at another time, or has another lead or backup."""
        lead, backup = self.lookouts(shift, 0)
        who = self.turn.known.id if self.turn.known else 0
        self.turn.announce(ShiftMoved(who, shift.id, shift.ends_at, lead, backup))

    def coming(self, shift: Shift) -> int:
        """Return how many are told of a change: with a place, offered one or waiting."""
        return len(self.store.signups(shift.id, *COMING, State.OFFERED, State.WAITING))

    def tell_moved(self, shift: Shift) -> None:
        """Tell everybody on a shift its new time, and remind them anew."""
        card, by = self.card(shift), self.turn.person.name
        self.tell_news(shift, lambda reader, _: day_screens.moved(reader, card, by), *COMING)
        self.tell_all(shift, lambda reader, _: day_screens.moved_while_waiting(reader, card), State.WAITING)
        for person in self.turn.people.many(s.person_id for s in self.store.signups(shift.id, *COMING)):
            plan_reminders(self.turn.uow, shift, person, self.turn.now)
            self.turn.announce(PlaceMoved(person.id, shift.id, shift.starts_at, self._at_doors(shift)))

    def tell_others_who_run(self, shift: Shift, *, off: bool) -> None:
        """Tell lead and backup of a change that another has made, unless they have a place and know."""
        me, card = self.turn.person, self.card(shift)
        known = {me.id, *(s.person_id for s in self.store.signups(shift.id))}
        canvass = shift.canvass
        named = (canvass.lead_id if canvass.lead_yes else 0, canvass.backup_id if canvass.backup_yes else 0)
        for person_id in dict.fromkeys(p for p in named if p and p not in known):
            self.turn.tell(
                person_id,
                lambda reader: lead_screens.changed_by(reader, card, me.name, self.turn.now, off=off),
            )


def _stamp(moment: datetime) -> str:
    return f"{moment.timestamp():.0f}"
