"""Thousands of generated updates and interactions, through the networks' own readers and the whole bot.

Whatever arrives: no error, nobody's words or name before somebody who may not see them, nothing private in
a group, and a database that fits together. The long form is twenty times as many.
"""

import asyncio
import json
import os
from collections.abc import Callable, Coroutine, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import discord
import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from sqlalchemy import select
from telegram import Update

from bot.conversation.events import InboundEvent
from bot.platforms.discord import inbound as discord_inbound
from bot.platforms.telegram import inbound as telegram_inbound
from bot.storage.tables import InboxRow
from tests.contract.besieged import KINDS, OUTSIDERS, Besieged
from tests.contract.discord_events import Event, event
from tests.contract.independent import INDEPENDENT
from tests.contract.odd import Known
from tests.contract.standing import Standing, standing
from tests.contract.telegram_updates import update
from tests.contract.test_journeys import troubles
from tests.contract.wire_town import wire_town
from tests.house.village import RESIDENTS
from tests.platforms.discord_world import BOT
from tests.platforms.telegram_world import BOT as TELEGRAM_BOT
from tests.town import Town

AT_ONCE = 20
FEW = 3
IN_CI = {"telegram": 1_000, "discord": 680}
TIMES = 20
MOSTLY = 0.9
PARTS = range(3)
PHASES = (Phase.generate, Phase.shrink) if os.environ.get("DOORSTEP_SHRINK") else (Phase.generate,)
"""To shrink what is found takes minutes: DOORSTEP_SHRINK=1 does it."""
Play = Callable[[Besieged, list[Any]], Coroutine[Any, Any, None]]


def read_telegram(body: dict[str, Any], number: int) -> InboundEvent | None:
    """Return what an update means, as the adapter reads it: what cannot be read means nothing."""
    body = {"update_id": number, **body}
    try:
        parsed = Update.de_json(json.loads(json.dumps(body)))
        bot, username = f"telegram:{TELEGRAM_BOT['id']}", str(TELEGRAM_BOT["username"])
        return telegram_inbound.read(parsed, bot, username, datetime.now(UTC))
    except Exception:  # The adapter logs it and goes on.
        return None


class Line:
    """discord.py's own reading of what the gateway tells, without the gateway."""

    def __init__(self) -> None:
        self._client = discord.Client(intents=discord.Intents(guilds=True, dm_messages=True))
        self._state = self._client._connection
        self._state.dispatch = self._heard  # type: ignore[method-assign]
        self._state.application_id = int(BOT)
        myself: Any = {"id": BOT, "username": "doorstep", "discriminator": "0", "avatar": None}
        self._state.user = discord.ClientUser(state=self._state, data=myself)
        self._told: list[Any] = []

    def read(self, name: str, data: dict[str, Any], number: int) -> tuple[InboundEvent | None, bool]:
        """Return what it means, and whether it is a command that is still being typed."""
        self._told.clear()
        self._state.parsers[name](data | {"id": str(7_400_000_000_000_000_000 + number)})
        for happened in self._told:
            if isinstance(happened, discord.Message):
                return discord_inbound.from_message(happened, f"discord:{BOT}"), False
            if typed := discord_inbound.typing(happened):
                return typed, True
            return discord_inbound.from_interaction(happened), False
        return None, False

    def _heard(self, name: str, *args: Any) -> None:
        if name in ("interaction", "message"):
            self._told.append(args[0])


async def play_telegram(town: Besieged, updates: list[dict[str, Any]]) -> None:
    for number, body in enumerate(updates, 700_000_001):
        match body:
            case {"callback_query": {"data": str(data), "from": {"id": int(user)}} as query}:
                body = body | {"callback_query": query | {"data": town.meant(data, str(user))}}
        if happened := read_telegram(body, number):
            await town.take(happened, body)


async def play_discord(town: Besieged, told: list[Event]) -> None:
    line = Line()
    for number, (name, data) in enumerate(told):
        match data:
            case {"data": {"custom_id": str(pressed)} as what}:
                user = (data.get("user") or data["member"]["user"])["id"]
                data = data | {"data": what | {"custom_id": town.meant(pressed, user)}}
        happened, typing = line.read(name, data, number)
        if happened is not None:
            await (town.suggest(happened) if typing else town.take(happened, data))  # type: ignore[arg-type]


NETWORKS = {"telegram": (update, play_telegram), "discord": (event, play_discord)}


@pytest.fixture(params=NETWORKS)
def town(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Besieged, asyncio.Runner]]:
    with asyncio.Runner() as runner:
        made = Besieged(tmp_path, request.param)
        runner.run(made.settle_in())
        yield made, runner
        runner.run(made.close())


