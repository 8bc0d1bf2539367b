"""Asking for a person after a hard day. Nobody is told of it but whom the person chose."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from bot.engine.feature import on_answer, on_button, on_job
from bot.engine.reading import StaleButtonError
from bot.engine.turn import Turn
from bot.features.checkins import request_screens
from bot.features.checkins.model import CARE_TEAM, Debrief, Request, Turning, writes_by
from bot.features.checkins.request_screens import Choice
from bot.features.checkins.room import Room
from bot.people.areas import folded
from bot.people.model import Person, Right, RoleKind
from bot.people.preferences import Kind
from bot.storage.unit_of_work import Otherwise

REMIND_AFTER = timedelta(hours=1)
INTRODUCED = timedelta(days=7)
STEP = "checkins.person"


class Requests(Room):
    """Handles the choice of a person, and what that person answers."""

    def first_choice(self, turn: Turn, debrief: Debrief) -> Choice | None:
        """Return who is offered by name: the one who is asked first about this person."""
        watch = self.store(turn).watch(debrief.watch_id)
        found = _choices(turn, watch.helpers if watch else ())
        return found[0] if found else None

    @on_button("tell")
    def choose(self, turn: Turn) -> None:
        """Tell whom the person chose, or nobody."""
        debrief = self.own_debrief(turn, turn.number(0))
        self._forget_question(turn)
        match turn.word(1):
            case request_screens.NOBODY:
                asked = self.store(turn).has_asked(debrief.id)
                screen = request_screens.enough if asked else request_screens.as_you_wish
                turn.say(screen(turn.reader, debrief), in_place=True)
            case request_screens.OTHER:
                turn.say(request_screens.who_else(turn.reader, debrief, self._near(turn, debrief)))
                turn.wait_for(STEP, debrief=str(debrief.id))
            case request_screens.CARE:
                self._ask_care_team(turn, debrief)
            case _:
                self._ask(turn, debrief, turn.number(1))

    @on_answer("person")
    def take_name(self, turn: Turn) -> None:
        """Look for a typed name among those who may be asked."""
        debrief = self.own_debrief(turn, int(turn.gathered["debrief"]))
        if turn.aided:  # A cry for help is no name.
            turn.wait_for(STEP, debrief=str(debrief.id))
            turn.say(request_screens.who_else(turn.reader, debrief, self._near(turn, debrief)))
            return
        wanted = folded(turn.text)
        found = [c for c in self._all(turn, debrief) if wanted and wanted in folded(c.name)]
        exact = [c for c in found if folded(c.name) == wanted]
        if len(exact) == 1:
            self._ask(turn, debrief, exact[0].id)
            return
        turn.wait_for(STEP, debrief=str(debrief.id))
        if found:
            turn.say(request_screens.who_else(turn.reader, debrief, found))
        else:
            near = self._near(turn, debrief)
            turn.say(request_screens.nobody_of_that_name(turn.reader, debrief, near))

    @on_button("take")
    def take_request(self, turn: Turn) -> None:
        """Let the one who was asked say yes, and tell the person until when they will hear."""
        helper, request = turn.person, self.store(turn).request(turn.number(0))
        if request is None or not _is_asked(helper, request):
            raise StaleButtonError
        asker = turn.people.get(request.person_id)
        if request.state is Turning.WITHDRAWN:
            turn.say(request_screens.not_needed(turn.reader, asker.name), in_place=True)
        elif request.taken_by == helper.id or self.store(turn).answer(request, helper.id):
            self._agree(turn, request, asker, first=request.taken_by is None)
        else:
            other = turn.people.find(request.taken_by) if request.taken_by is not None else None
            name = other.name if other else ""
            turn.say(request_screens.another_does_it(turn.reader, asker.name, name), in_place=True)

    @on_job("remind")
    def remind(self, turn: Turn) -> None:
        """After an hour without an answer: remind once, and tell the person honestly."""
        request = self.store(turn).request(int(turn.payload["request"]))
        if request is None or request.state is not Turning.ASKED:
            return
        debrief = self.store(turn).debrief(request.debrief_id)
        asker, asked = turn.person, _asked(turn, request)
        if debrief is None:
            return
        awake = [person for person in asked if not person.in_quiet_hours(turn.now)]
        reminded = [p for p in awake if self._tell_asked(turn, request, asker, p.id, again=True)]
        if not asked and request.asked_id != CARE_TEAM:
            turn.say(request_screens.gone(turn.reader, debrief))
            return
        name = "" if request.asked_id == CARE_TEAM else asked[0].name
        turn.say(request_screens.no_answer_yet(turn.reader, debrief, name, reminded=bool(reminded)))

    @on_job("unheard")
    def say_unheard(self, turn: Turn) -> None:
        """Tell the person at once that whom they chose cannot be reached, and offer others."""
        store = self.store(turn)
        request = store.request(int(turn.payload["request"]))
        debrief = store.debrief(request.debrief_id) if request else None
        if request is None or debrief is None or request.state is not Turning.ASKED:
            return
        team = request.asked_id == CARE_TEAM
        if team and _asked(turn, request):
            return  # Others of the team have it.
        turn.cancel(_reminder(request))
        store.withdraw(request)
        chosen = turn.people.find(request.asked_id)
        turn.say(
            request_screens.nobody_on_duty(turn.reader, debrief, self.first_choice(turn, debrief))
            if team
            else request_screens.cannot_reach(turn.reader, debrief, chosen.name if chosen else "")
        )

    def _ask(self, turn: Turn, debrief: Debrief, asked_id: int) -> None:
        choice = next((c for c in self._all(turn, debrief) if c.id == asked_id), None)
        if choice is None:
            raise StaleButtonError
        store = self.store(turn)
        request = store.ask(debrief, asked_id, turn.now)
        if not self._tell_asked(turn, request, turn.person, asked_id):
            store.withdraw(request)
            turn.say(request_screens.cannot_reach(turn.reader, debrief, choice.name))
            return
        self._plan_reminder(turn, request)
        turn.say(request_screens.asked(turn.reader, choice.name), in_place=True)

    def _ask_care_team(self, turn: Turn, debrief: Debrief) -> None:
        store = self.store(turn)
        team = [p for p in _reachable(turn, turn.people.holders(RoleKind.CARE)) if p.id != turn.person.id]
        if not team:
            first = self.first_choice(turn, debrief)
            turn.say(request_screens.nobody_on_duty(turn.reader, debrief, first))
            return
        request = store.ask(debrief, CARE_TEAM, turn.now)
        for person in team:
            self._tell_asked(turn, request, turn.person, person.id)
        self._plan_reminder(turn, request)
        turn.say(request_screens.asked(turn.reader, ""), in_place=True)

    def _tell_asked(
        self, turn: Turn, request: Request, asker: Person, asked_id: int, *, again: bool = False
    ) -> bool:
        return turn.tell(
            asked_id,
            lambda reader: request_screens.asked_for_you(reader, request, asker.name, again=again),
            kind=Kind.REST,
            otherwise=Otherwise("checkins.unheard", asker.id, {"request": str(request.id)}),
        )

    def _plan_reminder(self, turn: Turn, request: Request) -> None:
        turn.plan("checkins.remind", _reminder(request), turn.now + REMIND_AFTER, request=str(request.id))

    def _agree(self, turn: Turn, request: Request, asker: Person, *, first: bool) -> None:
        helper = turn.person
        if asker.stopped:
            turn.say(request_screens.has_stopped(turn.reader, asker.name), in_place=True)
            return
        by = _outside_quiet_hours(turn.now, (asker, helper))
        turn.people.introduce(asker.id, helper.id, turn.now + INTRODUCED)
        turn.say(request_screens.please_write(turn.reader, asker.name, asker.id, by, turn.now), in_place=True)
        if not first:
            return
        turn.cancel(_reminder(request))
        turn.tell(
            asker.id,
            lambda reader: request_screens.will_write(reader, helper.name, helper.id, by, turn.now),
            kind=Kind.REST,
        )
        if request.asked_id == CARE_TEAM:
            for other in _asked(turn, request):
                if other.id not in (helper.id, asker.id):
                    turn.tell(
                        other.id,
                        lambda reader: request_screens.another_does_it(reader, asker.name, helper.name),
                        kind=Kind.REST,
                    )

    def _near(self, turn: Turn, debrief: Debrief) -> list[Choice]:
        """Return the short list: who was asked about this person, their captains, the coordinators."""
        watch = self.store(turn).watch(debrief.watch_id)
        near = [*(watch.helpers if watch else ()), *turn.people.captains_for(turn.person)]
        return _choices(turn, [*near, *turn.people.coordinators()])

    def _all(self, turn: Turn, debrief: Debrief) -> list[Choice]:
        """Return all who may be asked: those who hold a role, and who was on the same shift."""
        roles = (RoleKind.CAPTAIN, RoleKind.COORDINATOR, RoleKind.STEWARD, RoleKind.CARE)
        holders = [p for kind in roles for p in turn.people.holders(kind)]
        companions = self.store(turn).companions(turn.person.id, debrief.shift_id)
        watch = self.store(turn).watch(debrief.watch_id)
        return _choices(turn, [*(watch.helpers if watch else ()), *companions, *holders])

    def _forget_question(self, turn: Turn) -> None:
        if turn.session.step == STEP:
            turn.session.end()


def _choices(turn: Turn, people: Iterable[int]) -> list[Choice]:
    others = [p for p in dict.fromkeys(people) if p != turn.person.id]
    return [Choice(person.id, person.name) for person in _reachable(turn, others)]


def _reachable(turn: Turn, people: Iterable[int]) -> list[Person]:
    """Return those who can be written to now: they have a chat, have not stopped, and do not rest."""
    return [
        person
        for person in turn.people.many(people)
        if not person.stopped and not person.resting(turn.now) and turn.people.address_of(person.id)
    ]


def _asked(turn: Turn, request: Request) -> list[Person]:
    if request.asked_id != CARE_TEAM:
        return turn.people.many([request.asked_id])
    return [p for p in _reachable(turn, turn.people.holders(RoleKind.CARE)) if p.id != request.person_id]


def _is_asked(person: Person, request: Request) -> bool:
    if request.asked_id == CARE_TEAM:
        return person.may(Right.CARE) and person.id != request.person_id
    return person.id == request.asked_id


def _outside_quiet_hours(now: datetime, people: Iterable[Person]) -> datetime:
    """Return until when one will have written to the other, outside the quiet hours of both."""
    by = writes_by(now)
    for person in people:
        awake = person.when_disturbable(by)
        by = by if awake == by else writes_by(awake)
    return by


def _reminder(request: Request) -> str:
    return f"checkins.remind:{request.id}"
