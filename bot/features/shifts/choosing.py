"""Choosing a shift, having a place, waiting for one, giving it back."""

from collections.abc import Sequence
from datetime import timedelta

from bot.conversation.platform import Suggestion
from bot.domain_events import CameFor
from bot.engine.feature import on, on_button, on_command, on_job, suggests
from bot.engine.turn import Turn
from bot.features.shifts import choosing_screens, day_screens, lead_screens, screens
from bot.features.shifts.day import Day
from bot.features.shifts.desk import BEST, Desk
from bot.features.shifts.model import HOLDING, CanvassState, Option, Shift, Standing, State
from bot.features.shifts.wording import in_one_line
from bot.people.arrivals import SHIFTS

WEEK = timedelta(days=7)
MOVES = 4
MAX_DIGITS = 9


class Choosing(Day):
    """What people do with shifts and places."""

    @on_command(
        "shifts", about=screens.about_shifts, called=screens.called_shifts, option=screens.shift_option
    )
    @on_button("show")
    def show(self, turn: Turn) -> None:
        """Show the five shifts that fit best, or the one that is named."""
        desk = self.desk(turn)
        if turn.argument.isdecimal():
            self._show_one(desk, int(turn.argument) if len(turn.argument) < MAX_DIGITS else 0)
        else:
            self._offer(desk, desk.best(turn.person)[:BEST])

    @on(CameFor)
    def show_what_they_came_for(self, turn: Turn, fact: CameFor) -> None:
        """Show the shift to which a link leads."""
        if fact.what == SHIFTS:
            self._show_one(self.desk(turn), fact.which)

    @suggests("shifts")
    def suggest(self, turn: Turn) -> list[Suggestion]:
        """Return the shifts to come, the best fitting ones first."""
        desk = self.desk(turn)
        cards = desk.outlines([one.shift for one in desk.best(turn.person)])
        return [Suggestion(in_one_line(turn.reader, card, turn.now), str(card.shift.id)) for card in cards]

    @on_button("claim")
    def claim(self, turn: Turn) -> None:
        """Give the person one of the places, if it is theirs to have."""
        desk, shift = self.pressed(turn)
        if shift is None:
            return
        one = desk.option(shift, turn.person)
        if one.standing is not Standing.FREE:
            self._say_refused(desk, one)
        elif desk.store.claim(shift.id, turn.person.id):
            self._have(desk, shift)
        else:
            self._refuse(desk, desk.store.get(shift.id))

    @on_button("wait")
    def wait(self, turn: Turn) -> None:
        """Put the person on the waiting list; or give them the place that is free by now."""
        desk, shift = self.pressed(turn)
        if shift is None:
            return
        one = desk.option(shift, turn.person)
        if one.standing is Standing.FREE:
            self.claim(turn)
        elif one.standing is Standing.FULL and desk.store.wait(shift.id, turn.person.id):
            position = desk.store.position(shift.id, turn.person.id)
            turn.say(choosing_screens.on_the_list(turn.reader, desk.card(shift), position))
            desk.show_lead(shift)
        else:
            self._refuse(desk, desk.store.get(shift.id))

    @on_button("take")
    def take(self, turn: Turn) -> None:
        """Give the person the place that is held for them."""
        desk, shift = self.pressed(turn)
        if shift is None:
            return
        theirs = desk.store.on_which(turn.person.id, turn.now)
        clash = any(other.id != shift.id and other.overlaps(shift) for other in theirs)
        if shift.is_open(turn.now) and not clash and desk.store.take(shift.id, turn.person.id, turn.now):
            self._have(desk, shift)
            return
        self._refuse(desk, shift)

    @on_button("decline")
    def decline(self, turn: Turn) -> None:
        """Offer the place that was held for the person to the next."""
        desk, shift = self.pressed(turn)
        if shift is None:
            return
        mine = desk.store.signup(shift.id, turn.person.id)
        if mine is None or mine.state is not State.OFFERED:
            self._refuse(desk, shift)
            return
        desk.let_go(shift, turn.person.id)
        turn.say(choosing_screens.declined(turn.reader, desk.card(shift)), in_place=True)
        desk.show_lead(shift)

    @on_job("offer_ends")
    def offer_ends(self, turn: Turn) -> None:
        """Offer a place that was not taken in time to the next."""
        desk, shift = self.due(turn)
        mine = desk.store.signup(shift.id, turn.person.id) if shift else None
        if shift is None or mine is None or mine.state is not State.OFFERED:
            return
        if mine.offer_until and mine.offer_until > turn.now:
            return  # This is the end of an older offer.
        desk.let_go(shift, turn.person.id)
        if not shift.begun(turn.now):
            turn.say(choosing_screens.offer_ended(turn.reader, desk.card(shift)))
        desk.show_lead(shift)

    @on_job("offer_back")
    def offer_on_at_once(self, turn: Turn) -> None:
        """Offer a place to the next at once: the offer has come back, and would be held for nothing."""
        desk, shift = self.due(turn)
        mine = desk.store.signup(shift.id, turn.person.id) if shift else None
        if shift is None or mine is None or mine.state is not State.OFFERED or mine.offer_until is None:
            return
        if turn.payload["until"] == f"{mine.offer_until.timestamp():.0f}":
            desk.let_go(shift, turn.person.id)
            desk.show_lead(shift)

    @on_button("release")
    def release(self, turn: Turn) -> None:
        """Take the person off a shift or its waiting list; after its beginning that is "not today"."""
        desk, shift = self.pressed(turn)
        if shift is None:
            return
        mine = desk.store.signup(shift.id, turn.person.id)
        if shift.off:
            self._refuse(desk, shift)
        elif mine and mine.state in HOLDING and shift.begun(turn.now):
            self.say_not_today(desk, shift)
        else:
            self._release(desk, shift)

    @on_button("swap")
    def swap(self, turn: Turn) -> None:
        """Move the person from one shift to another: the old place is kept until the new one is certain."""
        desk, shift = self.pressed(turn)
        other = desk.store.find(turn.number(1))
        if shift is None or other is None:
            return
        mine = desk.store.signup(shift.id, turn.person.id)
        if mine is None or mine.state not in HOLDING or shift.begun(turn.now):
            turn.say(screens.nothing_to_release(turn.reader, desk.card(shift)))
            return
        fits = any(
            one.shift.id == other.id for one in desk.best(turn.person, free_only=True, without=[shift.id])
        )
        if not fits or not desk.store.claim(other.id, turn.person.id):
            self._refuse(desk, other)
            return
        self._leave(desk, shift)
        self._have(desk, other)

    @on_button("move_me")
    def move_me(self, turn: Turn) -> None:
        """Show the dates to which the person can move."""
        desk, shift = self.pressed(turn)
        if shift is None:
            return
        others = desk.free_dates(turn.person, shift, MOVES)
        turn.say(day_screens.other_dates(turn.reader, desk.card(shift), others, turn.now), in_place=True)

    @on_button("mine")
    def mine(self, turn: Turn) -> None:
        """Show the person their place, with the entry for their calendar."""
        desk, shift = self.pressed(turn)
        if shift is None:
            return
        signup = desk.store.signup(shift.id, turn.person.id)
        if shift.off or signup is None or signup.state not in HOLDING:
            self._refuse(desk, shift)
            return
        turn.say(screens.my_place(turn.reader, desk.card(shift), self._lead_for_me(desk, shift), turn.now))

    @on_button("all_mine")
    def all_mine(self, turn: Turn) -> None:
        """Show the person all that they have a place on or wait for."""
        self._own(turn, week=False)

    @on_command("week", about=screens.about_week, called=screens.called_week)
    def week(self, turn: Turn) -> None:
        """Show the person their next seven days."""
        self._own(turn, week=True)

    # What the above share

    def _show_one(self, desk: Desk, shift_id: int) -> None:
        turn = desk.turn
        shift = desk.store.find(shift_id)
        if shift is None or shift.canvass.state is not CanvassState.OPEN:
            turn.say(choosing_screens.no_such_shift(turn.reader))
        elif shift.off:
            self._refuse(desk, shift)
        else:
            self._offer(desk, [desk.option(shift, turn.person)], named=True)

    def _offer(self, desk: Desk, options: Sequence[Option], *, named: bool = False) -> None:
        turn = desk.turn
        cards = desk.cards([one.shift for one in options])
        lines = [desk.in_line(one, turn.person) for one in options]
        rows = list(zip(options, cards, lines, strict=True))
        turn.say(choosing_screens.offered(turn.reader, rows, turn.now, named=named))

    def _have(self, desk: Desk, shift: Shift) -> None:
        turn = desk.turn
        shift = desk.settle_in(shift, turn.person)
        lead = self._lead_for_me(desk, shift)
        turn.say(screens.my_place(turn.reader, desk.card(shift), lead, turn.now, new=True))

    def _lead_for_me(self, desk: Desk, shift: Shift) -> int | None:
        lead = desk.contact(shift)
        return None if lead == desk.turn.person.id else lead  # Nobody writes to themselves.

    def _refuse(self, desk: Desk, shift: Shift) -> None:
        self._say_refused(desk, desk.option(shift, desk.turn.person))

    def _say_refused(self, desk: Desk, one: Option) -> None:
        turn = desk.turn
        waiting = desk.in_line(one, turn.person)
        turn.say(choosing_screens.refused(turn.reader, one, desk.card(one.shift), waiting, turn.now))

    def _release(self, desk: Desk, shift: Shift) -> None:
        turn = desk.turn
        was = self._leave(desk, shift)
        card = desk.card(shift)
        if was is None:
            turn.say(screens.nothing_to_release(turn.reader, card))
        elif was in HOLDING:
            others = desk.free_dates(turn.person, shift)
            turn.say(screens.released(turn.reader, card, others, turn.now))
        else:
            turn.say(screens.off_the_list(turn.reader, card))

    def _leave(self, desk: Desk, shift: Shift) -> State | None:
        turn = desk.turn
        was = desk.let_go(shift, turn.person.id)
        if was in HOLDING and (lead := desk.contact(shift)):
            self._tell_lead(desk, shift, lead)
        if was is not None:
            desk.show_lead(shift)
        return was

    def _tell_lead(self, desk: Desk, shift: Shift, lead: int) -> None:
        turn, card, name = desk.turn, desk.card(shift), desk.turn.person.name
        offered = len(desk.store.signups(shift.id, State.OFFERED))
        turn.tell(
            lead,
            lambda reader: lead_screens.released_to_lead(reader, card, name, turn.now, offered=offered),
            lane=desk.lane(shift),
        )

    def _own(self, turn: Turn, *, week: bool) -> None:
        desk, person = self.desk(turn), turn.person
        until = turn.now + WEEK

        def soon(shift: Shift) -> bool:
            return not week or shift.starts_at < until

        places = desk.cards([s for s in desk.store.on_which(person.id, turn.now) if soon(s)])
        queued = desk.store.on_which(person.id, turn.now, State.WAITING)
        waits = [(desk.card(s), desk.store.position(s.id, person.id)) for s in queued if soon(s)]
        turn.say(screens.my_shifts(turn.reader, places, waits, turn.now, week=week))
