"""Whose names somebody is rightly told, though they are strangers to each other."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.features.shifts.model import HOLDING
from bot.features.shifts.tables import CanvassRow, ShiftRow, SignupRow
from bot.people.tables import AddressRow


def leaders_of(db: Session, user_id: str) -> set[int]:
    """Return who leads, and who is the backup, where somebody has a place: it is told with the place."""
    placed = (
        select(CanvassRow, AddressRow)
        .join(ShiftRow, ShiftRow.canvass_id == CanvassRow.id)
        .join(SignupRow, SignupRow.shift_id == ShiftRow.id)
        .join(AddressRow, AddressRow.person_id == SignupRow.person_id)
        .where(SignupRow.state.in_(HOLDING))
    )
    theirs = [canvass for canvass, address in db.execute(placed) if address.user_id == user_id]
    return {number for one in theirs for number in (one.lead_id, one.backup_id) if number is not None}
