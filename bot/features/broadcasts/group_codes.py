"""The link that adds the bot to a team's group and links the group, in one go."""

from bot.domain_events import CodeBrought, PeopleJoined, PersonForgotten
from bot.engine.feature import Feature, on, on_button
from bot.engine.pages import Page
from bot.engine.turn import Turn
from bot.features.broadcasts import chat_screens, link_screens, screens
from bot.features.broadcasts.audiences import Audiences
from bot.features.broadcasts.channel_store import ChannelStore
from bot.features.broadcasts.group_code_store import LASTS, GroupCodeStore
from bot.people.model import Right


class GroupCodes(Feature):
    """The part of the broadcasts' room that lets captains add the bot to groups."""

    _audiences: Audiences

    @on_button("group", right=Right.CAPTAIN)
    def group(self, turn: Turn) -> None:
        """Ask what the group is for, or give the link at once where it can only be one thing."""
        self.offer_group(turn, 0)

    @on_button("group_scopes", right=Right.CAPTAIN)
    def turn_group_scopes(self, turn: Turn) -> None:
        """Show a page of what a group may be for, in place."""
        self.offer_group(turn, turn.number(0), in_place=True)

    @on_button("group_for", right=Right.CAPTAIN)
    def group_for(self, turn: Turn) -> None:
        """Give the link for what was chosen."""
        self._give_link(turn, ":".join(turn.args))

    @on(CodeBrought)
    def brought(self, turn: Turn, fact: CodeBrought) -> None:
        """Link the group, if it is the maker of the code who brings it, in time and for the first time.

        Whatever else is the matter with a code, the answer is the same: it tells nobody anything.
        """
        codes, scopes = GroupCodeStore(turn.uow), dict(self._audiences.linkable(turn))
        code = codes.find(fact.code, fact.person_id, turn.now)
        if turn.chat_id is None:
            good = code is not None and code.scope in scopes
            turn.say(chat_screens.code_in_private(turn.reader, fact.code if good else ""))
            return
        if code is None or code.scope not in scopes or turn.platform is None:
            turn.say(chat_screens.code_without_effect(turn.reader))
            return
        title, store = turn.chat_title or turn.chat_id, ChannelStore(turn.uow)
        before = store.linked(turn.platform, turn.chat_id)
        if before and before.scope not in scopes and not turn.person.may(Right.COORDINATOR):
            name = self._audiences.name(turn, before.scope, turn.reader.language)
            turn.say(link_screens.linked_by_others(turn.reader, title, name))
        elif codes.spend(code):
            store.link(turn.platform, turn.chat_id, title, code.scope, turn.person.id)
            turn.record("channel linked", code.scope)
            turn.say(link_screens.linked(turn.reader, title, scopes[code.scope]))

    @on(PeopleJoined)
    def take_over_codes(self, turn: Turn, fact: PeopleJoined) -> None:
        """Let the codes of both be of the one that they are."""
        GroupCodeStore(turn.uow).take_over(fact.person_id, fact.gone_id)

    @on(PersonForgotten)
    def forget_codes(self, turn: Turn, fact: PersonForgotten) -> None:
        """Delete the codes of a person."""
        GroupCodeStore(turn.uow).forget(fact.person_id)

    def offer_group(self, turn: Turn, page: int, *, in_place: bool = False) -> None:
        """Ask what the group is for; without links that add the bot, say how it goes here."""
        scopes = self._audiences.linkable(turn)
        if not scopes or not adds_to_groups(turn):
            turn.say(link_screens.only_among_many(turn.reader, turn.networks.space(turn.platform)))
        elif len(scopes) == 1:
            self._give_link(turn, scopes[0][0])
        else:
            shown = Page.of(len(scopes), turn.page_size, page)
            turn.say(chat_screens.group_for_what(turn.reader, scopes, shown), in_place=in_place)

    def _give_link(self, turn: Turn, scope: str) -> None:
        names = dict(self._audiences.linkable(turn))
        if scope not in names:
            turn.say(screens.not_your_audience(turn.reader))
            return
        code = GroupCodeStore(turn.uow).make(turn.person.id, scope, turn.now)
        url = turn.networks.way_into_group(turn.platform, code)
        if url is None:
            turn.say(link_screens.only_among_many(turn.reader, turn.networks.space(turn.platform)))
        else:
            turn.say(chat_screens.add_to_group(turn.reader, names[scope], url, turn.now + LASTS))


def adds_to_groups(turn: Turn) -> bool:
    """Whether a link can add the bot to a group where the person of *turn* writes."""
    return turn.networks.way_into_group(turn.platform, "") is not None
