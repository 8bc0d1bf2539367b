"""Reminders, being there, and the morning after."""

from bot.conversation.messages import Lane
from bot.domain_events import CameToShift, LeftShift
from bot.engine.feature import on_button, on_job
from bot.engine.turn import Turn
from bot.features.shifts import choosing_screens, day_screens, lead_screens, roster_screens
from bot.features.shifts.desk import Desk
from bot.features.shifts.model import (
    EARLY,
    HOLDING,
    LATE_ASKED_AFTER,
    NEAR,
    Shift,
    State,
)
from bot.features.shifts.plans import plan_late_question
from bot.features.shifts.room import ShiftRoom


class Day(ShiftRoom):
    """What happens around the day of a shift."""

    @on_job("remind")
    def remind(self, turn: Turn) -> None:
        """Remind a person of their shift, if it is still theirs and still to come."""
        desk, shift = self.due(turn)
        mine = desk.store.signup(shift.id, turn.person.id) if shift else None
        if shift is None or mine is None or mine.state is not State.CLAIMED or shift.begun(turn.now):
            return
        soon = turn.payload["which"] == "soon"
        if not soon and turn.now > shift.starts_at - NEAR:
            return  # Too late for that one: the other reminder says it.
        turn.say(day_screens.reminder(turn.reader, desk.card(shift), soon=soon, going=mine.going))

    @on_button("going")
    def going(self, turn: Turn) -> None:
        """Note that the person is going."""
        desk, shift = self.pressed(turn)
        if shift is None:
            return
        mine = desk.store.signup(shift.id, turn.person.id)
        if shift.off or mine is None or mine.state not in HOLDING:
            one = desk.option(shift, turn.person)
            waiting = desk.in_line(one, turn.person)
            turn.say(choosing_screens.refused(turn.reader, one, desk.card(shift), waiting, turn.now))
            return
        if shift.begun(turn.now):
            turn.say(day_screens.are_you_here(turn.reader, desk.card(shift)))
            return
        desk.store.confirm(shift.id, turn.person.id)
        turn.say(day_screens.going(turn.reader, desk.card(shift)), in_place=True)
        desk.show_lead(shift)

    @on_job("begin")
    def begin(self, turn: Turn) -> None:
        """Ask everybody on a shift whether they are there, and bring the lead the roster."""
        desk, shift = self.due(turn)
        if shift is None or turn.now >= shift.ends_at:
            return
        card = desk.card(shift)
        self._end_waiting(desk, shift)
        desk.tell_all(shift, lambda reader, _: day_screens.are_you_here(reader, card), State.CLAIMED)
        desk.show_lead(shift)

    @on_button("here")
    def here(self, turn: Turn) -> None:
        """Note that the person is there; from now on they are watched."""
        desk, shift = self._today(turn)
        if shift is None:
            return
        self.mark_here(desk, shift, turn.person.id)
        turn.say(day_screens.here(turn.reader, desk.card(shift)), in_place=True)
        desk.show_lead(shift)

    @on_button("not_here")
    def not_here(self, turn: Turn) -> None:
        """Undo a wrong tap of the person themselves."""
        desk, shift = self._today(turn)
        if shift is None:
            return
        self.unmark(desk, shift, turn.person.id)
        turn.say(day_screens.not_here_yet(turn.reader, desk.card(shift)), in_place=True)
        desk.show_lead(shift)

    @on_button("late")
    def late(self, turn: Turn) -> None:
        """Note that the person runs late, and ask again in half an hour."""
        desk, shift = self._today(turn)
        if shift is None:
            return
        card = desk.card(shift)
        if self._is_here(desk, shift):
            return
        changed = self.unmark(desk, shift, turn.person.id, State.LATE)
        turn.say(day_screens.running_late(turn.reader, card), in_place=True)
        if changed:
            plan_late_question(turn.uow, shift, turn.person.id, turn.now + LATE_ASKED_AFTER)
            self._tell_lead_of(desk, shift, late=True)
            desk.show_lead(shift)

    @on_job("late")
    def late_asked(self, turn: Turn) -> None:
        """Ask somebody who ran late whether they are there."""
        desk, shift = self.due(turn)
        mine = desk.store.signup(shift.id, turn.person.id) if shift else None
        if shift and mine and mine.state is State.LATE and turn.now < shift.ends_at:
            turn.say(day_screens.are_you_here(turn.reader, desk.card(shift), late=True))

    @on_button("not_today")
    def not_today(self, turn: Turn) -> None:
        """Note that the person does not come today."""
        desk, shift = self._today(turn)
        if shift:
            self.say_not_today(desk, shift)

    @on_job("morning")
    def morning(self, turn: Turn) -> None:
        """Ask those of whom nothing was heard, kindly, whether they are all right."""
        desk, shift = self.due(turn)
        if shift is None:
            return
        card, lead = desk.card(shift), desk.contact(shift)
        silent = desk.store.signups(shift.id, State.CLAIMED, State.LATE)  # Who ran late may never have come.
        for signup in silent:
            desk.store.mark(shift.id, signup.person_id, State.NO_WORD)
            turn.tell(
                signup.person_id,
                lambda reader: day_screens.missed_you(reader, card, lead),
                lane=Lane.LESSON,
                key=f"shifts.missed:{shift.id}:{signup.person_id}:{shift.moves}",
            )
        if silent:
            desk.show_lead(shift)

    @on_button("all_fine")
    def all_fine(self, turn: Turn) -> None:
        """Be glad that somebody is all right, and ask nothing further."""
        desk, shift = self.pressed(turn)
        if shift is None:
            return
        mine = desk.store.signup(shift.id, turn.person.id)
        if mine and mine.state is State.NO_WORD:
            desk.store.mark(shift.id, turn.person.id, State.TOLD_US)
            desk.show_lead(shift)
        turn.say(day_screens.all_fine(turn.reader), in_place=True)

    @on_job("numbers")
    def numbers_end(self, turn: Turn) -> None:
        """Delete the numbers of the day."""
        desk = self.desk(turn)
        shift = desk.store.find(int(turn.payload["shift"]))
        if shift is None or str(shift.moves) != turn.payload["moves"]:
            return
        desk.store.drop_number(shift.id)

    @on_job("empty_numbers")
    def empty_numbers(self, turn: Turn) -> None:
        """Empty the message in which somebody has looked at the numbers."""
        desk = self.desk(turn)
        if shift := desk.store.find(int(turn.payload["shift"])):
            turn.say(roster_screens.numbers_gone(turn.reader, desk.card(shift)))

    # What the above share

    def mark_here(self, desk: Desk, shift: Shift, person_id: int) -> bool:
        """Note that somebody is there, and let others know; False if it was known."""
        if not desk.store.mark(shift.id, person_id, State.CAME):
            return False
        if desk.turn.now < shift.ends_at:
            lead, backup = desk.lookouts(shift, person_id)
            desk.turn.announce(CameToShift(person_id, shift.id, shift.ends_at, lead, backup))
        return True

    def unmark(self, desk: Desk, shift: Shift, person_id: int, into: State = State.CLAIMED) -> bool:
        """Note that somebody is not there (yet); nobody watches for them any more."""
        mine = desk.store.signup(shift.id, person_id)
        came = mine is not None and mine.state is State.CAME
        if not desk.store.mark(shift.id, person_id, into):
            return False
        if came:
            desk.turn.announce(LeftShift(person_id, shift.id))
        return True

    def say_not_today(self, desk: Desk, shift: Shift) -> None:
        """Note that the person does not come, tell the lead, and propose other dates."""
        turn = desk.turn
        if self._is_here(desk, shift):
            return
        changed = self.unmark(desk, shift, turn.person.id, State.TOLD_US)
        others = [
            choosing_screens.claim_button(turn.reader, s, turn.now)
            for s in desk.free_dates(turn.person, shift)
        ]
        turn.say(day_screens.not_today(turn.reader, desk.card(shift), others), in_place=True)
        if changed:
            self._tell_lead_of(desk, shift, late=False)
            desk.show_lead(shift)

    def _is_here(self, desk: Desk, shift: Shift) -> bool:
        """Whether the person is marked as here: an old button must not end their watch by accident."""
        mine = desk.store.signup(shift.id, desk.turn.person.id)
        if mine is None or mine.state is not State.CAME:
            return False
        desk.turn.say(day_screens.here(desk.turn.reader, desk.card(shift)))
        return True

    def _today(self, turn: Turn) -> tuple[Desk, Shift | None]:
        """Return the shift of the button, if the person has a place on it and its day has come."""
        desk, shift = self.pressed(turn)
        if shift is None:
            return desk, None
        mine = desk.store.signup(shift.id, turn.person.id)
        card = desk.card(shift)
        if shift.off or mine is None or mine.state not in HOLDING:
            turn.say(day_screens.no_place_here(turn.reader, card, desk.contact(shift)))
        elif turn.now < shift.starts_at - EARLY:
            turn.say(day_screens.too_early(turn.reader, card))
        else:
            return desk, shift
        return desk, None

    def _end_waiting(self, desk: Desk, shift: Shift) -> None:
        card = desk.card(shift)
        left = (State.WAITING, State.OFFERED)
        desk.tell_all(shift, lambda reader, _: choosing_screens.no_place_got_free(reader, card), *left)
        for signup in desk.store.signups(shift.id, *left):
            desk.store.release(shift.id, signup.person_id)

    def _tell_lead_of(self, desk: Desk, shift: Shift, *, late: bool) -> None:
        turn, card, name = desk.turn, desk.card(shift), desk.turn.person.name
        lead = desk.contact(shift)
        if lead and lead != turn.person.id:
            turn.tell(lead, lambda reader: lead_screens.told_lead(reader, card, name, turn.now, late=late))
