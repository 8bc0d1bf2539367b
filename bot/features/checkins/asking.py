"""What the ladder of one watch asks and plans: on every network, and heard of should it come back."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from bot.conversation.messages import Lane
from bot.engine.telling import Screen
from bot.engine.turn import Turn
from bot.features.checkins import ladder_screens, screens, unasked_screens
from bot.features.checkins.crew import Crew
from bot.features.checkins.model import AFTER, ONCE_MORE, Rung, Watch
from bot.features.checkins.store import CheckinStore
from bot.storage.unit_of_work import Otherwise

INTRODUCED = timedelta(days=1)


class Asking:
    """One watch within one turn: who is asked about it, how, and what is planned."""

    def __init__(self, turn: Turn, store: CheckinStore, watch: Watch, emergency: str) -> None:
        self.turn, self.store, self.watch = turn, store, watch
        self._emergency = emergency

    def crew(self) -> Crew:
        """Return the names that screens about this watch need."""
        w = self.watch
        return Crew(
            person=self.name(w.person_id),
            first=self.name(w.first_id),
            second=self.name(w.second_id),
            above=bool(self.above()),
            emergency=self._emergency,
            closed=self.turn.people.is_closed(w.person_id),
        )

    def name(self, person_id: int | None) -> str:
        """Return somebody's name; empty if they are gone."""
        person = self.turn.people.find(person_id) if person_id is not None else None
        return person.name if person else ""

    def above(self) -> list[int]:
        """Return the coordinators who are told last: those with a chat who are not asked before."""
        earlier = (self.watch.person_id, *self.watch.helpers)
        found = (p for p in self.turn.people.coordinators() if p not in earlier)
        return [p for p in found if self.turn.people.address_of(p)]

    def _ask(self, rung: Rung, silent_owner: str) -> bool:
        w, crew = self.watch, self.crew()
        match rung:
            case Rung.ASK:
                w.unasked = not self._ask_out_loud(
                    w.person_id, lambda reader: screens.home_safe(reader, w, crew), rung
                )
                return not w.unasked
            case Rung.AGAIN:
                return self._ask_out_loud(
                    w.person_id, lambda reader: screens.home_safe_again(reader, w, crew), rung
                )
            case Rung.ABOVE:
                above = [
                    p
                    for p in self.above()
                    if self._ask_out_loud(
                        p, lambda reader: ladder_screens.coordinators_asked(reader, w, crew), rung
                    )
                ]
                w.told |= set(above)
                return bool(above)
            case _:
                helper = w.helper(rung)
                return helper is not None and self._tell_helper(helper, rung, silent_owner)

    def _tell_helper(self, helper: int, rung: Rung, silent_owner: str = "") -> bool:
        w, crew = self.watch, self.crew()
        self.turn.people.introduce(helper, w.person_id, self.turn.now + INTRODUCED)
        told = self._ask_out_loud(
            helper, lambda reader: ladder_screens.no_word(reader, w, crew, rung, silent_owner), rung
        )
        w.told |= {helper} if told else set()
        return told

    def _tell_who_knows(self, told: Iterable[int]) -> None:
        w, crew, now = self.watch, self.crew(), self.turn.now
        names = ", ".join(self.name(person_id) for person_id in sorted(told))
        self._tell(
            w.person_id,
            lambda reader: (
                screens.told_for_you(reader, names, reader.hour(now))
                if names
                else screens.told_nobody(reader, crew)
            ),
        )

    def _ask_out_loud(self, person_id: int, screen: Screen, rung: Rung) -> bool:
        """Ask on every network that somebody has: a rung must not wait for the phone in the other pocket.

        Should the question reach them nowhere, the next are asked at once.
        """
        w = self.watch
        about = {"watch": str(w.id), "round": str(w.round), "rung": str(int(rung)), "who": str(person_id)}
        back = Otherwise("checkins.returned", w.person_id, about)
        return self.turn.tell(person_id, screen, lane=Lane.SAFETY, everywhere=True, otherwise=back)

    def _tell(self, person_id: int, screen: Screen) -> bool:
        return self.turn.tell(person_id, screen, lane=Lane.SAFETY)

    def _tell_all(self, people: Iterable[int], screen: Screen) -> None:
        for person_id in sorted(people):
            self._tell(person_id, screen)

    def _tell_told(self, screen: Screen) -> None:
        self._tell_all(self.watch.told, screen)

    def _plan(self, rung: Rung) -> None:
        w, turn = self.watch, self.turn
        coming = ((r, at) for r, at in w.ladder(above=True) if r >= rung)
        if (following := next(coming, None)) is None:
            self._plan_second_word()
            return
        climbed, at = following
        turn.plan(
            "checkins.climb", _key(w, climbed), max(at, turn.now), person_id=w.person_id,
            watch=str(w.id), round=str(w.round), rung=str(int(climbed)),
        )  # fmt: skip

    def _plan_second_word(self) -> None:
        w = self.watch
        self.turn.plan(
            "checkins.oncemore", _key(w, Rung.TOP), self.turn.now + ONCE_MORE, person_id=w.person_id,
            watch=str(w.id), round=str(w.round),
        )  # fmt: skip

    def point_out(self, helper: int) -> None:
        """Say to a helper whose direct messages are closed, where others may read, that something waits."""
        if self.turn.people.is_closed(helper):
            self._tell(helper, lambda reader: unasked_screens.could_not_tell(reader, self.watch))

    def _ask_owner_at(self, at: datetime, phase: str) -> None:
        w = self.watch
        if w.owner_due is not None:
            self.turn.cancel(_owner_key(w))
        w.owner_due = at
        self.store.save(w)
        self.turn.plan(
            "checkins.owner", _owner_key(w), at, person_id=w.person_id, watch=str(w.id), phase=phase,
            due=due_word(w),
        )  # fmt: skip

    def _clear(self) -> None:
        w = self.watch
        for rung in (*AFTER, Rung.TOP):
            self.turn.cancel(_key(w, rung))
        if w.owner_due is not None:
            self.turn.cancel(_owner_key(w))


def _key(watch: Watch, rung: Rung) -> str:
    return f"checkins.climb:{watch.id}:{watch.round}:{int(rung)}"


def due_word(watch: Watch) -> str:
    """Return what a question to the owner of *watch* is known by: one tried again comes at another moment."""
    return f"{watch.owner_due.timestamp() if watch.owner_due else 0:.0f}"


def _owner_key(watch: Watch) -> str:
    return f"checkins.owner:{watch.id}:{due_word(watch)}"
