"""One turn's work: everything it changes, says and plans is kept together or not at all."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from types import TracebackType
from typing import Any, Self, cast

from sqlalchemy import CursorResult, Table, bindparam, delete, select, update
from sqlalchemy.orm import Session as DbSession

from bot.conversation.address import Address
from bot.conversation.codec import to_json
from bot.conversation.messages import Lane, Message
from bot.conversation.session import Session
from bot.domain_events import DomainEvent
from bot.storage.beginnings import begins_with
from bot.storage.crypto import Cipher
from bot.storage.inserting import insert_new
from bot.storage.order import take_from_inbox
from bot.storage.rivals import alone
from bot.storage.tables import (
    BodyRow,
    ConversationRow,
    HandledEvent,
    InboxRow,
    JobRow,
    OutboxRow,
    RecordRow,
)

MakeSession = Callable[[], DbSession]
INBOX, HANDLED, OUTBOX = (cast(Table, row.__table__) for row in (InboxRow, HandledEvent, OutboxRow))
"""Bare tables, for what every turn does: it takes a third of the time of the mapped classes."""
PLANNED = select(JobRow).where(JobRow.key == bindparam("named"))
GIVEN_UP = (
    update(OUTBOX)
    .where(OUTBOX.c.named == bindparam("said_as"), OUTBOX.c.dedupe_key != bindparam("but_not"))
    .where(OUTBOX.c.state == "ready", OUTBOX.c.parts_sent == 0)
    .values(state="stopped", message=None, target=None)
)
"""Made once: making a statement takes longer than carrying it out."""


@dataclass(frozen=True, slots=True)
class Otherwise:
    """The job to be done if a letter comes back: nobody could be reached with it, on no network.

    *person_id* is whom the job is about: rather who waits for the letter to arrive than who should have
    read it. The *payload* holds ids and our own words.
    """

    kind: str
    person_id: int
    payload: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A message with everything that its sending needs. *key* makes it unique for ever.

    The words are its own *message*, or those of a shared body (*body_id*, from `UnitOfWork.share`).
    *address_id* names a known address; a stranger's is in *to* and is blanked once sent. *chat_id* is
    the chat that others read too, or None for the private one. *only_here*: should it come back, it goes to
    no other address of the person. *otherwise* is what is done when it reached them nowhere.
    *latest*: what waits to be said there under the same name need not be said any more. *unasked*: when it
    comes due it is asked whether it suits its reader then. *in_doubt*: perhaps it was said already, so
    that it is only shown as such.
    """

    key: str
    message: Message | None
    platform: str
    at: datetime
    lane: Lane
    person_id: int | None = None
    address_id: int | None = None
    to: Address | None = None
    chat_id: str | None = None
    reply_token: str | None = None
    expires_at: datetime | None = None
    batch: str | None = None
    body_id: int | None = None
    only_here: bool = False
    otherwise: Otherwise | None = None
    latest: bool = False
    unasked: bool = False
    in_doubt: bool = False


