"""Finds people, and keeps what is true of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import cast

from sqlalchemy import Boolean, Table, bindparam, case, delete, func, not_, select, update

from bot.conversation.address import Address
from bot.conversation.platform import CLOSED
from bot.people.joining import take_stricter
from bot.people.joinings import PARTED, Joining, Joinings
from bot.people.merging import merge
from bot.people.model import Neighborhood, Person, Role, RoleKind
from bot.people.parting import remember
from bot.people.preferences import Kind
from bot.people.tables import (
    AddressRow,
    DoNotContactRow,
    IntroductionRow,
    JoiningRow,
    MembershipRow,
    NeighborhoodRow,
    PersonRow,
    PreferenceRow,
    RoleRow,
)
from bot.storage.inserting import insert_new
from bot.storage.tables import ConversationRow, JobRow, OutboxRow, ShownRow
from bot.storage.unit_of_work import UnitOfWork

KEPT = (
    "name", "language", "zone", "county", "neighborhood_id", "adult", "invited_by", "joined_at", "keep_until",
    "stopped_at", "resting_until", "quiet_from", "quiet_to", "wants_dms",
)  # fmt: skip
OWNED = (
    ConversationRow, OutboxRow, ShownRow, JobRow, JoiningRow, PreferenceRow, AddressRow, RoleRow,
    MembershipRow,
)  # fmt: skip
ADDRESSES, MEMBERSHIPS = cast(Table, AddressRow.__table__), cast(Table, MembershipRow.__table__)
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


class PersonStore(Joinings):
    """People, their addresses, roles, groups and places, within one turn."""

    def __init__(self, uow: UnitOfWork) -> None:
        super().__init__(uow)
        self.other_roles: set[int] = set()
        """Whose roles have changed here, or the language in which they see them."""

    # Finding

    def at(self, address: Address) -> Person | None:
        """Return the person at *address*, or None for a stranger."""
        known = self._address_row(address)
        return self.get(known.person_id) if known else None

    def get(self, person_id: int) -> Person:
        """Return the person with *person_id*; raises NoResultFound if there is none."""
        return self._person(self._db.get_one(PersonRow, person_id))

    def find(self, person_id: int) -> Person | None:
        """Return the person with *person_id*, under whatever number they have now; None if they are gone."""
        row = self._db.get(PersonRow, person_id) or self._db.get(PersonRow, self.followed(person_id))
        return self._person(row) if row else None

    def many(self, person_ids: Iterable[int]) -> list[Person]:
        """Return those of *person_ids* who are there, in the order given."""
        return [person for person_id in person_ids if (person := self.find(person_id))]

    def in_county(self, county: str) -> list[int]:
        """Return who lives in *county*, in the order in which they joined."""
        query = select(PersonRow.id).where(PersonRow.county == county).order_by(PersonRow.id)
        return list(self._db.scalars(query))

    def in_neighborhood(self, neighborhood_id: int) -> list[int]:
        """Return who belongs to a neighborhood."""
        query = select(PersonRow.id).where(PersonRow.neighborhood_id == neighborhood_id)
        return list(self._db.scalars(query.order_by(PersonRow.id)))

    def in_group(self, group_id: str) -> list[int]:
        """Return who is in an affinity group."""
        query = select(MembershipRow.person_id).where(MembershipRow.group_id == group_id)
        return list(self._db.scalars(query.order_by(MembershipRow.person_id)))

    def everyone(self) -> list[int]:
        """Return everybody who is kept."""
        return list(self._db.scalars(select(PersonRow.id).order_by(PersonRow.id)))

    def in_scope(self, scope: str) -> list[int]:
        """Return who belongs to *scope*: ``county:x``, ``neighborhood:1``, ``group:y`` or ``campaign``."""
        kind, _, which = scope.partition(":")
        match kind:
            case "county":
                return self.in_county(which)
            case "neighborhood":
                return self.in_neighborhood(int(which))
            case "group":
                return self.in_group(which)
            case _:
                return self.everyone()

    # Keeping

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
        query = select(AddressRow).where(AddressRow.person_id == person_id)
        latest_first = query.order_by(AddressRow.last_seen.desc(), AddressRow.id)
        return [_known(row) for row in self._db.scalars(latest_first)]

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

    def is_closed(self, person_id: int) -> bool:
        """Whether only closed direct messages keep the bot from writing to a person."""
        door = self.address_of(person_id, closed_too=True)
        return door is not None and door.closed

    def known_address(self, address_id: int) -> KnownAddress | None:
        """Return an address by its number; None if it is gone."""
        row = self._db.get(AddressRow, address_id)
        return _known(row) if row else None

    def remove_address(self, known: KnownAddress) -> None:
        """Let a person write from an address no more; what was to be said there is said elsewhere."""
        here = OutboxRow.address_id == known.id
        other = next((a for a in self.addresses_of(known.person_id) if a.id != known.id), None)
        if other:
            there = {"address_id": other.id, "platform": other.address.platform, "target": None}
            self._db.execute(update(OutboxRow).where(here, OutboxRow.state == "ready").values(**there))
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

    def join(self, kept: Person, gone: Person, joining: Joining, now: datetime) -> None:
        """Let *kept* be both from now on, as far as this room and the machinery go."""
        before = remember(self._uow, kept.id, gone.id)
        take_stricter(kept, gone, now)
        self.save(kept)
        merge(self._uow, kept.id, gone.id, PARTED)
        self._holdings.all_changed()
        if self._holdings.of(kept.id)[0]:
            self.other_roles.add(kept.id)
        merged = remember(self._uow, kept.id, kept.id)["kept"]
        self.keep_before(joining.id, {**before, "merged": merged})

    # Roles and groups

    def give_role(self, person_id: int, role: Role, given_by: int | None, now: datetime) -> None:
        """Let a person hold *role*, unless they do already."""
        if role in self._holdings.of(person_id)[0]:
            return
        row = RoleRow(person_id=person_id, kind=role.kind, scope=role.scope, given_by=given_by, given_at=now)
        self._db.add(row)
        self._db.flush()
        self._holdings.changed(person_id)
        self.other_roles.add(person_id)
        self._uow.record(now, given_by, f"role given: {role.kind}", f"{person_id} {role.scope}")

    def end_role(self, person_id: int, role: Role, ended_by: int | None, now: datetime) -> None:
        """Let a person hold *role* no more."""
        held = (RoleRow.person_id == person_id) & (RoleRow.kind == role.kind) & (RoleRow.scope == role.scope)
        self._db.execute(update(RoleRow).where(held, RoleRow.ended_at.is_(None)).values(ended_at=now))
        self._holdings.changed(person_id)
        self.other_roles.add(person_id)
        self._uow.record(now, ended_by, f"role ended: {role.kind}", f"{person_id} {role.scope}")

    def holders(self, kind: RoleKind, scope: str | None = None) -> list[int]:
        """Return who holds a role of *kind* (over *scope*, if named), the longest first."""
        query = select(RoleRow.person_id).where(RoleRow.kind == kind, RoleRow.ended_at.is_(None))
        if scope is not None:
            query = query.where(RoleRow.scope == scope)
        return list(dict.fromkeys(self._db.scalars(query.order_by(RoleRow.given_at, RoleRow.id))))

    def coordinators(self) -> list[int]:
        """Return the coordinators, or the stewards where there are none."""
        return self.holders(RoleKind.COORDINATOR) or self.holders(RoleKind.STEWARD)

    def captains_for(self, person: Person) -> list[int]:
        """Return the captains of a person's neighborhood, else of their county, else the coordinators.

        Never the person themselves.
        """
        scopes = [f"neighborhood:{person.neighborhood_id}"] if person.neighborhood_id else []
        scopes += [f"county:{person.county}"] if person.county else []
        for scope in scopes:
            found = [p for p in self.holders(RoleKind.CAPTAIN, scope) if p != person.id]
            if found:
                return found
        return [p for p in self.coordinators() if p != person.id]

    def captains_above(self, scope: str) -> list[int]:
        """Return who stands above a captain of *scope*: the county's captains, else the coordinators."""
        kind, _, which = scope.partition(":")
        if kind == "neighborhood":
            place = self.neighborhood(int(which))
            found = self.holders(RoleKind.CAPTAIN, f"county:{place.county}") if place else []
            if found:
                return found
        return self.coordinators()

    def people_of(self, captain: Person) -> list[int]:
        """Return whom *captain* may see: everybody in the scopes they hold, and nobody else.

        A coordinator sees everybody. The captain is not among them.
        """
        if captain.holds(RoleKind.COORDINATOR) or captain.holds(RoleKind.STEWARD):
            found = self.everyone()
        else:
            found = [p for scope in captain.captain_scopes() for p in self.in_scope(scope)]
        return [p for p in dict.fromkeys(found) if p != captain.id]

    def may_see(self, captain: Person, person_id: int) -> bool:
        """Whether *captain* may see *person_id*."""
        return person_id in self.people_of(captain)

    def join_group(self, person_id: int, group_id: str) -> None:
        """Put a person into an affinity group."""
        insert_new(self._db, MEMBERSHIPS, person_id=person_id, group_id=group_id)
        self._holdings.changed(person_id)

    def leave_group(self, person_id: int, group_id: str) -> None:
        """Take a person out of an affinity group."""
        both = (MembershipRow.person_id == person_id) & (MembershipRow.group_id == group_id)
        self._db.execute(delete(MembershipRow).where(both))
        self._holdings.changed(person_id)

    # Neighborhoods

    def neighborhood(self, neighborhood_id: int) -> Neighborhood | None:
        """Return a neighborhood."""
        row = self._db.get(NeighborhoodRow, neighborhood_id)
        return Neighborhood(row.id, row.county, row.name) if row else None

    def neighborhoods(self, county: str) -> list[Neighborhood]:
        """Return a county's neighborhoods by name."""
        rows = self._db.scalars(select(NeighborhoodRow).where(NeighborhoodRow.county == county))
        return sorted((Neighborhood(r.id, r.county, r.name) for r in rows), key=lambda n: n.name.casefold())

    def name_neighborhood(self, county: str, name: str) -> Neighborhood:
        """Return the county's neighborhood of that *name*, made new if it is not there yet."""
        name = " ".join(name.split())
        index = self._uow.cipher.index("neighborhood", county, name.casefold())
        row = self._db.scalar(select(NeighborhoodRow).where(NeighborhoodRow.name_index == index))
        if row is None:
            row = NeighborhoodRow(county=county, name=name, name_index=index)
            self._db.add(row)
            self._db.flush()
        return Neighborhood(row.id, row.county, row.name)

    # Writing to each other through the bot

    def introduce(self, one: int, other: int, until: datetime) -> None:
        """Let two people write to each other through the bot until then, or longer if they may already."""
        for pair in ((one, other), (other, one)):
            row = self._db.get(IntroductionRow, pair)
            if row is None:
                self._db.add(IntroductionRow(from_id=pair[0], to_id=pair[1], until=until))
            else:
                row.until = max(row.until, until)
        self._db.flush()

    def may_write(self, from_id: int, to_id: int, now: datetime) -> bool:
        """Whether one may write to the other through the bot."""
        row = self._db.get(IntroductionRow, (self.followed(from_id), self.followed(to_id)))
        return row is not None and now < row.until

    def part(self, one: int, other: int) -> None:
        """Let two people write to each other no more, until something new brings them together."""
        for pair in ((one, other), (other, one)):
            row = self._db.get(IntroductionRow, pair)
            if row is not None:
                row.until = PARTED
        self._db.flush()

    def have_parted(self, one: int, other: int) -> bool:
        """Whether one of the two wanted no more words, and nothing brought them together since."""
        row = self._db.get(IntroductionRow, (one, other))
        return row is not None and row.until == PARTED

    # Leaving

    def forget(self, person_id: int, now: datetime) -> None:
        """Erase a person and everything of theirs that this room and the machinery keep.

        What remains is a fingerprint of each address, so that they are not written to again by mistake.
        """
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
        self._db.execute(delete(PersonRow).where(PersonRow.id == person_id))
        self._db.flush()
        self._uow.record(now, None, "person erased", str(person_id))

    def ending(self, on: date) -> Sequence[int]:
        """Return whose data is kept until *on* at the latest."""
        return list(self._db.scalars(select(PersonRow.id).where(PersonRow.keep_until <= on)))

    def _address_row(self, address: Address) -> AddressRow | None:
        query = select(AddressRow).where(AddressRow.user_index == self._index(address))
        return self._db.scalar(query)

    def _index(self, address: Address) -> str:
        return self._uow.cipher.index("address", address.platform, address.user_id)

    def _person(self, row: PersonRow) -> Person:
        roles, groups = self._holdings.of(row.id)
        return Person(row.id, **{key: getattr(row, key) for key in KEPT}, roles=roles, groups=groups)


def _known(row: AddressRow) -> KnownAddress:
    return KnownAddress(row.id, row.person_id, Address(row.platform, row.user_id), row.unreachable)
