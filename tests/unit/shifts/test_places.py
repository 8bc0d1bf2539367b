"""No place is given twice, and none stays free while somebody waits."""

import asyncio
from datetime import date, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from bot.conversation.actions import action
from bot.conversation.address import Address
from bot.features.shifts.model import State
from bot.features.shifts.store import ShiftStore
from tests.town import Town
from tests.unit.shifts.canvassing import SATURDAY, Canvassing, press


@pytest.mark.parametrize("shifts", [1, 50])
async def test_a_hundred_press_at_once_for_fifty_places(either_town: Town, shifts: int) -> None:
    town, here = either_town, Canvassing(either_town)
    crowd = [f"p{n}" for n in range(100)]
    for name in ("ana", "dee", *crowd):
        town.resident(f"{name}@{('telegram', 'discord')[len(name) % 2]}")
    posted = here.post(50 // shifts, *(SATURDAY + n * timedelta(hours=3) for n in range(shifts)))
    networks = [town.networks[("telegram", "discord")[len(name) % 2]] for name in crowd]
    presses = (
        network.press_action(name, action("shifts.claim", posted[n % shifts].id), "old")
        for n, (name, network) in enumerate(zip(crowd, networks, strict=True))
    )
    await asyncio.gather(*presses)
    await town.bot.settle()
    after = here.work(lambda uow: [ShiftStore(uow).get(each.id) for each in posted])
    assert {(each.taken, each.held) for each in after} == {(50 // shifts, 0)}
    signups = here.work(lambda uow: [s for each in posted for s in ShiftStore(uow).signups(each.id)])
    assert [signup.state for signup in signups] == [State.CLAIMED] * 50
    sure = [
        n for n in crowd for net in town.networks if any("is certain" in w for w in town.lines(f"{n}@{net}"))
    ]
    assert len(sure) == 50


async def test_pressing_twice_claims_once(town: Town, saturday: Canvassing) -> None:
    [shift] = saturday.post(2)
    await press(town, "sam", "shifts.claim", shift.id)
    await press(town, "sam", "shifts.claim", shift.id)
    assert saturday.shift().taken == 1
    assert "You have a place here" in town.last("sam")


async def test_the_second_phone_is_the_same_person(town: Town, saturday: Canvassing) -> None:
    sam = town.ids["sam"]
    town.work(lambda people: people.add_address(sam, Address("discord", "sam"), town.clock()))
    [shift] = saturday.post(2)
    await asyncio.gather(
        town.networks["telegram"].press_action("sam", action("shifts.claim", shift.id), "old"),
        town.networks["discord"].press_action("sam", action("shifts.claim", shift.id), "old"),
    )
    await town.bot.settle()
    assert saturday.shift().taken == 1


async def test_a_released_place_can_be_claimed_again(town: Town, saturday: Canvassing) -> None:
    [shift] = saturday.post(1)
    for name in ("shifts.claim", "shifts.release", "shifts.release", "shifts.claim"):
        await press(town, "sam", name, shift.id)
    assert saturday.shift().taken == 1
    assert saturday.signup("sam").state is State.CLAIMED
    await town.wait_until(shift.starts_at)
    assert sum("Your shift begins at" in line for line in town.lines("sam")) == 1


async def test_clashing_shifts_are_refused_with_the_way_out(town: Town, saturday: Canvassing) -> None:
    [one] = saturday.post(4)
    [two] = saturday.post(4)
    await press(town, "sam", "shifts.claim", one.id)
    await press(town, "sam", "shifts.claim", two.id)
    assert saturday.shift(two.id).taken == 0
    assert "overlaps your shift at 10:00" in town.last("sam")
    assert "[My place: Sat 10:00]" in town.last("sam")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"adult": False}, "18 or over"),
        ({"adult": None}, "18 or over"),
        ({"resting_until": "2026-12-01"}, "resting"),
    ],
)
async def test_who_cannot_claim_is_told_why(
    town: Town, saturday: Canvassing, change: dict[str, object], words: str
) -> None:
    values = {k: date.fromisoformat(v) if isinstance(v, str) else v for k, v in change.items()}
    town.change("sam", **values)
    saturday.post(4)
    for name in ("shifts.claim", "shifts.wait"):
        await press(town, "sam", name, 1)
        assert words in town.last("sam")
    assert saturday.shift().taken == 0


async def test_what_has_begun_cannot_be_claimed_or_waited_for(town: Town, saturday: Canvassing) -> None:
    [shift] = saturday.post(1)
    saturday.put(shift, "sam")
    await press(town, "lee", "shifts.wait", shift.id)
    await town.wait_until(shift.starts_at)
    assert "no place got free" in town.last("lee")
    assert saturday.signup("lee").state is State.RELEASED
    await press(town, "kim", "shifts.claim", shift.id)
    assert "has begun" in town.last("kim")
    assert saturday.shift().taken == 1


async def test_places_cannot_fall_below_those_taken(town: Town, saturday: Canvassing) -> None:
    [shift] = saturday.post(3)
    saturday.put(shift, "sam", "lee")
    await press(town, "ana", "shifts.resize_to", shift.id, 1)
    assert saturday.shift().capacity == 3
    assert "cannot be fewer" in town.last("ana")
    await press(town, "ana", "shifts.resize_to", shift.id, 2)
    assert saturday.shift().capacity == 2


async def test_more_places_are_offered_to_those_who_wait(town: Town, saturday: Canvassing) -> None:
    [shift] = saturday.post(1)
    saturday.put(shift, "sam")
    await press(town, "lee", "shifts.wait", shift.id)
    await press(town, "kim", "shifts.wait", shift.id)
    await press(town, "ana", "shifts.resize_to", shift.id, 2)
    assert saturday.signup("lee").state is State.OFFERED
    await press(town, "kim", "shifts.claim", shift.id)
    assert saturday.signup("kim").state is State.WAITING
    await press(town, "kim", "shifts.take", shift.id)
    assert saturday.signup("kim").state is State.WAITING


async def test_an_offer_reaches_the_next_when_the_first_cannot_be_reached(
    town: Town, saturday: Canvassing
) -> None:
    [shift] = saturday.post(1)
    saturday.put(shift, "sam")
    for name in ("lee", "kim"):
        await press(town, name, "shifts.wait", shift.id)
    await town.write("lee", "/stop")
    await press(town, "sam", "shifts.release", shift.id)
    assert saturday.signup("kim").state is State.OFFERED
    assert saturday.signup("lee").state is State.RELEASED


async def test_who_leaves_the_list_and_comes_back_is_the_last(town: Town, saturday: Canvassing) -> None:
    [shift] = saturday.post(1)
    saturday.put(shift, "sam")
    for who, button in (("lee", "wait"), ("kim", "wait"), ("lee", "release"), ("lee", "wait")):
        await press(town, who, f"shifts.{button}", shift.id)
    assert "You are number 2" in town.last("lee")
    await press(town, "sam", "shifts.release", shift.id)
    assert saturday.signup("kim").state is State.OFFERED


def test_the_table_itself_refuses_one_too_many(town: Town, saturday: Canvassing) -> None:
    saturday.post(1)
    with pytest.raises(IntegrityError), town.database.make_session.begin() as db:
        db.execute(text("UPDATE shifts SET taken = 2"))


async def test_who_stops_gives_the_place_on(town: Town, saturday: Canvassing) -> None:
    [shift] = saturday.post(1)
    saturday.put(shift, "sam")
    await press(town, "lee", "shifts.wait", shift.id)
    await town.write("sam", "/stop")
    assert saturday.signup("sam").state is State.RELEASED
    assert saturday.signup("lee").state is State.OFFERED
