"""Broadcasts, and whom they did not reach beforehand, in the database."""

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, func, select, update

from bot.features.broadcasts.channel_store import Channel
from bot.features.broadcasts.model import BroadcastState, Figures, Progress
from bot.features.broadcasts.tables import BroadcastRow, ChannelRow, NotReachedRow
from bot.storage.unit_of_work import UnitOfWork

ALONE = {"key_share": True}
"""How a row is locked that others may still refer to."""
POST = "post"
"""Where among the bodies the one stands that groups and channels read."""


@dataclass(frozen=True, slots=True)
class Edition:
    """What was said to some, before the words were changed: *words* and *bodies* by language."""

    words: Mapping[str, str]
    bodies: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Broadcast:
    """Something said to many. *words* by language; *earlier* is what was said before they were changed.

    *posted_in* has the network and the title of each channel that it was to be posted in. *worded_by* changed
    the words, and *ended_by* stopped or undid it, if that was somebody else than the author. *figures* are
    those of its end.
    """

    id: int
    author_id: int
    audience: str
    words: Mapping[str, str]
    bodies: Mapping[str, int]
    state: BroadcastState
    finished_slices: bool
    earlier: tuple[Edition, ...] = ()
    leaves_out: bool = False
    posted_in: Mapping[int, tuple[str, str]] = field(default_factory=dict)
    worded_by: int | None = None
    ended_by: int | None = None
    figures: Figures | None = None

    @property
    def speaker_id(self) -> int:
        """In whose name the words are said: whoever wrote them."""
        return self.worded_by or self.author_id

    @property
    def batch(self) -> str:
        """The name of its messages in the outbox."""
        return f"broadcast:{self.id}"


