"""Whom nothing in private reaches: they hear of it where they still read, and try again when they like."""

from bot.domain_events import DirectMessagesClosed
from bot.engine.feature import Feature, on
from bot.engine.turn import Turn
from bot.features.signup import joining_screens, screens
from bot.people.campaign import Campaign
from bot.people.preferences import Kind


class Reach(Feature):
    """The part of signing up that looks after the way to a person's own chat."""

    _campaign: Campaign

    @on(DirectMessagesClosed)
    def tell_closed(self, turn: Turn, fact: DirectMessagesClosed) -> None:
        """Tell somebody that what is for them alone does not reach them, and how it would."""
        turn.tell(fact.person_id, screens.own_chat_closed, kind=Kind.REST)

    def try_own_chat(self, turn: Turn) -> None:
        """Write to the person in private if that was closed before: perhaps they have opened it."""
        if turn.chat_id is not None and turn.address and turn.address.closed:
            turn.say(joining_screens.first_letter(turn.reader, self._campaign.name))
