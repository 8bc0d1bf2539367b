"""Running a shift: its roster, adding and taking off, places, time, calling it off."""

from datetime import UTC, datetime

from bot.conversation.messages import Message
from bot.engine.feature import on_answer, on_button
from bot.engine.reading import StaleButtonError
from bot.engine.texts import Reader
from bot.engine.turn import Turn
from bot.features.shifts import day_screens, lead_screens, screens
from bot.features.shifts.day import Day
from bot.features.shifts.desk import Desk
from bot.features.shifts.model import COMING, EARLY, HOLDING, MAX_PLACES, Shift, Standing, State
from bot.features.shifts.plans import cancel_reminders, cancel_shift, plan_empty_numbers, plan_shift
from bot.features.shifts.typed import begins, read_count
from bot.features.shifts.typed_when import read_when
from bot.people.hours import resolve_local
from bot.people.model import Person


class Rosters(Day):
    """What those who run a shift do with it. Each of these asks first whether it is theirs to do."""

    @on_button("roster")
    def show_roster(self, turn: Turn) -> None:
        """Show who is on a shift."""
        desk, shift = self._mine_to_run(turn)
        if shift:
            turn.say(desk.roster(shift)(turn.reader), in_place=True)

    # Adding, taking off

    @on_button("add")
    def add(self, turn: Turn) -> None:
        """Ask whom to add, among those whom the person may see."""
        desk, shift = self._changeable(turn, until_end=True)
        if shift:
            found = self._addable(desk, shift, "")
            turn.say(lead_screens.choose_person(turn.reader, desk.card(shift), found, "put"))
            turn.wait_for("shifts.add_name", shift=str(shift.id))

    @on_answer("add_name")
    def add_name(self, turn: Turn) -> None:
        """Show those of a typed name who can be added."""
        desk = self.desk(turn)
        shift = desk.run_by_me(desk.store.find(int(turn.gathered["shift"])))
        if shift:
            found = self._addable(desk, shift, turn.text)
            turn.say(lead_screens.choose_person(turn.reader, desk.card(shift), found, "put"))
            turn.wait_for("shifts.add_name", shift=str(shift.id))

    @on_button("put")
    def put(self, turn: Turn) -> None:
        """Put somebody on a shift and tell them."""
        desk, shift = self._changeable(turn, until_end=True)
        if shift is None:
            return
        person = turn.people.find(turn.number(1))
        if person is None or not turn.people.may_see(turn.person, person.id):
            turn.say(lead_screens.not_yours(turn.reader))
            return
        turn.session.end()
        card, why = desk.card(shift), self._why_not(desk, shift, person)
        if why is None and not desk.store.claim(shift.id, person.id):
            why = "full"
        if why:
            turn.say(lead_screens.not_added(turn.reader, card, person.name, why))
            return
        shift = desk.settle_in(shift, person)
        by, lead = turn.person.name, desk.contact(shift)
        told = turn.tell(
            person.id,
            lambda reader: screens.signed_up_by(reader, card, by, lead, turn.now),
            lane=desk.lane(shift),
        )
        turn.say(lead_screens.added(turn.reader, card, person.name, told=told), in_place=True)

    @on_button("off")
    def off(self, turn: Turn) -> None:
        """Ask whom to take off, and then whether really."""
        desk, shift = self._changeable(turn)
        if shift is None:
            return
        card, places = desk.card(shift), desk.places(shift)
        if len(turn.args) < 2:
            people = [(p.person_id, p.name) for p in places]
            turn.say(lead_screens.choose_person(turn.reader, card, people, "off"))
            return
        chosen = next((p for p in places if p.person_id == turn.number(1)), None)
        if chosen is None:
            raise StaleButtonError
        turn.say(lead_screens.ask_take_off(turn.reader, card, chosen.person_id, chosen.name), in_place=True)

    @on_button("off_yes")
    def off_yes(self, turn: Turn) -> None:
        """Take somebody off a shift, kindly."""
        desk, shift = self._changeable(turn)
        if shift is None:
            return
        person = turn.people.find(turn.number(1))
        mine = desk.store.signup(shift.id, person.id) if person else None
        if person is None or mine is None or mine.state not in HOLDING:
            raise StaleButtonError
        desk.let_go(shift, person.id)
        card, by = desk.card(shift), turn.person
        turn.people.introduce(by.id, person.id, shift.ends_at)
        turn.tell(
            person.id,
            lambda reader: day_screens.taken_off(reader, card, by.name, by.id),
            lane=desk.lane(shift),
        )
        turn.say(lead_screens.was_taken_off(turn.reader, card, person.name), in_place=True)
        desk.show_lead(shift)

    # Attendance

    @on_button("mark_here")
    def tap_here(self, turn: Turn) -> None:
        """Note for somebody else that they are there."""
        desk, shift = self._mine_to_run(turn)
        if shift is None:
            return
        if shift.off or turn.now < shift.starts_at - EARLY:
            turn.say(lead_screens.has_begun(turn.reader, desk.card(shift)))
            return
        person_id = turn.number(1)
        if self.mark_here(desk, shift, person_id):
            card = desk.card(shift)
            turn.tell(person_id, lambda reader: day_screens.here_by(reader, card, turn.person.name))
        turn.say(desk.roster(shift)(turn.reader), in_place=True)

    @on_button("undo")
    def undo(self, turn: Turn) -> None:
        """Ask who is not there after all, and note it."""
        desk, shift = self._mine_to_run(turn)
        if shift is None:
            return
        card = desk.card(shift)
        came = [p for p in desk.places(shift) if p.signup.state is State.CAME]
        if len(turn.args) < 2:
            people = [(p.person_id, p.name) for p in came]
            turn.say(lead_screens.choose_person(turn.reader, card, people, "undo"))
            return
        chosen = next((p for p in came if p.person_id == turn.number(1)), None)
        if chosen is None:
            raise StaleButtonError
        self.unmark(desk, shift, chosen.person_id)
        turn.tell(chosen.person_id, lambda reader: day_screens.not_here_yet(reader, card))
        turn.say(lead_screens.unmarked(turn.reader, card, chosen.name), in_place=True)
        desk.show_lead(shift)

    @on_button("numbers")
    def numbers(self, turn: Turn) -> None:
        """Show the numbers of the day to the lead or the backup, and to nobody else."""
        desk, shift = self._mine_to_run(turn)
        if shift is None:
            return
        canvass = shift.canvass
        if turn.person.id not in (canvass.lead_id, canvass.backup_id):
            turn.say(lead_screens.not_yours(turn.reader))
            return
        named = {desk.name(person_id): number for person_id, number in desk.store.numbers(shift.id).items()}
        if not named:
            turn.say(lead_screens.numbers_gone(turn.reader, desk.card(shift)))
            return
        turn.say(lead_screens.day_numbers(turn.reader, desk.card(shift), named))
        plan_empty_numbers(turn.uow, shift, turn.person.id, self._campaign.zone)

    # Places

    @on_button("resize")
    def resize(self, turn: Turn) -> None:
        """Ask how many places there shall be."""
        desk, shift = self._changeable(turn)
        if shift:
            turn.say(lead_screens.ask_capacity(turn.reader, desk.card(shift)))
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
            turn.say(lead_screens.ask_capacity(turn.reader, desk.card(shift)))
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
            turn.say(lead_screens.ask_new_time(turn.reader, desk.card(shift)))
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
            turn.say(lead_screens.ask_new_time(turn.reader, desk.card(shift), again=True))
            turn.wait_for("shifts.new_time", shift=str(shift.id))
            return
        turn.say(lead_screens.confirm_move(turn.reader, desk.card(shift), starts_at, desk.coming(shift)))

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
        turn.say(lead_screens.was_moved(turn.reader, desk.card(shift)), in_place=True)
        desk.show_lead(shift)

    # Calling it off, passing it on

    @on_button("call_off")
    def call_off(self, turn: Turn) -> None:
        """Ask whether a shift is really to be called off."""
        desk, shift = self._changeable(turn, until_end=True)
        if shift:
            turn.say(lead_screens.confirm_call_off(turn.reader, desk.card(shift), desk.coming(shift)))

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

        def screen(reader: Reader, person: Person) -> Message:
            dates = desk.free_dates(person, shift)
            others = [screens.claim_button(reader, other, turn.now) for other in dates]
            return day_screens.called_off(reader, card, by, others)

        there = State.CAME
        elsewhere = (state for state in COMING if state is not there)
        desk.tell_all(shift, screen, *elsewhere, State.OFFERED, State.WAITING)
        desk.tell_all(shift, lambda reader, _: day_screens.called_off_while_there(reader, card, by), there)
        desk.tell_others_who_run(shift, off=True)
        turn.record("shift called off", str(shift.id))
        turn.say(lead_screens.was_called_off(turn.reader, card), in_place=True)
        desk.show_lead(shift)

    @on_button("forward")
    def forward(self, turn: Turn) -> None:
        """Show a text to forward to any other chat."""
        desk, shift = self._mine_to_run(turn)
        if shift:
            turn.say(lead_screens.to_forward(turn.reader, desk.card(shift), self._campaign.name))

    # What the above share

    def _mine_to_run(self, turn: Turn) -> tuple[Desk, Shift | None]:
        desk, shift = self.pressed(turn)
        return desk, desk.run_by_me(shift) if shift else None

    def _changeable(self, turn: Turn, *, until_end: bool = False) -> tuple[Desk, Shift | None]:
        desk, shift = self._mine_to_run(turn)
        if shift is None:
            return desk, None
        if shift.off or turn.now >= (shift.ends_at if until_end else shift.starts_at):
            turn.say(lead_screens.has_begun(turn.reader, desk.card(shift)))
            return desk, None
        return desk, shift

    def _addable(self, desk: Desk, shift: Shift, beginning: str) -> list[tuple[int, str]]:
        turn = desk.turn
        seen = turn.people.people_of(turn.person)
        on_it = {s.person_id for s in desk.store.signups(shift.id)}
        people = [p for p in turn.people.many(seen) if p.id not in on_it and p.adult and not p.stopped]
        return [(p.id, p.name) for p in people if begins(p.name, beginning)]

    def _why_not(self, desk: Desk, shift: Shift, person: Person) -> str | None:
        one = desk.option(shift, person)
        if one.standing is Standing.YOURS:
            return "on it"
        if person.stopped or person.resting(desk.turn.now):
            return "away"
        if not person.adult:
            return "young"
        if one.standing in (Standing.WAITING, Standing.OFFERED):
            return "full"
        theirs = desk.store.on_which(person.id, desk.turn.now)
        return "clash" if any(other.overlaps(shift) for other in theirs) else None

    def _resize(self, desk: Desk, shift: Shift, count: int) -> None:
        turn = desk.turn
        if not desk.store.resize(shift.id, count):
            card = desk.card(desk.store.get(shift.id))
            turn.say(lead_screens.ask_capacity(turn.reader, card, too_few=True))
            turn.wait_for("shifts.capacity", shift=str(shift.id))
            return
        desk.offer_on(shift)
        turn.say(lead_screens.resized(turn.reader, desk.card(desk.store.get(shift.id))))
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
