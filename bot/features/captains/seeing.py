"""Captains say of their own people what they have seen them do: it counts instead of a module."""

from bot.conversation.messages import Lane
from bot.domain_events import Qualified
from bot.engine.feature import Feature, on_button
from bot.engine.reading import StaleButtonError
from bot.engine.turn import Turn
from bot.features.captains import seen_screens, team_screens
from bot.people.model import Person, Right
from bot.people.preferences import Kind
from bot.people.qualifications import KNOCK_DOORS, LEAD_CANVASS

NAMES = (LEAD_CANVASS, KNOCK_DOORS)
"""What can be seen, in the order in which it is offered."""


class Seeing(Feature):
    """Handles what captains have seen."""

    @on_button("seen", right=Right.CAPTAIN)
    def ask_what(self, turn: Turn) -> None:
        """Ask what somebody was seen to do."""
        person = self._one_of_theirs(turn, turn.number(0))
        if person is None:
            return
        missing = still_to_see(turn, person)
        screen = seen_screens.ask_what if missing else seen_screens.nothing_missing
        turn.say(screen(turn.reader, person.id, person.name, missing))

    @on_button("saw", right=Right.CAPTAIN)
    def take(self, turn: Turn) -> None:
        """Keep what somebody was seen to do, and tell them."""
        person, name = self._one_of_theirs(turn, turn.number(0)), turn.word(1)
        if person is None:
            return
        if name not in NAMES or turn.way_to(name) is None:
            raise StaleButtonError
        by = turn.person.name
        told = False
        if turn.people.qualify(person.id, name, turn.person.id, turn.now):
            turn.announce(Qualified(person.id, name))
            told = turn.tell(
                person.id,
                lambda reader: seen_screens.was_seen(reader, by, name),
                lane=Lane.LESSON,
                kind=Kind.REST,
            )
        turn.say(seen_screens.kept(turn.reader, person.name, name, told=told))

    @staticmethod
    def _one_of_theirs(turn: Turn, person_id: int) -> Person | None:
        """Return one of the captain's people; say so if it is none, or the captain."""
        person = turn.people.find(person_id)
        if person is None or person.id == turn.person.id or not turn.people.may_see(turn.person, person.id):
            turn.say(team_screens.not_your_people(turn.reader))
            return None
        return person


def still_to_see(turn: Turn, person: Person) -> list[str]:
    """Return what a captain could say that they have seen somebody do."""
    return [name for name in NAMES if person.adult is not False and turn.lacks(person.id, name)]
