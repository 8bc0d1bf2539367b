"""Changing a shift: its places, its time, calling it off, passing it on."""

from datetime import UTC, datetime

from bot.conversation.messages import Message
from bot.domain_events import ShiftReleased
from bot.engine.feature import on_answer, on_button, on_job
from bot.engine.reading import StaleButtonError
from bot.engine.texts import Reader
from bot.engine.turn import Turn
from bot.features.shifts import (
    changing_screens,
    choosing_screens,
    day_screens,
)
from bot.features.shifts.desk import Desk
from bot.features.shifts.model import COMING, MAX_PLACES, Shift, State, may_run
from bot.features.shifts.plans import cancel_reminders, cancel_shift, plan_shift
from bot.features.shifts.running import Running
from bot.features.shifts.typed import read_count
from bot.people.arrivals import SHIFTS, Arrival
from bot.people.hours import resolve_local
from bot.people.model import Person
from bot.people.typed_days import read_when


class Changing(Running):
    """What those who run a shift change of it. Each of these asks first whether it is theirs to do."""

    # Places

    @on_button("resize")
    def resize(self, turn: Turn) -> None:
        """Ask how many places there shall be."""
        desk, shift = self._changeable(turn)
        if shift:
            turn.say(changing_screens.ask_capacity(turn.reader, desk.card(shift)))
            turn.wait_for("shifts.capacity", shift=str(shift.id))

    @on_answer("capacity")
    def capacity_typed(self, turn: Turn) -> None:
        """Take a typed number of places."""
        desk = self.desk(turn)
        shift = desk.run_by_me(desk.store.find(int(turn.gathered["shift"])))
        if shift is None:
            return
        count = read_count(turn.text, MAX_PLACES)
        if count is None:
            turn.say(changing_screens.ask_capacity(turn.reader, desk.card(shift)))
            turn.wait_for("shifts.capacity", shift=str(shift.id))
            return
        self._resize(desk, shift, count)

    @on_button("resize_to")
    def resize_to(self, turn: Turn) -> None:
        """Take a chosen number of places."""
        desk, shift = self._changeable(turn)
        if shift:
            turn.session.end()
            self._resize(desk, shift, min(max(turn.number(1), 1), MAX_PLACES))

    # Time

    @on_button("retime")
    def retime(self, turn: Turn) -> None:
        """Ask for another beginning."""
        desk, shift = self._changeable(turn)
        if shift:
            turn.say(changing_screens.ask_new_time(turn.reader, desk.card(shift)))
            turn.wait_for("shifts.new_time", shift=str(shift.id))

    @on_answer("new_time")
    def new_time(self, turn: Turn) -> None:
        """Show the new beginning before anybody is told."""
        desk = self.desk(turn)
        shift = desk.run_by_me(desk.store.find(int(turn.gathered["shift"])))
        if shift is None:
            return
        zone = self._campaign.zone
        today = turn.now.astimezone(zone).date()
        day, at = read_when(turn.text, today, turn.reader.language)
        day = day or (shift.starts_at.astimezone(zone).date() if at else None)
        at = at or shift.starts_at.astimezone(zone).time()
        starts_at = resolve_local(day, at, zone) if day else None
        if starts_at is None or starts_at <= turn.now:
            turn.say(changing_screens.ask_new_time(turn.reader, desk.card(shift), again=True))
            turn.wait_for("shifts.new_time", shift=str(shift.id))
            return
        turn.say(changing_screens.confirm_move(turn.reader, desk.card(shift), starts_at, desk.coming(shift)))

    @on_button("retime_to")
    def retime_to(self, turn: Turn) -> None:
        """Move a shift, tell everybody on it, and remind them anew."""
        desk, shift = self._changeable(turn)
        if shift is None:
            return
        starts_at = datetime.fromtimestamp(turn.number(1), UTC)
        if starts_at <= turn.now:
            raise StaleButtonError
        if starts_at != shift.starts_at:
            shift = self._move(desk, shift, starts_at)
        turn.say(changing_screens.was_moved(turn.reader, desk.card(shift)), in_place=True)
        desk.show_lead(shift)

    # Calling it off, passing it on

    @on_button("call_off")
    def call_off(self, turn: Turn) -> None:
        """Ask whether a shift is really to be called off."""
        desk, shift = self._changeable(turn, until_end=True)
        if shift:
            turn.say(changing_screens.confirm_call_off(turn.reader, desk.card(shift), desk.coming(shift)))

    @on_button("call_off_yes")
    def call_off_yes(self, turn: Turn) -> None:
        """Call a shift off and tell everybody. Who is there already stays watched until they are home."""
        desk, shift = self._changeable(turn, until_end=True)
        if shift is None or not desk.store.call_off(shift.id):
            return
        cancel_shift(turn.uow, shift)
        desk.store.drop_number(shift.id)
        card, by = desk.card(shift), turn.person.name
        for signup in desk.store.signups(shift.id):
            cancel_reminders(turn.uow, shift, signup.person_id)
            turn.announce(ShiftReleased(signup.person_id, shift.id))

        def screen(reader: Reader, person: Person) -> Message:
            dates = desk.free_dates(person, shift)
            others = [choosing_screens.claim_button(reader, other, turn.now) for other in dates]
            return day_screens.called_off(reader, card, by, others)

        there = State.CAME
        elsewhere = (state for state in COMING if state is not there)
        desk.tell_news(shift, screen, *elsewhere, State.OFFERED, State.WAITING)
        desk.tell_news(shift, lambda reader, _: day_screens.called_off_while_there(reader, card, by), there)
        desk.tell_others_who_run(shift, off=True)
        turn.record("shift called off", str(shift.id))
        turn.say(changing_screens.was_called_off(turn.reader, card), in_place=True)
        desk.show_lead(shift)

    @on_button("forward")
    def forward(self, turn: Turn) -> None:
        """Show a text to forward to any other chat."""
        desk, shift = self._mine_to_run(turn)
        if shift:
            ways = turn.networks.ways_in(Arrival(SHIFTS, shift.id).code)
            card = desk.card(shift)
            turn.say(changing_screens.to_forward(turn.reader, card, self._campaign.name, ways))

    @on_job("unheard")
    def say_unheard(self, turn: Turn) -> None:
        """Tell whoever moved a shift or called it off who has not got the news."""
        desk = self.desk(turn)
        shift = desk.store.find(int(turn.payload["shift"]))
        person = turn.people.find(int(turn.payload["who"]))
        if shift and person and may_run(turn.person, shift.canvass) and turn.now < shift.ends_at:
            turn.say(changing_screens.does_not_know(turn.reader, desk.card(shift), person.name, turn.now))

    # What the above share

    def _resize(self, desk: Desk, shift: Shift, count: int) -> None:
        turn = desk.turn
        if not desk.store.resize(shift.id, count):
            card = desk.card(desk.store.get(shift.id))
            turn.say(changing_screens.ask_capacity(turn.reader, card, too_few=True))
            turn.wait_for("shifts.capacity", shift=str(shift.id))
            return
        desk.offer_on(shift)
        turn.say(changing_screens.resized(turn.reader, desk.card(desk.store.get(shift.id))))
        desk.show_lead(shift)

    def _move(self, desk: Desk, shift: Shift, starts_at: datetime) -> Shift:
        uow = desk.turn.uow
        cancel_shift(uow, shift)
        for signup in desk.store.signups(shift.id):
            cancel_reminders(uow, shift, signup.person_id)
        moved = desk.store.move(shift.id, starts_at, starts_at + (shift.ends_at - shift.starts_at))
        plan_shift(uow, moved, self._campaign.zone)
        desk.tell_moved(moved)
        desk.tell_others_who_run(moved, off=False)
        desk.announce_moved(moved)
        desk.turn.record("shift moved", str(shift.id))
        return moved
