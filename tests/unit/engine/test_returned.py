"""A letter that reaches nobody is heard of by whoever waits for it; closed doors stay closed until opened."""

from datetime import timedelta

import pytest

from bot.conversation.address import Address
from bot.conversation.messages import Lane
from bot.conversation.platform import CLOSED, Refused, SendResult, Undeliverable
from bot.people.tables import AddressRow
from bot.storage.tables import JobRow, OutboxRow
from bot.storage.unit_of_work import Otherwise
from tests.town import Town
from tests.unit.engine.bench import furnish, rows, say
from tests.unit.engine.posting import Post, dispatcher

GONE = Undeliverable("blocked the bot")


@pytest.fixture
def back(town: Town) -> Otherwise:
    furnish(town)
    town.resident("sam")
    town.resident("ana")
    return Otherwise("bench.job", town.ids["ana"], {"name": "Sam has not read it"})


def there(town: Town) -> Post:
    """Sam's other network."""
    town.work(lambda people: people.add_address(town.ids["sam"], Address("discord", "sam"), town.clock()))
    post = Post()
    post.name = "discord"
    return post


def planned(town: Town) -> list[tuple[object, ...]]:
    return rows(town, JobRow, "kind", "person_id", "payload")


@pytest.mark.parametrize(("answer", "state"), [(GONE, "unreachable"), (Refused("bad"), "dead")])
async def test_whoever_waits_hears_of_a_letter_that_came_back(
    town: Town, back: Otherwise, answer: SendResult, state: str
) -> None:
    say(town, "sam", "words", otherwise=back)
    say(town, "sam", "others", otherwise=None)
    await dispatcher(town, Post(answer, answer)).send_due()
    assert rows(town, OutboxRow, "state") == [(state,), (state,)]
    assert planned(town) == [("bench.job", town.ids["ana"], {"name": "Sam has not read it"})]
    await town.bot.settle()
    assert town.lines("ana") == ["Job Sam has not read it"]


async def test_what_was_past_its_use_has_come_back_too(town: Town, back: Otherwise) -> None:
    say(town, "sam", "words", otherwise=back, expires_at=town.clock() + timedelta(minutes=1))
    town.clock.advance(minutes=1)
    await dispatcher(town, Post()).send_due()
    assert len(planned(town)) == 1


async def test_a_letter_that_arrives_elsewhere_has_not_come_back(town: Town, back: Otherwise) -> None:
    other = there(town)
    say(town, "sam", "words", otherwise=back)
    await dispatcher(town, Post(GONE), other).send_due()
    assert (other.texts, planned(town)) == (["words"], [])


@pytest.mark.parametrize("arrives", [True, False])
async def test_what_is_said_everywhere_comes_back_once_all_of_it_has(
    town: Town, back: Otherwise, arrives: bool
) -> None:
    other = there(town)
    other.answers = [] if arrives else [GONE]
    with town.database.make_session() as db:
        known = {row.platform: row.id for row in db.query(AddressRow).filter_by(person_id=town.ids["sam"])}
    for network, address_id in known.items():
        about = {"platform": network, "address_id": address_id, "only_here": True}
        say(town, "sam", "home", key=f"home:{network}", lane=Lane.SAFETY, otherwise=back, **about)
    await dispatcher(town, Post(GONE), other).send_due()
    assert other.texts == ["home"]  # And not once more for the other network.
    assert len(planned(town)) == (0 if arrives else 1)


async def test_doors_stay_closed_until_something_is_done_in_private(town: Town) -> None:
    town.resident("sam@discord")

    def noted() -> str | None:
        return rows(town, AddressRow, "unreachable")[0][0]

    town.networks["discord"].closed.add("sam")
    say(town, "sam", "for you alone")
    await town.bot.settle()
    assert noted() == CLOSED
    await town.networks["discord"].write("sam#park", "/me")
    assert noted() == CLOSED
    await town.networks["discord"].write("sam", "/me")
    assert noted() is None


async def test_a_door_that_was_opened_is_found_open_by_start_in_the_server(town: Town) -> None:
    town.resident("sam@discord")
    closed = town.networks["discord"].closed
    closed.add("sam")
    say(town, "sam", "for you alone")
    await town.bot.settle()
    await town.networks["discord"].write("sam#park", "/start")
    await town.bot.settle()
    assert rows(town, AddressRow, "unreachable") == [(CLOSED,)]
    closed.clear()
    await town.networks["discord"].write("sam#park", "/start")
    await town.bot.settle()
    assert rows(town, AddressRow, "unreachable") == [(None,)]
    assert "This is our own chat" in town.last("sam@discord")
