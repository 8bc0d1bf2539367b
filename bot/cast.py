"""The made-up people of the rehearsal, and what has happened before its first minute."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.conversation.address import Address
from bot.people.campaign import Campaign
from bot.people.model import Person, Role, RoleKind
from bot.people.store import PersonStore
from bot.platforms.simulator.adapter import Simulator
from bot.storage.unit_of_work import UnitOfWork
from bot.web.rehearsal import Persona

COUNTY = "kanawha"
NEIGHBORHOOD = "West Side"
JOINED_BEFORE = timedelta(days=20)

CAST = (
    Persona("sam", "Sam", "telegram"),
    Persona("ana", "Ana", "discord"),
    Persona("dee", "Dee", "telegram"),
    Persona("ruth", "Ruth", "telegram"),
    Persona("kai", "Kai", "discord"),
    Persona("jo", "Jo", "discord"),
    Persona("lee", "Lee", "telegram"),
    Persona("mia", "Mia", "telegram"),
    Persona("hale", "Mr. Hale", None),
)
"""Whom the page can be, in the order of its tabs."""

NEIGHBORS = ("Nia", "Otis", "Priya", "Wes", "Lupe", "June", "Carl")
"""Who else is on Ana's canvass; they have phones that the page does not show."""


@dataclass(frozen=True, slots=True)
class Part:
    """What somebody is in the story: roles and groups."""

    roles: tuple[Role, ...] = ()
    groups: tuple[str, ...] = ()


PARTS = {
    "dee": Part((Role(RoleKind.CAPTAIN, f"county:{COUNTY}"),)),
    "ruth": Part((Role(RoleKind.CAPTAIN, "group:seniors"),), ("seniors",)),
    "kai": Part((Role(RoleKind.CAPTAIN, "group:students"),), ("students",)),
    "jo": Part((Role(RoleKind.COORDINATOR, "campaign"),)),
    "lee": Part((Role(RoleKind.CARE, "campaign"),)),
    "sam": Part(groups=("seniors",)),
    "hale": Part(groups=("seniors",)),
}


def settle_people(uow: UnitOfWork, campaign: Campaign, language: str, now: datetime) -> None:
    """Let everybody live in Kanawha, hold their roles, and be signed up for Saturday."""
    people = PersonStore(uow)
    west_side = people.name_neighborhood(COUNTY, NEIGHBORHOOD).id
    for persona in (*CAST, *(Persona(name.lower(), name, "telegram") for name in NEIGHBORS)):
        about = Person(
            id=0,
            name=persona.name,
            language=language,
            zone=campaign.zone.key,
            county=COUNTY,
            neighborhood_id=west_side if persona.name in ("Sam", "Ana", *NEIGHBORS) else None,
            adult=True,
            joined_at=now - JOINED_BEFORE,
            keep_until=campaign.keep_until(now.date()),
        )
        person = people.add(about)
        if persona.network:
            people.add_address(person.id, Address(persona.network, persona.key), now - JOINED_BEFORE)
        part = PARTS.get(persona.key, Part())
        for role in part.roles:
            people.give_role(person.id, role, None, now - JOINED_BEFORE)
        for group in part.groups:
            people.join_group(person.id, group)
        if persona.key == "ana":
            captain = Role(RoleKind.CAPTAIN, f"neighborhood:{west_side}")
            people.give_role(person.id, captain, None, now - JOINED_BEFORE)


async def begin_story(networks: Mapping[str, Simulator], settle: Callable[[], Awaitable[None]]) -> None:
    """Do what stands on the phones when the page is opened first: by real presses, like everything."""
    await networks["discord"].write("ana", "/start", "Ana")
    await networks["telegram"].write("sam", "/shifts", "Sam")
    await settle()
