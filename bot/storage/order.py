"""One person's turns in the order in which they did things, however many processes take them."""

from datetime import datetime, timedelta
from typing import cast

from sqlalchemy import Table, bindparam, delete, exists, select
from sqlalchemy.orm import Session

from bot.storage.tables import InboxRow

INBOX = cast(Table, InboxRow.__table__)
HELD_UP = timedelta(seconds=30)
"""How long an update that nobody handles may hold up the later ones of the same person."""
BEFORE = INBOX.alias()
HERE = (INBOX.c.bot == bindparam("of_bot")) & (INBOX.c.event_id == bindparam("called"))
OF_THEM = (BEFORE.c.whose == bindparam("of_whom")) & (BEFORE.c.bot == bindparam("of_bot"))
EARLIER = (BEFORE.c.place < bindparam("at_place")) & (BEFORE.c.received_at > bindparam("since"))
OLDER = exists(select(BEFORE.c.event_id).where(OF_THEM, EARLIER))
GONE = delete(INBOX).where(HERE)
TAKEN = GONE.where(~OLDER).returning(INBOX.c.event_id)
WAITS = select(INBOX.c.event_id).where(HERE)
"""Made once, for every turn begins with them: making a statement takes longer than carrying it out."""


class OlderFirstError(Exception):
    """Something that the same person did before has not had its turn yet."""


def place_of(event_id: str) -> int:
    """Return the number of an event among those of its network; 0 if the network does not number them."""
    return int(event_id) if event_id.isascii() and event_id.isdigit() else 0


def take_from_inbox(db: Session, bot: str, event_id: str, whose: str, now: datetime) -> None:
    """Empty the inbox row of an event; raises `OlderFirstError` while an older one waits there."""
    here = {"of_bot": bot, "called": event_id}
    place = place_of(event_id)
    if not place:
        db.execute(GONE, here)
        return
    about = {**here, "of_whom": whose, "at_place": place, "since": now - HELD_UP}
    if db.execute(TAKEN, about).first() is None and db.scalar(WAITS, here) is not None:
        raise OlderFirstError
