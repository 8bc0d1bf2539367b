"""What waits in the database, and what came to nothing: counted, never read."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.conversation.findings import Finding, look, ok, wrong
from bot.conversation.messages import Lane
from bot.storage.tables import InboxRow, JobRow, OutboxRow

OUTBOX, JOBS, INBOX = "Outbox", "Jobs", "Inbox"
LATE = timedelta(minutes=5)
"""What is due longer than this is late."""
NEWS = timedelta(days=1)
"""What failed earlier than this is a matter to look at, and no longer one to mend."""
NETWORKS = {"telegram": "Telegram", "discord": "Discord"}
QUOTED = re.compile(r"[\"'`<«“@].*", re.DOTALL)
"""Where a network's reason begins to quote: behind it may be somebody's words."""


def findings(db: Session, now: datetime) -> Iterator[Finding]:
    """What is to be said of the outbox, the jobs and the inbox."""
    yield from _waiting(db, now)
    yield from _half_sent(db, now)
    yield from _given_up(db, now)
    yield from _jobs(db, now)
    yield from _inbox(db, now)


def _waiting(db: Session, now: datetime) -> Iterator[Finding]:
    due = select(OutboxRow.platform, func.count(), func.min(OutboxRow.not_before)).where(
        OutboxRow.state == "ready", OutboxRow.not_before <= now
    )
    rows = db.execute(due.group_by(OutboxRow.platform)).all()
    for network, count, oldest in rows:
        words = f"{count} due for {_named(network)}, the oldest since {_when(oldest, now)}"
        late = now - oldest > LATE
        yield look(OUTBOX, f"{words}: see what is said of that network.") if late else ok(OUTBOX, f"{words}.")
    if not rows:
        yield ok(OUTBOX, "nothing is due.")


def _half_sent(db: Session, now: datetime) -> Iterator[Finding]:
    stuck = select(OutboxRow.platform, func.count()).where(
        OutboxRow.state == "sending", OutboxRow.not_before <= now - LATE
    )
    for network, count in db.execute(stuck.group_by(OutboxRow.platform)):
        words = (
            f"{count} for {_named(network)} are stuck in the middle of sending; the next start takes them up."
        )
        yield look(OUTBOX, words)


def _given_up(db: Session, now: datetime) -> Iterator[Finding]:
    columns = (OutboxRow.platform, OutboxRow.lane, OutboxRow.state, OutboxRow.error)
    failed = select(*columns, func.count(), func.max(OutboxRow.not_before))
    ended = failed.where(OutboxRow.state.in_(["dead", "uncertain"])).group_by(*columns).order_by(*columns)
    for network, lane, state, error, count, latest in db.execute(ended):
        what = f"{count} to {_named(network)} ({_kind(lane)})"
        if state == "uncertain":
            yield look(OUTBOX, f"{what} may or may not have arrived, the last {_when(latest, now)}.")
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
    if not count and not rows:
        yield ok(JOBS, "none is late, none has failed for good.")


def _inbox(db: Session, now: datetime) -> Iterator[Finding]:
    kept = select(func.count(), func.min(InboxRow.received_at))
    count, oldest = db.execute(kept.where(InboxRow.received_at <= now - LATE)).one()
    if count:
        words = f"{count} received and not handled, the oldest since {_when(oldest, now)};"
        yield look(INBOX, f"{words} the next start tries again.")
    else:
        yield ok(INBOX, "nothing is left unhandled.")


def _named(network: str) -> str:
    return NETWORKS.get(network, network)


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
