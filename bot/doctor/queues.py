"""What waits in the database, and what came to nothing: counted, never read."""

import re
from collections.abc import Generator, Iterator
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.conversation.address import network_name
from bot.conversation.findings import Finding, look, ok, wrong
from bot.conversation.messages import Lane
from bot.engine.scheduler import ATTEMPTS
from bot.storage.tables import InboxRow, JobRow, LeaseRow, OutboxRow

LEAD, OUTBOX, JOBS, INBOX = "Lead", "Outbox", "Jobs", "Inbox"
LATE = timedelta(minutes=5)
"""What is due longer than this is late."""
CLOCKS_APART = 10.0
"""Seconds by which the database's clock may go behind ours before a lease counts as run out."""
NEWS = timedelta(days=1)
"""What failed earlier than this is a matter to look at, and no longer one to mend."""
QUOTED = re.compile(r"[\"'`<«“@].*", re.DOTALL)
"""Where a network's reason begins to quote: behind it may be somebody's words."""

ADVICE = {
    "told to wait": "The network refused more for a while; the bot goes on by itself.",
    "not reached": "Is this machine on the internet, and the network up? The bot goes on by itself.",
    "in doubt": "The line broke after the request; the bot tries again by itself.",
}
ELSE = "The log of that time says more."
DECIDES = "whoever sent it sees how many, and can say it again."
NOBODY_DECIDES = "it was due when this database was put back from a copy, and is not said again."


def findings(db: Session, now: datetime) -> Iterator[Finding]:
    """What is to be said of who leads, the outbox, the jobs and the inbox."""
    yield from _lead(db, now)
    yield from _waiting(db, now)
    yield from _half_sent(db, now)
    yield from _given_up(db, now)
    yield from _jobs(db, now)
    yield from _inbox(db, now)


def _lead(db: Session, now: datetime) -> Iterator[Finding]:
    lease = db.scalar(select(LeaseRow))
    if lease is None:
        return
    if not lease.until:
        yield look(
            LEAD, "nobody has led since this database was put back. To start the bot: python3 -m bot run"
        )
        return
    silent = now.timestamp() - lease.until
    if silent <= CLOCKS_APART:
        yield ok(LEAD, f"{lease.holder} sends and ticks, in term {lease.epoch}.")
    else:
        since = _when(now - timedelta(seconds=silent), now)
        yield look(LEAD, f"nobody has sent anything since {since}. To start the bot: python3 -m bot run")


def _waiting(db: Session, now: datetime) -> Iterator[Finding]:
    row = OutboxRow
    due = (row.state == "ready") & ((row.not_before <= now) | row.failing_since.is_not(None))
    since, why = func.min(func.coalesce(row.failing_since, row.not_before)), func.max(row.error)
    columns = (row.platform, row.lane)
    rows = db.execute(select(*columns, func.count(), since, why).where(due).group_by(*columns)).all()
    for network, lane, count, oldest, error in rows:
        words = (
            f"{count} due for {network_name(network)} ({_kind(lane)}), the oldest since {_when(oldest, now)}"
        )
        if now - oldest <= LATE:
            yield ok(OUTBOX, f"{words}.")
        elif error:
            yield look(OUTBOX, f"{words}. The last try: {_reason(error)}. {_advice(error)}")
        else:
            yield look(OUTBOX, f"{words}, and none was tried: does a process lead, and is it connected?")
    if not rows:
        yield ok(OUTBOX, "nothing is due.")


def _advice(error: str) -> str:
    return next((words for sign, words in ADVICE.items() if sign in error), ELSE)


def _half_sent(db: Session, now: datetime) -> Iterator[Finding]:
    stuck = select(OutboxRow.platform, func.count()).where(
        OutboxRow.state == "sending", OutboxRow.not_before <= now - LATE
    )
    for network, count in db.execute(stuck.group_by(OutboxRow.platform)):
        stands = "stuck in the middle of sending; the next start takes them up."
        words = f"{count} for {network_name(network)} are {stands}"
        yield look(OUTBOX, words)


