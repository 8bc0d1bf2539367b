"""Linking as the house sees it."""

from collections.abc import Sequence

from bot.conversation.markup import Rich
from bot.domain_events import PeopleJoined, PersonForgotten
from bot.engine.feature import on
from bot.engine.turn import Turn
from bot.features.linking import network_screens
from bot.features.linking.codes import Codes
from bot.people.campaign import Campaign


class Linking(Codes):
    """Lets one person be the same on two networks."""

    name = "linking"

    def __init__(self, campaign: Campaign) -> None:
        self._campaign = campaign

    def lines(self, turn: Turn) -> Sequence[Rich]:
        """Return on which networks somebody is, if on several."""
        accounts = self.accounts(turn) if turn.known else []
        return [network_screens.on_my_card(turn.reader, accounts)] if len(accounts) > 1 else []

    @on(PeopleJoined)
    def take_over(self, turn: Turn, fact: PeopleJoined) -> None:
        """Let codes of two people be one's."""
        self.store(turn).take_over(fact.person_id, fact.gone_id)

    @on(PersonForgotten)
    def forget(self, turn: Turn, fact: PersonForgotten) -> None:
        """Delete a person's codes."""
        self.store(turn).forget(fact.person_id)
