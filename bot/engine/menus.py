"""Everybody's own menu of commands: it shows them what is theirs, on networks that have such menus."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select

from bot.conversation.circles import Circle
from bot.conversation.markup import Rich
from bot.conversation.messages import Lane, Menu, Message
from bot.conversation.platform import CommandInfo
from bot.engine.networks import Networks
from bot.engine.turn import Turn
from bot.people.addresses import KnownAddress
from bot.people.model import Person, Right
from bot.people.store import PersonStore
from bot.people.tables import RoleRow
from bot.storage.unit_of_work import Letter, UnitOfWork

RIGHTS = {
    Circle.EVERYONE: Right.MEMBER,
    Circle.CAPTAINS: Right.CAPTAIN,
    Circle.COORDINATORS: Right.COORDINATOR,
    Circle.CARE: Right.CARE,
}


def menu_of(person: Person) -> Menu:
    """Return the menu that shows *person* what is theirs."""
    return Menu(tuple(circle for circle, right in RIGHTS.items() if person.may(right)), person.language)


def follow_roles(turn: Turn) -> None:
    """Change the menu of everybody whose roles this turn has changed; take it from whoever is erased."""
    for person in turn.people.many(sorted(turn.people.other_roles)):
        for known in turn.people.addresses_of(person.id):
            _put(turn.uow, turn.networks, person, known, f"{turn.id}#menu:{known.id}", turn.now)
    match turn.leaving:
        case (person_id, Message() as farewell):
            turn.leaving = person_id, replace(farewell, menu=Menu())


def bring_up_to_date(
    uow: UnitOfWork, networks: Networks, commands: Sequence[CommandInfo], now: datetime
) -> None:
    """Give everybody who holds a role their menu, once for each new edition of the commands."""
    edition = hashlib.sha256(repr(commands).encode()).hexdigest()[:16]
    people = PersonStore(uow)
    holders = select(RoleRow.person_id).where(RoleRow.ended_at.is_(None)).distinct()
    for person in people.many(uow.db.scalars(holders.order_by(RoleRow.person_id))):
        for known in people.addresses_of(person.id):
            _put(uow, networks, person, known, f"menu:{edition}:{known.id}", now)


def _put(
    uow: UnitOfWork, networks: Networks, person: Person, known: KnownAddress, key: str, now: datetime
) -> None:
    if known.unreachable or not networks.shows_menus(known.address.platform):
        return
    uow.say(
        Letter(
            key=key,
            message=Message(Rich(""), menu=menu_of(person)),
            platform=known.address.platform,
            at=now,
            lane=Lane.TEAM,
            person_id=person.id,
            address_id=known.id,
        )
    )
