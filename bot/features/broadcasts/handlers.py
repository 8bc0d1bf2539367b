"""What broadcasts do besides: what is erased with a person, and what two people had who are one."""

from collections.abc import Sequence

from bot.conversation.messages import Button
from bot.domain_events import PeopleJoined, PersonForgotten
from bot.engine.feature import on
from bot.engine.turn import Turn
from bot.features.broadcasts import screens
from bot.features.broadcasts.audiences import Audiences
from bot.features.broadcasts.batch import Batch, take_over
from bot.features.broadcasts.channel_store import ChannelStore
from bot.features.broadcasts.linking import Linking
from bot.features.broadcasts.model import BroadcastState
from bot.features.broadcasts.store import BroadcastStore
from bot.features.broadcasts.writing import Writing
from bot.people.campaign import Campaign
from bot.people.model import Right


class Broadcasts(Writing, Linking):
    """Lets captains and coordinators say something to many."""

    name = "broadcasts"

    def __init__(self, campaign: Campaign) -> None:
        self._campaign = campaign
        self._audiences = Audiences(campaign)

    @on(PersonForgotten)
    def forget(self, turn: Turn, fact: PersonForgotten) -> None:
        """Erase what is kept of a person; what they were saying to many goes no further."""
        store = BroadcastStore(turn.uow)
        for broadcast in store.unfinished(fact.person_id):
            store.move(broadcast.id, BroadcastState.WAITING, BroadcastState.UNDONE)
            store.move(broadcast.id, BroadcastState.RUNNING, BroadcastState.STOPPED)
            Batch(turn.uow, broadcast).stop(turn.now)
        store.forget(fact.person_id)
        ChannelStore(turn.uow).forget(fact.person_id)

    @on(PeopleJoined)
    def take_over(self, turn: Turn, fact: PeopleJoined) -> None:
        """Let broadcasts by two people be one's, and those to both come once."""
        BroadcastStore(turn.uow).take_over(fact.person_id, fact.gone_id)
        take_over(turn.uow, fact.person_id, fact.gone_id)

    def home(self, turn: Turn) -> Sequence[Button]:
        """Offer /say to those who may use it."""
        return (screens.home_button(turn.reader),) if turn.person.may(Right.CAPTAIN) else ()
