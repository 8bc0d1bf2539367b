"""What waits in the database, and what came to nothing: counted, never read."""

from collections.abc import Generator, Iterator
from datetime import UTC, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.conversation.address import network_name
from bot.conversation.findings import Finding, look, ok, wrong
from bot.conversation.messages import Lane
from bot.conversation.quoting import unquoted
from bot.engine.outbox import HELD_BACK, IN_DOUBT, NOT_REACHED, TOLD_TO_WAIT
from bot.engine.scheduler import ATTEMPTS
from bot.storage.tables import InboxRow, JobRow, LeaseRow, OutboxRow

LEAD, OUTBOX, JOBS, INBOX = "Lead", "Outbox", "Jobs", "Inbox"
LATE = timedelta(minutes=5)
"""What is due longer than this is late."""
CLOCKS_APART = 10.0
"""Seconds by which the database's clock may go behind ours before a lease counts as run out."""
NEWS = timedelta(days=1)
"""What failed earlier than this is a matter to look at, and no longer one to mend."""

ADVICE = {
    TOLD_TO_WAIT: "The network refused more for a while; the bot goes on by itself.",
    HELD_BACK: "The bot holds it back, as it opens few new chats a day, and goes on by itself.",
    NOT_REACHED: "Is this machine on the internet, and the network up? The bot goes on by itself.",
    IN_DOUBT: "The line broke after the request; the bot tries again by itself.",
}
WENT_OUT = "went out in the last 5 minutes."
TAKES_UP = "whoever leads takes them up, or the next start."
BY_ITSELF = "Is it up? If they stay so, start the bot again."
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
    elif _holds(lease, now):
        yield ok(LEAD, f"{lease.holder} sends and ticks, in term {lease.epoch}.")
    else:
        since = _when(datetime.fromtimestamp(lease.until, UTC), now)
        yield look(LEAD, f"nobody has sent anything since {since}. To start the bot: python3 -m bot run")


def _holds(lease: LeaseRow, now: datetime) -> bool:
    return now.timestamp() - lease.until <= CLOCKS_APART


def _term(db: Session, now: datetime) -> int | None:
    """The number of the term in which somebody leads just now; None if nobody does."""
    lease = db.scalar(select(LeaseRow))
    return lease.epoch if lease and _holds(lease, now) else None


def _sent_lately(db: Session, now: datetime) -> dict[str, int]:
    row = OutboxRow
    lately = select(row.platform, func.count()).where(row.sent_at > now - LATE).group_by(row.platform)
    return dict(db.execute(lately).all())


def _waiting(db: Session, now: datetime) -> Iterator[Finding]:
    row = OutboxRow
    due = (row.state == "ready") & ((row.not_before <= now) | row.failing_since.is_not(None))
    since = func.min(func.coalesce(row.failing_since, row.not_before))
    columns = (row.platform, row.lane, row.error)
    found = select(*columns, func.count(), since).where(due).group_by(*columns).order_by(*columns)
    rows = db.execute(found).all()
    refused = {network for network, _, error, _, _ in rows if error == TOLD_TO_WAIT}
    leads, sent = _term(db, now) is not None, _sent_lately(db, now)
    for network, lane, error, count, oldest in rows:
        words = (
            f"{count} due for {network_name(network)} ({_kind(lane)}), the oldest since {_when(oldest, now)}"
        )
        if now - oldest <= LATE:
            yield ok(OUTBOX, f"{words}.")
        elif error:
            said = f"{words}. The last try: {_reason(error)}. {_advice(error)}"
            yield ok(OUTBOX, said) if leads and error == HELD_BACK else look(OUTBOX, said)
        elif network in refused:
            yield look(OUTBOX, f"{words}: they wait until the network takes more.")
        elif leads and network in sent:
            yield ok(OUTBOX, f"{words}: they wait for their turn. {sent[network]} {WENT_OUT}")
        else:
            yield look(OUTBOX, f"{words}, and none was tried: does a process lead, and is it connected?")
    if not rows:
        yield ok(OUTBOX, "nothing is due.")


def _advice(error: str) -> str:
    return next((words for sign, words in ADVICE.items() if sign in error), ELSE)


def _half_sent(db: Session, now: datetime) -> Iterator[Finding]:
    row, term, sent = OutboxRow, _term(db, now), _sent_lately(db, now)
    columns = (row.platform, row.epoch == term)
    sending = select(*columns, func.count(), func.min(row.not_before)).where(row.state == "sending")
    for network, ours, count, oldest in db.execute(sending.group_by(*columns).order_by(*columns)):
        words = f"{count} for {network_name(network)} are"
        if not ours:
            yield look(OUTBOX, f"{words} stuck in the middle of sending; {TAKES_UP}")
        elif network in sent or now - oldest <= LATE:
            yield ok(OUTBOX, f"{words} on their way.")
        else:
            yield look(OUTBOX, f"{words} on their way, and it has taken nothing for 5 minutes. {BY_ITSELF}")


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
    return unquoted(error or "")[:80] or "no reason was given"


def _when(moment: datetime, now: datetime) -> str:
    hours = (now - moment) / timedelta(hours=1)
    ago = (
        f"{hours * 60:.0f} min" if hours < 2 else f"{hours:.0f} h" if hours < 48 else f"{hours / 24:.0f} days"
    )
    return f"{moment:%Y-%m-%d %H:%M} UTC ({ago} ago)"
