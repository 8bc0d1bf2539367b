"""The overdue ladder of one watch, within one turn: climbs, takes owners, ends."""

from collections.abc import Iterable
from datetime import datetime

from bot.features.checkins import ladder_screens, screens, unasked_screens
from bot.features.checkins.asking import INTRODUCED, Asking
from bot.features.checkins.model import (
    AFTER,
    OWNER_SILENT,
    OWNER_SPEAKS,
    Ending,
    Rung,
)
from bot.features.checkins.sums import plan_summary


class Ladder(Asking):
    """One watch and everything that becomes of it."""

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
        self._plan(Rung(min(rung + 1, Rung.TOP)))

    def say_once_more(self) -> None:
        """Tell those who were asked that still nobody has taken it."""
        w, crew = self.watch, self.crew()
        self._tell_told(lambda reader: ladder_screens.still_nobody(reader, w, crew))
        for helper in w.helpers:
            self.point_out(helper)

    def pass_over(self, rung: Rung) -> None:
        """Go on to the next at once: what was asked on *rung* has come back."""
        w = self.watch
        if rung < Rung.FIRST:
            w.unasked = w.unasked or rung is Rung.ASK
            self._tell(w.person_id, lambda reader: unasked_screens.could_not_ask(reader, w))
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
