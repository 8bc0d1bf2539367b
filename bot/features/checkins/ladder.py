"""The overdue ladder of one watch, within one turn: asks, plans the next rung, takes owners, ends."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from bot.conversation.messages import Lane
from bot.engine.turn import Screen, Turn
from bot.features.checkins import ladder_screens, screens
from bot.features.checkins.model import (
    AFTER,
    OWNER_SILENT,
    OWNER_SPEAKS,
    Ending,
    Rung,
    Watch,
)
from bot.features.checkins.screens import Crew
from bot.features.checkins.store import CheckinStore
from bot.features.checkins.sums import plan_summary
from bot.storage.unit_of_work import Otherwise

INTRODUCED = timedelta(days=1)


class Ladder:
    """One watch and everything that is said and planned about it."""

    def __init__(self, turn: Turn, store: CheckinStore, watch: Watch, emergency: str) -> None:
        self.turn, self.store, self.watch = turn, store, watch
        self._emergency = emergency

    # Who

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

    def may_act(self, person_id: int) -> bool:
        """Whether somebody may say that this person is home, or take it."""
        w = self.watch
        named = {w.lead_id, w.owner_id, *w.helpers, *w.told}
        return person_id != w.person_id and (
            person_id in named or person_id in self.turn.people.coordinators()
        )

    # Times

    def start(self) -> None:
        """Plan the first question."""
        self._plan(Rung.ASK)

    def postpone(self, asks_at: datetime) -> None:
        """Give more time: every rung moves, and those who were asked hear of it."""
        w = self.watch
        self._clear()
        w.asks_at, w.round, w.rung = asks_at, w.round + 1, None
        w.owner_id, w.owner_due, w.alarm, w.unasked = None, None, False, False
        self.store.save(w)
        crew = self.crew()
        self._tell_told(lambda reader: ladder_screens.more_time_needed(reader, w, crew))
        self.start()

    def replan(self) -> None:
        """Begin again with the times and the people as they are now in the watch."""
        self._clear()
        self.watch.round, self.watch.rung, self.watch.unasked = self.watch.round + 1, None, False
        self.store.save(self.watch)
        self.start()

    # Rungs

    def climb(self, rung: Rung, silent_owner: str = "") -> None:
        """Ask on *rung*; if nobody is reached there, on the next at once, and so on."""
        self._clear()
        while rung < Rung.TOP and not self._ask(rung, silent_owner):
            rung = Rung(rung + 1)
        self.watch.rung = min(rung, Rung.ABOVE)
        self.store.save(self.watch)
        if rung < Rung.TOP:
            self._plan(Rung(rung + 1))

    def pass_over(self, rung: Rung) -> None:
        """Go on to the next at once: what was asked on *rung* has come back."""
        w = self.watch
        if rung < Rung.FIRST:
            w.unasked = w.unasked or rung is Rung.ASK
            self._tell(w.person_id, lambda reader: screens.could_not_ask(reader, w))
            self.climb(Rung.FIRST)
            return
        before = w.told = w.told - {w.helper(rung) or 0}
        self.climb(Rung(rung + 1))
        if w.alarm:  # They were told who knows of it, and that was not so.
            self._tell_who_knows(w.told - before)

    def begin_again(self, since: datetime) -> None:
        """After an outage: say so, and start at the first rung with new times."""
        w, now = self.watch, self.turn.now
        self._clear()
        w.asks_at, w.round, w.rung, w.unasked = now, w.round + 1, Rung.ASK, False
        self.store.save(w)
        crew = self.crew()
        self._tell_told(
            lambda reader: ladder_screens.begins_again(reader, w, crew, reader.hour(since), reader.hour(now))
        )
        asked = self._ask_out_loud(
            w.person_id,
            lambda reader: screens.was_not_watching(reader, w, crew, reader.hour(since), reader.hour(now)),
            Rung.ASK,
        )
        if asked:
            self._plan(Rung.AGAIN)
        else:
            w.unasked = True
            self.climb(Rung.FIRST)

    def ask_for_help(self) -> list[int]:
        """Tell a named person at once; return who was told."""
        w = self.watch
        before, w.alarm = w.told, True
        if w.owner_id is not None:
            self.store.save(w)
            self._tell_helper(w.owner_id, Rung.FIRST)
            return [w.owner_id]
        self._clear()
        w.round, w.asks_at, w.told = w.round + 1, self.turn.now - AFTER[Rung.FIRST], frozenset()
        self.climb(Rung.FIRST)
        told, w.told = sorted(w.told), w.told | before
        self.store.save(w)
        return told

    # Owners

    def own(self, owner_id: int) -> bool:
        """Let somebody take it, and tell the others; False if another was faster."""
        if not self.store.take(self.watch, owner_id):
            return False
        w = self.watch
        self._clear()
        self.turn.people.introduce(owner_id, w.person_id, self.turn.now + INTRODUCED)
        self._ask_owner_at(self.turn.now + OWNER_SPEAKS, "ask")
        crew, owner = self.crew(), self.name(owner_id)
        others = w.told | set(w.helpers)
        self._tell_all(
            others - {owner_id}, lambda reader: ladder_screens.somebody_has_it(reader, w, crew, owner)
        )
        w.told = frozenset(others | {owner_id})
        self.store.save(w)
        return True

    def ask_owner(self) -> None:
        """Ask whoever has it what they know; if that cannot be, go on to the next rung."""
        w, crew = self.watch, self.crew()
        asked = w.owner_id is not None and self._ask_out_loud(
            w.owner_id, lambda reader: ladder_screens.what_do_you_know(reader, w, crew), Rung.FIRST
        )
        if asked:
            self._ask_owner_at(self.turn.now + OWNER_SILENT, "silent")
        else:
            self.go_on_without_owner()

    def keep_looking(self) -> None:
        """Note that the owner is still looking, and tell the other of the two who decide."""
        w, crew = self.watch, self.crew()
        self._ask_owner_at(self.turn.now + OWNER_SPEAKS, "ask")
        owner = self.name(w.owner_id)
        if w.owner_id is not None and (other := w.other(w.owner_id)):
            self._tell(other, lambda reader: ladder_screens.still_looked_for(reader, w, crew, owner))

    def go_on_without_owner(self) -> None:
        """Ask the next now, because whoever took it is silent or gone; the later rungs follow from now."""
        w = self.watch
        self._clear()
        silent, w.owner_id, w.owner_due = self.name(w.owner_id), None, None
        following = Rung.FIRST if w.rung is None else Rung(w.rung + 1)
        following = min(max(following, Rung.FIRST), Rung.ABOVE)
        w.round, w.asks_at = w.round + 1, self.turn.now - AFTER[following]
        self.store.save(w)
        self.climb(following, silent)
        if following is Rung.ABOVE:  # Lead and backup were told that they need do nothing.
            for helper in w.helpers:
                self._tell_helper(helper, Rung.SECOND, silent)
            self.store.save(w)

    # Ending

    def end(self, ending: Ending, by: int | None = None) -> bool:
        """End the watch, and tell everybody who was asked; False if it had ended already."""
        w = self.watch
        self._clear()
        if not self.store.end(w, ending, self.turn.now):
            return False
        if ending is not Ending.LEFT:
            crew, name = self.crew(), self.name(by)
            self._tell_all(
                w.told - {by} if by else w.told, lambda reader: ladder_screens.over(reader, w, crew, name)
            )
        plan_summary(self.turn, self.store, w.shift_id)
        return True

    # What else is said of it

    def tell_moved(self) -> None:
        """Say the new times to whoever is out."""
        w, crew = self.watch, self.crew()
        self._tell(w.person_id, lambda reader: screens.moved(reader, w, crew))

    def tell_left(self) -> None:
        """Tell the first who can be reached that the person stopped the bot while they are out."""
        w, crew = self.watch, self.crew()
        for helper in w.helpers or tuple(self.above()):
            if self._tell(helper, lambda reader: ladder_screens.left_the_bot(reader, w, crew)):
                w.told |= {helper}
                self.store.save(w)
                return

    def tell_erased(self, people: Iterable[int], name: str) -> None:
        """Say that the watch has ended because the person had themselves erased."""
        self._tell_all(people, lambda reader: ladder_screens.erased(reader, name))

    # How

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
            return
        climbed, at = following
        turn.plan(
            "checkins.climb", _key(w, climbed), max(at, turn.now), person_id=w.person_id,
            watch=str(w.id), round=str(w.round), rung=str(int(climbed)),
        )  # fmt: skip

    def _ask_owner_at(self, at: datetime, phase: str) -> None:
        w = self.watch
        if w.owner_due is not None:
            self.turn.cancel(_owner_key(w))
        w.owner_due = at
        self.store.save(w)
        self.turn.plan(
            "checkins.owner", _owner_key(w), at, person_id=w.person_id, watch=str(w.id), phase=phase
        )

    def _clear(self) -> None:
        w = self.watch
        for rung in AFTER:
            self.turn.cancel(_key(w, rung))
        if w.owner_due is not None:
            self.turn.cancel(_owner_key(w))


def _key(watch: Watch, rung: Rung) -> str:
    return f"checkins.climb:{watch.id}:{watch.round}:{int(rung)}"


def _owner_key(watch: Watch) -> str:
    due = watch.owner_due.timestamp() if watch.owner_due else 0
    return f"checkins.owner:{watch.id}:{due:.0f}"
