"""The room of shifts as the house sees it: buttons at home, lines, audiences, what it reacts to."""

from collections.abc import Collection, Sequence
from datetime import timedelta

from bot.conversation.markup import Rich
from bot.conversation.messages import Button
from bot.domain_events import PersonForgotten, PersonStopped, RoleEnded
from bot.engine.audience import Audience
from bot.engine.feature import on
from bot.engine.turn import AudienceSource, Turn
from bot.features.shifts import lead_screens, roster_screens, screens
from bot.features.shifts.changing import Changing
from bot.features.shifts.desk import Desk
from bot.features.shifts.joining import OneOnShifts
from bot.features.shifts.model import COMING, CanvassState, Duty, Shift, State, may_run
from bot.features.shifts.numbers import Numbers
from bot.features.shifts.posting_form import PostingForm
from bot.features.shifts.posting_screens import post_button
from bot.features.shifts.rosters import Rosters
from bot.features.shifts.wording import near_button
from bot.people.campaign import Campaign
from bot.people.deeds import Deed
from bot.people.model import Right, RoleKind

ADDRESSED_AFTER = timedelta(days=2)


class Shifts(Numbers, Rosters, Changing, PostingForm, OneOnShifts):
    """Posting canvasses, claiming places, waiting, reminders, being there."""

    def home(self, turn: Turn) -> Sequence[Button]:
        """Return the way to shifts, to one's own, and for captains to their canvasses."""
        if turn.known is None:
            return ()
        mine = Desk(turn, self._campaign).store.on_which(
            turn.person.id, turn.now, *COMING, State.WAITING, State.OFFERED
        )
        own = (screens.mine_button(turn.reader),) if mine else ()
        post = (post_button(turn.reader),) if turn.person.may(Right.CAPTAIN) else ()
        return (near_button(turn.reader), *own, *post)

    def lines(self, turn: Turn) -> Sequence[Rich]:
        """Return the next shift."""
        desk = self.desk(turn)
        coming = desk.store.on_which(turn.person.id, turn.now)[:1]
        return [screens.on_my_card(turn.reader, desk.card(shift)) for shift in coming]

    def have_done(self, turn: Turn, deed: Deed, person_ids: Collection[int]) -> Collection[int]:
        """Return who of these people came to a shift, or led a canvass that took place."""
        store = self.desk(turn).store
        done = store.came(person_ids) if deed is Deed.CAME_TO_SHIFT else store.led(turn.now)
        return done & set(person_ids)

    def audience_source(self) -> AudienceSource | None:
        """Return "everyone on this shift", for those who run it."""
        return ShiftAudiences(self._campaign)

    @on(PersonStopped)
    def make_room(self, turn: Turn, fact: PersonStopped) -> None:
        """Offer on the places of somebody who stopped the bot, and have their promises given to others."""
        self._leave_all(turn, fact.person_id)

    @on(PersonForgotten)
    def forget(self, turn: Turn, fact: PersonForgotten) -> None:
        """Offer on the places of somebody who is erased, then delete what is kept of them."""
        self._leave_all(turn, fact.person_id)
        self.desk(turn).store.forget(fact.person_id)

    @on(RoleEnded)
    def look_after_canvasses(self, turn: Turn, fact: RoleEnded) -> None:
        """Let the captain above look at the shifts of somebody who is no captain any more."""
        person = turn.people.find(fact.person_id)
        if person is None or fact.kind != RoleKind.CAPTAIN or person.may(Right.CAPTAIN):
            return
        desk = self.desk(turn)
        for shift in self._promised(desk, person.id):
            card = desk.card(shift)
            for above in self._above(desk, shift, person.id):
                turn.tell(
                    above,
                    lambda reader, card=card: lead_screens.captaincy_ended(  # type: ignore[misc]
                        reader, card, person.name, person.id, turn.now
                    ),
                )

    def _leave_all(self, turn: Turn, person_id: int) -> None:
        desk = self.desk(turn)
        for shift in desk.store.on_which(person_id, turn.now, State.CLAIMED, State.OFFERED, State.WAITING):
            if not shift.begun(turn.now):
                desk.let_go(shift, person_id)
                desk.show_lead(shift)
        self._step_down(desk, person_id)

    def _step_down(self, desk: Desk, person_id: int) -> None:
        turn, name = desk.turn, desk.name(person_id)
        promised = self._promised(desk, person_id)
        duties = {s.id: [d for d in Duty if s.canvass.holder(d) == person_id] for s in promised}
        for duty in Duty:
            desk.store.step_down(person_id, duty)
        for old in promised:
            shift = desk.store.get(old.id)
            if shift.canvass.state is not CanvassState.OPEN:
                continue
            desk.announce_moved(shift)
            desk.show_lead(shift)
            card = desk.card(shift)
            for above in self._above(desk, shift, person_id):
                turn.tell(
                    above,
                    lambda reader, card=card, duty=duties[old.id][0]: lead_screens.duty_fell_vacant(  # type: ignore[misc]
                        reader, card, name, duty, turn.now
                    ),
                )

    def _promised(self, desk: Desk, person_id: int) -> list[Shift]:
        """Return the shifts to come, or under way, for which a person is named."""
        named = [c for c in desk.store.canvasses_of(person_id) if person_id in (c.lead_id, c.backup_id)]
        shifts = [s for c in named for s in desk.store.shifts_of(c.id)]
        return [s for s in shifts if not s.off and s.ends_at > desk.turn.now]

    def _above(self, desk: Desk, shift: Shift, person_id: int) -> list[int]:
        people, scope = desk.turn.people, shift.canvass.scopes[0]
        line = [*people.captains_above(scope), *self.answerable(desk, shift.canvass, without=person_id)]
        found = [p.id for p in people.many(dict.fromkeys(line)) if p.id != person_id and not p.stopped]
        return found[:2]


class ShiftAudiences:
    """Everyone on a shift, as an audience for those who run it. Keys are such as ``shift-12``."""

    def __init__(self, campaign: Campaign) -> None:
        self._campaign = campaign

    def audiences(self, turn: Turn) -> Sequence[Audience]:
        """Return the shifts that the person runs and that are not long over."""
        desk = Desk(turn, self._campaign)
        runs = [s for s in desk.store.since(turn.now - ADDRESSED_AFTER) if may_run(turn.person, s.canvass)]
        return [
            Audience(f"shift-{s.id}", roster_screens.everyone_on(turn.reader, desk.card(s), turn.now))
            for s in runs
        ]

    def audience_of(self, turn: Turn, key: str) -> Sequence[int] | None:
        """Return who comes to the shift, if the person runs it."""
        kind, _, number = key.partition("-")
        if kind != "shift" or not number.isdecimal():
            return None
        desk = Desk(turn, self._campaign)
        shift = desk.store.find(int(number))
        if shift is None or not may_run(turn.person, shift.canvass):
            return None
        return [s.person_id for s in desk.store.signups(shift.id, *COMING)]
