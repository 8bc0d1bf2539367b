"""Finds and keeps codes, and counts wrong tries."""

import hmac
from datetime import datetime

from sqlalchemy import delete, or_, select, update

from bot.conversation.address import Address
from bot.features.linking.model import (
    ANSWERED_WITHIN,
    HEAD,
    KEPT_FOR,
    LASTS,
    TRIED_AGAIN_AFTER,
    TRIES,
    Ending,
    LinkCode,
    new_code,
)
from bot.features.linking.tables import LinkCodeRow, LinkTryRow
from bot.storage.unit_of_work import UnitOfWork


class LinkStore:
    """Codes and wrong tries, within one turn."""

    def __init__(self, uow: UnitOfWork) -> None:
        self._uow = uow
        self._db = uow.db

    def typist(self, address: Address) -> str:
        """Return the fingerprint of an account that types codes."""
        return self._uow.cipher.index("typist", address.platform, address.user_id)

    # Making

    def make(self, person_id: int, address_id: int, now: datetime) -> str:
        """Return a new code; an older one of the same person ends."""
        self.end_all(person_id, Ending.REPLACED)
        code, place = self._free_code()
        row = LinkCodeRow(
            person_id=person_id,
            address_id=address_id,
            place_index=place,
            code_index=self._uow.cipher.index("link", code),
            expires_at=now + LASTS,
        )
        self._db.add(row)
        self._db.flush()
        return code

    # Typing

    def typed(self, code: str) -> tuple[LinkCode | None, bool]:
        """Return the code that begins as *code* does, and whether it is that one."""
        row = self._db.scalar(select(LinkCodeRow).where(LinkCodeRow.place_index == self._place(code)))
        if row is None:
            return None, False
        right = hmac.compare_digest(row.code_index, self._uow.cipher.index("link", code))
        return _code(row), right

    def barred_until(self, typist: str, now: datetime) -> datetime | None:
        """Return until when an account may try no more codes; None if it may."""
        row = self._db.get(LinkTryRow, typist)
        until = row.since + TRIED_AGAIN_AFTER if row else now
        return until if row and row.wrong >= TRIES and now < until else None

    def note_wrong(self, typist: str, meant: LinkCode | None, now: datetime) -> int:
        """Count a wrong try against who typed and against the code that was meant; return what is left."""
        row = self._db.get(LinkTryRow, typist)
        if row is None or now >= row.since + TRIED_AGAIN_AFTER:
            row = self._db.merge(LinkTryRow(typist_index=typist, wrong=0, since=now))
        row.wrong += 1
        self._db.flush()
        if meant is not None:
            self._note_wrong_for(meant.id)
        return max(TRIES - row.wrong, 0)

    def hand_out(self, code_id: int, typist: str, other_id: int | None, now: datetime) -> bool:
        """Let a code belong to whoever typed it; False if another was faster, or it is over."""
        free = (LinkCodeRow.id == code_id) & LinkCodeRow.typist_index.is_(None) & LinkCodeRow.ended.is_(None)
        values = {"typist_index": typist, "other_id": other_id, "expires_at": now + ANSWERED_WITHIN}
        return self._uow.changed(update(LinkCodeRow).where(free).values(**values)) == 1

    # Answering

    def find(self, code_id: int) -> LinkCode | None:
        """Return a code."""
        query = select(LinkCodeRow).where(LinkCodeRow.id == code_id)
        row = self._db.scalar(query.execution_options(populate_existing=True))
        return _code(row) if row else None

    def name_other(self, code_id: int, other_id: int) -> None:
        """Note who typed a code: they had been a stranger then."""
        self._db.execute(update(LinkCodeRow).where(LinkCodeRow.id == code_id).values(other_id=other_id))

    def agree(self, code_id: int, *, maker: bool) -> None:
        """Note that one of the two accounts agrees."""
        yes = {"maker_yes": True} if maker else {"other_yes": True}
        self._db.execute(update(LinkCodeRow).where(LinkCodeRow.id == code_id).values(**yes))

    def end(self, code_id: int, ending: Ending) -> bool:
        """End a code; False if it had ended."""
        still = (LinkCodeRow.id == code_id) & LinkCodeRow.ended.is_(None)
        return self._uow.changed(update(LinkCodeRow).where(still).values(ended=ending)) == 1

    def end_all(self, person_id: int, ending: Ending) -> None:
        """End every code that a person made or typed."""
        theirs = or_(LinkCodeRow.person_id == person_id, LinkCodeRow.other_id == person_id)
        still = update(LinkCodeRow).where(theirs, LinkCodeRow.ended.is_(None))
        self._db.execute(still.values(ended=ending))

    # Leaving

    def tidy(self, now: datetime) -> None:
        """Delete what is over."""
        self._db.execute(delete(LinkCodeRow).where(LinkCodeRow.expires_at <= now - KEPT_FOR))
        self._db.execute(delete(LinkTryRow).where(LinkTryRow.since <= now - TRIED_AGAIN_AFTER))

    def take_over(self, kept_id: int, gone_id: int) -> None:
        """Let codes of *gone_id* be *kept_id*'s."""
        for column in (LinkCodeRow.person_id, LinkCodeRow.other_id):
            self._db.execute(update(LinkCodeRow).where(column == gone_id).values({column.key: kept_id}))
        self._db.expire_all()

    def forget(self, person_id: int) -> None:
        """Delete every code that a person made or typed."""
        theirs = or_(LinkCodeRow.person_id == person_id, LinkCodeRow.other_id == person_id)
        self._db.execute(delete(LinkCodeRow).where(theirs))

    def _note_wrong_for(self, code_id: int) -> None:
        here = LinkCodeRow.id == code_id
        self._db.execute(update(LinkCodeRow).where(here).values(wrong=LinkCodeRow.wrong + 1))
        spent = update(LinkCodeRow).where(here, LinkCodeRow.wrong >= TRIES, LinkCodeRow.ended.is_(None))
        self._db.execute(spent.values(ended=Ending.WRONG))

    def _free_code(self) -> tuple[str, str]:
        while True:
            code = new_code()
            place = self._place(code)
            taken = select(LinkCodeRow.id).where(LinkCodeRow.place_index == place)
            if self._db.scalar(taken) is None:
                return code, place

    def _place(self, code: str) -> str:
        return self._uow.cipher.index("link place", code[:HEAD])


def _code(row: LinkCodeRow) -> LinkCode:
    return LinkCode(
        id=row.id,
        person_id=row.person_id,
        address_id=row.address_id,
        expires_at=row.expires_at,
        typist=row.typist_index,
        other_id=row.other_id,
        maker_yes=row.maker_yes,
        other_yes=row.other_yes,
        ended=Ending(row.ended) if row.ended else None,
    )
