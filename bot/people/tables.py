"""People in the database."""

from datetime import date, datetime, time
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.storage.base import Base, Encrypted, EncryptedJson, UtcDateTime
from bot.storage.retention import Kept


class PersonRow(Base):
    """A person. Personal: the name is encrypted, all of it is erased on wish and on *keep_until*."""

    __tablename__ = "people"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(Encrypted)
    language: Mapped[str]
    zone: Mapped[str]
    county: Mapped[str | None] = mapped_column(index=True)
    neighborhood_id: Mapped[int | None] = mapped_column(ForeignKey("neighborhoods.id"), index=True)
    adult: Mapped[bool | None]
    invited_by: Mapped[int | None]
    joined_at: Mapped[datetime] = mapped_column(UtcDateTime)
    keep_until: Mapped[date]
    stopped_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    resting_until: Mapped[date | None]
    quiet_from: Mapped[time]
    quiet_to: Mapped[time]
    wants_dms: Mapped[bool] = mapped_column(default=False)


class AddressRow(Base):
    """A user of a platform who is a person we know. Personal: found by a blind index, else encrypted.

    *private_chat* is how the platform finds the person's own chat again.
    """

    __tablename__ = "addresses"
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    platform: Mapped[str]
    user_index: Mapped[str] = mapped_column(unique=True)
    user_id: Mapped[str] = mapped_column(Encrypted)
    last_seen: Mapped[datetime] = mapped_column(UtcDateTime)
    unreachable: Mapped[str | None]
    private_chat: Mapped[str | None] = mapped_column(Encrypted)


class RoleRow(Base):
    """A role that a person holds or held over a scope. Personal; erased with the person."""

    __tablename__ = "roles"
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    kind: Mapped[str]
    scope: Mapped[str] = mapped_column(index=True)
    given_by: Mapped[int | None]
    given_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class QualificationRow(Base):
    """What somebody has shown that they can do. Personal; erased with the person.

    *given_by* is the captain who has seen it; None: they finished a module, or that captain is gone.
    """

    __tablename__ = "qualifications"
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    given_at: Mapped[datetime] = mapped_column(UtcDateTime)
    given_by: Mapped[int | None]


class NeighborhoodRow(Base):
    """A neighborhood as its captain named it; the name is encrypted and unique in its county by index."""

    __tablename__ = "neighborhoods"
    __table_args__ = (UniqueConstraint("name_index"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    county: Mapped[str] = mapped_column(index=True)
    name: Mapped[str] = mapped_column(Encrypted)
    name_index: Mapped[str]


class MembershipRow(Base):
    """A person in an affinity group. Personal, sensitive for some groups; erased with the person."""

    __tablename__ = "memberships"
    __table_args__ = (Index("ix_memberships_group_id", "group_id", "person_id"),)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    group_id: Mapped[str] = mapped_column(primary_key=True)


class IntroductionRow(Base):
    """Two people who may write to each other through the bot for a while. Personal; ends by itself."""

    __tablename__ = "introductions"
    kept = Kept("until", days=1)
    from_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    to_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    until: Mapped[datetime] = mapped_column(UtcDateTime)


class PreferenceRow(Base):
    """On which network a person wants messages of one kind. Personal; erased with the person."""

    __tablename__ = "preferences"
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    platform: Mapped[str]


class JoiningRow(Base):
    """One person made of two accounts. Personal; erased with the person.

    *gone_id* is the number that somebody had before they were joined to *person_id*, so that old buttons
    still lead to them; None when the account had been a stranger's. *address_id* is the account that was
    added, *told_id* the one that may part them again. *before* is what parting needs; blanked after a day.
    """

    __tablename__ = "joinings"
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    gone_id: Mapped[int | None] = mapped_column(index=True)
    address_id: Mapped[int | None] = mapped_column(ForeignKey("addresses.id", ondelete="SET NULL"))
    told_id: Mapped[int | None] = mapped_column(ForeignKey("addresses.id", ondelete="SET NULL"))
    joined_at: Mapped[datetime] = mapped_column(UtcDateTime)
    before: Mapped[dict[str, Any] | None] = mapped_column(EncryptedJson)


class DoNotContactRow(Base):
    """All that remains of somebody who was erased: a keyed fingerprint that cannot be read back."""

    __tablename__ = "do_not_contact"
    user_index: Mapped[str] = mapped_column(primary_key=True)
    since: Mapped[datetime] = mapped_column(UtcDateTime)
