"""What broadcasts do to let a channel belong to an area or group."""

from typing import NamedTuple

from bot.engine.feature import on_button, on_command
from bot.engine.pages import Page
from bot.engine.turn import Turn
from bot.features.broadcasts import link_screens, screens
from bot.features.broadcasts.channel_store import ChannelStore
from bot.features.broadcasts.chats import Chats
from bot.features.broadcasts.group_codes import GroupCodes
from bot.people.model import Right

LINKING = "broadcasts.linking"


class Place(NamedTuple):
    """A channel that may be linked."""

    platform: str
    chat_id: str
    title: str


class Linking(Chats, GroupCodes):
    """The part of the broadcasts' room in which a captain links a channel, or unlinks it."""

    @on_command(
        "channel", about=link_screens.about_channel, called=link_screens.called_channel, right=Right.CAPTAIN
    )
    def channel(self, turn: Turn) -> None:
        """Ask what the channel in which this was written shall belong to; in private, offer a link to one."""
        place = self._here(turn)
        if place is None:
            self.offer_group(turn, 0)
            return
        platform, chat_id, title = place
        linked = ChannelStore(turn.uow).linked(platform, chat_id)
        scope = self._audiences.name(turn, linked.scope, turn.reader.language) if linked else None
        if linked and scope and not self._may_unlink(turn, linked.scope):
            turn.say(link_screens.linked_by_others(turn.reader, title, scope))
            return
        turn.wait_for(LINKING, platform=platform, chat=chat_id, title=title)
        self._ask_scope(turn, Place(platform, chat_id, title), 0)

    @on_button("scopes", right=Right.CAPTAIN)
    def turn_scopes(self, turn: Turn) -> None:
        """Show a page of what a channel may be linked to, in place."""
        if place := self._place(turn, turn.word(1)):
            self._ask_scope(turn, place, turn.number(0), in_place=True)

    def _ask_scope(self, turn: Turn, place: Place, page: int, *, in_place: bool = False) -> None:
        scopes, store = self._audiences.linkable(turn), ChannelStore(turn.uow)
        linked, key = store.linked(place.platform, place.chat_id), store.key(place.platform, place.chat_id)
        scope = self._audiences.name(turn, linked.scope, turn.reader.language) if linked else None
        shown, space = Page.of(len(scopes), turn.page_size, page), turn.networks.space(place.platform)
        screen = link_screens.link_to_what(turn.reader, space, place.title, key, scopes, scope, shown)
        turn.say(screen, in_place=in_place)

    @on_button("link", right=Right.CAPTAIN)
    def link(self, turn: Turn) -> None:
        """Let a channel belong to a scope that this person holds."""
        place, scope = self._place(turn, turn.word(0)), ":".join(turn.args[1:])
        if place is None:
            return
        names, store = dict(self._audiences.linkable(turn)), ChannelStore(turn.uow)
        if scope not in names:
            turn.say(screens.not_your_audience(turn.reader))
            return
        before = store.linked(place.platform, place.chat_id)
        if before and not self._may_unlink(turn, before.scope):
            self._say_of_others(turn, place, before.scope)
            return
        if before is None or before.scope != scope:
            store.link(place.platform, place.chat_id, place.title, scope, turn.person.id)
            turn.record("channel linked", scope)
        self._asked_no_more(turn, place)
        turn.say(link_screens.linked(turn.reader, place.title, names[scope]))

    @on_button("unlink", right=Right.CAPTAIN)
    def unlink(self, turn: Turn) -> None:
        """Let a channel belong to nothing, if this person holds what it belongs to."""
        place, store = self._place(turn, turn.word(0)), ChannelStore(turn.uow)
        if place is None:
            return
        linked = store.linked(place.platform, place.chat_id)
        if linked and not self._may_unlink(turn, linked.scope):
            self._say_of_others(turn, place, linked.scope)
            return
        if linked:
            store.unlink(place.platform, place.chat_id)
            turn.record("channel unlinked", linked.scope)
        self._asked_no_more(turn, place)
        turn.say(link_screens.unlinked(turn.reader, place.title))

    def _say_of_others(self, turn: Turn, place: Place, scope: str) -> None:
        name = self._audiences.name(turn, scope, turn.reader.language)
        turn.say(link_screens.linked_by_others(turn.reader, place.title, name))

    def _here(self, turn: Turn) -> tuple[str, str, str] | None:
        if turn.chat_id is None or turn.platform is None:
            return None
        return turn.platform, turn.chat_id, turn.chat_title or turn.chat_id

    def _may_unlink(self, turn: Turn, scope: str) -> bool:
        return turn.person.may(Right.COORDINATOR) or scope in dict(self._audiences.linkable(turn))

    def _place(self, turn: Turn, key: str) -> Place | None:
        """Return the channel that a button is about, if it is asked about or linked; else say so."""
        store, asked = ChannelStore(turn.uow), _asked(turn)
        if asked and store.key(asked.platform, asked.chat_id) == key:
            return asked
        if linked := store.by_key(key):
            return Place(linked.platform, linked.chat_id, linked.title)
        turn.say(link_screens.not_asked_any_more(turn.reader, turn.networks.space(turn.platform)))
        return None

    def _asked_no_more(self, turn: Turn, place: Place) -> None:
        if _asked(turn) == place:
            turn.session.end()


def _asked(turn: Turn) -> Place | None:
    """Return the channel about which /channel asked the last time."""
    if turn.session.waiting(turn.now) != LINKING:
        return None
    kept = turn.session.data
    return Place(kept["platform"], kept["chat"], kept["title"])
