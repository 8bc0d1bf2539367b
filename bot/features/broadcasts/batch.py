"""The messages of one broadcast in the outbox: what became of them, and what can be done about it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, delete, func, select, update

from bot.features.broadcasts.model import KEEP_TRYING, Progress
from bot.features.broadcasts.store import Broadcast
from bot.people.tables import AddressRow
from bot.storage.tables import OutboxRow
from bot.storage.unit_of_work import UnitOfWork

NOT_THERE = ("unreachable", "dead", "uncertain", "expired")
CHANNEL = ":channel:"


@dataclass(frozen=True, slots=True)
class FailedPost:
    """A post that is not to be seen in its channel, and the state of its row, which says why."""

    row_id: int
    channel_id: int
    why: str


class Batch:
    """What of a broadcast stands in the outbox, within one turn."""

    def __init__(self, uow: UnitOfWork, broadcast: Broadcast) -> None:
        self._uow = uow
        self._db = uow.db
        self._name = broadcast.batch
        self._mine = OutboxRow.batch == broadcast.batch

    def progress(self) -> Progress:
        """Return what has become of the messages so far."""
        states = select(OutboxRow.state, func.count()).where(self._mine).group_by(OutboxRow.state)
        counts = dict(self._db.execute(states).all())
        return Progress(
            sent=counts.get("sent", 0),
            waiting=counts.get("ready", 0) + counts.get("sending", 0),
            failed=counts.get("unreachable", 0) + counts.get("dead", 0),
            uncertain=counts.get("uncertain", 0),
            stopped=counts.get("stopped", 0),
            expired=counts.get("expired", 0),
        )

    def not_reached(self) -> list[tuple[int, str]]:
        """Return whom a message did not reach, and the state of it, which says why."""
        failed = self._mine & OutboxRow.state.in_(NOT_THERE) & OutboxRow.person_id.is_not(None)
        rows = self._db.execute(select(OutboxRow.person_id, OutboxRow.state).where(failed))
        return [(person_id, why) for person_id, why in rows if person_id is not None]

    def failed_posts(self) -> list[FailedPost]:
        """Return the posts that did not come to stand in their channels, or perhaps did not."""
        failed = self._posts() & OutboxRow.state.in_(NOT_THERE)
        rows = self._db.execute(select(OutboxRow.id, OutboxRow.dedupe_key, OutboxRow.state).where(failed))
        return [FailedPost(id_, _channel_of(key), why) for id_, key, why in rows]

    def key_of_post(self, channel_id: int, turn_id: str = "") -> str:
        """Return the name of a post in a channel; *turn_id* tells a second try from the first."""
        return f"{self._name}{CHANNEL}{channel_id}{turn_id and ':'}{turn_id}"

    def drop_post(self, post: FailedPost) -> None:
        """Forget a post that failed: another takes its place."""
        self._db.execute(delete(OutboxRow).where(OutboxRow.id == post.row_id))

    def stop(self) -> int:
        """Let no further message be sent; return how many that concerns."""
        waiting = self._mine & (OutboxRow.state == "ready")
        return self._uow.changed(update(OutboxRow).where(waiting).values(state="stopped"))

    def expire(self, now: datetime) -> None:
        """Note what has become too old to be sent, without waiting for its turn."""
        old = self._mine & (OutboxRow.state == "ready") & (OutboxRow.expires_at <= now)
        self._db.execute(update(OutboxRow).where(old).values(state="expired"))

    def resend_uncertain(self, now: datetime) -> int:
        """Let the messages of which nobody knows whether they arrived be sent again; return how many.

        Posts are not among them: where they were to stand is not kept.
        """
        doubt = self._mine & (OutboxRow.state == "uncertain") & OutboxRow.person_id.is_not(None)
        again = {"state": "ready", "not_before": now, "expires_at": now + KEEP_TRYING}
        return self._uow.changed(update(OutboxRow).where(doubt).values(**again))

    def next_due(self) -> datetime | None:
        """Return when something next happens to a waiting message: it is sent, or too old."""
        waiting = self._mine & OutboxRow.state.in_(["ready", "sending"])
        moments = select(func.min(OutboxRow.not_before), func.min(OutboxRow.expires_at)).where(waiting)
        return min((each for each in self._db.execute(moments).one() if each), default=None)

    def waiting_for_a_chat(self, platforms: Collection[str], now: datetime) -> int:
        """Return how many messages were put off until a chat may be begun on one of *platforms*."""
        new = (AddressRow.private_chat.is_(None)) & OutboxRow.platform.in_(platforms)
        waiting = select(func.count()).select_from(OutboxRow).join(AddressRow).where(self._mine, new)
        put_off = (OutboxRow.state == "ready") & (OutboxRow.not_before > now)
        return self._db.scalar(waiting.where(put_off)) or 0

    def _posts(self) -> ColumnElement[bool]:
        return self._mine & OutboxRow.person_id.is_(None) & OutboxRow.dedupe_key.contains(CHANNEL)


def take_over(uow: UnitOfWork, kept_id: int, gone_id: int) -> None:
    """Let what waits for *gone_id*, who turned out to be *kept_id*, not be said to them twice."""
    mine = (OutboxRow.person_id == kept_id) & OutboxRow.batch.startswith("broadcast:")
    for row in uow.db.scalars(select(OutboxRow).where(mine)).all():
        if row.dedupe_key == f"{row.batch}:{gone_id}":
            _count_as(uow, row, f"{row.batch}:{kept_id}")
    uow.db.flush()
    uow.db.expire_all()


def _count_as(uow: UnitOfWork, row: OutboxRow, key: str) -> None:
    same = uow.db.scalar(select(OutboxRow).where(OutboxRow.dedupe_key == key))
    if same is None:
        row.dedupe_key = key
    elif "ready" in (row.state, same.state):
        (row if row.state == "ready" else same).state = "stopped"


def _channel_of(key: str) -> int:
    return int(key.partition(CHANNEL)[2].partition(":")[0])
