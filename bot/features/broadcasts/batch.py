"""The messages of one broadcast in the outbox: what became of them, and what can be done about it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, case, delete, func, select, update

from bot.features.broadcasts.model import KEEP_TRYING, Progress
from bot.features.broadcasts.store import Broadcast
from bot.people.tables import AddressRow, PersonRow
from bot.storage.tables import OutboxRow
from bot.storage.unit_of_work import UnitOfWork

NOT_THERE = ("unreachable", "dead", "uncertain", "expired", "unwanted")
LET_BE = "let be"
"""Why nothing is asked any more about a message that perhaps arrived, perhaps not."""
CHANNEL = ":channel:"
IS_FOR_ONE = OutboxRow.person_id.is_not(None)


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

    def people(self) -> Select[int]:
        """Return a query for the numbers of everybody to whom something of it was, or is to be, sent."""
        return select(PersonRow.id).where(
            PersonRow.id.in_(select(OutboxRow.person_id).where(self._mine, OutboxRow.person_id.is_not(None)))
        )

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
            unwanted=counts.get("unwanted", 0),
            held=self._count(OutboxRow.held.is_(True)),
        )

    def not_reached(self, limit: int) -> tuple[list[tuple[int, str]], int]:
        """Return some of those whom a message did not reach, each with why, and how many there are."""
        failed = self._mine & OutboxRow.state.in_(NOT_THERE) & OutboxRow.person_id.is_not(None)
        why = case((OutboxRow.state == "unwanted", OutboxRow.error), else_=OutboxRow.state)
        rows = self._db.execute(
            select(OutboxRow.person_id, why).where(failed).order_by(OutboxRow.id).limit(limit)
        )
        return [(person_id, reason) for person_id, reason in rows if person_id is not None], self._count(
            failed
        )

    def doubtful(self) -> int:
        """Return of how many messages it is not known whether they arrived, and still to be decided."""
        undecided = OutboxRow.error.is_distinct_from(LET_BE)
        return self._count((OutboxRow.state == "uncertain") & OutboxRow.person_id.is_not(None) & undecided)

    def let_be(self) -> None:
        """Ask no more about those in doubt."""
        doubt = self._mine & (OutboxRow.state == "uncertain")
        self._db.execute(update(OutboxRow).where(doubt).values(error=LET_BE))

    def on_their_way(self) -> int:
        """Return how many are being sent just now."""
        return self._count(OutboxRow.state == "sending")

    def reword(self, before: Mapping[str, int], after: Mapping[str, int]) -> int:
        """Let who still waits read other words (bodies by language); return how many people do.

        Who is being sent the old ones just now counts as having got them, unless it comes back.
        """
        waiting = self._mine & (OutboxRow.state == "ready") & (OutboxRow.parts_sent == 0)
        people = self._count((OutboxRow.state == "ready") & (OutboxRow.parts_sent == 0) & IS_FOR_ONE)
        for kind, body in before.items():
            if kind in after:
                mine = update(OutboxRow).where(waiting, OutboxRow.body_id == body)
                self._db.execute(mine.values(body_id=after[kind]))
                self._uow.replace_shared(body, after[kind])
        return people

    def sent_by_body(self) -> dict[int, int]:
        """Return how many have got each of the shared bodies."""
        sent = self._mine & (OutboxRow.state == "sent") & IS_FOR_ONE
        query = select(OutboxRow.body_id, func.count()).where(sent)
        return {body: n for body, n in self._db.execute(query.group_by(OutboxRow.body_id)) if body}

    def held(self) -> tuple[int, datetime | None]:
        """Return how many wait for another day, since their readers had enough, and for when the first."""
        waiting = self._mine & OutboxRow.held.is_(True) & (OutboxRow.state == "ready")
        n, first = self._db.execute(select(func.count(), func.min(OutboxRow.not_before)).where(waiting)).one()
        return n, first

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

    def stop(self, now: datetime) -> None:
        """Let no further message be sent; what is on its way and comes back is not tried again."""
        # One statement: none can be taken, or come back, between two.
        state, open_ = OutboxRow.state, self._mine & OutboxRow.state.in_(["ready", "sending"])
        ends = {"state": case((state == "ready", "stopped"), else_=state), "expires_at": now}
        self._db.execute(update(OutboxRow).where(open_).values(ends))

    def stop_what_came_back(self, now: datetime) -> None:
        """Count as stopped what was on its way at the stop, or was sent again later, and is too old."""
        back = self._mine & OutboxRow.state.in_(["ready", "expired"]) & (OutboxRow.expires_at <= now)
        self._db.execute(update(OutboxRow).where(back).values(state="stopped"))

    def expire(self, now: datetime) -> None:
        """Note what has become too old to be sent, without waiting for its turn."""
        old = self._mine & (OutboxRow.state == "ready") & (OutboxRow.expires_at <= now)
        self._db.execute(update(OutboxRow).where(old).values(state="expired"))

    def resend_uncertain(self, now: datetime) -> int:
        """Let the messages of which nobody knows whether they arrived be sent again; return how many.

        Posts are not among them: where they were to stand is not kept.
        """
        doubt = self._mine & (OutboxRow.state == "uncertain") & OutboxRow.person_id.is_not(None)
        again = {"state": "ready", "not_before": now, "expires_at": now + KEEP_TRYING, "error": None}
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

    def _count(self, which: ColumnElement[bool]) -> int:
        return self._db.scalar(select(func.count()).select_from(OutboxRow).where(self._mine, which)) or 0

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
