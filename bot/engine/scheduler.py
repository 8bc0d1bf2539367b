"""Turns planned jobs that have come due into events."""

import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from bot.conversation.events import JobDue
from bot.conversation.platform import Acknowledgement
from bot.engine.clock import Now
from bot.engine.leading import Lead
from bot.storage.base import UtcDateTime
from bot.storage.database import Database
from bot.storage.tables import JobRow

log = logging.getLogger(__name__)
BATCH = 100
DUE = (
    select(JobRow.id)
    .where(JobRow.state == "pending", JobRow.not_before <= bindparam("now", type_=UtcDateTime))
    .order_by(JobRow.not_before, JobRow.id)
    .limit(BATCH)
)
"""Made once: making it takes longer than asking it."""
ATTEMPTS = 5


async def run_due_jobs(
    database: Database, now: Now, handle: Callable[[JobDue], Awaitable[Acknowledgement]], lead: Lead
) -> int:
    """Hand each due job to *handle*, in the order in which they came due; return how many there were.

    Who does not *lead* any more begins no further one.

    The turn itself marks its job as done, so a turn that fails leaves the job for a later run.
    """
    done = 0
    while lead.held and (ids := await database.read(lambda db: _due_ids(db, now()))):
        for job_id in ids:
            if not lead.held:
                return done
            job = None
            try:
                job = await database.run(_job_due, database, job_id)
                if job:  # Else its person was erased since it was found to be due.
                    await handle(job)
            except Exception as error:
                log.error("job failed", extra={"job_id": job_id, "error": type(error).__name__})
                await database.run(_note_failure, database, job_id, job, error, now())
        done += len(ids)
    return done


def next_due(db: Session, now: datetime) -> datetime | None:
    """Return when the next planned job comes due, or None if nothing is planned."""
    coming = select(JobRow.not_before).where(JobRow.state == "pending", JobRow.not_before > now)
    return db.scalar(coming.order_by(JobRow.not_before).limit(1))


def _due_ids(db: Session, now: datetime) -> list[int]:
    return list(db.scalars(DUE, {"now": now}))


def _job_due(database: Database, job_id: int) -> JobDue | None:
    with database.make_session() as db:
        row = db.get(JobRow, job_id)
        if row is None:
            return None
        return JobDue(
            job_id=row.id, kind=row.kind, person_id=row.person_id, due_at=row.not_before, payload=row.payload
        )


def _note_failure(
    database: Database, job_id: int, tried: JobDue | None, error: Exception, now: datetime
) -> None:
    with database.make_session.begin() as db:
        row = db.get(JobRow, job_id)
        if row is None or row.state != "pending" or (tried and row.not_before != tried.due_at):
            return  # It was called off, or planned anew, while it failed.
        row.attempts += 1
        row.error = type(error).__name__
        row.state = "dead" if row.attempts >= ATTEMPTS else "pending"
        row.not_before = now + timedelta(minutes=2**row.attempts)
