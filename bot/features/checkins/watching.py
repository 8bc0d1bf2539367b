"""Who is out: facts from the shifts, the rungs of the ladder, and those who take it."""

from datetime import timedelta

from bot.conversation.events import Inbound
from bot.conversation.messages import Lane
from bot.domain_events import (
    CameToShift,
    LeftShift,
    PeopleJoined,
    PersonForgotten,
    PersonStopped,
    ShiftMoved,
)
from bot.engine.feature import job_of, on, on_button, on_job
from bot.engine.reading import StaleButtonError
from bot.engine.turn import Turn
from bot.features.checkins import ladder_screens, screens
from bot.features.checkins.asking import due_word
from bot.features.checkins.helping import Helping
from bot.features.checkins.ladder import Ladder
from bot.features.checkins.model import DRIVE, LATE, NO_SIGNAL, Ending, Rung, Watch, first_question
from bot.people.model import Person

GIVEN = {30, DRIVE.seconds // 60, NO_SIGNAL.seconds // 60}


class Watching(Helping):
    """Handles everything about being out."""

    # What the shifts say

    @on(CameToShift)
    def begin(self, turn: Turn, fact: CameToShift) -> None:
        """Watch for somebody from now on, and say the times."""
        store = self.store(turn)
        person = turn.people.find(fact.person_id)
        earlier = store.on_shift(fact.person_id, fact.shift_id)
        if person is None or (earlier and earlier.open):
            return
        for watch in store.open_of(fact.person_id):
            self.ladder(turn, watch).end(Ending.ELSEWHERE)
        first, second = self._helpers(turn, person, fact.lead_id, fact.backup_id)
        watch = store.begin(
            Watch(
                id=0,
                person_id=person.id,
                shift_id=fact.shift_id,
                ends_at=fact.ends_at,
                asks_at=first_question(fact.ends_at, turn.now),
                first_id=first,
                second_id=second,
                lead_id=fact.lead_id,
                began_at=turn.now,
            )
        )
        ladder = self.ladder(turn, watch)
        ladder.start()
        self._answer(turn, ladder)

    @on(ShiftMoved)
    def move(self, turn: Turn, fact: ShiftMoved) -> None:
        """Move the watches of a shift with it, and say the new times."""
        for watch in self.store(turn).open_on(fact.shift_id):
            person = turn.people.find(watch.person_id)
            if person is None:
                continue
            first, second = self._helpers(turn, person, fact.lead_id, fact.backup_id)
            asks_at = max(watch.asks_at + (fact.ends_at - watch.ends_at), turn.now)
            new = (fact.ends_at, fact.lead_id, first, second)
            if new == (watch.ends_at, watch.lead_id, watch.first_id, watch.second_id):
                continue
            watch.asks_at = watch.asks_at if fact.ends_at == watch.ends_at else asks_at
            watch.ends_at, watch.lead_id, watch.first_id, watch.second_id = new
            ladder = self.ladder(turn, watch)
            if watch.owner_id is None:
                ladder.replan()
            else:
                ladder.store.save(watch)
            ladder.tell_moved()

    @on(LeftShift)
    def let_go(self, turn: Turn, fact: LeftShift) -> None:
        """Watch no more, without a word: they were not there after all."""
        watch = self.store(turn).on_shift(fact.person_id, fact.shift_id)
        if watch and watch.open:
            self.ladder(turn, watch).end(Ending.LEFT)

    # Leaving the bot

    @on(PersonStopped)
    def keep_watching(self, turn: Turn, fact: PersonStopped) -> None:
        """Tell the first who would be asked that somebody stopped the bot while they are out."""
        for watch in self.store(turn).open_of(fact.person_id):
            ladder = self.ladder(turn, watch)
            ladder.tell_left()

    @on(PeopleJoined)
    def take_over(self, turn: Turn, fact: PeopleJoined) -> None:
        """Let watches and debriefs of two people be one's; nobody looks after themselves."""
        store = self.store(turn)
        for watch_id in store.take_over(fact.person_id, fact.gone_id):
            if watch := store.watch(watch_id):
                self.ladder(turn, watch).go_on_without_owner()

    @on(PersonForgotten)
    def forget(self, turn: Turn, fact: PersonForgotten) -> None:
        """Erase all that is kept of somebody here; whoever would have been asked hears that it has ended."""
        store = self.store(turn)
        for watch in store.open_of(fact.person_id):
            ladder = self.ladder(turn, watch)
            name, told = ladder.name(fact.person_id), watch.told or set(watch.helpers[:1] or ladder.above())
            ladder.end(Ending.LEFT)
            ladder.tell_erased(told, name)
        kept = store.kept_by(fact.person_id)
        store.forget(fact.person_id)
        for watch in kept:
            self._without_helper(turn, watch.id, fact.person_id, owned=watch.owner_id == fact.person_id)

    def _without_helper(self, turn: Turn, watch_id: int, helper_id: int, *, owned: bool) -> None:
        watch = self.store(turn).watch(watch_id)
        if watch is None or not watch.open:
            return
        watch.told -= {helper_id}
        ladder = self.ladder(turn, watch)
        ladder.store.save(watch)
        if owned or watch.rung in (Rung.FIRST, Rung.SECOND):
            ladder.go_on_without_owner()

    # What comes by itself

    @on_job("climb")
    def climb(self, turn: Turn) -> None:
        """Ask on the next rung; after an outage begin again at the first and say so."""
        watch = self._due(turn)
        if watch is None:
            return
        due_at = job_of(turn).due_at
        if turn.now - due_at > LATE:
            self.ladder(turn, watch).begin_again(due_at)
        else:
            self.ladder(turn, watch).climb(Rung(int(turn.payload["rung"])))

    @on_job("oncemore")
    def say_once_more(self, turn: Turn) -> None:
        """Give those who were asked a second word, if nobody has taken it by then."""
        if watch := self._due(turn):
            self.ladder(turn, watch).say_once_more()

    @on_job("returned")
    def go_on_at_once(self, turn: Turn) -> None:
        """Go on to the next at once: a question has come back, and nobody has read it."""
        watch = self.store(turn).watch(int(turn.payload["watch"]))
        if watch is None or not watch.open or watch.round != int(turn.payload["round"]):
            return
        rung, ladder = Rung(int(turn.payload["rung"])), self.ladder(turn, watch)
        if (who := int(turn.payload["who"])) != watch.person_id:
            ladder.point_out(who)
        if watch.owner_id is not None:
            if watch.owner_id == who:
                ladder.go_on_without_owner()
        elif watch.rung is rung and rung is not Rung.ABOVE:
            ladder.pass_over(rung)

    @on_job("owner")
    def ask_owner(self, turn: Turn) -> None:
        """Ask whoever took it what they know; if they stay silent, ask the next."""
        watch = self.store(turn).watch(int(turn.payload["watch"]))
        if watch is None or not watch.open or turn.payload.get("due", due_word(watch)) != due_word(watch):
            return  # What was planned before it carried this word is taken as it comes.
        if turn.payload["phase"] == "silent":
            self.ladder(turn, watch).go_on_without_owner()
        else:
            self.ladder(turn, watch).ask_owner()

    @on_job("summary")
    def sum_up(self, turn: Turn) -> None:
        """Give the lead the sums once everybody is home."""
        shift_id = int(turn.payload["shift"])
        totals = self.store(turn).totals(shift_id)
        if turn.known and totals.people and totals.home == totals.people:
            turn.tell(turn.known.id, lambda reader: ladder_screens.summary(reader, shift_id, totals))

    # What the person presses

    @on_button("show")
    def show_state(self, turn: Turn) -> None:
        """Show what could not be said in private: only whoever presses sees it."""
        self.show_own(turn)

    @on_button("later")
    def give_time(self, turn: Turn) -> None:
        """Move all times; a second press of the same button changes nothing more."""
        watch = self.own_watch(turn)
        minutes = turn.number(2)
        if minutes not in GIVEN:
            raise StaleButtonError
        ladder = self.ladder(turn, watch)
        if not watch.open:
            self.say_home_already(turn, watch)
        elif turn.number(1) != watch.round:
            turn.say(screens.state(turn.reader, watch, ladder.crew()))
        elif (asks_at := watch.postponed(timedelta(minutes=minutes), turn.now)) is None:
            turn.say(screens.no_more_time(turn.reader, watch))
        else:
            ladder.postpone(asks_at)
            turn.say(screens.more_time(turn.reader, watch, ladder.crew()), in_place=True)

    @on_button("help")
    def offer_help(self, turn: Turn) -> None:
        """Offer the lines, and to tell a named person."""
        watch = self.own_watch(turn)
        turn.say(screens.need_help(turn.reader, watch, self.ladder(turn, watch).crew()))

    @on_button("alarm")
    def raise_alarm(self, turn: Turn) -> None:
        """Tell a named person at once, because the person says so."""
        watch = self.own_watch(turn)
        ladder = self.ladder(turn, watch)
        if not watch.open:
            watch.ended_at = watch.ending = None
            ladder.store.save(watch)
        told = ladder.ask_for_help()
        if not told:
            turn.say(screens.told_nobody(turn.reader, ladder.crew()))
            return
        names = ", ".join(ladder.name(person_id) for person_id in told)
        turn.say(screens.told_for_you(turn.reader, names, turn.reader.hour(turn.now)), in_place=True)

    @on_button("notyet")
    def go_out_anyway(self, turn: Turn) -> None:
        """Note that they want to leave while they are out."""
        watch = self.own_watch(turn)
        if not watch.open:
            self.say_home_already(turn, watch)
            return
        watch.stays_at = turn.now
        self.store(turn).save(watch)
        turn.say(screens.may_leave(turn.reader, watch, self.ladder(turn, watch).crew()), in_place=True)

    def show_own(self, turn: Turn) -> None:
        """Say whether the person is out or home."""
        watch = self.latest(turn)
        if watch and watch.open:
            turn.say(screens.state(turn.reader, watch, self.ladder(turn, watch).crew()))
        elif watch:
            self.say_home_already(turn, watch)
        else:
            turn.say(screens.nobody_waits(turn.reader))

    def latest(self, turn: Turn) -> Watch | None:
        """Return the watch that a word of the person would be about."""
        return self.store(turn).latest(turn.person.id, turn.now) if turn.known else None

    def _due(self, turn: Turn) -> Watch | None:
        """Return the watch of a job, unless it has ended, moved, or somebody has taken it."""
        watch = self.store(turn).watch(int(turn.payload["watch"]))
        waits = watch and watch.open and watch.owner_id is None and watch.round == int(turn.payload["round"])
        return watch if waits else None

    def _answer(self, turn: Turn, ladder: Ladder) -> None:
        watch, crew = ladder.watch, ladder.crew()
        own = turn.known is not None and turn.known.id == watch.person_id and isinstance(turn.event, Inbound)
        if own:
            turn.say(screens.on_the_list(turn.reader, watch, crew))
        else:
            turn.tell(
                watch.person_id, lambda reader: screens.on_the_list(reader, watch, crew), lane=Lane.SAFETY
            )

    def _helpers(
        self, turn: Turn, person: Person, lead_id: int, backup_id: int
    ) -> tuple[int | None, int | None]:
        """Return the two who are asked: lead and backup; for one of these also whoever is above them."""
        named = [lead_id, backup_id]
        if person.id in named:
            above = [p for scope in person.captain_scopes() for p in turn.people.captains_above(scope)]
            named += [*above, *turn.people.captains_for(person)]
        fit = [p for p in dict.fromkeys(named) if p != person.id and turn.people.address_of(p)]
        first, second, *_ = (*fit, None, None)
        return first, second
