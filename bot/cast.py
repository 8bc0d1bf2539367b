"""The made-up people of the rehearsal, and what has happened before its first minute."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from bot.conversation.address import Address
from bot.features.shifts.rehearsal import open_canvass, sign_up
from bot.people.campaign import Campaign
from bot.people.hours import resolve_local
from bot.people.model import Person, Role, RoleKind
from bot.people.qualifications import LEAD_CANVASS
from bot.people.store import PersonStore
from bot.platforms.simulator.adapter import Simulator
from bot.storage.unit_of_work import UnitOfWork
from bot.web.rehearsal import Persona

COUNTY = "kanawha"
NEIGHBORHOOD = "West Side"
JOINED_BEFORE = timedelta(days=20)
HOURS = (time(10), time(13))
TITLE = {"en": "Doors on the West Side", "es": "Puertas en West Side"}
MEETING_POINT = {
    "en": "In front of the library, at the bench with the red bags",
    "es": "Frente a la biblioteca, en la banca con las bolsas rojas",
}

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


def settle_people(uow: UnitOfWork, campaign: Campaign, language: str, now: datetime) -> dict[str, int]:
    """Let everybody live in Kanawha and hold their roles; return their ids by key."""
    ids: dict[str, int] = {}
    people = PersonStore(uow)
    west_side = people.name_neighborhood(COUNTY, NEIGHBORHOOD).id
    for persona in (*CAST, *(Persona(name.lower(), name, "telegram") for name in NEIGHBORS)):
        about = Person(
            id=0,
            name=persona.name,
            language=language,
            zone=campaign.zone.key,
            county=COUNTY,
            neighborhood_id=west_side if persona.name in ("Sam", "Ana", "Mr. Hale", *NEIGHBORS) else None,
            adult=True,
            joined_at=now - JOINED_BEFORE,
            keep_until=campaign.keep_until(now.date()),
        )
        person = people.add(about)
        ids[persona.key] = person.id
        if persona.network:
            people.add_address(person.id, Address(persona.network, persona.key), now - JOINED_BEFORE)
        part = PARTS.get(persona.key, Part())
        for role in part.roles:
            people.give_role(person.id, role, None, now - JOINED_BEFORE)
        if part.roles:  # Who holds something by then has led a canvass before.
            people.qualify(person.id, LEAD_CANVASS, None, now - JOINED_BEFORE)
        for group in part.groups:
            people.join_group(person.id, group)
    return ids


def post_canvass(
    uow: UnitOfWork, campaign: Campaign, language: str, now: datetime, ids: Mapping[str, int]
) -> None:
    """Let Ana's canvass stand for tomorrow, with one place left."""
    saturday = now.astimezone(campaign.zone).date() + timedelta(days=1)
    begins, ends = (resolve_local(saturday, hour, campaign.zone) for hour in HOURS)
    shifts = open_canvass(
        uow,
        lead_id=ids["ana"],
        backup_id=ids["dee"],
        title=TITLE.get(language, TITLE["en"]),
        county=COUNTY,
        meeting_point=MEETING_POINT.get(language, MEETING_POINT["en"]),
        times=[(begins, ends)],
        capacity=len(NEIGHBORS) + 1,
        zone=campaign.zone,
    )
    sign_up(uow, shifts[0], [ids[name.lower()] for name in NEIGHBORS], now)


OPENING = (
    ("ana", "", "/start"),
    ("ana", "captains.raise", ""),
    ("ana", "captains.kind", ""),
    ("ana", "", NEIGHBORHOOD),
    ("ana", "", "why"),
    ("ana", "captains.send", ""),
    ("dee", "captains.accept", ""),
    ("ana", "training.go", ""),
    ("ana", "", "/canvass"),
    ("ana", "shifts.roster", ""),
    ("sam", "", "/shifts"),
)
"""What happened before the page is opened first: who presses a button of which action, or writes what."""

WHY = {"en": "I know everybody on my street.", "es": "Conozco a todos en mi calle."}


async def begin_story(
    networks: Mapping[str, Simulator], language: str, settle: Callable[[], Awaitable[None]]
) -> None:
    """Make Ana a captain with a course under way and her roster before her: by real presses."""
    personas = {persona.key: persona for persona in CAST}
    for key, pressed, words in OPENING:
        network, name = networks[personas[key].network or ""], personas[key].name
        if pressed:
            line, button = network.phone(key).acting(pressed)
            await network.press_action(key, button.action, line.id, name)
        else:
            said = WHY.get(language, WHY["en"]) if words == "why" else words
            await network.write(key, said, name)
        await settle()


NEIGHBORS_PRESS = ("shifts.here", "checkins.home")
"""What the neighbors press by themselves when they are asked: they are there, and they come home."""


async def neighbors_answer(
    network: Simulator, answered: set[str], settle: Callable[[], Awaitable[None]]
) -> None:
    """Let every neighbor press what they are asked to; *answered* are the messages they answered before."""
    for name in NEIGHBORS:
        lines = [line for line in network.phone(name.lower()).lines if not line.mine]
        line = lines[-1] if lines else None
        if line is None or line.id in answered:
            continue
        wanted = [b.action for b in line.message.buttons if b.action.name in NEIGHBORS_PRESS]
        if wanted:
            answered.add(line.id)
            await network.press_action(name.lower(), wanted[0], line.id, name)
            await settle()
