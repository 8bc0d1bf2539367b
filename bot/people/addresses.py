"""The accounts that people write from: kept, found, taken away."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from sqlalchemy import Boolean, Select, Table, bindparam, case, delete, func, not_, select, update
from sqlalchemy.orm import Session

from bot.conversation.address import Address
from bot.conversation.platform import CLOSED
from bot.people.preferences import Kind, Preferences
from bot.people.tables import AddressRow, DoNotContactRow, PersonRow, PreferenceRow
from bot.storage.slices import in_slices
from bot.storage.tables import OutboxRow, ShownRow

ADDRESSES = cast(Table, AddressRow.__table__)
SEEN = (
    update(ADDRESSES)
    .where(ADDRESSES.c.user_index == bindparam("whose"))
    .values(
        last_seen=func.coalesce(bindparam("now", type_=ADDRESSES.c.last_seen.type), ADDRESSES.c.last_seen),
        unreachable=case(
            (
                not_(bindparam("opens", type_=Boolean())) & ADDRESSES.c.unreachable.startswith(CLOSED),
                CLOSED,
            ),
            else_=bindparam("why"),
        ),
    )
    .returning(ADDRESSES.c.id, ADDRESSES.c.person_id, ADDRESSES.c.unreachable)
)
OF_PERSON = (
    select(ADDRESSES.c.id, ADDRESSES.c.platform, ADDRESSES.c.user_id, ADDRESSES.c.unreachable)
    .where(ADDRESSES.c.person_id == bindparam("whose"))
    .order_by(ADDRESSES.c.last_seen.desc(), ADDRESSES.c.id)
)
WHO_HAS_ONE = (
    select(ADDRESSES.c.person_id)
    .where(ADDRESSES.c.person_id.in_(bindparam("whose", expanding=True)))
    .distinct()
)
REACHED = WHO_HAS_ONE.where(ADDRESSES.c.unreachable.is_(None))
BLOCKED = "blocked the bot"


@dataclass(frozen=True, slots=True)
class KnownAddress:
    """One of a person's addresses. *unreachable* says why nothing can be sent there, if so."""

    id: int
    person_id: int
    address: Address
    unreachable: str | None = None

    @property
    def closed(self) -> bool:
        """Whether direct messages are closed there, though what is not confidential may still arrive."""
        return self.unreachable == CLOSED


