"""Two people on shifts turn out to be one."""

from bot.domain_events import PeopleJoined, PeopleParted
from bot.engine.feature import on
from bot.engine.turn import Turn
from bot.features.shifts import day_screens, lead_screens
from bot.features.shifts.desk import Desk
from bot.features.shifts.model import COMING, HOLDING, CanvassState, Duty, Shift
from bot.features.shifts.plans import hand_over_reminders, plan_reminders
from bot.features.shifts.room import ShiftRoom
from bot.people.model import Person


class OneOnShifts(ShiftRoom):
    """Lets one person have one place on a shift, and offers the other on."""

    @on(PeopleJoined)
    def take_over(self, turn: Turn, fact: PeopleJoined) -> None:
        """Let places, promises and numbers of two people be one's."""
        desk, kept = self.desk(turn), turn.people.get(fact.person_id)
        store = desk.store
        signed = store.signed_up(fact.gone_id)
        freed = [shift for shift in signed if store.merge(shift.id, kept.id, fact.gone_id)]
        store.take_over(kept.id, fact.gone_id)
        for shift in signed:
            hand_over_reminders(turn.uow, shift, fact.gone_id, kept.id)
        for shift in freed:
            desk.offer_on(shift)
        for shift in signed:
            if shift.ends_at > turn.now:
                desk.show_lead(shift)
        self._find_backups(desk, kept)
        if kept.adult is False:
            self.give_all_back(turn, kept.id)
        self._tell_at_once(desk, kept)

    @on(PeopleParted)
    def give_back(self, turn: Turn, fact: PeopleParted) -> None:
        """Remind each of two of their own places."""
        desk = self.desk(turn)
        for person in turn.people.many((fact.person_id, fact.gone_id)):
            for shift in desk.store.on_which(person.id, turn.now, *HOLDING):
                if not shift.begun(turn.now):
                    plan_reminders(turn.uow, shift, person, turn.now)

    def give_all_back(self, turn: Turn, person_id: int) -> None:
        """Give back every place of somebody on shifts to come."""
        desk = self.desk(turn)
        for shift in desk.store.signed_up(person_id):
            if not shift.begun(turn.now) and desk.let_go(shift, person_id):
                desk.show_lead(shift)

    def _tell_at_once(self, desk: Desk, person: Person) -> None:
        """Tell somebody who now has places on shifts at the same time: they say which they give back."""
        mine = desk.store.on_which(person.id, desk.turn.now, *COMING)
        clashing = [one for one in mine if any(one.overlaps(other) for other in mine if other.id != one.id)]
        if clashing:
            cards, now = [desk.card(shift) for shift in clashing], desk.turn.now
            desk.turn.tell(person.id, lambda reader: day_screens.at_the_same_time(reader, cards, now))

    def _find_backups(self, desk: Desk, person: Person) -> None:
        """Nobody backs themselves up: whoever stands above looks for somebody else."""
        for canvass in desk.store.canvasses_of(person.id):
            if canvass.lead_id != person.id or canvass.backup_id != person.id:
                continue
            desk.store.step_down(person.id, Duty.BACKUP, canvass.id)
            for shift in desk.store.shifts_of(canvass.id):
                if (
                    shift.canvass.state is CanvassState.OPEN
                    and not shift.off
                    and shift.ends_at > desk.turn.now
                ):
                    self._tell_above(desk, shift, person)

    def _tell_above(self, desk: Desk, shift: Shift, person: Person) -> None:
        turn, card = desk.turn, desk.card(shift)
        desk.announce_moved(shift)
        above = [p for p in turn.people.captains_above(shift.canvass.scopes[0]) if p != person.id]
        for person_id in [*above[:2], person.id]:
            turn.tell(
                person_id,
                lambda reader: lead_screens.duty_fell_vacant(
                    reader, card, person.name, Duty.BACKUP, turn.now
                ),
            )
