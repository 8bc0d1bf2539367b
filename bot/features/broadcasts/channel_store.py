"""Linked channels in the database."""

from dataclasses import dataclass

from sqlalchemy import delete, select, update

from bot.conversation.address import moved, whole_chat
from bot.features.broadcasts.tables import ChannelRow
from bot.storage.unit_of_work import UnitOfWork

KEY_LENGTH = 8


@dataclass(frozen=True, slots=True)
class Channel:
    """A linked channel. *linked_by* is who did it; 0 if they were erased."""

    id: int
    platform: str
    chat_id: str
    title: str
    scope: str
    linked_by: int = 0


class ChannelStore:
    """The channels that belong to areas and groups, within one turn."""

    def __init__(self, uow: UnitOfWork) -> None:
        self._uow = uow
        self._db = uow.db

    def link(self, platform: str, chat_id: str, title: str, scope: str, by: int) -> None:
        """Let a channel belong to *scope*; a channel belongs to one only."""
        index = self._uow.cipher.index("channel", platform, chat_id)
        self._db.execute(delete(ChannelRow).where(ChannelRow.chat_index == index))
        row = ChannelRow(
            platform=platform, chat_index=index, chat_id=chat_id, title=title, scope=scope, linked_by=by
        )
        self._db.add(row)
        self._db.flush()

    def unlink(self, platform: str, chat_id: str) -> bool:
        """Let a channel belong to nothing; False if it did not belong to anything."""
        index = self._uow.cipher.index("channel", platform, chat_id)
        return self._uow.changed(delete(ChannelRow).where(ChannelRow.chat_index == index)) == 1

    def place(self, channel: Channel) -> str:
        """Return the fingerprint of where a channel is, which changes when its chat moves."""
        return self._uow.cipher.index("channel", channel.platform, channel.chat_id)

    def at(self, place: str) -> Channel | None:
        """Return the linked channel whose fingerprint is *place*."""
        row = self._db.scalar(select(ChannelRow).where(ChannelRow.chat_index == place))
        return _channel(row) if row else None

    def linked(self, platform: str, chat_id: str) -> Channel | None:
        """Return what a channel belongs to."""
        return self.at(self._uow.cipher.index("channel", platform, chat_id))

    def of(self, scope: str) -> list[Channel]:
        """Return the channels of *scope*; all channels for the campaign."""
        query = select(ChannelRow).order_by(ChannelRow.id)
        if scope != "campaign":
            query = query.where(ChannelRow.scope == scope)
        return [_channel(row) for row in self._db.scalars(query)]

    def key(self, platform: str, chat_id: str) -> str:
        """Return what the buttons that are about a channel name it by."""
        return self._uow.cipher.index("channel", platform, chat_id)[:KEY_LENGTH]

    def by_key(self, key: str) -> Channel | None:
        """Return the linked channel that buttons name by *key*."""
        named = ChannelRow.chat_index.startswith(key, autoescape=True)
        row = self._db.scalar(select(ChannelRow).where(named)) if len(key) == KEY_LENGTH else None
        return _channel(row) if row else None

    def inside(self, platform: str, chat_id: str) -> list[Channel]:
        """Return the linked channels that are that chat or parts of it."""
        rows = self._db.scalars(select(ChannelRow).where(ChannelRow.platform == platform))
        return [_channel(row) for row in rows if whole_chat(row.chat_id) == chat_id]

    def move(self, channel: Channel, to: str) -> None:
        """Note that the chat of *channel* is called *to* from now on."""
        self.unlink(channel.platform, channel.chat_id)
        there = moved(channel.chat_id, to)
        self.link(channel.platform, there, channel.title, channel.scope, channel.linked_by)

    def forget(self, person_id: int) -> None:
        """Note of nothing that *person_id* linked it."""
        self._db.execute(update(ChannelRow).where(ChannelRow.linked_by == person_id).values(linked_by=0))


def _channel(row: ChannelRow) -> Channel:
    return Channel(row.id, row.platform, row.chat_id, row.title, row.scope, row.linked_by)
