"""Invitations and first welcomes in the database."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Mapped, mapped_column

from bot.features.signup.model import new_code
from bot.people.arrivals import Arrival
from bot.storage.base import Base, UtcDateTime
from bot.storage.tables import JobRow
from bot.storage.unit_of_work import UnitOfWork

CAME_FOR = "signup.came_for"


class InviteRow(Base):
    """A code that leads people to a place and to whoever invited them. Goes with the inviter."""

    __tablename__ = "invites"
    code: Mapped[str] = mapped_column(primary_key=True)
    inviter_id: Mapped[int] = mapped_column(index=True)
    county: Mapped[str]
    neighborhood_id: Mapped[int | None]
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)


class WelcomeRow(Base):
    """A new person whom a captain was asked to welcome. Personal; goes with either of them.

    States: ``open``, ``reached``, ``not reached``.
    """

    __tablename__ = "welcomes"
    person_id: Mapped[int] = mapped_column(primary_key=True)
    captain_id: Mapped[int] = mapped_column(index=True)
    state: Mapped[str]
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)


@dataclass(frozen=True, slots=True)
class Invite:
    """Where an invitation leads, and who invited."""

    code: str
    inviter_id: int
    county: str
    neighborhood_id: int | None


class SignupStore:
    """Invitations and first welcomes, within one turn."""

    def __init__(self, uow: UnitOfWork) -> None:
        self._uow = uow
        self._db = uow.db

    def invite(self, code: str) -> Invite | None:
        """Return the invitation of *code*, or None if there is none such."""
        row = self._db.get(InviteRow, code.strip().lower())
        return Invite(row.code, row.inviter_id, row.county, row.neighborhood_id) if row else None

    def invited_to(self, inviter_id: int | None, neighborhood_id: int | None) -> str | None:
        """Return the county that somebody was invited to, or None if nobody invited them."""
        county = select(InviteRow.county).where(InviteRow.inviter_id == inviter_id)
        place = InviteRow.neighborhood_id.is_not_distinct_from(neighborhood_id)
        return self._db.scalar(county.where(place).limit(1))

    def invite_by(self, inviter_id: int, county: str, neighborhood_id: int | None, now: datetime) -> Invite:
        """Return the inviter's code for a place, made new if they have none for it."""
        same = select(InviteRow).where(InviteRow.inviter_id == inviter_id, InviteRow.county == county)
        row = self._db.scalar(same.where(InviteRow.neighborhood_id.is_not_distinct_from(neighborhood_id)))
        if row is None:
            row = InviteRow(
                code=new_code(),
                inviter_id=inviter_id,
                county=county,
                neighborhood_id=neighborhood_id,
                made_at=now,
            )
            self._db.add(row)
            self._db.flush()
        return Invite(row.code, row.inviter_id, row.county, row.neighborhood_id)

    def remember(self, person_id: int, arrival: Arrival, until: datetime) -> None:
        """Note what somebody came for, until they have joined."""
        self._uow.plan(CAME_FOR, f"{CAME_FOR}:{person_id}", until, person_id, {"code": arrival.code})

    def recall(self, person_id: int) -> Arrival | None:
        """Return what somebody came for, and keep it no longer."""
        theirs = (JobRow.kind == CAME_FOR) & (JobRow.person_id == person_id) & (JobRow.state == "pending")
        noted = self._db.scalar(select(JobRow.payload).where(theirs).limit(1))
        self.let_arrival_be(person_id)
        return Arrival.of(noted["code"]) if noted else None

    def let_arrival_be(self, person_id: int) -> None:
        """Keep nothing of what somebody came for."""
        theirs = (JobRow.kind == CAME_FOR) & (JobRow.person_id == person_id)
        self._db.execute(delete(JobRow).where(theirs))

    def ask_welcome(self, person_id: int, captain_id: int, now: datetime) -> None:
        """Note that *captain_id* was asked to welcome *person_id*."""
        self._db.merge(WelcomeRow(person_id=person_id, captain_id=captain_id, state="open", asked_at=now))
        self._db.flush()

    def welcomer(self, person_id: int) -> int | None:
        """Return which captain was asked last to welcome a person."""
        row = self._db.get(WelcomeRow, person_id)
        return row.captain_id if row else None

    def settle_welcome(self, person_id: int, captain_id: int, state: str) -> bool:
        """Note what the captain asked tells of a welcome; False if it is settled or not theirs."""
        mine = (WelcomeRow.person_id == person_id) & (WelcomeRow.captain_id == captain_id)
        still_open = mine & (WelcomeRow.state == "open")
        return self._uow.changed(update(WelcomeRow).where(still_open).values(state=state)) == 1

    def is_open(self, person_id: int) -> bool:
        """Whether nobody has told yet what became of a welcome."""
        row = self._db.get(WelcomeRow, person_id)
        return row is not None and row.state == "open"

    def to_welcome(self, captain_id: int) -> list[int]:
        """Return whom a captain was asked to welcome and has not told of yet."""
        theirs = (WelcomeRow.captain_id == captain_id) & (WelcomeRow.state == "open")
        return list(self._db.scalars(select(WelcomeRow.person_id).where(theirs)))

    def take_over(self, kept_id: int, gone_id: int) -> None:
        """Let what is kept of *gone_id* be *kept_id*'s. Nobody welcomes themselves."""
        theirs, mine = self._db.get(WelcomeRow, gone_id), self._db.get(WelcomeRow, kept_id)
        if theirs and mine:
            mine.state = theirs.state if theirs.state == "reached" else mine.state
            self._db.delete(theirs)
            self._db.flush()
        for column in (InviteRow.inviter_id, WelcomeRow.person_id, WelcomeRow.captain_id):
            moved = update(column.class_).where(column == gone_id).values({column.key: kept_id})
            self._db.execute(moved)
        self._db.execute(delete(WelcomeRow).where(WelcomeRow.person_id == WelcomeRow.captain_id))
        self._db.expire_all()

    def forget(self, person_id: int) -> None:
        """Erase what is kept of a person."""
        self._db.execute(delete(InviteRow).where(InviteRow.inviter_id == person_id))
        theirs = or_(WelcomeRow.person_id == person_id, WelcomeRow.captain_id == person_id)
        self._db.execute(delete(WelcomeRow).where(theirs))
