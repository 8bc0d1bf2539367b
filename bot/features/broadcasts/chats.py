"""What broadcasts do when something happens to a chat that others read too."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.conversation.events import ChatChange, ChatChanged
from bot.conversation.messages import Lane, Message, Visibility
from bot.engine.feature import Feature, on_chat, on_job
from bot.engine.telling import Screen
from bot.engine.texts import Reader
from bot.engine.turn import Turn
from bot.features.broadcasts import chat_screens, lacking_screens
from bot.features.broadcasts.audiences import Audiences
from bot.features.broadcasts.channel_store import Channel, ChannelStore
from bot.features.broadcasts.group_code_store import GroupCodeStore
from bot.people.campaign import Campaign
from bot.people.model import Right
from bot.people.preferences import KINDS

MINUTE = timedelta(minutes=1)
MOVES_WITHIN = 3 * MINUTE
"""Telegram can say that the bot has left a group before it says that the group is called otherwise now."""


class Chats(Feature):
    """The part of the broadcasts' room that looks after linked chats as they come, move and go."""

    _campaign: Campaign
    _audiences: Audiences

    @on_chat(ChatChange.ADDED)
    def added(self, turn: Turn) -> None:
        """Tell a captain in private how to link the chat; say hello there if somebody else let the bot in."""
        store, space = ChannelStore(turn.uow), turn.networks.space(turn.platform)
        for channel in self._linked(turn, store):
            for minutes in range(MOVES_WITHIN // MINUTE + 1):
                turn.cancel(_gone_key(store.place(channel), turn.now - minutes * MINUTE))
        if turn.known and turn.known.may(Right.CAPTAIN) and turn.chat_id:
            by_link = GroupCodeStore(turn.uow).waits(turn.known.id, turn.now)
            turn.say(chat_screens.how_to_link(turn.reader, space, turn.chat_title, by_link=by_link))
        else:
            hello = chat_screens.hello(turn.reader, space, self._campaign.name)
            turn.say(hello if turn.chat_id else replace(hello, visibility=Visibility.PRIVATE))

    @on_chat(ChatChange.REMOVED)
    def removed(self, turn: Turn) -> None:
        """Unlink soon what the bot is not in any more: a group that moves is left before it says so."""
        store = ChannelStore(turn.uow)
        for channel in self._linked(turn, store):
            place = store.place(channel)
            turn.plan("broadcasts.gone", _gone_key(place, turn.now), turn.now + MOVES_WITHIN, place=place)

    @on_job("gone")
    def gone(self, turn: Turn) -> None:
        """Unlink what the bot is still not in, and tell who had linked it."""
        store = ChannelStore(turn.uow)
        if channel := store.at(turn.payload["place"]):
            store.unlink(channel.platform, channel.chat_id)
            turn.record("channel unlinked", channel.scope)
            turn.tell(channel.linked_by, self._gone(turn, channel), lane=Lane.LESSON, kind=KINDS[Lane.TEAM])

    @on_chat(ChatChange.MOVED)
    def moved(self, turn: Turn) -> None:
        """Let what was linked stay linked under its new name."""
        event, store = turn.event, ChannelStore(turn.uow)
        if isinstance(event, ChatChanged) and event.moved_to:
            for channel in self._linked(turn, store):
                store.move(channel, event.moved_to)

    @on_chat(ChatChange.LACKING)
    def lacking(self, turn: Turn) -> None:
        """Tell who linked the chat, or the coordinators, what is missing there; once a day at most."""
        if not isinstance(turn.event, ChatChanged):
            return
        channels = self._linked(turn, ChannelStore(turn.uow))
        linked, known = [c.linked_by for c in channels], next((c.title for c in channels), turn.chat_id or "")
        place = turn.uow.cipher.index("lacking", turn.platform or "", turn.chat_id or "")
        for person in turn.people.many(linked) or turn.people.many(turn.people.coordinators()):
            key = f"broadcasts.lacking:{place}:{person.id}:{turn.now.astimezone(person.tz).date()}"
            turn.tell(
                person.id, self._lacking(turn.chat_title or known, turn.event.lacks), lane=Lane.TEAM, key=key
            )

    def _lacking(self, title: str, lacks: Sequence[str]) -> Screen:
        return lambda reader: lacking_screens.lacking(reader, title, lacks)

    def _gone(self, turn: Turn, channel: Channel) -> Screen:
        def screen(reader: Reader) -> Message:
            scope = self._audiences.name(turn, channel.scope, reader.language)
            return chat_screens.gone(reader, channel.title, scope)

        return screen

    def _linked(self, turn: Turn, store: ChannelStore) -> list[Channel]:
        return store.inside(turn.platform or "", turn.chat_id or "")


def _gone_key(place: str, at: datetime) -> str:
    # A key that is done stays done, and a group can be left more than once.
    return f"broadcasts.gone:{place}:{at.timestamp() // MINUTE.total_seconds():.0f}"
