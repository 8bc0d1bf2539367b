"""What others may see of memberships: never of a sensitive group, and of nobody who stopped the bot."""

from collections.abc import Sequence

from bot.conversation.address import Address
from bot.conversation.events import ChatChange, ChatChanged
from bot.conversation.messages import Badge, Lane
from bot.domain_events import (
    AccountRemoved,
    PeopleJoined,
    PeopleParted,
    PersonForgotten,
    PersonReturned,
    PersonStopped,
)
from bot.engine.badges import show_badge, take_badge_off
from bot.engine.feature import Feature, on, on_chat
from bot.engine.telling import Screen
from bot.engine.turn import Turn
from bot.features.groups import screens
from bot.people.areas import Group
from bot.people.campaign import Campaign
from bot.people.preferences import Kind

GROUP_AND_ACCOUNT = 2


class Badges(Feature):
    """The part of the groups' room that shows memberships as badges, such as roles on Discord."""

    _campaign: Campaign

    @on(PersonStopped)
    def take_off(self, turn: Turn, fact: PersonStopped) -> None:
        """Take the badges off whoever wants no more posts."""
        self._show_all(turn, fact.person_id, held=False)

    @on(PersonForgotten)
    def take_off_for_ever(self, turn: Turn, fact: PersonForgotten) -> None:
        """Take the badges off whoever is erased."""
        self._show_all(turn, fact.person_id, held=False)

    @on(PersonReturned)
    def put_on_again(self, turn: Turn, fact: PersonReturned) -> None:
        """Put the badges on whoever wants posts again, or came to where badges can be seen."""
        self._show_all(turn, fact.person_id, held=True)

    @on(PeopleJoined)
    def put_on_both(self, turn: Turn, fact: PeopleJoined) -> None:
        """Put on every account what belongs to either of two that turned out to be one."""
        self._show_all(turn, fact.person_id, held=True)

    @on(PeopleParted)
    def put_on_each_their_own(self, turn: Turn, fact: PeopleParted) -> None:
        """Leave on each account of two that are two again only what is theirs."""
        for person_id in (fact.person_id, fact.gone_id):
            for group in self._shown():
                self._show(turn, person_id, group, held=self._is_in(turn, person_id, group))

    @on(AccountRemoved)
    def take_off_there(self, turn: Turn, fact: AccountRemoved) -> None:
        """Take the badges off an account that is somebody's no more."""
        for group in self._shown():
            if self._is_in(turn, fact.person_id, group):
                label = group.name_in(self._campaign.languages[0])
                account = Address(fact.platform, fact.user_id)
                take_badge_off(turn, account, Badge(group.id, label, held=False))

    @on_chat(ChatChange.STILL_WORN)
    def tell_it_stays(self, turn: Turn) -> None:
        """Tell whoever left a group that others can still see it on them somewhere."""
        event = turn.event
        if not isinstance(event, ChatChanged) or len(event.lacks) != GROUP_AND_ACCOUNT:
            return
        left, user_id = event.lacks
        person = turn.people.at(Address(event.address.platform, user_id))
        for group in self._shown():
            if person and group.id == left and group.id not in person.groups:
                screen = _still_worn(group, turn.chat_title)
                # It follows from their own leaving, and others can see them there: no news that can wait.
                turn.tell(person.id, screen, lane=Lane.LESSON, kind=Kind.REST)

    def _show_all(self, turn: Turn, person_id: int, *, held: bool) -> None:
        for group in self._shown():
            if self._is_in(turn, person_id, group):
                self._show(turn, person_id, group, held=held)

    def _show(self, turn: Turn, person_id: int, group: Group, *, held: bool) -> None:
        if group.sensitive:
            return
        person = turn.people.find(person_id)
        wanted = held and person is not None and not person.stopped
        # A group has one role, whatever its members speak: its name is in the campaign's first language.
        label = group.name_in(self._campaign.languages[0])
        show_badge(turn, person_id, Badge(group.id, label, wanted))

    def _is_in(self, turn: Turn, person_id: int, group: Group) -> bool:
        person = turn.people.find(person_id)
        return person is not None and group.id in person.groups

    def _shown(self) -> Sequence[Group]:
        return [group for group in self._campaign.region.groups if not group.sensitive]


def _still_worn(group: Group, server: str) -> Screen:
    return lambda reader: screens.still_worn(reader, group.name_in(reader.language), server)