class BroadcastStore:
    """Broadcasts, within one turn."""

    def __init__(self, uow: UnitOfWork) -> None:
        self._uow = uow
        self._db = uow.db

    def add(
        self,
        author_id: int,
        audience: str,
        words: dict[str, str],
        now: datetime,
        *,
        leaves_out: bool = False,
        draft: str | None = None,
    ) -> Broadcast:
        """Keep a new broadcast that waits to begin; *draft* names the draft that it was."""
        row = BroadcastRow(
            person_id=author_id,
            audience=audience,
            words=words,
            state=BroadcastState.WAITING,
            made_at=now,
            leaves_out=leaves_out,
            drafts=draft,
        )
        self._db.add(row)
        self._db.flush()
        return _broadcast(row)

    def find(self, broadcast_id: int) -> Broadcast | None:
        """Return a broadcast."""
        row = self._db.get(BroadcastRow, broadcast_id)
        return _broadcast(row) if row else None

    def find_alone(self, broadcast_id: int) -> Broadcast | None:
        """Return a broadcast that nobody stops or changes before this turn is over."""
        row = self._db.get(BroadcastRow, broadcast_id, with_for_update=ALONE)
        return _broadcast(row) if row else None

    def unfinished(self, author_id: int) -> list[Broadcast]:
        """Return what somebody is saying to many just now, in their own words."""
        going_on = BroadcastRow.state.in_([BroadcastState.WAITING, BroadcastState.RUNNING])
        rows = self._db.scalars(select(BroadcastRow).where(_said_by(author_id), going_on))
        return [_broadcast(row) for row in rows]

    def latest(
        self, limit: int, author_id: int, audiences: Collection[str] | None = None
    ) -> list[tuple[Broadcast, datetime]]:
        """Return the latest broadcasts with their moments, the newest first, but what was undone.

        With *audiences* only those to one of these, and those of *author_id*.
        """
        query = select(BroadcastRow).where(BroadcastRow.state != BroadcastState.UNDONE)
        if audiences is not None:
            theirs = BroadcastRow.audience.in_(list(audiences)) | (BroadcastRow.person_id == author_id)
            query = query.where(theirs)
        rows = self._db.scalars(query.order_by(BroadcastRow.id.desc()).limit(limit))
        return [(_broadcast(row), row.made_at) for row in rows]

    def move(
        self, broadcast_id: int, before: BroadcastState, after: BroadcastState, by: int | None = None
    ) -> bool:
        """Move a broadcast on; False if it is not where it was thought to be. *by* ended it."""
        here = (BroadcastRow.id == broadcast_id) & (BroadcastRow.state == before)
        values = {"state": after} | ({"ended_by": by} if by else {})
        return self._uow.changed(update(BroadcastRow).where(here).values(values)) == 1

    def keep_bodies(self, broadcast_id: int, bodies: dict[str, int]) -> None:
        """Note which shared bodies hold the words."""
        self._db.get_one(BroadcastRow, broadcast_id).bodies = bodies
        self._db.flush()

    def keep_place(self, broadcast_id: int, channel: Channel) -> None:
        """Note what a channel that it is posted in is called, for as long as the broadcast is known."""
        row = self._db.get_one(BroadcastRow, broadcast_id)
        row.posted_in = {**(row.posted_in or {}), str(channel.id): [channel.platform, channel.title]}
        self._db.flush()

    def change_words(
        self, broadcast: Broadcast, words: dict[str, str], bodies: dict[str, int], draft: str, by: int | None
    ) -> None:
        """Let the words of *draft* be said from now on; what they were is kept for the report.

        *by* is who wrote them, if that is not the author.
        """
        row = self._db.get_one(BroadcastRow, broadcast.id)
        said = (row.earlier or {}).get("said", [])
        before = {"words": dict(broadcast.words), "bodies": dict(broadcast.bodies)}
        row.earlier = {"said": [*said, before]}
        row.words, row.bodies, row.worded_by = words, bodies, by
        row.drafts = f"{row.drafts or ''} {draft}".strip()
        self._db.flush()

    def finish_slices(self, broadcast_id: int) -> None:
        """Note that everybody of the audience has been taken on."""
        self._db.get_one(BroadcastRow, broadcast_id).finished_slices = True
        self._db.flush()

    def keep_figures(self, broadcast_id: int, figures: Figures | None) -> None:
        """Note how many have got it: the report says so when the messages themselves are gone.

        None: it goes on, and ends anew.
        """
        kept = {"progress": asdict(figures.progress), "by_body": dict(figures.by_body)} if figures else None
        self._db.get_one(BroadcastRow, broadcast_id).figures = kept
        self._db.flush()

    def not_reached(self, broadcast: Broadcast, limit: int) -> tuple[list[tuple[int, str]], int]:
        """Return some of whom it was known beforehand that they are not reached, each with why; how many."""
        mine = NotReachedRow.broadcast_id == broadcast.id
        query = select(NotReachedRow.person_id, NotReachedRow.why).where(mine)
        some = self._db.execute(query.order_by(NotReachedRow.person_id).limit(limit))
        all_ = self._db.scalar(select(func.count()).select_from(NotReachedRow).where(mine)) or 0
        return [(person_id, why) for person_id, why in some], all_

    def of_draft(self, author_id: int, draft: str) -> Broadcast | None:
        """Return what somebody's draft became, or changed, once it was sent."""
        theirs = _said_by(author_id) & BroadcastRow.drafts.contains(draft, autoescape=True)
        row = self._db.scalar(select(BroadcastRow).where(theirs).order_by(BroadcastRow.id.desc()).limit(1))
        return _broadcast(row) if row else None

    def take_over(self, kept_id: int, gone_id: int) -> None:
        """Let what is kept of *gone_id* be *kept_id*'s. Nobody is told the same thing twice."""
        known = select(NotReachedRow.broadcast_id).where(NotReachedRow.person_id == kept_id)
        theirs = NotReachedRow.person_id == gone_id
        twice = delete(NotReachedRow).where(theirs, NotReachedRow.broadcast_id.in_(known))
        self._db.execute(twice, execution_options={"synchronize_session": False})
        theirs_too = (BroadcastRow.worded_by, BroadcastRow.ended_by, ChannelRow.linked_by)
        for column in (BroadcastRow.person_id, NotReachedRow.person_id, *theirs_too):
            self._db.execute(update(column.class_).where(column == gone_id).values({column.key: kept_id}))
        self._db.flush()
        self._db.expire_all()

    def forget(self, person_id: int) -> None:
        """Erase what is kept of a person."""
        blank = {"words": None, "earlier": None, "posted_in": None}
        self._db.execute(update(BroadcastRow).where(_said_by(person_id)).values(blank))
        for column, nobody in (
            (BroadcastRow.person_id, 0),
            (BroadcastRow.worded_by, None),
            (BroadcastRow.ended_by, None),
        ):
            self._db.execute(update(BroadcastRow).where(column == person_id).values({column.key: nobody}))
        self._db.execute(delete(NotReachedRow).where(NotReachedRow.person_id == person_id))


def _said_by(person_id: int) -> ColumnElement[bool]:
    """What somebody said to many, or changed the words of."""
    return (BroadcastRow.person_id == person_id) | (BroadcastRow.worded_by == person_id)


def _broadcast(row: BroadcastRow) -> Broadcast:
    state = BroadcastState(row.state)
    words, bodies = row.words or {}, row.bodies or {}
    earlier = tuple(Edition(**each) for each in (row.earlier or {}).get("said", ()))
    posted_in = {int(id_): (network, title) for id_, (network, title) in (row.posted_in or {}).items()}
    return Broadcast(
        row.id,
        row.person_id,
        row.audience,
        words,
        bodies,
        state,
        row.finished_slices,
        earlier,
        row.leaves_out,
        posted_in,
        row.worded_by,
        row.ended_by,
        _figures(row.figures) if row.figures else None,
    )


def _figures(kept: Mapping[str, Any]) -> Figures:
    return Figures(Progress(**kept["progress"]), {int(body): n for body, n in kept["by_body"].items()})
