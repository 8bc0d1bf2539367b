"""Codes that link two accounts, and wrong tries at them, in the database."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from bot.storage.base import Base, UtcDateTime
from bot.storage.retention import Kept


class LinkCodeRow(Base):
    """A code that links two accounts, of which only keyed fingerprints are kept. Personal; gone in a day.

    *place_index* is the fingerprint of its first letters, by which a wrong try is counted against the
    code it was meant for. *typist_index* is the fingerprint of the account that typed it, *other_id* its
    person if it has one. *ended* says what became of it.
    """

    __tablename__ = "link_codes"
    kept = Kept("expires_at", days=1)
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    address_id: Mapped[int] = mapped_column(ForeignKey("addresses.id", ondelete="CASCADE"))
    place_index: Mapped[str] = mapped_column(unique=True)
    code_index: Mapped[str]
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    wrong: Mapped[int] = mapped_column(default=0)
    typist_index: Mapped[str | None]
    other_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    maker_yes: Mapped[bool] = mapped_column(default=False)
    other_yes: Mapped[bool] = mapped_column(default=False)
    ended: Mapped[str | None]


class LinkTryRow(Base):
    """How often a wrong code came from an account since *since*, by its fingerprint. Gone within the hour."""

    __tablename__ = "link_tries"
    kept = Kept("since", days=1 / 24)
    typist_index: Mapped[str] = mapped_column(primary_key=True)
    wrong: Mapped[int]
    since: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
