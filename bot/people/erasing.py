"""Who was erased stays erased, also when an older copy of the database is put back."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import cast

from sqlalchemy import Table, delete, select, update
from sqlalchemy.orm import Session

from bot.people.tables import AddressRow, DoNotContactRow, PersonRow
from bot.storage.inserting import insert_new
from bot.storage.tables import JobRow, OutboxRow

ERASES = "settings.end"
"""The job that erases somebody whose day has come."""
OVER = timedelta(days=2)
"""How long ago their day was: in any time zone it is over."""
FINGERPRINTS = cast(Table, DoNotContactRow.__table__)


def erase_again(db: Session, fingerprints: Iterable[str], now: datetime) -> int:
    """Let everybody with one of these *fingerprints* be erased at the next start; return how many there are.

    Nothing is sent to them until then, and nothing else is done for them.
    """
    known = list(fingerprints)
    there = db.scalars(select(AddressRow.person_id).where(AddressRow.user_index.in_(known)))
    people = sorted(set(there))
    for person_id in people:
        theirs = PersonRow.id == person_id
        db.execute(update(PersonRow).where(theirs).values(keep_until=(now - OVER).date(), stopped_at=now))
        db.execute(delete(OutboxRow).where(OutboxRow.person_id == person_id, OutboxRow.state == "ready"))
        db.execute(delete(JobRow).where(JobRow.person_id == person_id))
        key = f"{ERASES}:{person_id}:again"
        db.add(JobRow(key=key, kind=ERASES, person_id=person_id, payload={}, due_at=now, not_before=now))
    db.flush()
    for fingerprint in known:
        insert_new(db, FINGERPRINTS, user_index=fingerprint, since=now)
    return len(people)
