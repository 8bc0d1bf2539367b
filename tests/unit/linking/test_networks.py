"""Where somebody on two networks is written to, and how a network is taken off."""

import json

import pytest
from sqlalchemy import select

from bot.conversation.actions import Action
from bot.conversation.messages import Lane
from bot.features.broadcasts.model import Route
from bot.features.broadcasts.recipients import Recipients, Terms
from bot.people.export import everything_about
from bot.people.preferences import KINDS, Kind
from bot.people.tables import PersonRow
from bot.storage.tables import OutboxRow
from tests.flows.linking.two_networks import TwoNetworks
from tests.unit.linking.linked import add_account, address, person_at


@pytest.fixture
async def sam(town: TwoNetworks) -> int:
    """Sam, on both networks, who wrote on the other one last."""
    town.resident("sam")
    await add_account(town, "sam", "sam@other")
    town.clock.advance(minutes=5)
    await town.write("sam@other", "/me")
    return town.ids["sam"]


def platform_of(town: TwoNetworks, person_id: int, kind: Kind | None) -> str | None:
    known = town.work(lambda people: people.address_of(person_id, kind))
    return known.address.platform if known else None


def block(town: TwoNetworks, *who: str) -> None:
    for each in who:
        town.work(lambda people, each=each: people.seen(address(town, each), town.clock(), reachable=False))


async def test_without_a_choice_it_is_the_network_used_last(town: TwoNetworks, sam: int) -> None:
    assert {platform_of(town, sam, kind) for kind in (None, *Kind)} == {town.other}


async def test_a_choice_holds_for_its_kind_only_and_never_for_safety(town: TwoNetworks, sam: int) -> None:
    await town.write("sam", "/link")
    await town.press("sam", "Where I write to you")
    await town.press("sam", "Lessons on Telegram")
    town.clock.advance(minutes=5)
    await town.write("sam@other", "/me")
    assert platform_of(town, sam, Kind.LESSONS) == "telegram"
    assert {platform_of(town, sam, kind) for kind in (None, Kind.SHIFTS, Kind.NEWS, Kind.REST)} == {"discord"}


async def test_every_lane_but_safety_has_a_kind() -> None:
    assert set(Lane) - set(KINDS) == {Lane.SAFETY}


async def test_a_network_that_reaches_nobody_is_passed_over(town: TwoNetworks, sam: int) -> None:
    town.work(lambda people: people.prefer(sam, Kind.SHIFTS, "telegram"))
    assert platform_of(town, sam, Kind.SHIFTS) == "telegram"
    block(town, "sam")
    assert platform_of(town, sam, Kind.SHIFTS) == "discord"
    block(town, "sam@other")
    assert platform_of(town, sam, Kind.SHIFTS) is None


async def test_what_is_blocked_on_one_network_arrives_on_the_other(town: TwoNetworks, sam: int) -> None:
    town.resident("ana")
    town.resident("dee")
    town.lead_shift("ana", "dee", 2)
    town.networks[town.other].blocked.add("sam")
    await town.write("sam", "/shifts")
    await town.press("sam", "Claim: Sat 10:00, 2 places left")
    town.work(lambda people: people.prefer(sam, Kind.SHIFTS, town.other))
    await town.wait(hours=15)
    assert any("begins at" in line for line in town.lines("sam"))


async def test_a_rung_of_the_ladder_asks_on_all_networks(town: TwoNetworks, sam: int) -> None:
    for name in ("ana", "dee"):
        town.resident(name)
    town.lead_shift("ana", "dee", 2)
    await town.write("sam", "/shifts")
    await town.press("sam", "Claim: Sat 10:00, 2 places left")
    await town.wait(hours=16)
    await town.press("sam", "I'm here")
    await town.wait(hours=3)
    for who in ("sam", "sam@other"):
        assert any("home" in line.lower() for line in town.lines(who)[-3:]), who
    await town.write("sam", "home")
    kept = town.lines("sam@other")
    await town.wait(hours=2)
    assert [line for line in town.lines("sam@other") if "Are you" in line] == [
        line for line in kept if "Are you" in line
    ]


