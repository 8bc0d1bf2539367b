"""Pairs for role-plays in the database."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import delete, or_, select, update

from bot.features.training.circle_tables import CircleRow, PairRow
from bot.storage.unit_of_work import UnitOfWork

LOOKS_FOR = timedelta(days=1)
"""How long somebody's wish for a partner holds."""


class Playing(StrEnum):
    """Where two are in a role-play."""

    ASKED = "asked"  # One looks for another.
    AGREED = "agreed"  # Another said yes; whoever asked begins.
    FIRST = "first"
    SECOND = "second"
    OVER = "over"


BEGUN = (Playing.FIRST, Playing.SECOND)
OPEN = (Playing.AGREED, *BEGUN)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two people of a circle in a role-play; *partner* is whoever said yes. *asked_at*: when it was asked."""

    id: int
    circle_id: int
    course: str
    step: str
    asker: int
    partner: int | None
    state: Playing
    asked_at: datetime
    silent: tuple[int, ...] = ()

    def other(self, person_id: int) -> int | None:
        """Return with whom somebody plays."""
        return self.partner if person_id == self.asker else self.asker

    @property
    def both(self) -> tuple[int, ...]:
        """The two people."""
        return (self.asker, self.partner) if self.partner else (self.asker,)


class PairStore:
    """Pairs, within one turn."""

    def __init__(self, uow: UnitOfWork) -> None:
        self._uow, self._db = uow, uow.db

    def get(self, pair_id: int) -> Pair | None:
        """Return a pair."""
        return self._pair(self._db.get(PairRow, pair_id, populate_existing=True))

    def ask(self, circle_id: int, step: str, person_id: int, now: datetime) -> int:
        """Keep that somebody looks for a partner, in place of an earlier wish, and return its number.

        Who looks again within a day has the same number: those who were asked are not asked twice.
        """
        self.withdraw(person_id)
        row = self._asked_before(circle_id, step, person_id, now)
        row = row or PairRow(circle_id=circle_id, step=step, person_id=person_id)
        row.state, row.asked_at = Playing.ASKED, now
        self._db.add(row)
        self._db.flush()
        return row.id

    def _asked_before(self, circle_id: int, step: str, person_id: int, now: datetime) -> PairRow | None:
        same = (PairRow.circle_id == circle_id) & (PairRow.step == step) & (PairRow.person_id == person_id)
        lately = select(PairRow).where(same, PairRow.partner_id.is_(None), PairRow.asked_at > now - LOOKS_FOR)
        return self._db.scalar(lately.order_by(PairRow.id.desc()).execution_options(populate_existing=True))

    def withdraw(self, person_id: int) -> None:
        """Let somebody look for nobody any more."""
        mine = (PairRow.person_id == person_id) & (PairRow.state == Playing.ASKED)
        self._db.execute(update(PairRow).where(mine).values(state=Playing.OVER))

    def asked_in(self, circle_id: int, step: str, now: datetime) -> list[Pair]:
        """Return who of a circle looks for a partner at a step."""
        open_ = select(PairRow).where(
            PairRow.circle_id == circle_id,
            PairRow.step == step,
            PairRow.state == Playing.ASKED,
            PairRow.asked_at > now - LOOKS_FOR,
        )
        rows = self._db.scalars(open_.order_by(PairRow.id))
        return [pair for row in rows if (pair := self._pair(row))]

    def open_of(self, person_id: int) -> Pair | None:
        """Return the pair that somebody plays in now."""
        theirs = or_(PairRow.person_id == person_id, PairRow.partner_id == person_id)
        return self._pair(self._db.scalar(select(PairRow).where(theirs, PairRow.state.in_(OPEN))))

    def agree(self, pair_id: int, person_id: int) -> bool:
        """Let somebody be the partner; False if another was faster."""
        free = (PairRow.id == pair_id) & (PairRow.state == Playing.ASKED)
        taken = update(PairRow).where(free).values(state=Playing.AGREED, partner_id=person_id)
        return self._uow.changed(taken) == 1

    def move(self, pair: Pair, to: Playing) -> bool:
        """Go from where the pair was to another turn; False if it has moved meanwhile."""
        here = (PairRow.id == pair.id) & (PairRow.state == pair.state)
        moved = update(PairRow).where(here).values(state=to, heard=False, answered=False)
        return self._uow.changed(moved) == 1

    def hear(self, pair: Pair, person_id: int) -> None:
        """Note that somebody wrote in this turn of the play."""
        wrote = {"heard": True} if person_id == pair.asker else {"answered": True}
        self._db.execute(update(PairRow).where(PairRow.id == pair.id).values(**wrote))

    def forget(self, person_id: int) -> None:
        """Erase every pair of a person."""
        theirs = or_(PairRow.person_id == person_id, PairRow.partner_id == person_id)
        self._db.execute(delete(PairRow).where(theirs))
        self._db.expire_all()

    def end_all(self, circle_ids: Sequence[int]) -> None:
        """Delete the pairs of circles that end."""
        self._db.execute(delete(PairRow).where(PairRow.circle_id.in_(circle_ids)))

    def _pair(self, row: PairRow | None) -> Pair | None:
        circle = self._db.get(CircleRow, row.circle_id) if row else None
        if row is None or circle is None:
            return None
        wrote = ((row.person_id, row.heard), (row.partner_id, row.answered))
        silent = tuple(person_id for person_id, said in wrote if person_id and not said)
        about = (row.id, circle.id, circle.course, row.step, row.person_id, row.partner_id)
        return Pair(*about, Playing(row.state), row.asked_at, silent)
