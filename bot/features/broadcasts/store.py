"""Broadcasts, linked channels, and who was not reached, in the database."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Mapped, mapped_column

from bot.conversation.address import moved, whole_chat
from bot.features.broadcasts.model import BroadcastState, Progress, Recipient, Route
from bot.people.hours import is_quiet
from bot.people.preferences import Kind
from bot.people.tables import AddressRow, PersonRow, PreferenceRow
from bot.storage.base import Base, Encrypted, EncryptedJson, UtcDateTime
from bot.storage.tables import OutboxRow
from bot.storage.unit_of_work import UnitOfWork

CHUNK = 500
Place = tuple[int, str]
"""An address by its number, and its network."""


class BroadcastRow(Base):
    """Something said to many: by whom, to whom, and the words by language. The words are blanked with it.

    *bodies* are the shared bodies by language. Personal through its author; the words go with them.
    """

    __tablename__ = "broadcasts"
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(index=True)
    audience: Mapped[str]
    words: Mapped[dict[str, str] | None] = mapped_column(EncryptedJson)
    bodies: Mapped[dict[str, int] | None] = mapped_column(EncryptedJson)
    state: Mapped[str]
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    finished_slices: Mapped[bool] = mapped_column(default=False)


class NotReachedRow(Base):
    """Somebody whom a broadcast did not reach, and why. Personal; goes with the person."""

    __tablename__ = "not_reached"
    broadcast_id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(primary_key=True, index=True)
    why: Mapped[str]


class ChannelRow(Base):
    """A channel of a network that belongs to an area or group. Its id and name are encrypted."""

    __tablename__ = "channels"
    id: Mapped[int] = mapped_column(primary_key=True)
    platform: Mapped[str]
    chat_index: Mapped[str] = mapped_column(unique=True)
    chat_id: Mapped[str] = mapped_column(Encrypted)
    title: Mapped[str] = mapped_column(Encrypted)
    scope: Mapped[str] = mapped_column(index=True)
    linked_by: Mapped[int]


@dataclass(frozen=True, slots=True)
class Broadcast:
    """Something said to many. *words* by language."""

    id: int
    author_id: int
    audience: str
    words: Mapping[str, str]
    bodies: Mapping[str, int]
    state: BroadcastState
    finished_slices: bool

    @property
    def batch(self) -> str:
        """The name of its messages in the outbox."""
        return f"broadcast:{self.id}"


@dataclass(frozen=True, slots=True)
class Channel:
    """A linked channel. *linked_by* is who did it; 0 if they were erased."""

    id: int
    platform: str
    chat_id: str
    title: str
    scope: str
    linked_by: int = 0


class BroadcastStore:
    """Broadcasts and channels, within one turn."""

    def __init__(self, uow: UnitOfWork) -> None:
        self._uow = uow
        self._db = uow.db

    def add(self, author_id: int, audience: str, words: dict[str, str], now: datetime) -> Broadcast:
        """Keep a new broadcast that waits to begin."""
        row = BroadcastRow(
            person_id=author_id, audience=audience, words=words, state=BroadcastState.WAITING, made_at=now
        )
        self._db.add(row)
        self._db.flush()
        return _broadcast(row)

    def find(self, broadcast_id: int) -> Broadcast | None:
        """Return a broadcast."""
        row = self._db.get(BroadcastRow, broadcast_id)
        return _broadcast(row) if row else None

    def unfinished(self, author_id: int) -> list[Broadcast]:
        """Return what somebody is saying to many just now."""
        going_on = BroadcastRow.state.in_([BroadcastState.WAITING, BroadcastState.RUNNING])
        rows = self._db.scalars(select(BroadcastRow).where(BroadcastRow.person_id == author_id, going_on))
        return [_broadcast(row) for row in rows]

    def latest(self, limit: int) -> list[tuple[Broadcast, datetime]]:
        """Return the latest broadcasts with their moments, the newest first."""
        rows = self._db.scalars(select(BroadcastRow).order_by(BroadcastRow.id.desc()).limit(limit))
        return [(_broadcast(row), row.made_at) for row in rows]

    def move(self, broadcast_id: int, before: BroadcastState, after: BroadcastState) -> bool:
        """Move a broadcast on; False if it is not where it was thought to be."""
        here = (BroadcastRow.id == broadcast_id) & (BroadcastRow.state == before)
        return self._uow.changed(update(BroadcastRow).where(here).values(state=after)) == 1

    def keep_bodies(self, broadcast_id: int, bodies: dict[str, int]) -> None:
        """Note which shared bodies hold the words."""
        self._db.get_one(BroadcastRow, broadcast_id).bodies = bodies
        self._db.flush()

    def finish_slices(self, broadcast_id: int) -> None:
        """Note that everybody of the audience has been taken on."""
        self._db.get_one(BroadcastRow, broadcast_id).finished_slices = True
        self._db.flush()

    def recipients(self, person_ids: Sequence[int], now: datetime) -> Iterator[Recipient]:
        """Return what sending needs to know of each person, in a few queries for however many."""
        for start in range(0, len(person_ids), CHUNK):
            part = person_ids[start : start + CHUNK]
            people = self._db.execute(
                select(
                    PersonRow.id,
                    PersonRow.language,
                    PersonRow.stopped_at,
                    PersonRow.resting_until,
                    PersonRow.quiet_from,
                    PersonRow.quiet_to,
                    PersonRow.zone,
                    PersonRow.wants_dms,
                ).where(PersonRow.id.in_(part))
            )
            addresses, wanted = self._addresses(part), self._wanted(part)
            for id_, language, stopped, resting, begins, ends, zone, dms in people:
                known = addresses.get(id_, [])
                best, spare = _choose([(a, on) for a, on, gone in known if not gone], wanted.get(id_), dms)
                tz = ZoneInfo(zone)
                yield Recipient(
                    person_id=id_,
                    language=language,
                    stopped=stopped is not None,
                    resting=_rests(resting, now, tz),
                    quiet=is_quiet(now, tz, begins, ends),
                    wants_dms=dms,
                    address_id=best[0] if best else None,
                    platform=best[1] if best else None,
                    had_address=bool(known),
                    spare=spare,
                )

    def note_not_reached(self, broadcast_id: int, person_id: int, route: Route) -> None:
        """Note that somebody is not reached, and why."""
        self._db.merge(NotReachedRow(broadcast_id=broadcast_id, person_id=person_id, why=route))

    def not_reached(self, broadcast: Broadcast) -> list[tuple[int, str]]:
        """Return who was not reached and why: told beforehand, or found out when sending."""
        beforehand = select(NotReachedRow.person_id, NotReachedRow.why).where(
            NotReachedRow.broadcast_id == broadcast.id
        )
        failed = select(OutboxRow.person_id, OutboxRow.state).where(
            OutboxRow.batch == broadcast.batch,
            OutboxRow.state.in_(["unreachable", "dead", "uncertain"]),
            OutboxRow.person_id.is_not(None),
        )
        found = [row for query in (beforehand, failed) for row in self._db.execute(query)]
        return [(person_id, str(why)) for person_id, why in found if person_id is not None]

    def progress(self, broadcast: Broadcast) -> Progress:
        """Return what has become of the messages so far."""
        counts = dict(
            self._db.execute(
                select(OutboxRow.state, func.count())
                .where(OutboxRow.batch == broadcast.batch)
                .group_by(OutboxRow.state)
            ).all()
        )
        return Progress(
            sent=counts.get("sent", 0),
            waiting=counts.get("ready", 0) + counts.get("sending", 0),
            failed=counts.get("unreachable", 0) + counts.get("dead", 0) + counts.get("expired", 0),
            uncertain=counts.get("uncertain", 0),
            stopped=counts.get("stopped", 0),
        )

    def stop_rows(self, broadcast: Broadcast) -> int:
        """Let no further message of a broadcast be sent; return how many that concerns."""
        waiting = (OutboxRow.batch == broadcast.batch) & (OutboxRow.state == "ready")
        return self._uow.changed(update(OutboxRow).where(waiting).values(state="stopped"))

    def resend_uncertain(self, broadcast: Broadcast, now: datetime) -> int:
        """Let the messages of which nobody knows whether they arrived be sent again; return how many."""
        doubt = (OutboxRow.batch == broadcast.batch) & (OutboxRow.state == "uncertain")
        return self._uow.changed(update(OutboxRow).where(doubt).values(state="ready", not_before=now))

    def next_due(self, broadcast: Broadcast) -> datetime | None:
        """Return when the next waiting message is due."""
        return self._db.scalar(
            select(func.min(OutboxRow.not_before)).where(
                OutboxRow.batch == broadcast.batch, OutboxRow.state.in_(["ready", "sending"])
            )
        )

    # Channels

    def link(self, platform: str, chat_id: str, title: str, scope: str, by: int) -> None:
        """Let a channel belong to *scope*; a channel belongs to one only."""
        index = self._uow.cipher.index("channel", platform, chat_id)
        self._db.execute(delete(ChannelRow).where(ChannelRow.chat_index == index))
        row = ChannelRow(
            platform=platform, chat_index=index, chat_id=chat_id, title=title, scope=scope, linked_by=by
        )
        self._db.add(row)
        self._db.flush()

    def unlink(self, platform: str, chat_id: str) -> bool:
        """Let a channel belong to nothing; False if it did not belong to anything."""
        index = self._uow.cipher.index("channel", platform, chat_id)
        return self._uow.changed(delete(ChannelRow).where(ChannelRow.chat_index == index)) == 1

    def linked(self, platform: str, chat_id: str) -> Channel | None:
        """Return what a channel belongs to."""
        index = self._uow.cipher.index("channel", platform, chat_id)
        row = self._db.scalar(select(ChannelRow).where(ChannelRow.chat_index == index))
        return _channel(row) if row else None

    def channels(self, scope: str) -> list[Channel]:
        """Return the channels of *scope*; all channels for the campaign."""
        query = select(ChannelRow).order_by(ChannelRow.id)
        if scope != "campaign":
            query = query.where(ChannelRow.scope == scope)
        return [_channel(row) for row in self._db.scalars(query)]

    def channels_in(self, platform: str, chat_id: str) -> list[Channel]:
        """Return the linked channels that are that chat or parts of it."""
        rows = self._db.scalars(select(ChannelRow).where(ChannelRow.platform == platform))
        return [_channel(row) for row in rows if whole_chat(row.chat_id) == chat_id]

    def move_channel(self, channel: Channel, to: str) -> None:
        """Note that the chat of *channel* is called *to* from now on."""
        self.unlink(channel.platform, channel.chat_id)
        there = moved(channel.chat_id, to)
        self.link(channel.platform, there, channel.title, channel.scope, channel.linked_by)

    def take_over(self, kept_id: int, gone_id: int) -> None:
        """Let what is kept of *gone_id* be *kept_id*'s. Nobody is told the same thing twice."""
        known = select(NotReachedRow.broadcast_id).where(NotReachedRow.person_id == kept_id)
        theirs = NotReachedRow.person_id == gone_id
        twice = delete(NotReachedRow).where(theirs, NotReachedRow.broadcast_id.in_(known))
        self._db.execute(twice, execution_options={"synchronize_session": False})
        for column in (BroadcastRow.person_id, NotReachedRow.person_id, ChannelRow.linked_by):
            self._db.execute(update(column.class_).where(column == gone_id).values({column.key: kept_id}))
        mine = (OutboxRow.person_id == kept_id) & OutboxRow.batch.startswith("broadcast:")
        for row in self._db.scalars(select(OutboxRow).where(mine)).all():
            if row.dedupe_key == f"{row.batch}:{gone_id}":
                self._count_as(row, f"{row.batch}:{kept_id}")
        self._db.flush()
        self._db.expire_all()

    def _count_as(self, row: OutboxRow, key: str) -> None:
        same = self._db.scalar(select(OutboxRow).where(OutboxRow.dedupe_key == key))
        if same is None:
            row.dedupe_key = key
        elif "ready" in (row.state, same.state):
            (row if row.state == "ready" else same).state = "stopped"

    def forget(self, person_id: int) -> None:
        """Erase what is kept of a person."""
        theirs = BroadcastRow.person_id == person_id
        self._db.execute(update(BroadcastRow).where(theirs).values(words=None, person_id=0))
        self._db.execute(delete(NotReachedRow).where(NotReachedRow.person_id == person_id))
        self._db.execute(update(ChannelRow).where(ChannelRow.linked_by == person_id).values(linked_by=0))

    def _wanted(self, person_ids: Sequence[int]) -> dict[int, str]:
        """Return the networks that people chose for news."""
        news = PreferenceRow.kind == Kind.NEWS
        chosen = select(PreferenceRow).where(PreferenceRow.person_id.in_(person_ids), news)
        return {row.person_id: row.platform for row in self._db.scalars(chosen)}

    def _addresses(self, person_ids: Sequence[int]) -> dict[int, list[tuple[int, str, str | None]]]:
        rows = self._db.execute(
            select(AddressRow.person_id, AddressRow.id, AddressRow.platform, AddressRow.unreachable)
            .where(AddressRow.person_id.in_(person_ids))
            .order_by(AddressRow.last_seen.desc(), AddressRow.id)
        )
        found: dict[int, list[tuple[int, str, str | None]]] = {}
        for person_id, id_, platform, gone in rows:
            found.setdefault(person_id, []).append((id_, platform, gone))
        return found


def _choose(places: list[Place], wanted: str | None, dms: bool) -> tuple[Place | None, Place | None]:
    """Return where news goes, and another place that takes a message of one's own.

    Where nothing was chosen, a network on which news would stay in channels comes last.
    """
    direct = [place for place in places if place[1] != "discord" or dms]
    chosen = [place for place in places if place[1] == wanted]
    best = next(iter([*chosen, *direct, *places]), None)
    return best, next((place for place in direct if place != best), None)


def _rests(until: date | None, now: datetime, zone: ZoneInfo) -> bool:
    return until is not None and now.astimezone(zone).date() < until


def _broadcast(row: BroadcastRow) -> Broadcast:
    state = BroadcastState(row.state)
    words, bodies = row.words or {}, row.bodies or {}
    return Broadcast(row.id, row.person_id, row.audience, words, bodies, state, row.finished_slices)


def _channel(row: ChannelRow) -> Channel:
    return Channel(row.id, row.platform, row.chat_id, row.title, row.scope, row.linked_by)
