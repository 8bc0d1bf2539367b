"""The tables of broadcasts: what was said, whom it did not reach, and the channels it is posted in."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, false
from sqlalchemy.orm import Mapped, mapped_column

from bot.storage.base import Base, Encrypted, EncryptedJson, UtcDateTime
from bot.storage.retention import Kept


class BroadcastRow(Base):
    """Something said to many: by whom, to whom, and the words by language. The words are blanked with it.

    *bodies* are the shared bodies by language, and *earlier* what was said before the words were changed.
    *leaves_out*: whoever had got enough that day is left out, instead of getting it the next day. *drafts*
    names the draft that it was, and those by which its words were changed. *posted_in* has the network and
    the title of each channel that it is posted in: the report names those that are unlinked since.
    *worded_by* changed the words, and *ended_by* stopped or undid it, if that was not the author. *figures*
    say how many had got it when it ended: the rows of the outbox go after a while, and with the erased.
    Personal through its author and whoever changed the words; the words go with either.
    """

    __tablename__ = "broadcasts"
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(index=True)
    audience: Mapped[str]
    words: Mapped[dict[str, str] | None] = mapped_column(EncryptedJson)
    bodies: Mapped[dict[str, int] | None] = mapped_column(EncryptedJson)
    state: Mapped[str]
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    finished_slices: Mapped[bool] = mapped_column(default=False)
    earlier: Mapped[dict[str, Any] | None] = mapped_column(EncryptedJson)
    drafts: Mapped[str | None]
    posted_in: Mapped[dict[str, list[str]] | None] = mapped_column(EncryptedJson)
    leaves_out: Mapped[bool] = mapped_column(default=False, server_default=false())
    worded_by: Mapped[int | None]
    ended_by: Mapped[int | None]
    figures: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))


class NotReachedRow(Base):
    """Somebody whom a broadcast did not reach, and why. Personal; goes with the person."""

    __tablename__ = "not_reached"
    broadcast_id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(primary_key=True, index=True)
    why: Mapped[str]


class ChannelRow(Base):
    """A channel of a network that belongs to an area or group. Its id and name are encrypted."""

    __tablename__ = "channels"
    id: Mapped[int] = mapped_column(primary_key=True)
    platform: Mapped[str]
    chat_index: Mapped[str] = mapped_column(unique=True)
    chat_id: Mapped[str] = mapped_column(Encrypted)
    title: Mapped[str] = mapped_column(Encrypted)
    scope: Mapped[str] = mapped_column(index=True)
    linked_by: Mapped[int]


class GroupCodeRow(Base):
    """A code in a link that adds the bot to a group, as a fingerprint: for whom, and what for.

    Personal through its maker; gone once it is used, replaced or over, and with the person.
    """

    __tablename__ = "group_codes"
    kept = Kept("expires_at", days=1)
    code_index: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(index=True)
    scope: Mapped[str]
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
