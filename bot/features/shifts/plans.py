"""What is planned for a shift and for each person on it. Keys carry how often the shift was moved."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.features.shifts.model import MORNING, NUMBERS_GONE, Shift, reminder_times
from bot.people.hours import resolve_local
from bot.people.model import Person
from bot.storage.unit_of_work import UnitOfWork

REMINDERS = ("day", "soon")


def plan_shift(uow: UnitOfWork, shift: Shift, zone: ZoneInfo) -> None:
    """Plan what happens to everybody: the question at the start, the numbers' end, the morning after."""
    last_day = shift.ends_at.astimezone(zone).date()
    next_day = last_day + timedelta(days=1)
    due = {
        "begin": shift.starts_at,
        "numbers": resolve_local(next_day, NUMBERS_GONE, zone),
        "morning": resolve_local(next_day, MORNING, zone),
    }
    for what, when in due.items():
        uow.plan(f"shifts.{what}", _key(what, shift), when, None, _payload(shift))


def cancel_shift(uow: UnitOfWork, shift: Shift) -> None:
    """Let what was planned for everybody not happen, except that numbers end."""
    for what in ("begin", "morning"):
        uow.cancel(_key(what, shift))


def plan_reminders(uow: UnitOfWork, shift: Shift, person: Person, now: datetime) -> None:
    """Plan the reminders of a person who has a place since *now*."""
    for which, due in reminder_times(person, shift.starts_at, now).items():
        key = f"shifts.remind:{which}:{shift.id}:{person.id}:{_moment(shift)}"
        uow.plan("shifts.remind", key, due, person.id, {**_payload(shift), "which": which})


def cancel_reminders(uow: UnitOfWork, shift: Shift, person_id: int) -> None:
    """Let a person's reminders not happen."""
    for which in REMINDERS:
        uow.cancel(f"shifts.remind:{which}:{shift.id}:{person_id}:{_moment(shift)}")
    uow.cancel(f"shifts.late:{shift.id}:{person_id}:{_moment(shift)}")


def hand_over_reminders(uow: UnitOfWork, shift: Shift, gone_id: int, kept_id: int) -> None:
    """Let the reminders of somebody who is another now be the other's; what both had comes once."""
    for name in (*(f"remind:{which}" for which in REMINDERS), "late"):
        before, after = (f"shifts.{name}:{shift.id}:{p}:{_moment(shift)}" for p in (gone_id, kept_id))
        uow.rename_job(before, after)


def plan_offer_end(uow: UnitOfWork, shift: Shift, person_id: int, until: datetime) -> None:
    """Plan that an offered place goes on to the next when its time is over."""
    key = f"shifts.offer_ends:{shift.id}:{person_id}:{until:%Y%m%dT%H%M%S}"
    uow.plan("shifts.offer_ends", key, until, person_id, {"shift": str(shift.id)})


def plan_late_question(uow: UnitOfWork, shift: Shift, person_id: int, due: datetime) -> None:
    """Plan to ask somebody who runs late whether they are there."""
    key = f"shifts.late:{shift.id}:{person_id}:{_moment(shift)}"
    uow.plan("shifts.late", key, due, person_id, _payload(shift))


def plan_empty_numbers(uow: UnitOfWork, shift: Shift, reader_id: int, zone: ZoneInfo) -> None:
    """Plan that the message in which somebody has seen the numbers of a shift is emptied."""
    next_day = shift.ends_at.astimezone(zone).date() + timedelta(days=1)
    key = f"shifts.empty_numbers:{shift.id}:{reader_id}:{_moment(shift)}"
    due = resolve_local(next_day, MORNING, zone)
    uow.plan("shifts.empty_numbers", key, due, reader_id, {"shift": str(shift.id)})


def _moment(shift: Shift) -> str:
    return f"{shift.starts_at:%Y%m%dT%H%M}:{shift.moves}"


def _key(what: str, shift: Shift) -> str:
    return f"shifts.{what}:{shift.id}:{_moment(shift)}"


def _payload(shift: Shift) -> dict[str, str]:
    return {"shift": str(shift.id), "moves": str(shift.moves)}