def _given_up(db: Session, now: datetime) -> Iterator[Finding]:
    to_many = OutboxRow.batch.is_not(None)
    columns = (OutboxRow.platform, OutboxRow.lane, OutboxRow.state, OutboxRow.error, to_many)
    failed = select(*columns, func.count(), func.max(OutboxRow.not_before))
    ended = failed.where(OutboxRow.state.in_(["dead", "uncertain"])).group_by(*columns).order_by(*columns)
    for network, lane, state, error, many, count, latest in db.execute(ended):
        what = f"{count} to {network_name(network)} ({_kind(lane)})"
        if state == "uncertain":
            words = f"{what} may or may not have arrived, the last {_when(latest, now)}"
            yield look(OUTBOX, f"{words}: {DECIDES if many else NOBODY_DECIDES}")
            continue
        words = f"{what} could not be sent: {_reason(error)}; the last {_when(latest, now)}."
        fresh = now - latest < NEWS
        yield wrong(OUTBOX, f"{words} The log of that hour says more.") if fresh else look(OUTBOX, words)


def _jobs(db: Session, now: datetime) -> Iterator[Finding]:
    overdue = select(func.count(), func.min(JobRow.not_before))
    late = overdue.where(JobRow.state == "pending", JobRow.not_before <= now - LATE)
    count, oldest = db.execute(late).one()
    if count:
        yield look(JOBS, f"{count} overdue, the oldest since {_when(oldest, now)}: is the bot running?")
    dead = select(JobRow.kind, JobRow.error, func.count(), func.max(JobRow.not_before))
    rows = db.execute(dead.where(JobRow.state == "dead").group_by(JobRow.kind, JobRow.error)).all()
    for kind, error, many, latest in rows:
        words = f"{many} of {kind} failed for good: {_reason(error)}; the last {_when(latest, now)}."
        yield wrong(JOBS, words) if now - latest < NEWS else look(JOBS, words)
    trying = yield from _tried_again(db, now)
    if not (count or rows or trying):
        yield ok(JOBS, "none is late, none fails.")


def _tried_again(db: Session, now: datetime) -> Generator[Finding, None, bool]:
    row = JobRow
    columns = (row.kind, row.error)
    failing = select(*columns, func.count(), func.max(row.attempts), func.min(row.not_before)).where(
        row.state == "pending", row.attempts > 0
    )
    rows = db.execute(failing.group_by(*columns)).all()
    for kind, error, count, attempts, again in rows:
        words = f"{count} of {kind} failed so far: {_reason(error)}; attempt {attempts} of {ATTEMPTS}"
        following = "any moment" if again <= now else f"at {again:%H:%M} UTC"
        yield look(JOBS, f"{words}, the next {following}. The log has its code and place.")
    return bool(rows)


def _inbox(db: Session, now: datetime) -> Iterator[Finding]:
    kept = select(func.count(), func.min(InboxRow.received_at))
    count, oldest = db.execute(kept.where(InboxRow.received_at <= now - LATE)).one()
    if count:
        words = f"{count} received and not handled, the oldest since {_when(oldest, now)}:"
        yield look(INBOX, f"{words} is the bot running? If so, its log says what fails; a start tries again.")
    else:
        yield ok(INBOX, "nothing is left unhandled.")


def _kind(lane: int) -> str:
    return Lane(lane).name.lower() if lane in set(Lane) else str(lane)


def _reason(error: str | None) -> str:
    return QUOTED.sub("", error or "").strip(" :.,(")[:80] or "no reason was given"


def _when(moment: datetime, now: datetime) -> str:
    hours = (now - moment) / timedelta(hours=1)
    ago = (
        f"{hours * 60:.0f} min" if hours < 2 else f"{hours:.0f} h" if hours < 48 else f"{hours / 24:.0f} days"
    )
    return f"{moment:%Y-%m-%d %H:%M} UTC ({ago} ago)"
