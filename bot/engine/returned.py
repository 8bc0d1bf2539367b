"""What becomes of a letter that comes back, in the transaction in which that is noted.

A letter comes back when it has ended without having been shown, and its reader has no other address to try.
If it names a job for that (`Otherwise`), the job is planned, once.
"""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Table, select, update
from sqlalchemy.orm import Session

from bot.conversation.platform import CLOSED
from bot.people.tables import AddressRow
from bot.storage.tables import JobRow, OutboxRow

DOOR_CLOSED = "engine.door_closed"
"""The job by which features hear that direct messages were found closed."""
ROWS: Table = OutboxRow.metadata.tables[OutboxRow.__tablename__]


def come_back(db: Session, row_id: int, now: datetime) -> None:
    """Plan what the row *row_id* names for the case that it reached nobody."""
    row = ROWS.c  # By its columns: the row's words may be unreadable.
    columns = select(row.otherwise, row.only_here, row.person_id, row.address_id, row.dedupe_key)
    found = db.execute(columns.where(row.id == row_id)).first()
    if found is None or found.otherwise is None:
        return
    if found.only_here and other_address(db, found.person_id, found.address_id):
        return  # The same was said there, and has not come back.
    _plan(db, f"returned:{found.dedupe_key}", now, **found.otherwise)


def note_unreachable(db: Session, address_id: int, why: str, now: datetime, *, silently: bool) -> None:
    """Note that an address reaches nobody, and why; unless *silently*, whom it concerns hears of it."""
    address = db.get(AddressRow, address_id)
    if address is None:
        return
    if why == CLOSED and not silently:
        _tell_closed(db, address, now)
    address.unreachable = why
    db.flush()


def note_door(db: Session, address_id: int, *, closed: bool) -> None:
    """Note whether direct messages are *closed* at an address that something could be shown at.

    Where it was shown says what that means.
    """
    why = CLOSED if closed else None
    db.execute(update(AddressRow).where(AddressRow.id == address_id).values(unreachable=why))


def other_address(
    db: Session,
    person_id: int | None,
    address_id: int | None,
    confidential: bool = True,
    not_on: Collection[str] = (),
) -> AddressRow | None:
    """Return another address of a person that can be tried, *not_on* some networks; None if there is none.

    What is not *confidential* can also be tried where direct messages are closed.
    """
    theirs = (AddressRow.person_id == person_id) & (AddressRow.id != address_id)
    theirs &= AddressRow.platform.not_in(list(not_on))
    latest_first = select(AddressRow).where(theirs).order_by(AddressRow.last_seen.desc())
    found = list(db.scalars(latest_first))
    fit = [each for each in found if each.unreachable is None]
    if not confidential:
        fit += [each for each in found if each.unreachable == CLOSED]
    return next(iter(fit), None)


def _tell_closed(db: Session, address: AddressRow, now: datetime) -> None:
    if (address.unreachable or "").startswith(CLOSED):
        return  # They have been told.
    key = f"{DOOR_CLOSED}:{address.id}:{now.timestamp():.0f}"
    _plan(db, key, now, DOOR_CLOSED, address.person_id, {})


def _plan(db: Session, key: str, now: datetime, kind: str, person_id: int, payload: dict[str, str]) -> None:
    if db.scalar(select(JobRow.id).where(JobRow.key == key)) is None:
        due = {"due_at": now, "not_before": now}
        db.add(JobRow(key=key, kind=kind, person_id=person_id, payload=payload, **due))
        db.flush()
