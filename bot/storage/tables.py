"""Tables of the machinery: handled events, conversations, the outbox, planned jobs, the record."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Double, ForeignKey, Index, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column

from bot.conversation.messages import Lane
from bot.storage.base import POSTGRESQL, Base, Encrypted, EncryptedJson, UtcDateTime
from bot.storage.retention import Kept


class VaultRow(Base):
    """One known word, encrypted: it tells whether the key file is the right one. Nothing personal."""

    __tablename__ = "vault"
    id: Mapped[int] = mapped_column(primary_key=True)
    word: Mapped[str] = mapped_column(Encrypted)


class LeaseRow(Base):
    """Which process leads, and until when: seconds since 1970 by the database's clock. Nothing personal.

    *epoch* grows whenever somebody takes the lead, so that what a former leader writes late is told apart.
    """

    __tablename__ = "leases"
    name: Mapped[str] = mapped_column(primary_key=True)
    holder: Mapped[str]
    epoch: Mapped[int]
    until: Mapped[float] = mapped_column(Double)


class InboxRow(Base):
    """An update as a platform delivered it, until its turn is over. Personal; gone with the turn.

    *whose* is a blind index of who caused it, and *place* its number among theirs: turns keep that order.
    """

    __tablename__ = "inbox"
    kept = Kept("received_at", days=14)
    __table_args__ = (Index("ix_inbox_whose", "whose", "place"),)
    bot: Mapped[str] = mapped_column(primary_key=True)
    event_id: Mapped[str] = mapped_column(primary_key=True)
    body: Mapped[str] = mapped_column(Encrypted)
    received_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    whose: Mapped[str] = mapped_column(default="", server_default="")
    place: Mapped[int] = mapped_column(BigInteger, default=0, server_default="0")


class HandledEvent(Base):
    """An event that has been handled, so that a repeat is dropped. Nothing personal."""

    __tablename__ = "handled_events"
    kept = Kept("at", days=14)
    bot: Mapped[str] = mapped_column(primary_key=True)
    event_id: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


class NoteRow(Base):
    """What must be remembered of a network, such as which roles were made there. Nothing personal.

    *bot* is an adapter's bot, or the bare name of a network for what the engine notes of it (see `halts`).
    """

    __tablename__ = "notes"
    bot: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str] = mapped_column(Encrypted)


class ConversationRow(Base):
    """Where a person is in one chat; *place* is a blind index. Personal; forgotten with the person."""

    __tablename__ = "conversations"
    kept = Kept("expires_at", days=1)
    place: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(index=True)
    step: Mapped[str | None]
    data: Mapped[dict[str, Any] | None] = mapped_column(EncryptedJson)
    expires_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Retried:
    """Columns of what is tried again when it fails, and is dead when it fails too often."""

    not_before: Mapped[datetime] = mapped_column(UtcDateTime)
    attempts: Mapped[int] = mapped_column(default=0)
    error: Mapped[str | None] = mapped_column(default=None)


class BodyRow(Base):
    """What many rows of the outbox say alike: one message in one language. Personal words may be in it.

    *replaced_by* is the body with other words that is said instead by whatever has not been sent.
    """

    __tablename__ = "bodies"
    id: Mapped[int] = mapped_column(primary_key=True)
    message: Mapped[dict[str, Any] | None] = mapped_column(EncryptedJson)
    replaced_by: Mapped[int | None]


NAMED, FAILING = text("named IS NOT NULL"), text("failing_since IS NOT NULL")
COUNTED = f"unasked AND lane >= {Lane.TEAM.value}"
"""Rows that share the budget of their reader's attention: what a condition must say for the index to help."""


