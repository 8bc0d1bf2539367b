"""Memberships as badges where they are shown, and what reaches people whose direct messages are closed."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.conversation.address import Address, Chat
from bot.conversation.events import ChatChange, ChatChanged, ReachChanged
from bot.conversation.markup import Rich
from bot.conversation.messages import Lane, Message
from bot.conversation.platform import CLOSED, Delivery, RetryLater, SendResult
from bot.people.store import PersonStore
from bot.people.tables import AddressRow
from bot.storage.tables import OutboxRow
from tests.town import Town


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    made = Town(tmp_path)
    await made.open()
    yield made
    await made.close()


def _also_on_discord(town: Town, name: str) -> None:
    now = town.clock()
    town.work(lambda people: people.add_address(town.ids[name], Address("discord", name), now))


def _badges(town: Town, name: str) -> set[str]:
    return town.networks["discord"].badges.get(name, set())


async def test_joining_on_telegram_shows_on_discord_and_says_nothing_there(town: Town) -> None:
    town.resident("sam@telegram")
    _also_on_discord(town, "sam")
    await town.write("sam", "/groups")
    await town.press("sam", "Join: Seniors")
    assert _badges(town, "sam") == {"seniors"}
    assert town.lines("sam@discord") == []

    await town.press("sam", "Leave: Seniors")
    assert _badges(town, "sam") == set()
    assert town.networks["telegram"].badges == {}


async def test_a_sensitive_group_shows_nowhere(town: Town) -> None:
    town.resident("sam@discord")
    [group, *_] = [g for g in town.bot.campaign.region.groups if g.sensitive]
    await town.write("sam@discord", "/groups")
    await town.press("sam@discord", f"Join: {group.name_in('en')}")

    assert _badges(town, "sam") == set()


async def test_stopping_takes_all_badges_and_coming_back_brings_them_again(town: Town) -> None:
    town.resident("sam@discord")
    await town.write("sam@discord", "/groups")
    for group in ("Seniors", "Students"):
        await town.press("sam@discord", f"Join: {group}")
    await town.write("sam@discord", "/stop")
    assert _badges(town, "sam") == set()
    await town.write("sam@discord", "/start")
    assert _badges(town, "sam") == {"seniors", "students"}


async def test_whoever_stopped_the_bot_wears_no_badge_for_what_they_join(town: Town) -> None:
    town.resident("sam@discord", stopped_at=town.clock())
    await town.write("sam@discord", "/groups")
    await town.press("sam@discord", "Join: Seniors")

    assert _badges(town, "sam") == set()


async def test_erasing_takes_the_badges_and_leaves_no_letter_behind(town: Town) -> None:
    town.resident("sam@discord")
    await town.write("sam@discord", "/groups")
    await town.press("sam@discord", "Join: Seniors")
    await town.write("sam@discord", "/delete")
    await town.press("sam@discord", "Yes, erase everything")

    assert _badges(town, "sam") == set()
    with town.database.make_session() as db:
        keys = list(db.scalars(select(OutboxRow.dedupe_key)))
    assert [key for key in keys if key.startswith("badge:")] == []


async def test_only_the_latest_wish_is_carried_out_however_late(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    town.resident("sam@discord")
    network, held = town.networks["discord"], list[bool]()
    send = network.send

    async def not_now(delivery: Delivery) -> SendResult:
        return RetryLater(timedelta(minutes=1)) if delivery.message.badge else await send(delivery)

    async def watched(delivery: Delivery) -> SendResult:
        held.extend([delivery.message.badge.held] if delivery.message.badge else [])
        return await send(delivery)

    monkeypatch.setattr(network, "send", not_now)
    await town.write("sam@discord", "/groups")
    await town.press("sam@discord", "Join: Seniors")
    await town.press("sam@discord", "Leave: Seniors")
    monkeypatch.setattr(network, "send", watched)
    await town.wait(minutes=2)

    assert (held, _badges(town, "sam")) == ([False], set())


async def test_whoever_is_within_reach_again_gets_the_badges_again(town: Town) -> None:
    town.resident("sam@discord")
    await town.write("sam@discord", "/groups")
    await town.press("sam@discord", "Join: Seniors")
    town.networks["discord"].badges.clear()  # They left the server, and came again.
    here = Address("discord", "sam")
    about = {"bot": "discord:simulated", "address": here, "chat": Chat("", True), "at": town.clock()}
    await town.bot.reception.handle(ReachChanged(**about, event_id="came", reachable=True))
    await town.bot.settle()

    assert _badges(town, "sam") == {"seniors"}


@pytest.mark.parametrize(("confidential", "reached"), [(False, True), (True, False)])
async def test_where_direct_messages_are_closed_only_what_is_not_confidential_is_sent(
    town: Town, confidential: bool, reached: bool
) -> None:
    sam = town.resident("sam@discord")
    with town.database.make_session.begin() as db:
        db.scalars(select(AddressRow)).one().unreachable = CLOSED

    def found(people: PersonStore) -> bool:
        return people.address_of(sam, closed_too=not confidential) is not None

    assert town.work(found) is reached
    assert Message(Rich("Hello"), lane=Lane.SHIFT).confidential


@pytest.mark.parametrize("left", [True, False])
async def test_who_left_a_group_learns_that_a_server_still_shows_it(town: Town, left: bool) -> None:
    town.resident("sam@discord")
    await town.write("sam@discord", "/groups")
    await town.press("sam@discord", "Join: Seniors")
    if left:
        await town.press("sam@discord", "Leave: Seniors")
    about = town.networks["discord"]._about("bot#server", "") | {
        "chat": Chat("1", private=False, title="Hill")
    }
    stays = ChatChanged(**about, change=ChatChange.STILL_WORN, lacks=("seniors", "sam"))
    await town.bot.reception.handle(stays)
    await town.bot.settle()

    assert ("in Hill on Discord you still have its role" in town.last("sam@discord")) is left
