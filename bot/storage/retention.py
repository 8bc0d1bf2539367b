"""How long rows are kept: each table that promises an end says so itself, and one tick keeps the promise."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

from sqlalchemy import Table, delete
from sqlalchemy.orm import Session

from bot.storage.base import Base


@dataclass(frozen=True, slots=True)
class Kept:
    """How long a row is kept after the moment in *column*; where *states* are named, only in these."""

    column: str
    days: float
    states: Sequence[str] = ()

    @property
    def time(self) -> timedelta:
        """The same as a span of time."""
        return timedelta(days=self.days)


def promises() -> Iterator[tuple[Table, Kept]]:
    """Return every table that promises an end, with its promise."""
    for mapper in Base.registry.mappers:
        kept = getattr(mapper.class_, "kept", None)
        if isinstance(kept, Kept):
            yield cast(Table, mapper.local_table), kept


def drop_what_is_over(db: Session, now: datetime) -> None:
    """Delete every row whose time is over."""
    for table, kept in promises():
        over = table.c[kept.column] < now - kept.time
        if kept.states:
            over &= table.c.state.in_(kept.states)
        db.execute(delete(table).where(over))