class OutboxRow(Retried, Base):
    """A message that a turn decided to send. Personal: to whom and what are encrypted, and blanked later.

    States: ``ready``, ``sending`` (committed before the network is asked), ``sent``, ``uncertain``
    (sent perhaps), ``unreachable`` (blocked, left), ``dead`` (gave up), ``expired``, ``stopped``,
    ``unwanted`` (its reader has stopped the bot or rests by then; *error* says which).
    *unasked*: nobody asked for it just then, so that it is asked whether it suits when it comes due. *held*:
    it was put off for a day, since its reader had got enough.
    *failing_since*: when it was first tried in vain; *error* says why it was the last time.
    *epoch* is that of the leader who sends it, or did so last. *only_here*: it goes to no other address of
    the person. *otherwise* is the job (kind, person_id, payload) that is planned when it ends without having
    been shown.
    *named* stands for the reader and the name of a message that a later one takes the place of, also while it
    waits.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        UniqueConstraint("dedupe_key"),
        Index("ix_outbox_due", "state", "platform", "lane", "not_before"),
        Index("ix_outbox_batch_state", "batch", "state"),
        Index("ix_outbox_named", "named", sqlite_where=NAMED, postgresql_where=NAMED),
        Index("ix_outbox_failing", "failing_since", sqlite_where=FAILING, postgresql_where=FAILING),
        Index("ix_outbox_held", "batch", sqlite_where=text("held"), postgresql_where=text("held")),
        Index(
            "ix_outbox_counted",
            "person_id",
            "state",
            "sent_at",
            sqlite_where=text(COUNTED),
            postgresql_where=text(COUNTED),
        ),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    dedupe_key: Mapped[str]
    platform: Mapped[str]
    person_id: Mapped[int | None] = mapped_column(index=True)
    address_id: Mapped[int | None] = mapped_column(ForeignKey("addresses.id", ondelete="CASCADE"), index=True)
    target: Mapped[dict[str, Any] | None] = mapped_column(EncryptedJson)
    body_id: Mapped[int | None] = mapped_column(ForeignKey("bodies.id"), index=True)
    message: Mapped[dict[str, Any] | None] = mapped_column(EncryptedJson)
    batch: Mapped[str | None]
    named: Mapped[str | None]
    lane: Mapped[int]
    state: Mapped[str] = mapped_column(default="ready")
    parts_sent: Mapped[int] = mapped_column(default=0)
    expires_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    epoch: Mapped[int] = mapped_column(default=0, server_default="0")
    failing_since: Mapped[datetime | None] = mapped_column(UtcDateTime)
    only_here: Mapped[bool] = mapped_column(default=False, server_default=false())
    otherwise: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    unasked: Mapped[bool] = mapped_column(default=False, server_default=false())
    held: Mapped[bool] = mapped_column(default=False, server_default=false())


class ShownRow(Base):
    """The latest message of a name that a reader has, so that the next can take its place. Personal."""

    __tablename__ = "shown"
    place: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[int | None] = mapped_column(index=True)
    ref: Mapped[dict[str, Any]] = mapped_column(EncryptedJson)


BEGINNING = Index("ix_jobs_beginning", "key", postgresql_ops={"key": "text_pattern_ops"}, info=POSTGRESQL)
"""On SQLite the index of whole names finds beginnings, too."""
PUT_BACK = "put back"
"""In a job's payload: it was due before the data was put back from a copy, so that perhaps it was done."""


class JobRow(Retried, Base):
    """Something to do at a moment, for a person or the campaign. Personal; erased with the person.

    Its payload holds ids and our own words (`PUT_BACK` is one), and nothing that anybody typed.
    """

    __tablename__ = "jobs"
    kept = Kept("not_before", days=180, states=("done", "cancelled", "dead"))
    __table_args__ = (
        UniqueConstraint("key"),
        Index("ix_jobs_due", "state", "not_before"),
        BEGINNING.ddl_if("postgresql"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str]
    kind: Mapped[str]
    person_id: Mapped[int | None] = mapped_column(index=True)
    payload: Mapped[dict[str, str]] = mapped_column(JSON)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    state: Mapped[str] = mapped_column(default="pending")


class RecordRow(Base):
    """Who did what and when: broadcasts, approvals, role changes, deletions. Ids only, kept."""

    __tablename__ = "records"
    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    actor_id: Mapped[int | None]
    what: Mapped[str]
    about: Mapped[str]
