"""What broadcasts do to let a channel belong to an area or group."""

from bot.engine.feature import on_button, on_command
from bot.engine.pages import Page
from bot.engine.reading import StaleButtonError
from bot.engine.turn import Turn
from bot.features.broadcasts import link_screens, screens
from bot.features.broadcasts.channel_store import ChannelStore
from bot.features.broadcasts.chats import Chats
from bot.features.broadcasts.group_codes import GroupCodes
from bot.people.model import Right

LINKING = "broadcasts.linking"


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
        self._ask_scope(turn, title, scope, 0)

    @on_button("scopes", right=Right.CAPTAIN)
    def turn_scopes(self, turn: Turn) -> None:
        """Show a page of what a channel may be linked to, in place."""
        place = self._linking(turn)
        linked = ChannelStore(turn.uow).linked(place["platform"], place["chat"])
        scope = self._audiences.name(turn, linked.scope, turn.reader.language) if linked else None
        self._ask_scope(turn, place["title"], scope, turn.number(0), in_place=True)

    def _ask_scope(
        self, turn: Turn, title: str, scope: str | None, page: int, *, in_place: bool = False
    ) -> None:
        scopes = self._audiences.linkable(turn)
        shown = Page.of(len(scopes), turn.page_size, page)
        screen = link_screens.link_to_what(turn.reader, title, scopes, scope, shown)
        turn.say(screen, in_place=in_place)

    @on_button("link", right=Right.CAPTAIN)
    def link(self, turn: Turn) -> None:
        """Let a channel belong to a scope that this person holds."""
        scope, store = ":".join(turn.args), ChannelStore(turn.uow)
        names = dict(self._audiences.linkable(turn))
        if scope not in names:
            turn.say(screens.not_your_audience(turn.reader))
            return
        if not self._waits(turn) and (done := store.latest_by(turn.person.id, scope)):
            turn.say(link_screens.linked(turn.reader, done.title, names[scope]))
            return
        place = self._linking(turn)
        before = store.linked(place["platform"], place["chat"])
        if before and not self._may_unlink(turn, before.scope):
            name = self._audiences.name(turn, before.scope, turn.reader.language)
            turn.say(link_screens.linked_by_others(turn.reader, place["title"], name))
            return
        store.link(place["platform"], place["chat"], place["title"], scope, turn.person.id)
        turn.record("channel linked", scope)
        turn.session.end()
        turn.say(link_screens.linked(turn.reader, place["title"], names[scope]))

    @on_button("unlink", right=Right.CAPTAIN)
    def unlink(self, turn: Turn) -> None:
        """Let a channel belong to nothing, if this person holds what it belongs to."""
        if not self._waits(turn):
            turn.say(link_screens.unlinked_already(turn.reader))
            return
        place, store = self._linking(turn), ChannelStore(turn.uow)
        linked = store.linked(place["platform"], place["chat"])
        if linked is None:
            turn.say(link_screens.unlinked(turn.reader, place["title"]))
            return
        if not self._may_unlink(turn, linked.scope):
            name = self._audiences.name(turn, linked.scope, turn.reader.language)
            turn.say(link_screens.linked_by_others(turn.reader, place["title"], name))
            return
        store.unlink(place["platform"], place["chat"])
        turn.record("channel unlinked", linked.scope)
        turn.session.end()
        turn.say(link_screens.unlinked(turn.reader, place["title"]))

    def _here(self, turn: Turn) -> tuple[str, str, str] | None:
        if turn.chat_id is None or turn.platform is None:
            return None
        return turn.platform, turn.chat_id, turn.chat_title or turn.chat_id

    def _may_unlink(self, turn: Turn, scope: str) -> bool:
        return turn.person.may(Right.COORDINATOR) or scope in dict(self._audiences.linkable(turn))

    def _waits(self, turn: Turn) -> bool:
        return turn.session.waiting(turn.now) == LINKING

    def _linking(self, turn: Turn) -> dict[str, str]:
        if self._waits(turn):
            return dict(turn.session.data)
        raise StaleButtonError
