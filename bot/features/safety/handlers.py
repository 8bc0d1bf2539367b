"""What the help desk and the care team do when something happens."""

from collections.abc import Callable
from dataclasses import replace

from bot.conversation.events import Inbound
from bot.conversation.messages import Button, Lane, Message
from bot.engine.feature import on_button, on_command, on_job, on_text
from bot.engine.memory import Familiar
from bot.engine.reading import StaleButtonError
from bot.engine.texts import Reader
from bot.engine.turn import Turn
from bot.features.safety import case_screens, screens
from bot.features.safety.care import Care
from bot.features.safety.cases import PROMISE, Case
from bot.features.safety.copying import Aid
from bot.features.safety.leaving import Leaving
from bot.people.model import Person, Right
from bot.storage.unit_of_work import Otherwise


class Safety(Leaving):
    """Gives help lines to everybody, and finds a person for whoever asks for one."""

    def home(self, turn: Turn) -> tuple[Button, ...]:
        """Return the way to the help lines."""
        return (screens.help_button(turn.texts),)

    @on_command(
        "safe", about=screens.about_safe, called=screens.called_safe, everywhere=True, right=Right.ANYONE
    )
    @on_command("now", right=Right.ANYONE)
    @on_command("ayuda", right=Right.ANYONE)
    @on_command("emergencia", right=Right.ANYONE)
    @on_button("lines", right=Right.ANYONE)
    @on_button("topic", right=Right.ANYONE)
    @on_button("more", right=Right.ANYONE)
    @on_button("back", right=Right.ANYONE)
    @on_button("hide", right=Right.ANYONE)
    def show_lines(self, turn: Turn) -> None:
        """Answer with help lines. Networks answer these from memory; this is the same answer."""
        self._answer(turn)

    @on_text(first=True)
    def unasked(self, turn: Turn) -> bool:
        """Answer words such as "safe" with help lines, if they answer no question."""
        return not turn.is_asked and self._answer(turn)

    def _answer(self, turn: Turn) -> bool:
        if not isinstance(turn.event, Inbound):
            return False
        known = turn.known
        familiar = Familiar(known.language, known.county) if known else None
        answer = self._desk.answer(turn.event, familiar, idle=True)
        for message in answer:
            turn.say(message)
        return bool(answer)

    @on_button("person", right=Right.ANYONE)
    def person(self, turn: Turn) -> None:
        """Ask whether a person shall be asked, and say who that would be."""
        aid = self.aid(turn.reader)
        if turn.known is None:
            reader = replace(turn.reader, texts=self._desk.texts(turn.args[-1:], turn.reader.texts))
            turn.say(case_screens.join_to_ask(reader, self.aid(reader)))
        elif not self._say_open(turn):
            there = Care(turn).watch(turn.person.id)
            turn.say(
                case_screens.consent(turn.reader, there, aid)
                if there.asked
                else case_screens.nobody(turn.reader, aid)
            )

    @on_button("ask")
    def ask(self, turn: Turn) -> None:
        """Open a case and tell those who can answer that somebody asked."""
        if self._say_open(turn):
            return
        care, aid = Care(turn), self.aid(turn.reader)
        there = care.watch(turn.person.id)
        if not there.asked:
            turn.say(case_screens.nobody(turn.reader, aid), in_place=True)
            return
        case = care.cases.open(turn.person.id, turn.now)
        care.request(case, there)
        closed = turn.people.is_closed(turn.person.id)
        turn.say(case_screens.asked(turn.reader, case, there, aid, closed=closed), in_place=True)

    @on_button("take")
    def take(self, turn: Turn) -> None:
        """Give the case to whoever is first."""
        care = Care(turn)
        case = care.of_button()
        if not care.may_answer(case):
            turn.say(case_screens.not_for_you(turn.reader))
            return
        me = turn.person
        first = care.cases.take(case.id, me.id, turn.now + PROMISE)
        case, reaches = care.of_button(), True
        if first:
            care.introduce(case)
            reaches = self._tell_asker(turn, case, me)
            care.tell_the_others(case, lambda r: case_screens.taken_by(r, case, me.name))
        turn.say(_state(turn, case), in_place=True)
        if not reaches:
            turn.say(case_screens.asker_not_reached(turn.reader, case, care.name_of(case.asker_id)))

    @on_button("done")
    def done(self, turn: Turn) -> None:
        """The owner has talked with the asker."""
        case = _own(turn)
        if case and Care(turn).close(case):
            turn.tell(case.asker_id, case_screens.closed, lane=Lane.SAFETY)
            turn.say(case_screens.no_longer(turn.reader, case), in_place=True)

    @on_button("pass")
    def pass_on(self, turn: Turn) -> None:
        """The owner cannot; the others are asked."""
        case = _own(turn)
        if case is None:
            return
        care = Care(turn)
        if care.ask_others(case, without=turn.person.id):
            self.tell_others_are_asked(turn, case)
            turn.say(case_screens.passed_on(turn.reader), in_place=True)
        else:
            turn.say(case_screens.nobody_else(turn.reader, case, care.name_of(case.asker_id)))

    @on_button("again")
    def again(self, turn: Turn) -> None:
        """The asker has heard nothing; somebody else is asked."""
        case = _asked_by_me(turn)
        if case.closed or case.owner_id is None:
            self.person(turn)
            return
        aid = self.aid(turn.reader)
        others = Care(turn).ask_others(case, without=case.owner_id)
        turn.say(
            case_screens.asking_others(turn.reader, case, aid)
            if others
            else case_screens.nobody(turn.reader, aid),
            in_place=True,
        )

    @on_button("reached")
    @on_button("withdraw")
    def withdraw(self, turn: Turn) -> None:
        """The asker needs nobody any more."""
        case, care = _asked_by_me(turn), Care(turn)
        if care.close(case):
            care.tell_the_others(case, lambda r: case_screens.no_longer(r, case))
        turn.say(case_screens.closed(turn.reader), in_place=True)

    @on_command("cases", about=case_screens.about_cases, called=case_screens.called_cases, right=Right.CARE)
    def cases(self, turn: Turn) -> None:
        """Show the care team who waits for a person."""
        care, me = Care(turn), turn.person.id
        found = [case for case in care.cases.open_cases() if case.asker_id != me]
        free = [case for case in found if case.owner_id is None]
        mine = [(case, care.name_of(case.asker_id)) for case in found if case.owner_id == me]
        turn.say(case_screens.open_cases(turn.reader, free, mine))

    @on_job("unanswered")
    def unanswered(self, turn: Turn) -> None:
        """Nobody has taken the case: ask more people once, then say so plainly."""
        care = Care(turn)
        case = care.of_job()
        if case is None or case.owner_id is not None:
            return
        if turn.payload["round"] == "0" and care.ask_others(case):
            turn.tell(
                case.asker_id, lambda r: case_screens.asking_again(r, case, self.aid(r)), lane=Lane.SAFETY
            )
            return
        self._give_up(turn, case, case_screens.given_up)

    @on_job("returned")
    def ask_others_at_once(self, turn: Turn) -> None:
        """None of those asked can be reached: the asker does not wait in vain, others are asked now."""
        care = Care(turn)
        case = care.of_job()
        if case is None or case.owner_id is not None or care.still_with_somebody(turn.payload["asked"]):
            return
        there = care.ask_others(case)
        if there is None:
            self._give_up(turn, case, case_screens.nobody_reached)
            return
        turn.tell(
            case.asker_id,
            lambda r: case_screens.not_reached(r, case, there, self.aid(r)),
            lane=Lane.SAFETY,
        )

    @on_job("unheard")
    def tell_owner(self, turn: Turn) -> None:
        """The asker has not read who writes: whoever has the case may know another way."""
        care = Care(turn)
        case = care.of_job()
        if case and turn.known and case.owner_id == turn.known.id:
            turn.say(case_screens.asker_not_reached(turn.reader, case, care.name_of(case.asker_id)))

    @on_job("follow")
    def follow(self, turn: Turn) -> None:
        """The promised hour has come: ask both whether they have talked."""
        care = Care(turn)
        case = care.of_job()
        if case is None or case.owner_id is None or str(case.owner_id) != turn.payload["owner"]:
            return
        owner, asker = care.name_of(case.owner_id), care.name_of(case.asker_id)
        turn.tell(case.owner_id, lambda r: case_screens.did_you_write(r, case, asker), lane=Lane.SAFETY)
        turn.tell(case.asker_id, lambda r: case_screens.did_they_write(r, case, owner), lane=Lane.SAFETY)

    @on_job("forget")
    def forget_case(self, turn: Turn) -> None:
        """Erase a case that was closed long enough ago."""
        Care(turn).cases.drop(int(turn.payload["case"]))

    def _give_up(self, turn: Turn, case: Case, screen: Callable[[Reader, Aid], Message]) -> None:
        care = Care(turn)
        care.close(case)
        turn.tell(case.asker_id, lambda r: screen(r, self.aid(r)), lane=Lane.SAFETY)
        care.tell_the_others(case, lambda r: case_screens.no_longer(r, case))

    def _tell_asker(self, turn: Turn, case: Case, owner: Person) -> bool:
        return turn.tell(
            case.asker_id,
            lambda r: case_screens.will_write(r, case, owner.name, self.aid(r)),
            lane=Lane.SAFETY,
            otherwise=Otherwise("safety.unheard", owner.id, {"case": str(case.id)}),
        )

    def _say_open(self, turn: Turn) -> bool:
        """Show whoever has asked already how it stands; False if they have not."""
        care, aid = Care(turn), self.aid(turn.reader)
        case = care.cases.open_of(turn.person.id)
        if case and case.owner_id:
            turn.say(case_screens.will_write(turn.reader, case, care.name_of(case.owner_id), aid))
        elif case:
            turn.say(case_screens.waiting(turn.reader, case, aid))
        return case is not None


def _asked_by_me(turn: Turn) -> Case:
    case = Care(turn).of_button()
    if case.asker_id != turn.person.id:
        raise StaleButtonError
    return case


def _own(turn: Turn) -> Case | None:
    """Return the case if it is open and theirs; else say how it stands and return None."""
    care = Care(turn)
    case = care.of_button()
    if case.owner_id == turn.person.id and not case.closed:
        return case
    turn.say(_state(turn, case) if care.may_answer(case) else case_screens.not_for_you(turn.reader))
    return None


def _state(turn: Turn, case: Case) -> Message:
    """How a case stands, for one of those who answer."""
    name_of = Care(turn).name_of
    if case.closed:
        return case_screens.no_longer(turn.reader, case)
    if case.owner_id is None:
        return case_screens.request(turn.reader, case)
    if case.owner_id == turn.person.id:
        asker = turn.people.get(case.asker_id)
        return case_screens.yours(turn.reader, case, asker.name, stopped=asker.stopped)
    return case_screens.taken_by(turn.reader, case, name_of(case.owner_id))
