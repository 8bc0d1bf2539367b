"""What becomes of open cases when one of the two stops the bot, is erased, or is one with somebody else."""

from functools import partial
from typing import ClassVar

from bot.conversation.messages import Lane, Message
from bot.domain_events import PeopleJoined, PersonForgotten, PersonStopped
from bot.engine.feature import Feature, on
from bot.engine.texts import Reader
from bot.engine.turn import Turn
from bot.features.safety import case_screens, leaving_screens
from bot.features.safety.care import Care
from bot.features.safety.cases import Case
from bot.features.safety.copying import Aid
from bot.features.safety.desk import HelpDesk
from bot.people.model import Person
from bot.people.preferences import Kind


class Leaving(Feature):
    """Lets nobody who asked for a person be left alone because somebody goes."""

    name: ClassVar[str] = "safety"

    def __init__(self, desk: HelpDesk) -> None:
        self._desk = desk

    def still_comes(self, turn: Turn) -> Message | None:
        """Return what still comes to an asker who stops the bot."""
        care = Care(turn)
        case = care.cases.open_of(turn.person.id)
        return leaving_screens.still_open(turn.reader, case, care.name_of(case.owner_id)) if case else None

    def lifeline(self, turn: Turn, other: Person) -> Message | None:
        """Return what to say if words between an asker and whoever has their case are lost."""
        cases, me = Care(turn).cases, turn.person.id
        asked, taken = cases.open_of(me), cases.open_of(other.id)
        if asked and asked.owner_id == other.id:
            return leaving_screens.owner_not_reached(turn.reader, asked, other.name)
        if taken and taken.owner_id == me:
            return leaving_screens.words_lost(turn.reader, taken, other.name)
        return None

    @on(PersonStopped)
    def stop(self, turn: Turn, fact: PersonStopped) -> None:
        """Tell whoever writes to them; and let somebody else write to those whom they wanted to write to."""
        care, name = Care(turn), Care(turn).name_of(fact.person_id)
        asked = care.cases.open_of(fact.person_id)
        if asked and asked.owner_id:
            screen = partial(leaving_screens.asker_stopped, case=asked, asker=name)
            turn.tell(asked.owner_id, screen, lane=Lane.LESSON, kind=Kind.REST)
        for case in care.cases.open_cases():
            if case.owner_id == fact.person_id:
                self._go_without_owner(turn, case)

    @on(PeopleJoined)
    def take_over(self, turn: Turn, fact: PeopleJoined) -> None:
        """Let cases of two people be one's; somebody else answers whoever had taken their own."""
        care = Care(turn)
        for case_id in care.cases.take_over(fact.person_id, fact.gone_id):
            if case := care.cases.find(case_id):
                care.ask_others(case)

    @on(PersonForgotten)
    def forget(self, turn: Turn, fact: PersonForgotten) -> None:
        """Erase what is kept of them here; nobody whom they wanted to write to is left waiting."""
        care = Care(turn)
        asked = care.cases.open_of(fact.person_id)
        if asked:
            care.tell_the_others(asked, lambda r: case_screens.no_longer(r, asked))
        for case_id in care.cases.forget(fact.person_id):
            if case := care.cases.find(case_id):
                care.ask_others(case, without=fact.person_id)
                self.tell_others_are_asked(turn, case)

    def aid(self, reader: Reader) -> Aid:
        """Return a line that answers now."""
        return self._desk.open_now(reader.texts)

    def tell_others_are_asked(self, turn: Turn, case: Case) -> None:
        """Tell the asker that whoever had said yes does not write after all."""
        turn.tell(case.asker_id, lambda r: case_screens.asking_others(r, case, self.aid(r)), lane=Lane.SAFETY)

    def _go_without_owner(self, turn: Turn, case: Case) -> None:
        care, owner_id = Care(turn), case.owner_id
        if care.ask_others(case, without=owner_id):
            self.tell_others_are_asked(turn, case)
        elif owner_id is not None:
            asker = care.name_of(case.asker_id)
            turn.tell(owner_id, lambda r: case_screens.nobody_else(r, case, asker), lane=Lane.SAFETY)
