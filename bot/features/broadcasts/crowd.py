"""The people of an audience: by a query, or named one by one by the feature that offers it."""

import heapq
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from bot.people.tables import PersonRow

CHUNK = 2000
"""How many people are named in one statement."""
People = Select[int]


@dataclass(frozen=True, slots=True)
class Part:
    """Some of them, in the order of their numbers. *last*: with whom they end; None: nobody comes after."""

    people: People
    last: int | None


@dataclass(frozen=True, slots=True)
class Crowd:
    """Everybody of an audience but its author: who fits *query*, or is *listed*."""

    author_id: int
    query: People | None = None
    listed: Sequence[int] = ()

    def parts(self) -> Iterator[People]:
        """Return all of them, in queries of a bounded size."""
        if self.query is not None:
            yield self._beyond(self.query, 0)
        ids = [each for each in self.listed if each != self.author_id]
        for start in range(0, len(ids), CHUNK):
            yield _named(ids[start : start + CHUNK])

    def after(self, db: Session, number: int, size: int) -> Part:
        """Return the next *size* of them whose number is above *number*."""
        if self.query is None:
            above = (each for each in set(self.listed) if each > number and each != self.author_id)
            ids = heapq.nsmallest(min(size, CHUNK), above)
            return Part(_named(ids), ids[-1] if len(ids) == min(size, CHUNK) else None)
        beyond = self._beyond(self.query, number)
        (id_,) = beyond.selected_columns
        ahead = beyond.order_by(id_).limit(size).subquery()
        found = db.execute(select(func.max(next(iter(ahead.c))), func.count()).select_from(ahead)).one()
        part = beyond if found[0] is None else beyond.where(id_ <= found[0])
        return Part(part, found[0] if found[1] == size else None)

    def is_empty(self, db: Session) -> bool:
        """Whether there is nobody."""
        return all(db.scalar(part.limit(1)) is None for part in self.parts())

    def _beyond(self, query: People, number: int) -> People:
        (id_,) = query.selected_columns
        return query.where(id_ > number, id_ != self.author_id)


def _named(ids: Sequence[int]) -> People:
    return select(PersonRow.id).where(PersonRow.id.in_(ids))
