"""The codes in links that add the bot to a group, in the database."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update

from bot.conversation.signs import READ_ALOUD
from bot.features.broadcasts.tables import GroupCodeRow
from bot.storage.unit_of_work import UnitOfWork

LASTS = timedelta(hours=1)
LENGTH = 16
"""About 79 bits: nobody guesses one within its hour."""


@dataclass(frozen=True, slots=True)
class GroupCode:
    """A code that its maker has not used yet. *scope* is what the group is to belong to."""

    index: str
    scope: str


class GroupCodeStore:
    """Codes that add the bot to groups, within one turn."""

    def __init__(self, uow: UnitOfWork) -> None:
        self._uow, self._db = uow, uow.db

    def make(self, person_id: int, scope: str, now: datetime) -> str:
        """Return a new code; an older one of the same person ends."""
        over = (GroupCodeRow.person_id == person_id) | (GroupCodeRow.expires_at <= now)
        self._db.execute(delete(GroupCodeRow).where(over))
        code = "".join(secrets.choice(READ_ALOUD) for _ in range(LENGTH))
        row = GroupCodeRow(
            code_index=self._index(code), person_id=person_id, scope=scope, expires_at=now + LASTS
        )
        self._db.add(row)
        self._db.flush()
        return code

    def find(self, code: str, person_id: int, now: datetime) -> GroupCode | None:
        """Return what *code* is for, if *person_id* made it and it is not over; None tells no reason."""
        row = self._db.get(GroupCodeRow, self._index(code))
        good = row is not None and row.person_id == person_id and now < row.expires_at
        return GroupCode(row.code_index, row.scope) if row and good else None

    def waits(self, person_id: int, now: datetime) -> bool:
        """Whether somebody has a code that they have not used yet."""
        theirs = (GroupCodeRow.person_id == person_id) & (GroupCodeRow.expires_at > now)
        return self._db.scalar(select(GroupCodeRow.code_index).where(theirs).limit(1)) is not None

    def spend(self, code: GroupCode) -> bool:
        """Let a code be used; False if it was, a moment ago."""
        return self._uow.changed(delete(GroupCodeRow).where(GroupCodeRow.code_index == code.index)) == 1

    def take_over(self, kept_id: int, gone_id: int) -> None:
        """Let codes of *gone_id* be *kept_id*'s."""
        theirs = update(GroupCodeRow).where(GroupCodeRow.person_id == gone_id)
        self._db.execute(theirs.values(person_id=kept_id))
        self._db.expire_all()

    def forget(self, person_id: int) -> None:
        """Delete a person's codes."""
        self._db.execute(delete(GroupCodeRow).where(GroupCodeRow.person_id == person_id))

    def _index(self, code: str) -> str:
        return self._uow.cipher.index("group code", code)
