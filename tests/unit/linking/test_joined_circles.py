"""Two accounts in circles become one person's: nobody leads who is not there, and nobody is left alone."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.features.training.circle_store import CircleStore, Seat
from tests.databases import DATABASES
from tests.flows.linking.two_networks import TwoNetworks
from tests.town import FRIDAY
from tests.unit.linking.linked import join, person_at

COURSE, CALL, EARLIER = "start-here", "before-we-go", "it-got-better"


@pytest.fixture(params=DATABASES)
async def town(tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[TwoNetworks]:
    made = TwoNetworks(tmp_path, "telegram", FRIDAY, DATABASES[request.param])
    await made.open()
    for who in ("sam", "sam@other", "ana", "ben"):
        made.resident(who)
    yield made
    await made.close()


def circle_of(town: TwoNetworks, *names: str, at: str = CALL) -> None:
    town.in_circle(names, COURSE)
    for name in names:
        town.stands_at(name, COURSE, at)


def seats_at(town: TwoNetworks, circle_id: int) -> set[int]:
    seats = town.work(lambda people: CircleStore(people._uow).seats(circle_id))
    return {seat.person_id for seat in seats}


def seat_of(town: TwoNetworks, person_id: int) -> Seat:
    (seat,) = town.work(lambda people: CircleStore(people._uow).seats_of(person_id))
    return seat


async def come_to_the_call(town: TwoNetworks, name: str) -> None:
    await town.write(name, f"/learn {COURSE}")
    await town.press(name, "Continue (6 of 7)")


async def asked_to_lead(town: TwoNetworks) -> None:
    """Let Sam be asked on the account that will be joined to the other."""
    circle_of(town, "sam@other", "ana", "ben")
    await come_to_the_call(town, "sam@other")
    assert "This time you lead" in town.last("sam@other")


async def test_who_is_asked_to_lead_and_is_joined_to_another_is_asked_for_two_days(
    town: TwoNetworks,
) -> None:
    await asked_to_lead(town)
    await town.wait(days=1)
    await join(town, "sam", "sam@other")
    await come_to_the_call(town, "sam")
    assert "This time you lead" in town.last("sam")
    await town.wait(days=1, hours=1)
    assert "this time you lead it" in town.last("ana")
    await town.wait(days=2)
    assert "this time you lead it" in town.last("ben")


async def test_two_who_were_never_one_are_asked_as_before(town: TwoNetworks) -> None:
    await asked_to_lead(town)
    await join(town, "sam", "sam@other")
    await town.press("sam", "That was not me")
    await town.wait(days=2, hours=1)
    assert "this time you lead it" in town.last("ana")


async def test_who_is_parted_again_sits_where_they_sat(town: TwoNetworks) -> None:
    for name in ("dee", "eli"):
        town.resident(name)
    circle_of(town, "sam", "dee", "eli")
    await asked_to_lead(town)
    await join(town, "sam", "sam@other")
    assert seats_at(town, 2) == {town.ids["ana"], town.ids["ben"]}
    assert "this time you lead it" in town.last("ana")
    await town.press("sam", "That was not me")
    again = person_at(town, "sam@other").id
    assert seats_at(town, 2) == {town.ids["ana"], town.ids["ben"], again}
    assert seat_of(town, town.ids["sam"]).circle_id == 1


async def test_the_last_one_of_a_circle_waits_for_the_next(town: TwoNetworks) -> None:
    circle_of(town, "sam@other", "ana")
    circle_of(town, "sam", "ben", at=EARLIER)
    kept = await join(town, "sam", "sam@other")
    assert seat_of(town, town.ids["ben"]).circle_id is None
    assert "circle" in town.last("ben")
    assert seats_at(town, 1) == {kept, town.ids["ana"]}
    assert town.lines("ana") == []


async def test_two_accounts_in_one_circle_stay_in_it_and_lead_what_they_led(town: TwoNetworks) -> None:
    circle_of(town, "sam", "sam@other", "ana", "ben")
    await come_to_the_call(town, "sam@other")
    await town.press("sam", "I cannot lead this time")
    assert "this time you lead it" in town.last("sam@other")
    kept = await join(town, "sam", "sam@other")
    assert seats_at(town, 1) == {kept, town.ids["ana"], town.ids["ben"]}
    await come_to_the_call(town, "sam")
    assert "This time you lead" in town.last("sam")
    assert town.lines("ana") == []
    await town.press("sam", "I cannot lead this time")
    assert "this time you lead it" in town.last("ana")


async def test_two_accounts_that_were_a_circle_of_two_wait_for_another(town: TwoNetworks) -> None:
    circle_of(town, "sam", "sam@other")
    kept = await join(town, "sam", "sam@other")
    assert seat_of(town, kept).circle_id is None
