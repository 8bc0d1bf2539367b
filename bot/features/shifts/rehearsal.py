"""Makes a canvass and fills it in the database directly: for rehearsals and tests, where nobody is asked."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from bot.features.shifts.model import CanvassState, Shift
from bot.features.shifts.plans import plan_reminders, plan_shift
from bot.features.shifts.store import ShiftStore
from bot.people.qualifications import LEAD_CANVASS
from bot.people.store import PersonStore
from bot.storage.unit_of_work import UnitOfWork


def open_canvass(
    uow: UnitOfWork,
    *,
    lead_id: int,
    backup_id: int,
    title: str,
    county: str,
    meeting_point: str,
    times: Sequence[tuple[datetime, datetime]],
    capacity: int,
    zone: ZoneInfo,
    neighborhood_id: int | None = None,
) -> list[Shift]:
    """Return the shifts of a new canvass, one for each of *times* (start, end), open to all at once.

    Its lead has led before.
    """
    store = ShiftStore(uow)
    PersonStore(uow).qualify(lead_id, LEAD_CANVASS, None, datetime.now(UTC))
    canvass = store.draft(lead_id, county, neighborhood_id)
    about = {"title": title, "meeting_point": meeting_point, "backup_id": backup_id, "backup_yes": True}
    store.change(canvass.id, **about, state=CanvassState.OPEN)
    shifts = [store.add_shift(canvass.id, starts_at, ends_at, capacity) for starts_at, ends_at in times]
    for shift in shifts:
        plan_shift(uow, shift, zone)
    return shifts


def sign_up(uow: UnitOfWork, shift: Shift, person_ids: Iterable[int], now: datetime) -> None:
    """Give each of *person_ids* a place, with their reminders; raises LookupError if *shift* is full."""
    store, people = ShiftStore(uow), PersonStore(uow)
    for person_id in person_ids:
        if not store.claim(shift.id, person_id):
            raise LookupError(f"no place for {person_id} on shift {shift.id}")
        plan_reminders(uow, shift, people.get(person_id), now)
