"""Finds people, and keeps what is true of them."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import LargeBinary, bindparam, delete, select, type_coerce, update

from bot.conversation.address import Address
from bot.people.joining import take_stricter
from bot.people.joinings import PARTED, Joining
from bot.people.merging import merge
from bot.people.model import Person
from bot.people.parting import remember
from bot.people.qualified import Qualified
from bot.people.tables import (
    AddressRow,
    DoNotContactRow,
    IntroductionRow,
    JoiningRow,
    MembershipRow,
    PersonRow,
    PreferenceRow,
    QualificationRow,
    RoleRow,
)
from bot.storage.slices import in_slices
from bot.storage.tables import ConversationRow, JobRow, OutboxRow, ShownRow

KEPT = (
    "name", "language", "zone", "county", "neighborhood_id", "adult", "invited_by", "joined_at", "keep_until",
    "stopped_at", "resting_until", "quiet_from", "quiet_to", "wants_dms",
)  # fmt: skip
OWNED = (
    ConversationRow, OutboxRow, ShownRow, JobRow, JoiningRow, PreferenceRow, AddressRow, RoleRow,
    MembershipRow, QualificationRow,
)  # fmt: skip


ROW = select(PersonRow).where(PersonRow.id == bindparam("whose"))
OWN_ROW = ROW.with_for_update(key_share=True).execution_options(populate_existing=True)
ROWS = select(PersonRow).where(PersonRow.id.in_(bindparam("whose", expanding=True)))
GROWN_UP = select(PersonRow.id).where(
    PersonRow.id.in_(bindparam("whose", expanding=True)),
    PersonRow.adult.is_(True),
    PersonRow.stopped_at.is_(None),
)
NAMES = select(PersonRow.id, type_coerce(PersonRow.name, LargeBinary)).where(
    PersonRow.id.in_(bindparam("whose", expanding=True))
)
"""Made once: making a statement takes longer than carrying it out."""


class PersonStore(Qualified):
    """People, their addresses, roles, groups, places and qualifications, within one turn."""

    def at(self, address: Address) -> Person | None:
        """Return the person at *address*, or None for a stranger."""
        known = self._address_row(address)
        return self.get(known.person_id) if known else None

    def get(self, person_id: int) -> Person:
        """Return the person with *person_id*; raises NoResultFound if there is none."""
        return self._person(self._db.get_one(PersonRow, person_id))

    def find(self, person_id: int) -> Person | None:
        """Return the person with *person_id*, under whatever number they have now; None if they are gone."""
        row = self._row(person_id) or self._row(self.followed(person_id))
        return self._person(row) if row else None

    def begin(self, person_id: int) -> Person | None:
        """Return whom `find` would. Where several turns are taken at once, their others wait for this one."""
        row = self._db.scalar(OWN_ROW, {"whose": person_id})
        if row is None and (now := self.followed(person_id)) != person_id:
            row = self._db.scalar(OWN_ROW, {"whose": now})
        return self._person(row) if row else None

    def many(self, person_ids: Iterable[int]) -> list[Person]:
        """Return those of *person_ids* whom `find` would, in the order given.

        A thousand are found in as many questions as ten.
        """
        wanted = list(person_ids)
        rows = self._rows(wanted)
        joined = self.all_followed(each for each in wanted if each not in rows)
        rows |= self._rows(joined.values())
        found = [rows.get(each) or rows.get(joined.get(each, each)) for each in wanted]
        self._holdings.read(row.id for row in found if row)
        return [self._person(row) for row in found if row]

    def names(self, person_ids: Iterable[int]) -> dict[int, str]:
        """Return the names of those of *person_ids* who are there, in one question for all of them.

        Only opening every one of them tells which begins with what: that takes long once, and is remembered.
        """
        asked = (self._db.execute(NAMES, {"whose": some}) for some in in_slices(person_ids))
        opened = self._uow.cipher.decrypt_again
        return {person_id: opened(bytes(sealed)) for rows in asked for person_id, sealed in rows}

    def grown_up(self, person_ids: Iterable[int]) -> list[int]:
        """Return those of *person_ids* who are of age and have not stopped the bot, in the order given."""
        wanted = list(person_ids)
        asked = (self._db.scalars(GROWN_UP, {"whose": some}) for some in in_slices(wanted))
        found = {person_id for these in asked for person_id in these}
        return [person_id for person_id in wanted if person_id in found]

    def add(self, person: Person) -> Person:
        """Keep a new person and return them with their id. *person.id* is not looked at."""
        row = PersonRow(**{key: getattr(person, key) for key in KEPT})
        self._db.add(row)
        self._db.flush()
        person.id = row.id
        return person

    def save(self, person: Person) -> None:
        """Keep what changed of a person; roles and groups are kept by their own methods."""
        row = self._db.get_one(PersonRow, person.id)
        if row.language != person.language and self._holdings.of(person.id)[0]:
            self.other_roles.add(person.id)
        for key in KEPT:
            if getattr(row, key) != getattr(person, key):
                setattr(row, key, getattr(person, key))
        self._db.flush()

    def join(self, kept: Person, gone: Person, joining: Joining, now: datetime) -> None:
        """Let *kept* be both from now on, as far as this room and the machinery go."""
        gone = self._hold(kept.id, gone.id)
        before = remember(self._uow, kept.id, gone.id)
        take_stricter(kept, gone, now)
        self.save(kept)
        merge(self._uow, kept.id, gone.id, PARTED)
        self._holdings.all_changed()
        if self._holdings.of(kept.id)[0]:
            self.other_roles.add(kept.id)
        merged = remember(self._uow, kept.id, kept.id)["kept"]
        self.keep_before(joining.id, {**before, "merged": merged})

    def forget(self, person_id: int, now: datetime) -> None:
        """Erase a person and everything of theirs that this room and the machinery keep.

        What remains is a fingerprint of each address, so that they are not written to again by mistake.
        """
        self._hold(person_id)
        self._uow.end_sessions(person_id)
        for known in self.addresses_of(person_id):
            self._db.merge(DoNotContactRow(user_index=self._index(known.address), since=now))
        for table in OWNED:
            self._db.execute(delete(table).where(table.person_id == person_id))
        both = (IntroductionRow.from_id == person_id) | (IntroductionRow.to_id == person_id)
        self._db.execute(delete(IntroductionRow).where(both))
        invited = update(PersonRow).where(PersonRow.invited_by == person_id).values(invited_by=None)
        given = update(RoleRow).where(RoleRow.given_by == person_id).values(given_by=None)
        self._db.execute(invited)
        self._db.execute(given)
        seen = update(QualificationRow).where(QualificationRow.given_by == person_id).values(given_by=None)
        self._db.execute(seen)
        self._db.execute(delete(PersonRow).where(PersonRow.id == person_id))
        self._db.flush()
        self._uow.record(now, None, "person erased", str(person_id))

    def _hold(self, *person_ids: int) -> Person:
        """Let no turn of these people go on beside this one; return the last of them as they are now."""
        for person_id in sorted(person_ids):
            self._db.get_one(PersonRow, person_id, with_for_update=True, populate_existing=True)
        return self.get(person_ids[-1])

    def _row(self, person_id: int) -> PersonRow | None:
        if (PersonRow, (person_id,), None) in self._db.identity_map:
            return self._db.get(PersonRow, person_id)  # Read before, in this turn.
        return self._db.scalar(ROW, {"whose": person_id})

    def _rows(self, person_ids: Iterable[int]) -> dict[int, PersonRow]:
        asked = (self._db.scalars(ROWS, {"whose": some}) for some in in_slices(person_ids))
        return {row.id: row for rows in asked for row in rows}

    def _person(self, row: PersonRow) -> Person:
        roles, groups = self._holdings.of(row.id)
        return Person(row.id, **{key: getattr(row, key) for key in KEPT}, roles=roles, groups=groups)
