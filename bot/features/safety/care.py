"""Finding a person for somebody who asked: who is told, who may answer, what is planned."""

from collections.abc import Iterable

from bot.conversation.messages import Lane
from bot.engine.reading import StaleButtonError
from bot.engine.telling import Screen
from bot.engine.turn import Turn
from bot.features.safety import case_screens
from bot.features.safety.cases import KEEP_CLOSED, PATIENCE, PROMISE, TALK, Case, Watch, watch
from bot.features.safety.store import CaseStore
from bot.people.model import RoleKind
from bot.people.preferences import Kind
from bot.storage.unit_of_work import Otherwise


class Care:
    """The care team of one turn, and what it does about cases."""

    def __init__(self, turn: Turn) -> None:
        self._turn = turn
        self.cases = CaseStore(turn.uow)

    def willing(self) -> list[int]:
        """Return who answers when somebody asks: the care team, or the coordinators if there is none."""
        return self._turn.people.holders(RoleKind.CARE) or self._turn.people.coordinators()

    def may_answer(self, case: Case) -> bool:
        """Whether the person of this turn is among those whom *case* may go to."""
        me = self._turn.person.id
        return me != case.asker_id and me in {*self.willing(), *self._turn.people.coordinators()}

    def watch(self, asker_id: int, more: Iterable[int] = (), without: int | None = None) -> Watch:
        """Return who can be asked for *asker_id*; *more* are asked besides the care team."""
        ids = [p for p in dict.fromkeys([*self.willing(), *more]) if p != without]
        reachable = [p for p in self._turn.people.many(ids) if self._turn.people.address_of(p.id)]
        return watch(reachable, asker_id, self._turn.now)

    def request(self, case: Case, there: Watch, *, last: bool = False) -> None:
        """Tell those who can answer that somebody asked: at once, or when their quiet hours end.

        Without an answer more are asked after a while, or, if these are the *last*, it is given up; at once,
        should it come back from all of them.
        """
        lane = Lane.SAFETY if there.now else Lane.LESSON
        asked = ",".join(str(person.id) for person in there.asked)
        back = Otherwise("safety.returned", case.asker_id, {"case": str(case.id), "asked": asked})
        for person in there.asked:
            self._turn.tell(
                person.id,
                lambda r: case_screens.request(r, case, again=last),
                lane=lane,
                kind=Kind.REST,
                otherwise=back,
            )
        self._turn.uow.cancel_all(f"safety.unanswered:{case.id}:")
        since, round_ = there.opens or self._turn.now, 1 if last else 0
        self._turn.plan(
            "safety.unanswered",
            f"safety.unanswered:{case.id}:{round_}:{since.timestamp():.0f}",
            since + PATIENCE[round_],
            person_id=case.asker_id,
            case=str(case.id),
            round=str(round_),
        )

    def ask_others(self, case: Case, without: int | None = None) -> Watch | None:
        """Take the case from whoever has it, and ask the coordinators too; None if there is nobody else."""
        there = self.watch(case.asker_id, self._turn.people.coordinators(), without)
        if not there.asked:
            return None
        self.cases.give_back(case.id)
        self.request(case, there, last=True)
        return there

    def still_with_somebody(self, asked: str) -> bool:
        """Whether a request to those *asked* (their numbers) has reached, or may still reach, one of them."""
        return any(self._turn.people.address_of(int(each)) for each in asked.split(",") if each)

    def introduce(self, case: Case) -> None:
        """Let the two write to each other, and ask both at the promised hour whether they did."""
        turn, me = self._turn, self._turn.person
        turn.people.introduce(case.asker_id, me.id, turn.now + TALK)
        key = f"safety.follow:{case.id}:{me.id}:{turn.now.timestamp():.0f}"
        turn.plan("safety.follow", key, turn.now + PROMISE, case=str(case.id), owner=str(me.id))

    def close(self, case: Case) -> bool:
        """Close a case, to be erased later; False if it was closed before."""
        turn, key = self._turn, f"safety.forget:{case.id}"
        turn.plan("safety.forget", key, turn.now + KEEP_CLOSED, person_id=case.asker_id, case=str(case.id))
        return self.cases.close(case.id)

    def tell_the_others(self, case: Case, screen: Screen) -> None:
        """Tell those who were asked, but for the person of this turn; it can wait for the morning."""
        me = self._turn.known.id if self._turn.known else None
        for person in self.watch(case.asker_id, without=me).asked:
            self._turn.tell(person.id, screen, lane=Lane.LESSON, kind=Kind.REST)

    def of_button(self) -> Case:
        """Return the case that a button names."""
        case = self.cases.find(self._turn.number(0))
        if case is None:
            raise StaleButtonError
        return case

    def of_job(self) -> Case | None:
        """Return the case that a job names, if it is still open."""
        case = self.cases.find(int(self._turn.payload["case"]))
        return case if case and not case.closed else None

    def name_of(self, person_id: int | None) -> str:
        """Return a person's name; empty if they are gone."""
        person = self._turn.people.find(person_id) if person_id is not None else None
        return person.name if person else ""
