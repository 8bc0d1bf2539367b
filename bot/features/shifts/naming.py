"""Naming a lead and a backup: they are asked, and are it only once they have said yes."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from babel.lists import format_list

from bot.conversation.markup import Rich
from bot.conversation.messages import Button, Lane
from bot.engine.feature import on_answer, on_button, on_job
from bot.engine.reading import StaleButtonError
from bot.engine.texts import Reader
from bot.engine.turn import Turn
from bot.features.shifts import asking_screens, need_screens, promise_screens
from bot.features.shifts import posting_screens as ask
from bot.features.shifts.desk import HEARD_AT_NIGHT, Desk
from bot.features.shifts.model import Canvass, CanvassState, Duty, Shift, may_run
from bot.features.shifts.placing_screens import SHOWN
from bot.features.shifts.plans import plan_shift
from bot.features.shifts.room import ShiftRoom
from bot.features.shifts.roster_screens import not_yours
from bot.people.model import Person, Right, RoleKind
from bot.people.preferences import Kind
from bot.people.qualifications import LEAD_CANVASS
from bot.storage.unit_of_work import Otherwise

STEPS_IN = timedelta(hours=24)
"""Who becomes lead of an open canvass so shortly before it steps in for somebody."""


class Naming(ShiftRoom):
    """What is done to have a lead and a backup for a canvass, before and after it is open."""

    @on_button("name")
    def name_somebody(self, turn: Turn) -> None:
        """Ask whom to name as lead or backup."""
        desk, canvass, duty = self._named(turn)
        if canvass and self._may_name(turn, canvass):
            self.ask_who(desk, canvass, duty)

    @on_button("replace")
    def replace(self, turn: Turn) -> None:
        """Relieve somebody of a canvass, and ask whom to name instead."""
        desk = self.desk(turn)
        canvass = desk.store.canvass(turn.number(0))
        if canvass is None:
            raise StaleButtonError
        if not self._may_name(turn, canvass):
            return
        duty = next((d for d in Duty if canvass.holder(d) == turn.number(1)), None)
        if duty is None:
            raise StaleButtonError
        self.ask_who(desk, canvass, duty)

    @on_button("pick")
    def pick(self, turn: Turn) -> None:
        """Name somebody for a canvass that is open or waits to be."""
        desk, canvass, duty = self._named(turn)
        if canvass and self._may_name(turn, canvass):
            turn.session.end()
            self.take_name(desk, canvass, duty, turn.word(2))

    @on_answer("who")
    def who(self, turn: Turn) -> None:
        """Look for a typed name."""
        desk = self.desk(turn)
        canvass = desk.store.canvass(int(turn.gathered["canvass"]))
        if canvass is None:
            turn.say(ask.not_a_draft(turn.reader))
        elif self._may_name(turn, canvass):
            self.take_name(desk, canvass, Duty(turn.gathered["duty"]), turn.text)

    @on_button("promise")
    def promise(self, turn: Turn) -> None:
        """Take somebody's yes; the last one that was missing opens the canvass."""
        desk, canvass, duty = self._named(turn)
        if canvass is None:
            return
        if canvass.holder(duty) != turn.person.id or canvass.state is CanvassState.DRAFT:
            turn.say(promise_screens.promise_is_over(turn.reader))
            return
        if duty is Duty.LEAD and not self.may_lead(desk, canvass, promise_screens.yes_button):
            return
        canvass = desk.store.change(canvass.id, **{f"{duty}_yes": True})
        turn.say(promise_screens.promised(turn.reader, duty), in_place=True)
        self._after_yes(desk, canvass, duty)

    @on_button("cannot_promise")
    def cannot_promise(self, turn: Turn) -> None:
        """Take somebody's no, and tell the captain."""
        desk, canvass, duty = self._named(turn)
        if canvass is None:
            return
        if canvass.holder(duty) != turn.person.id:
            turn.say(promise_screens.promise_is_over(turn.reader))
            return
        desk.store.step_down(turn.person.id, duty, canvass.id)
        turn.say(promise_screens.not_promised(turn.reader), in_place=True)
        name, is_open = turn.person.name, canvass.state is CanvassState.OPEN
        for person_id in self.answerable(desk, canvass, without=turn.person.id)[:1]:
            turn.tell(
                person_id,
                lambda reader: promise_screens.somebody_cannot(reader, canvass, name, duty, is_open=is_open),
            )
        self._after_change(desk, canvass.id)

    @on_job("not_asked")
    def say_not_asked(self, turn: Turn) -> None:
        """Tell whoever named somebody that these could not be asked, and ask for another."""
        desk, duty = self.desk(turn), Duty(turn.payload["duty"])
        canvass = desk.store.canvass(int(turn.payload["canvass"]))
        person = turn.people.find(int(turn.payload["who"]))
        if canvass is None or person is None or canvass.holder(duty) != person.id:
            return
        if duty in canvass.missing():
            turn.say(promise_screens.not_asked(turn.reader, canvass, person.name, duty))

    # What posting does too

    def ask_who(self, desk: Desk, canvass: Canvass, duty: Duty, *, again: bool = False) -> None:
        """Ask whom to name."""
        found = self._candidates(desk, canvass, duty, "")
        head = asking_screens.again(desk.turn.reader) if again else Rich("")
        desk.turn.say(asking_screens.ask_person(desk.turn.reader, canvass.id, duty, found[:SHOWN], head))
        desk.turn.wait_for("shifts.who", canvass=str(canvass.id), duty=duty)

    def take_name(self, desk: Desk, canvass: Canvass, duty: Duty, value: str) -> None:
        """Name the person whose number, or beginning of a name, is *value*; ask again if it is not plain."""
        found = self._candidates(desk, canvass, duty, value)
        if len(found) != 1:
            turn = desk.turn
            turn.say(asking_screens.ask_person(turn.reader, canvass.id, duty, found[:SHOWN], Rich("")))
            turn.wait_for("shifts.who", canvass=str(canvass.id), duty=duty)
            return
        self._name(desk, canvass, duty, found[0][0])

    def ask_named(self, desk: Desk, canvass: Canvass) -> None:
        """Ask everybody who is named and has not yet said yes."""
        turn, asked = desk.turn, []
        shifts = desk.store.shifts_of(canvass.id)
        cards = [desk.card(shift) for shift in shifts]
        by = turn.person.name
        for duty in canvass.missing():
            person = turn.people.find(canvass.holder(duty) or 0)
            if person is None:
                continue
            told = turn.tell(
                person.id,
                lambda reader, duty=duty: promise_screens.ask_promise(reader, canvass, cards, by, duty),  # type: ignore[misc]
                lane=_urgency(canvass, shifts, turn.now),
                expires_at=max(shift.starts_at for shift in shifts),
                kind=Kind.SHIFTS,
                otherwise=_if_not_reached(turn.person, canvass, duty, person),
            )
            if told:
                asked.append(person.name)
            else:
                turn.say(promise_screens.not_asked(turn.reader, canvass, person.name, duty))
        if asked:
            turn.say(ask.waiting_for_yes(turn.reader, format_list(asked, locale=turn.reader.language)))

    def open(self, desk: Desk, canvass: Canvass) -> None:
        """Open a canvass to all, and tell who posted it."""
        turn = desk.turn
        desk.store.change(canvass.id, state=CanvassState.OPEN)
        shifts = [s for s in desk.store.shifts_of(canvass.id) if s.starts_at > turn.now]
        for shift in shifts:
            plan_shift(turn.uow, shift, self._campaign.zone)
        turn.record("canvass opened", str(canvass.id))
        cards = [desk.card(shift) for shift in shifts]
        if not cards:
            return
        if canvass.poster_id == turn.person.id:
            turn.say(ask.published(turn.reader, cards, turn.now))
        elif canvass.poster_id:
            turn.tell(canvass.poster_id, lambda reader: ask.published(reader, cards, turn.now))
        for shift in shifts:
            desk.show_lead(shift)

    def may_lead(self, desk: Desk, canvass: Canvass, back: Callable[[Reader, Canvass], Button]) -> bool:
        """Whether the turn's person may lead; if not, say what is missing and both ways to it.

        Whoever steps in at the last hour is thanked, and not asked for a module.
        """
        turn = desk.turn
        is_open, shifts = canvass.state is CanvassState.OPEN, desk.store.shifts_of(canvass.id)
        soon = any(turn.now < s.ends_at and s.starts_at - turn.now < STEPS_IN for s in shifts if not s.off)
        way = None if is_open and soon else turn.lacks(turn.person.id, LEAD_CANVASS)
        if way is None:
            return True
        above = [p for p in turn.people.captains_above(canvass.scopes[0]) if p != turn.person.id]
        name = desk.name(above[0]) if above else ""
        turn.say(need_screens.lead_needs(turn.reader, way, name, back(turn.reader, canvass)))
        return False

    def answerable(self, desk: Desk, canvass: Canvass, *, without: int) -> list[int]:
        """Return who is told when a lead or backup is missing: who posted it, and captains above."""
        people = desk.turn.people
        poster = people.find(canvass.poster_id or 0)
        first = [poster.id] if poster and not poster.stopped else []
        other = [p for p in (canvass.lead_id, canvass.backup_id) if p]
        local = [p for scope in canvass.scopes for p in people.holders(RoleKind.CAPTAIN, scope)]
        line = [*first, *other, *local, *people.coordinators()]
        return [p.id for p in people.many(dict.fromkeys(line)) if p.id != without and not p.stopped]

    # What the above share

    def _name(self, desk: Desk, canvass: Canvass, duty: Duty, person_id: int) -> None:
        turn = desk.turn
        myself = person_id == turn.person.id
        leads = myself and duty is Duty.LEAD and canvass.state is not CanvassState.DRAFT
        if leads and not self.may_lead(desk, canvass, promise_screens.again_button):
            return
        if canvass.holder(duty) == person_id and canvass.state is not CanvassState.DRAFT:
            done = duty not in canvass.missing()
            say = promise_screens.somebody_promised(turn.reader, desk.name(person_id), duty)
            turn.say(say if done else ask.waiting_for_yes(turn.reader, desk.name(person_id)))
            return  # They know already, and nobody is asked the same thing twice.
        canvass = desk.store.change(canvass.id, **{f"{duty}_id": person_id, f"{duty}_yes": myself})
        if canvass.state is CanvassState.DRAFT:
            self._next(desk, canvass)
            return
        if myself:
            turn.say(promise_screens.promised(turn.reader, duty))
            self._after_yes(desk, canvass, duty)
            return
        self.ask_named(desk, canvass)
        self._after_change(desk, canvass.id)

    def _next(self, desk: Desk, draft: Canvass) -> None:
        """Show a draft as it will be seen."""
        cards = [desk.card(shift) for shift in desk.store.shifts_of(draft.id)]
        lead, backup = desk.name(draft.lead_id), desk.name(draft.backup_id)
        way = desk.turn.way_to(draft.needs) if draft.needs else None
        desk.turn.say(ask.preview(desk.turn.reader, draft, cards, lead, backup, way))

    def _after_yes(self, desk: Desk, canvass: Canvass, duty: Duty) -> None:
        turn, name = desk.turn, desk.turn.person.name
        if canvass.state is CanvassState.ASKED and not canvass.missing():
            self.open(desk, canvass)
            return
        if canvass.poster_id and canvass.poster_id != turn.person.id:
            turn.tell(canvass.poster_id, lambda reader: promise_screens.somebody_promised(reader, name, duty))
        self._after_change(desk, canvass.id)

    def _after_change(self, desk: Desk, canvass_id: int) -> None:
        """Let the watch and the rosters of an open canvass know who leads and who is the backup now."""
        for shift in desk.store.shifts_of(canvass_id):
            if shift.canvass.state is CanvassState.OPEN and not shift.off and shift.ends_at > desk.turn.now:
                desk.announce_moved(shift)
                desk.show_lead(shift)

    def _candidates(self, desk: Desk, canvass: Canvass, duty: Duty, value: str) -> list[tuple[int, str]]:
        """Return who may be named: oneself, fellow captains, and whom one may see; never twice the same.

        *value* is somebody's number, or the beginning of their name.
        """
        turn, people = desk.turn, desk.turn.people
        other = canvass.lead_id if duty is Duty.BACKUP else canvass.backup_id
        scopes = [*canvass.scopes, *(f"neighborhood:{n.id}" for n in people.neighborhoods(canvass.county))]
        captains = people.holders_in(RoleKind.CAPTAIN, scopes)
        seen = dict.fromkeys([turn.person.id, *captains, *people.people_of(turn.person)])
        reached = people.reached(seen)
        able = [p for p in people.grown_up(seen) if p != other and p in reached]
        if value.isdecimal():
            able, value = [p for p in able if p == int(value)], ""
        return desk.called(able, value, lambda person: not person.resting(turn.now))

    def _may_name(self, turn: Turn, canvass: Canvass) -> bool:
        if may_run(turn.person, canvass) and turn.person.may(Right.MEMBER):
            return True
        turn.say(not_yours(turn.reader))
        return False

    def _named(self, turn: Turn) -> tuple[Desk, Canvass | None, Duty]:
        desk = self.desk(turn)
        if turn.word(1) not in set(Duty):
            raise StaleButtonError
        canvass = desk.store.canvass(turn.number(0))
        if canvass is None:
            turn.say(promise_screens.promise_is_over(turn.reader))
        return desk, canvass, Duty(turn.word(1))


def _if_not_reached(asker: Person, canvass: Canvass, duty: Duty, person: Person) -> Otherwise:
    about = {"canvass": str(canvass.id), "duty": str(duty), "who": str(person.id)}
    return Otherwise("shifts.not_asked", asker.id, about)


def _urgency(canvass: Canvass, shifts: Sequence[Shift], now: datetime) -> Lane:
    """Return how urgent it is to ask. Nobody has wished for it: it counts as news, and waits for the morning.

    Where others have claimed what soon begins without lead or backup, it cannot wait.
    """
    soon = any(now < shift.ends_at and shift.starts_at - now < HEARD_AT_NIGHT for shift in shifts)
    return Lane.SHIFT if canvass.state is CanvassState.OPEN and soon else Lane.TEAM
