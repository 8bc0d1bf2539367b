"""A message on its way from the outbox to a network."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from bot.conversation.address import Address
from bot.conversation.messages import Lane, Message
from bot.conversation.platform import Sent
from bot.storage.crypto import Cipher


@dataclass(frozen=True, slots=True)
class Parcel:
    """A row of the outbox, ready to be sent. *place* tells chats apart without naming them.

    *group* is the place of the whole chat if others read it, whichever part of it is meant.
    """

    row_id: int
    platform: str
    person_id: int | None
    place: str
    to: Address | None
    chat_id: str | None
    reply_token: str | None
    message: Message
    lane: Lane
    batch: str | None
    parts_sent: int
    key: str
    group: str | None = None
    private_chat: str | None = None
    address_id: int | None = None
    expires_at: datetime | None = None
    closed: bool = False
    """Whether direct messages were closed there when last tried."""
    waiting_since: datetime | None = None
    unasked: bool = False
    held: bool = False
    renewed: int | None = None
    """The body that its words are from, if they were changed since the row was made."""

    @property
    def tries_own_chat(self) -> bool:
        """Whether it is shown in the person's own chat, or beside it: it answers nothing elsewhere."""
        knocks = self.message.knock is not None
        return bool(self.message.text) and self.chat_id is None and (knocks or self.reply_token is None)

    def nonce(self, part: int) -> str:
        """Return the name, for ever, of one part of this row."""
        return f"{hashlib.sha256(self.key.encode()).hexdigest()[:18]}-{part}"


@dataclass(frozen=True, slots=True)
class Mark:
    """That the network took a part of a parcel, and whether it was the last one."""

    parcel: Parcel
    sent: Sent
    last: bool


def place_of(cipher: Cipher, platform: str, whose: str) -> str:
    """Return what tells a chat, or a person's own chat, from others without naming it."""
    return cipher.index("place", platform, whose)