class UnitOfWork:
    """A transaction. Leaving it without `commit` undoes everything."""

    def __init__(self, make_session: MakeSession, cipher: Cipher) -> None:
        self._make_session = make_session
        self.cipher = cipher
        self.announced: list[DomainEvent] = []
        self._sessions: dict[str, tuple[int, Session]] = {}
        self._waited: set[str] = set()

    def __enter__(self) -> Self:
        self.db = self._make_session()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.db.close()  # Closing rolls back whatever was not committed.

    def commit(self) -> None:
        """Keep everything."""
        for place, (person_id, session) in self._sessions.items():
            self._save_session(place, person_id, session)
        self.db.commit()

    def _save_session(self, place: str, person_id: int, session: Session) -> None:
        if session.step is None:
            if place in self._waited:
                self.db.execute(delete(ConversationRow).where(ConversationRow.place == place))
            return
        self._waited.add(place)
        self.db.merge(
            ConversationRow(
                place=place,
                person_id=person_id,
                step=session.step,
                data=session.data,
                expires_at=session.expires_at,
            )
        )

    def is_repeat(self, bot: str, event_id: str, now: datetime, by: Address | None = None) -> bool:
        """Tell whether an event was handled before; if not, note it as handled and empty its inbox row.

        Raises `OlderFirstError` while something waits that the same person did before.
        """
        if by:
            whose = self.cipher.index("address", by.platform, by.user_id)
            alone(self.db, "turns", whose)  # Another process may be taking one of the same person.
            take_from_inbox(self.db, bot, event_id, whose, now)
        else:
            self.db.execute(delete(INBOX).where(INBOX.c.bot == bot, INBOX.c.event_id == event_id))
        return not insert_new(self.db, HANDLED, bot=bot, event_id=event_id, at=now)

    def session(self, person_id: int, address: Address, chat_id: str | None) -> Session:
        """Return where a person is in a chat; None is the private one. Changes are kept."""
        place = self.cipher.index(address.platform, address.user_id, chat_id or "")
        if place not in self._sessions:
            row = self.db.get(ConversationRow, place)
            known = Session(row.step, dict(row.data or {}), row.expires_at) if row else Session()
            if row:
                self._waited.add(place)
            self._sessions[place] = (person_id, known)
        return self._sessions[place][1]

    def end_sessions(self, person_id: int) -> None:
        """Stop waiting for anything from a person, in every chat."""
        for whose, session in self._sessions.values():
            if whose == person_id:
                session.end()

    def hand_over_sessions(self, gone_id: int, kept_id: int) -> None:
        """Wait from *kept_id* for what was waited for from *gone_id*."""
        for place, (whose, session) in list(self._sessions.items()):
            if whose == gone_id:
                self._sessions[place] = (kept_id, session)

    def forget_session(self, address: Address) -> None:
        """Keep nothing of where somebody was in their private chat at *address*."""
        place = self.cipher.index(address.platform, address.user_id, "")
        self._sessions.pop(place, None)
        self.db.execute(delete(ConversationRow).where(ConversationRow.place == place))

    def say(self, letter: Letter) -> None:
        """Put a message into the outbox, unless its key is there already."""
        self.db.flush()  # What the row refers to must be there.
        named = self._named(letter) if letter.latest else None
        new = insert_new(
            self.db,
            OUTBOX,
            dedupe_key=letter.key,
            platform=letter.platform,
            person_id=letter.person_id,
            address_id=letter.address_id,
            target=_target(letter),
            message=to_json(letter.message) if letter.message else None,
            body_id=letter.body_id,
            batch=letter.batch,
            named=named,
            lane=int(letter.lane),
            not_before=letter.at,
            expires_at=letter.expires_at,
            only_here=letter.only_here,
            otherwise=asdict(letter.otherwise) if letter.otherwise else None,
            unasked=letter.unasked,
            state="uncertain" if letter.in_doubt else "ready",
        )
        if new and named:
            self.db.execute(GIVEN_UP, {"said_as": named, "but_not": letter.key})

    def _named(self, letter: Letter) -> str | None:
        if letter.message is None or letter.message.name is None:
            return None
        place = letter.chat_id or letter.address_id or (letter.to.user_id if letter.to else "")
        return self.cipher.index("named", letter.platform, str(place), letter.message.name)

    def withdraw(self, prefix: str) -> None:
        """Say nothing of what waits in the outbox under a key that begins with *prefix*."""
        waiting = OutboxRow.dedupe_key.startswith(prefix, autoescape=True) & (OutboxRow.state == "ready")
        self.db.execute(delete(OutboxRow).where(waiting))

    def share(self, message: Message) -> int:
        """Keep words that many letters have in common, and return their number."""
        row = BodyRow(message=to_json(message))
        self.db.add(row)
        self.db.flush()
        return row.id

    def share_again(self, body_id: int, message: Message) -> None:
        """Keep shared words once more under the number that they had, if they were blanked meanwhile."""
        blanked = (BodyRow.id == body_id) & BodyRow.message.is_(None)
        self.db.execute(update(BodyRow).where(blanked).values(message=to_json(message)))

    def replace_shared(self, before: int, after: int) -> None:
        """Let *after* be said from now on where the shared words *before* have not been sent."""
        older = (BodyRow.id == before) | (BodyRow.replaced_by == before)
        self.db.execute(update(BodyRow).where(older).values(replaced_by=after))

    def plan(
        self, kind: str, key: str, due_at: datetime, person_id: int | None, payload: Mapping[str, str]
    ) -> None:
        """Plan a job, or move the pending one with this *key*. A key that is done stays done."""
        row = self.db.scalar(PLANNED, {"named": key})
        if row is None:
            row = JobRow(key=key, kind=kind, person_id=person_id)
            self.db.add(row)
        elif row.state == "done":
            return
        row.payload, row.due_at, row.not_before = dict(payload), due_at, due_at
        row.state, row.attempts = "pending", 0
        self.db.flush()

    def is_planned(self, key: str) -> bool:
        """Whether the job with this *key* is still to happen."""
        pending = (JobRow.key == key) & (JobRow.state == "pending")
        return self.db.scalar(select(JobRow.id).where(pending)) is not None

    def cancel(self, key: str) -> None:
        """Let a planned job not happen. Planning its key again revives it."""
        pending = (JobRow.key == key) & (JobRow.state == "pending")
        self.db.execute(update(JobRow).where(pending).values(state="cancelled"))

    def cancel_all(self, prefix: str) -> None:
        """Let every planned job whose key begins with *prefix* not happen."""
        for key in self._planned(prefix):
            self.cancel(key)

    def rename_job(self, before: str, after: str) -> None:
        """Call a planned job *after* from now on; if one of that name is planned, it is done only once."""
        pending = (JobRow.key == before) & (JobRow.state == "pending")
        if self.db.scalar(select(JobRow.id).where(JobRow.key == after)) is not None:
            self.db.execute(update(JobRow).where(pending).values(state="cancelled"))
        else:
            self.db.execute(update(JobRow).where(pending).values(key=after))

    def rename_jobs(self, before: str, after: str) -> None:
        """Let the name of every planned job that begins with *before* begin with *after*."""
        for key in self._planned(before):
            self.rename_job(key, f"{after}{key.removeprefix(before)}")

    def _planned(self, prefix: str) -> list[str]:
        # Were the state a condition, SQLite would rather go through all that is pending.
        named = select(JobRow.key, JobRow.state).where(begins_with(self.db, JobRow.key, prefix))
        return [key for key, state in self.db.execute(named) if state == "pending"]

    def rewrite_sessions(self, person_id: int, steps: str, name: str, before: str, after: str) -> None:
        """Wherever an answer to a step that begins with *steps* is waited for, let *name* be *after*."""
        rows = select(ConversationRow).where(
            ConversationRow.person_id == person_id, ConversationRow.step.startswith(steps, autoescape=True)
        )
        for row in self.db.scalars(rows):
            if row.data and row.data.get(name) == before:
                row.data = {**row.data, name: after}
        for whose, session in self._sessions.values():
            waits = whose == person_id and (session.step or "").startswith(steps)
            if waits and session.data.get(name) == before:
                session.data[name] = after
        self.db.flush()

    def finish_job(self, job_id: int, now: datetime) -> bool:
        """Mark a job as done; False if it was done, cancelled or moved meanwhile."""
        due = (JobRow.id == job_id) & (JobRow.state == "pending") & (JobRow.not_before <= now)
        return self.changed(update(JobRow).where(due).values(state="done")) == 1

    def postpone(self, job_id: int, until: datetime) -> None:
        """Let a job that has come due come due again at *until*."""
        again = {"state": "pending", "not_before": until}
        self.db.execute(update(JobRow).where(JobRow.id == job_id).values(**again))

    def changed(self, statement: Any, about: Mapping[str, object] | None = None) -> int:
        """Carry out an UPDATE or DELETE and return how many rows it touched."""
        result = self.db.execute(statement, about)
        assert isinstance(result, CursorResult)  # noqa: S101  # Only such statements are handed in.
        return result.rowcount

    def record(self, at: datetime, actor_id: int | None, what: str, about: str) -> None:
        """Put on record who did what, when. *about* names objects by id, never people by name."""
        self.db.add(RecordRow(at=at, actor_id=actor_id, what=what, about=about))

    def announce(self, fact: DomainEvent) -> None:
        """Let other features react, in this same unit of work."""
        self.announced.append(fact)


def _target(letter: Letter) -> dict[str, str] | None:
    target: dict[str, str] = {}
    if letter.to and letter.address_id is None:
        target["user_id"] = letter.to.user_id
    if letter.chat_id:
        target["chat_id"] = letter.chat_id
    if letter.reply_token:
        target["reply_token"] = letter.reply_token
    return target or None