class Addresses(Preferences):
    """Addresses, within one turn."""

    def add_address(self, person_id: int, address: Address, now: datetime) -> KnownAddress:
        """Note that *person_id* writes from *address*."""
        row = AddressRow(
            person_id=person_id,
            platform=address.platform,
            user_index=self._index(address),
            user_id=address.user_id,
            last_seen=now,
        )
        self._db.add(row)
        self._db.execute(delete(DoNotContactRow).where(DoNotContactRow.user_index == row.user_index))
        self._db.flush()
        return _known(row)

    def seen(
        self, address: Address, now: datetime, *, reachable: bool = True, private: bool = True
    ) -> KnownAddress | None:
        """Note that somebody wrote from *address* (or blocked the bot there); None for a stranger's.

        What they do where others read (not *private*) opens no direct messages that are closed.
        """
        noted = {
            "whose": self._index(address),
            "now": now if reachable else None,
            "why": None if reachable else BLOCKED,
            "opens": private or not reachable,
        }
        found = self._db.execute(SEEN, noted).first()
        return KnownAddress(found.id, found.person_id, address, found.unreachable) if found else None

    def addresses_of(self, person_id: int) -> list[KnownAddress]:
        """Return a person's addresses, the one used last first."""
        rows = self._db.execute(OF_PERSON, {"whose": person_id})
        return [
            KnownAddress(row.id, person_id, Address(row.platform, row.user_id), row.unreachable)
            for row in rows
        ]

    def address_of(
        self, person_id: int, kind: Kind | None = None, *, closed_too: bool = False
    ) -> KnownAddress | None:
        """Return where to write to a person privately, or None if nothing reaches them.

        That is the network they chose for messages of *kind*, else the one they used last. *closed_too*: if
        there is no other, also where direct messages were closed when last tried.
        """
        known = self.addresses_of(person_id)
        found = [each for each in known if not each.unreachable]
        if not found and closed_too:
            found = [each for each in known if each.closed]
        if kind and len(found) > 1:
            wanted = self.preferences(person_id).get(kind)
            found.sort(key=lambda each: each.address.platform != wanted)
        return found[0] if found else None

    def have_chats(self, person_ids: Iterable[int]) -> set[int]:
        """Return which of *person_ids* write, or wrote, from any address, in one question for all."""
        return self._whose(WHO_HAS_ONE, person_ids)

    def reached(self, person_ids: Iterable[int]) -> set[int]:
        """Return for which of *person_ids* `address_of` has an answer, in one question for all."""
        return self._whose(REACHED, person_ids)

    def is_closed(self, person_id: int) -> bool:
        """Whether only closed direct messages keep the bot from writing to a person."""
        door = self.address_of(person_id, closed_too=True)
        return door is not None and door.closed

    def at_address(self, address: Address) -> KnownAddress | None:
        """Return what is known of *address*, and note nothing; None for a stranger's."""
        row = self._address_row(address)
        return _known(row) if row else None

    def known_address(self, address_id: int) -> KnownAddress | None:
        """Return an address by its number; None if it is gone."""
        row = self._db.get(AddressRow, address_id)
        return _known(row) if row else None

    def remove_address(self, known: KnownAddress, by_wish: Collection[str] = ()) -> None:
        """Let a person write from an address no more; what was to be said there is said elsewhere.

        On networks *by_wish* only those read news in private who wish it.
        """
        here = OutboxRow.address_id == known.id
        other = next((a for a in self.addresses_of(known.person_id) if a.id != known.id), None)
        if other:
            if other.address.platform in by_wish and not wishes_news(self._db, known.person_id):
                news = here & OutboxRow.batch.is_not(None) & (OutboxRow.state == "ready")
                self._db.execute(update(OutboxRow).where(news).values(state="unreachable", error="left"))
                here &= OutboxRow.batch.is_(None)
            there = {"address_id": other.id, "platform": other.address.platform, "target": None}
            open_ = OutboxRow.state.in_(["ready", "uncertain"])  # What is in doubt may be said once more.
            self._db.execute(update(OutboxRow).where(here, open_).values(**there))
            here = OutboxRow.address_id == known.id
        self._db.execute(update(OutboxRow).where(here).values(address_id=None))
        self._uow.forget_session(known.address)
        shown = self._uow.cipher.index("place", known.address.platform, known.address.user_id)
        self._db.execute(delete(ShownRow).where(ShownRow.place == shown))
        chosen = (PreferenceRow.person_id == known.person_id) & (
            PreferenceRow.platform == known.address.platform
        )
        self._db.execute(delete(PreferenceRow).where(chosen))
        self._db.execute(delete(AddressRow).where(AddressRow.id == known.id))
        self._db.flush()

    def _whose(self, query: Select[int], person_ids: Iterable[int]) -> set[int]:
        asked = (self._db.scalars(query, {"whose": some}) for some in in_slices(person_ids))
        return {person_id for found in asked for person_id in found}

    def _address_row(self, address: Address) -> AddressRow | None:
        query = select(AddressRow).where(AddressRow.user_index == self._index(address))
        return self._db.scalar(query)

    def _index(self, address: Address) -> str:
        return self._uow.cipher.index("address", address.platform, address.user_id)


def _known(row: AddressRow) -> KnownAddress:
    return KnownAddress(row.id, row.person_id, Address(row.platform, row.user_id), row.unreachable)


def wishes_news(db: Session, person_id: int | None) -> bool:
    """Whether a person wishes news in private also where it is read in channels."""
    return bool(db.scalar(select(PersonRow.wants_dms).where(PersonRow.id == person_id)))
