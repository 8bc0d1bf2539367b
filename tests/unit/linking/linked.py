"""Linking by presses, for tests of what follows from it."""

from sqlalchemy import select

from bot.conversation.address import Address
from bot.people.model import Person
from bot.people.tables import JoiningRow
from tests.flows.linking.two_networks import TwoNetworks


async def offer(town: TwoNetworks, maker: str, typist: str) -> None:
    """Let one account make a code and the other type it."""
    await town.write(maker, "/link")
    await town.write(typist, f"/link {town.code()}")


async def join(town: TwoNetworks, maker: str, typist: str) -> int:
    """Join two people; return their number."""
    await offer(town, maker, typist)
    await town.press(typist, "Join them")
    await town.press(maker, "Join them")
    return person_at(town, maker).id


async def add_account(town: TwoNetworks, maker: str, typist: str) -> int:
    """Add a stranger's account; return the number of the person."""
    await offer(town, maker, typist)
    await town.press(typist, "Join these two")
    return person_at(town, maker).id


def address(town: TwoNetworks, who: str) -> Address:
    network, user = town._where(who)
    return Address(network.name, user)


def person_at(town: TwoNetworks, who: str) -> Person:
    """Return who writes from an account."""
    return town.work(lambda people: people.at(address(town, who)))


def joinings(town: TwoNetworks) -> list[JoiningRow]:
    with town.database.make_session() as db:
        return list(db.scalars(select(JoiningRow)))