def casts(accounts: dict[str, int]) -> st.SearchStrategy[dict[str, int]]:
    """Return who acts in a batch: all of them, or so few that one's words follow on one's press."""
    few = st.lists(st.sampled_from(sorted(accounts)), min_size=1, max_size=FEW, unique=True)
    return st.one_of(st.just(accounts), few.map(lambda names: {name: accounts[name] for name in names}))


def batches(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[list[Any]]:
    return st.lists(strategy, min_size=AT_ONCE, max_size=AT_ONCE)


def besiege(town: Besieged, runner: asyncio.Runner, part: int, count: int) -> None:
    strategy, play = NETWORKS[town.home]
    known, accounts = town.known(), town.accounts(town.home)
    batch = casts(accounts).flatmap(lambda cast: batches(strategy(known, cast)))
    drawn_once: set[str] = set()

    async def withstand(happening: list[Any], before: Standing) -> list[str]:
        await town.begin_anew()
        town.put_before(before)
        await play(town, happening)
        await town.bot.settle()
        if before.hours:
            await town.wait(hours=before.hours)
        return town.judge()

    @seed(part)
    @settings(
        max_examples=count // AT_ONCE,
        backend=INDEPENDENT,
        database=None,
        phases=PHASES,
        suppress_health_check=list(HealthCheck),
    )
    @given(happening=batch, before=standing(known))
    def nothing_is_wrong(happening: list[Any], before: Standing) -> None:
        drawn_once.update(map(repr, happening))
        assert runner.run(withstand(happening, before)) == []

    nothing_is_wrong()
    assert len(drawn_once) >= MOSTLY * count, f"only {len(drawn_once)} of {count} were distinct"


@pytest.mark.parametrize("part", PARTS)
def test_whatever_arrives_nothing_breaks_and_nothing_is_told(
    town: tuple[Besieged, asyncio.Runner], part: int
) -> None:
    besiege(*town, part, IN_CI[town[0].home])


OVER_SOCKETS = 100


def drawn(strategy: st.SearchStrategy[Any], count: int) -> list[Any]:
    """Return *count* things of a strategy, the same each time."""
    found: list[Any] = []

    @seed(7)
    @settings(
        max_examples=count // AT_ONCE + 1,
        backend=INDEPENDENT,
        database=None,
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )
    @given(batches(strategy))
    def draw(things: list[Any]) -> None:
        found.extend(things)

    draw()
    return found[-count:]  # What is drawn first is the plainest of all.


async def test_telegram_s_real_library_withstands_them_too(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with wire_town(tmp_path, "telegram") as town:
        for name in (*RESIDENTS, *OUTSIDERS):
            town.resident(name)
        side = town.sides["telegram"]
        accounts = {name: int(side.user_id(name, "en")) for name in (*RESIDENTS, *OUTSIDERS)}
        kinds = ["message", "edited_message", "callback_query", "my_chat_member"]
        for body in drawn(update(known(town), accounts), OVER_SOCKETS):
            for kind in set(body) & set(kinds):
                side.world.queue(kind, body[kind])
        await side.world.until(lambda: not side.server.pending, within=30)
        await handled(town)
        assert len(side.watched.over) > OVER_SOCKETS / 3
    assert troubles(caplog) == []


async def test_discord_s_real_library_withstands_them_too(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with wire_town(tmp_path, "discord") as town:
        for name in (*RESIDENTS, *OUTSIDERS):
            town.resident(name)
        side = town.sides["discord"]
        accounts = {name: int(side.user_id(name, "en")) for name in (*RESIDENTS, *OUTSIDERS)}
        told = drawn(event(known(town), accounts), OVER_SOCKETS)
        for number, (name, data) in enumerate(told):
            own = {"id": str(7_400_000_000_000_000_000 + number), "token": f"made-up-{number}"}
            await side.server.gateway.tell(name, data | own)
        await side.write(RESIDENTS[0], "hello", "")  # What is told last is heard last.
        await handled(town)
        assert len(side.watched.over) > OVER_SOCKETS / 3
    assert troubles(caplog) == []


def known(town: Town) -> Known:
    """Return what a forger could know of this bot."""
    of = {kind: sorted(key for k, key in town.bot.router.handlers if k == kind) for kind in KINDS}
    return Known(of["command"], of["button"], of["form"], of["answer"], town.ids)


async def handled(town: Town) -> None:
    """Return once nothing waits any more to be handled, or to be sent."""
    while await town.bot.settle() or await town.database.read(
        lambda db: db.scalar(select(InboxRow.event_id))
    ):
        continue


@pytest.mark.long
@pytest.mark.parametrize("part", PARTS)
def test_a_hundred_thousand_arrivals(town: tuple[Besieged, asyncio.Runner], part: int) -> None:
    besiege(*town, 1_000 + part, TIMES * IN_CI[town[0].home])
