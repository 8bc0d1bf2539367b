"""Raised hands in the database."""

from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Mapped, mapped_column

from bot.features.captains.model import Hand, HandState
from bot.storage.base import Base, Encrypted, UtcDateTime
from bot.storage.unit_of_work import UnitOfWork


class HandRow(Base):
    """Somebody's wish to be captain, and why. Personal; goes with the person."""

    __tablename__ = "hands"
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(index=True)
    scope: Mapped[str]
    why: Mapped[str] = mapped_column(Encrypted)
    asked_id: Mapped[int | None] = mapped_column(index=True)
    state: Mapped[str]
    raised_at: Mapped[datetime] = mapped_column(UtcDateTime)


FETCH = {"synchronize_session": False}
UNDECIDED = (HandState.OPEN, HandState.ASKED_BACK)


class HandStore:
    """Finds and keeps raised hands, within one turn."""

    def __init__(self, uow: UnitOfWork) -> None:
        self._uow = uow
        self._db = uow.db

    def raise_hand(self, person_id: int, scope: str, why: str, asked_id: int | None, now: datetime) -> Hand:
        """Keep a new wish; an earlier undecided one for the same scope is replaced."""
        same = (HandRow.person_id == person_id) & (HandRow.scope == scope) & HandRow.state.in_(UNDECIDED)
        self._db.execute(update(HandRow).where(same).values(state=HandState.WITHDRAWN))
        row = HandRow(
            person_id=person_id, scope=scope, why=why, asked_id=asked_id, state=HandState.OPEN, raised_at=now
        )
        self._db.add(row)
        self._db.flush()
        return _hand(row)

    def find(self, hand_id: int) -> Hand | None:
        """Return a raised hand."""
        row = self._db.get(HandRow, hand_id)
        return _hand(row) if row else None

    def undecided(self) -> list[Hand]:
        """Return all hands that somebody still has to decide on, the oldest first."""
        rows = self._db.scalars(select(HandRow).where(HandRow.state.in_(UNDECIDED)).order_by(HandRow.id))
        return [_hand(row) for row in rows]

    def settle(self, hand_id: int, state: HandState) -> bool:
        """Move an undecided hand on; False if somebody else was faster."""
        still = (HandRow.id == hand_id) & HandRow.state.in_(UNDECIDED)
        return self._uow.changed(update(HandRow).where(still).values(state=state)) == 1

    def add_words(self, hand_id: int, words: str) -> None:
        """Add an answer to why somebody raised their hand."""
        row = self._db.get_one(HandRow, hand_id)
        row.why = f"{row.why}\n{words}"
        row.state = HandState.OPEN
        self._db.flush()

    def ask(self, hand_id: int, asked_id: int) -> None:
        """Let somebody else decide."""
        self._db.execute(update(HandRow).where(HandRow.id == hand_id).values(asked_id=asked_id))

    def take_over(self, kept_id: int, gone_id: int) -> None:
        """Let *gone_id*'s hands be *kept_id*'s. Nobody raises two for one place, or decides on their own."""
        undecided = HandRow.state.in_(UNDECIDED)
        mine = select(HandRow.scope).where(HandRow.person_id == kept_id, undecided)
        twice = (HandRow.person_id == gone_id) & undecided & HandRow.scope.in_(mine)
        self._db.execute(
            update(HandRow).where(twice).values(state=HandState.WITHDRAWN), execution_options=FETCH
        )
        for column in (HandRow.person_id, HandRow.asked_id):
            self._db.execute(update(HandRow).where(column == gone_id).values({column.key: kept_id}))
        own = (HandRow.person_id == HandRow.asked_id) & undecided
        self._db.execute(update(HandRow).where(own).values(asked_id=None), execution_options=FETCH)
        self._db.expire_all()

    def forget(self, person_id: int) -> None:
        """Erase a person's hands, and let nobody wait for their decisions."""
        self._db.execute(delete(HandRow).where(HandRow.person_id == person_id))
        self._db.execute(update(HandRow).where(HandRow.asked_id == person_id).values(asked_id=None))


def _hand(row: HandRow) -> Hand:
    return Hand(row.id, row.person_id, row.scope, row.why, row.asked_id, HandState(row.state))
