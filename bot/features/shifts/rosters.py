"""Running a shift: its roster, adding and taking off, who is there, the numbers of the day."""

from bot.engine.feature import on_answer, on_button
from bot.engine.reading import StaleButtonError
from bot.engine.turn import Turn
from bot.features.shifts import (
    day_screens,
    placing_screens,
    roster_screens,
    screens,
)
from bot.features.shifts.desk import Desk
from bot.features.shifts.model import EARLY, HOLDING, Shift, Standing, State
from bot.features.shifts.plans import plan_empty_numbers
from bot.features.shifts.running import Running
from bot.people.model import Person


class Rosters(Running):
    """What those who run a shift do with its people. Each of these asks first whether it is theirs to do."""

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
            turn.say(placing_screens.choose_person(turn.reader, desk.card(shift), found, "put"))
            turn.wait_for("shifts.add_name", shift=str(shift.id))

    @on_answer("add_name")
    def add_name(self, turn: Turn) -> None:
        """Show those of a typed name who can be added."""
        desk = self.desk(turn)
        shift = desk.run_by_me(desk.store.find(int(turn.gathered["shift"])))
        if shift:
            found = self._addable(desk, shift, turn.text)
            turn.say(placing_screens.choose_person(turn.reader, desk.card(shift), found, "put"))
            turn.wait_for("shifts.add_name", shift=str(shift.id))

    @on_button("put")
    def put(self, turn: Turn) -> None:
        """Put somebody on a shift and tell them."""
        desk, shift = self._changeable(turn, until_end=True)
        if shift is None:
            return
        person = turn.people.find(turn.number(1))
        if person is None or not turn.people.may_see(turn.person, person.id):
            turn.say(roster_screens.not_yours(turn.reader))
            return
        turn.session.end()
        card, why = desk.card(shift), self._why_not(desk, shift, person)
        if why is None and not desk.store.claim(shift.id, person.id):
            why = "full"
        if why:
            turn.say(placing_screens.not_added(turn.reader, card, person.id, person.name, why))
            return
        shift = desk.settle_in(shift, person)
        by, lead = turn.person.name, desk.contact(shift)
        told = turn.tell(
            person.id,
            lambda reader: screens.signed_up_by(reader, card, by, lead, turn.now),
            lane=desk.lane(shift),
        )
        turn.say(placing_screens.added(turn.reader, card, person.name, told=told), in_place=True)

    @on_button("off")
    def off(self, turn: Turn) -> None:
        """Ask whom to take off, and then whether really."""
        desk, shift = self._changeable(turn)
        if shift is None:
            return
        card, places = desk.card(shift), desk.places(shift)
        if len(turn.args) < 2:
            people = [(p.person_id, p.name) for p in places]
            turn.say(placing_screens.choose_person(turn.reader, card, people, "off"))
            return
        chosen = next((p for p in places if p.person_id == turn.number(1)), None)
        if chosen is None:
            raise StaleButtonError
        turn.say(
            placing_screens.ask_take_off(turn.reader, card, chosen.person_id, chosen.name), in_place=True
        )

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
        told = turn.tell(
            person.id,
            lambda reader: day_screens.taken_off(reader, card, by.name, by.id),
            lane=desk.lane(shift),
        )
        turn.say(placing_screens.was_taken_off(turn.reader, card, person.name, told=told), in_place=True)
        desk.show_lead(shift)

    # Attendance

    @on_button("mark_here")
    def tap_here(self, turn: Turn) -> None:
        """Note for somebody else that they are there."""
        desk, shift = self._mine_to_run(turn)
        if shift is None:
            return
        if shift.off or turn.now < shift.starts_at - EARLY:
            turn.say(roster_screens.has_begun(turn.reader, desk.card(shift)))
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
            turn.say(placing_screens.choose_person(turn.reader, card, people, "undo"))
            return
        chosen = next((p for p in came if p.person_id == turn.number(1)), None)
        if chosen is None:
            raise StaleButtonError
        self.unmark(desk, shift, chosen.person_id)
        turn.tell(chosen.person_id, lambda reader: day_screens.not_here_yet(reader, card))
        turn.say(placing_screens.unmarked(turn.reader, card, chosen.name), in_place=True)
        desk.show_lead(shift)

    @on_button("numbers")
    def numbers(self, turn: Turn) -> None:
        """Show the numbers of the day to the lead or the backup, and to nobody else."""
        desk, shift = self._mine_to_run(turn)
        if shift is None:
            return
        canvass = shift.canvass
        if turn.person.id not in (canvass.lead_id, canvass.backup_id):
            turn.say(roster_screens.not_yours(turn.reader))
            return
        named = {desk.name(person_id): number for person_id, number in desk.store.numbers(shift.id).items()}
        if not named:
            turn.say(roster_screens.numbers_gone(turn.reader, desk.card(shift)))
            return
        turn.say(roster_screens.day_numbers(turn.reader, desk.card(shift), named))
        plan_empty_numbers(turn.uow, shift, turn.person.id, self._campaign.zone)

    # What the above share

    def _addable(self, desk: Desk, shift: Shift, beginning: str) -> list[tuple[int, str]]:
        turn = desk.turn
        seen = turn.people.people_of(turn.person)
        on_it = {s.person_id for s in desk.store.signups(shift.id)}
        return desk.called([p for p in turn.people.grown_up(seen) if p not in on_it], beginning)

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
        if one.standing is Standing.UNPREPARED:
            return "unprepared"
        theirs = desk.store.on_which(person.id, desk.turn.now)
        return "clash" if any(other.overlaps(shift) for other in theirs) else None
