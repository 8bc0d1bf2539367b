"""One person's turns in the order in which they did things, however many processes take them."""

from datetime import datetime, timedelta
from typing import cast

from sqlalchemy import Table, delete, exists, select
from sqlalchemy.orm import Session

from bot.storage.tables import InboxRow

INBOX = cast(Table, InboxRow.__table__)
HELD_UP = timedelta(seconds=30)
"""How long an update that nobody handles may hold up the later ones of the same person."""


class OlderFirstError(Exception):
    """Something that the same person did before has not had its turn yet."""


def place_of(event_id: str) -> int:
    """Return the number of an event among those of its network; 0 if the network does not number them."""
    return int(event_id) if event_id.isascii() and event_id.isdigit() else 0


def take_from_inbox(db: Session, bot: str, event_id: str, whose: str, now: datetime) -> None:
    """Empty the inbox row of an event; raises `OlderFirstError` while an older one waits there."""
    here = (INBOX.c.bot == bot) & (INBOX.c.event_id == event_id)
    place = place_of(event_id)
    if not place:
        db.execute(delete(INBOX).where(here))
        return
    before = INBOX.alias()
    of_them = (before.c.whose == whose) & (before.c.bot == bot) & (before.c.place < place)
    older = exists(select(before.c.event_id).where(of_them, before.c.received_at > now - HELD_UP))
    gone = db.execute(delete(INBOX).where(here, ~older).returning(INBOX.c.event_id)).first()
    if gone is None and db.scalar(select(INBOX.c.event_id).where(here)) is not None:
        raise OlderFirstError
