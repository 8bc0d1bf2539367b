"""What the bot knows by heart of those who write: the little that help lines need without a database."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.conversation.address import Address
from bot.people.model import Person
from bot.people.tables import AddressRow, PersonRow
from bot.storage.crypto import Cipher


@dataclass(frozen=True, slots=True)
class Familiar:
    """A known person's language and county."""

    language: str
    county: str | None


class Memory:
    """Language and county by person, and whose each address is; kept up to date by every turn."""

    def __init__(self, cipher: Cipher) -> None:
        self._cipher = cipher
        self._whose: dict[str, int] = {}
        self._known: dict[int, Familiar] = {}

    def read(self, db: Session) -> None:
        """Learn everybody by heart."""
        columns = select(AddressRow.user_index, PersonRow.id, PersonRow.language, PersonRow.county)
        rows = db.execute(columns.join(PersonRow, PersonRow.id == AddressRow.person_id)).all()
        self._whose = {index: id_ for index, id_, _, _ in rows}
        self._known = {id_: Familiar(language, county) for _, id_, language, county in rows}

    def note(self, address: Address, person: Person | None) -> None:
        """Remember what is known of whoever writes from *address* now, on all their networks."""
        index = self._index(address)
        if person is None:
            self._whose.pop(index, None)
        else:
            self._whose[index] = person.id
            self._known[person.id] = Familiar(person.language, person.county)

    def forget(self, person_id: int) -> None:
        """Remember nothing of somebody who was erased."""
        self._known.pop(person_id, None)

    def at(self, address: Address) -> Familiar | None:
        """Return what is known of whoever writes from *address*; None for a stranger."""
        return self._known.get(self._whose.get(self._index(address), 0))

    def _index(self, address: Address) -> str:
        return self._cipher.index("address", address.platform, address.user_id)
