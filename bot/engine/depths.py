"""How much waits in the database, and since when: counted from its indexes, never read."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.conversation.messages import Lane
from bot.storage.tables import InboxRow, JobRow, OutboxRow

UNSENT = ("sending", "uncertain", "dead", "unreachable", "expired")
"""The states worth counting besides what waits: all but those in which everything is well."""


@dataclass(frozen=True, slots=True)
class Depth:
    """How many there are, and for how many seconds the oldest has been waiting."""

    count: int = 0
    oldest: float = 0.0


@dataclass(frozen=True, slots=True)
class Depths:
    """What waits: *due* and *unsent* by network and lane (and state), the jobs and the inbox as a whole."""

    due: Mapping[tuple[str, ...], Depth] = field(default_factory=dict)
    unsent: Mapping[tuple[str, ...], int] = field(default_factory=dict)
    jobs: Depth = field(default_factory=Depth)
    dead_jobs: int = 0
    inbox: Depth = field(default_factory=Depth)


def measure(now: datetime) -> Callable[[Session], Depths]:
    """Return what measures the depths as they are at *now*."""

    def measured(db: Session) -> Depths:
        pending = (JobRow.state == "pending") & (JobRow.not_before <= now)
        jobs = select(func.count(), func.min(JobRow.not_before)).where(pending)
        inbox = select(func.count(), func.min(InboxRow.received_at))
        dead = select(func.count()).where(JobRow.state == "dead")
        return Depths(
            _due(db, now),
            _unsent(db),
            _depth(*db.execute(jobs).one(), now),
            db.scalar(dead) or 0,
            _depth(*db.execute(inbox).one(), now),
        )

    return measured


def _due(db: Session, now: datetime) -> dict[tuple[str, ...], Depth]:
    """Return what should have been sent by now: what is due, and what waits to be tried once more."""
    row = OutboxRow
    fresh = (row.not_before <= now) & row.failing_since.is_(None)
    found: dict[tuple[str, ...], Depth] = {}
    for since, which in ((row.not_before, fresh), (row.failing_since, row.failing_since.is_not(None))):
        query = select(row.platform, row.lane, func.count(), func.min(since)).where(
            row.state == "ready", which
        )
        for platform, lane, count, oldest in db.execute(query.group_by(row.platform, row.lane)):
            before, more = found.get((platform, _named(lane)), Depth()), _depth(count, oldest, now)
            both = Depth(before.count + more.count, max(before.oldest, more.oldest))
            found[platform, _named(lane)] = both
    return found


def _unsent(db: Session) -> dict[tuple[str, ...], int]:
    row = OutboxRow
    query = select(row.platform, row.lane, row.state, func.count()).where(row.state.in_(UNSENT))
    rows = db.execute(query.group_by(row.platform, row.lane, row.state))
    return {(platform, _named(lane), state): count for platform, lane, state, count in rows}


def _depth(count: int, oldest: datetime | None, now: datetime) -> Depth:
    return Depth(count, max(0.0, (now - oldest).total_seconds()) if oldest else 0.0)


def _named(lane: int) -> str:
    return Lane(lane).name.lower() if lane in set(Lane) else str(lane)