@pytest.mark.parametrize(
    ("dms", "wanted", "channels", "route", "platform"),
    [
        (False, None, False, Route.DIRECT, "telegram"),
        (True, None, False, Route.DIRECT, "discord"),
        (False, "discord", True, Route.CHANNEL, "discord"),
        (False, "discord", False, Route.DIRECT, "telegram"),
        (True, "discord", False, Route.DIRECT, "discord"),
        (True, "telegram", True, Route.DIRECT, "telegram"),
    ],
)
async def test_news_goes_to_one_place(
    town: TwoNetworks, sam: int, dms: bool, wanted: str | None, channels: bool, route: Route, platform: str
) -> None:
    town.change("sam", wants_dms=dms)
    town.work(lambda people: people.prefer(sam, Kind.NEWS, wanted))

    def look(uow: object) -> None:
        asked = Recipients(uow, town.clock(), Terms(channels, in_channels={"discord"})).reached(
            select(PersonRow.id)
        )
        (found,) = uow.db.execute(select(asked).where(asked.c.id == sam))
        assert found.route == route
        if route is Route.DIRECT:
            assert found.platform == platform

    town.keep(look)


async def test_what_waits_for_a_network_that_is_taken_off_goes_to_the_other(
    town: TwoNetworks, sam: int
) -> None:
    town.resident("ana")
    town.resident("dee")
    town.lead_shift("ana", "dee", 2)
    await town.write("sam@other", "/shifts")
    await town.press("sam@other", "Claim: Sat 10:00, 2 places left")
    await town.write("sam", "/link")
    await town.press("sam", "Take Discord off")
    assert person_at(town, "sam@other")
    await town.press("sam", "Yes, take Discord off")
    assert person_at(town, "sam@other") is None
    assert town.bot.memory.at(address(town, "sam@other")) is None
    await town.wait(hours=15)
    assert any("begins at" in line for line in town.lines("sam"))
    with town.database.make_session() as db:
        states = set(db.scalars(select(OutboxRow.state)))
    assert states <= {"sent"}


async def test_the_last_network_that_can_be_reached_is_not_taken_off(town: TwoNetworks, sam: int) -> None:
    await town.write("sam", "/link")
    block(town, "sam@other")
    await town.press("sam", "Take Telegram off")
    assert "only network" in town.last("sam")
    assert person_at(town, "sam")


@pytest.mark.parametrize("action", ["linking.off", "linking.take_off"])
@pytest.mark.parametrize("who", ["eve", "nobody"])
async def test_nobody_takes_off_what_is_not_theirs(
    town: TwoNetworks, sam: int, who: str, action: str
) -> None:
    town.resident("eve")
    there = town.work(lambda people: people.seen(address(town, "sam@other"), town.clock()))
    await town.networks["telegram"].press_action(who, Action(action, (str(there.id),)), "")
    await town.bot.settle()
    assert person_at(town, "sam@other")


async def test_a_second_press_says_that_it_is_done(town: TwoNetworks, sam: int) -> None:
    there = town.work(lambda people: people.seen(address(town, "sam@other"), town.clock()))
    for who in ("sam", "sam", "sam@other"):
        network, user = town._where(who)
        await network.press_action(user, Action("linking.take_off", (str(there.id),)), "")
        await town.bot.settle()
    assert all("is off" in town.last(who) for who in ("sam", "sam@other"))


async def test_on_one_network_nothing_is_offered_to_link(town: TwoNetworks) -> None:
    town.resident("lee")
    town.bot.networks._platforms.pop("discord")
    town.bot.platforms = town.bot.platforms[:1]
    assert not any(command.name == "link" for command in town.bot.commands())
    await town.write("lee", "/settings")
    assert "Link another" not in town.last("lee")
    for who in ("lee", "nobody"):
        await town.write(who, "/link")
        assert "one network only" in town.last(who) or "nothing to link" in town.last(who)


async def test_my_data_lists_both_networks(town: TwoNetworks, sam: int) -> None:
    told = json.loads(town.work(lambda people: everything_about(people._db, sam)))
    assert {each["platform"] for each in told["addresses"]} == {"telegram", "discord"}
    assert "before" not in told["joinings"][0]


async def test_the_settings_lead_to_both(town: TwoNetworks, sam: int) -> None:
    await town.write("sam", "/settings")
    await town.press("sam", "Where I write to you")
    assert "Shifts and reminders: where you wrote last" in town.last("sam")
    await town.press("sam", "My networks")
    assert "[Take Discord off]" in town.last("sam")
