"""What goes wrong between an interaction and its answer: what the person sees, and the row in the outbox."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute

from bot.storage.tables import OutboxRow
from tests.platforms.discord_bot import becomes
from tests.platforms.discord_field import Field, field
from tests.platforms.discord_person import Person
from tests.platforms.discord_server import Fault
from tests.platforms.discord_world import Channel

ORIGINAL, CALLBACK, MORE = r"/webhooks/.*original", "/callback", r"/webhooks/[^/]+/[^/]+$"
Column = InstrumentedAttribute[str] | InstrumentedAttribute[str | None]
CARD = "Sam, Kanawha County."


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[Field]:
    async with field(tmp_path) as made:
        yield made


def _rows(here: Field, column: Column) -> list[str | None]:
    with here.database.make_session() as db:
        return list(db.scalars(select(column).order_by(OutboxRow.id)))


async def _becomes(here: Field, wanted: list[str | None], column: Column = OutboxRow.state) -> None:
    # The row is written after Discord has answered.
    await becomes(lambda: _rows(here, column) == wanted)


def _words(person: Person, where: Channel | None = None) -> list[str]:
    return [m.text.splitlines()[0] for m in person.sees(where)]


@pytest.mark.parametrize(
    "fault",
    [
        Fault("POST", CALLBACK, cut="before"),
        Fault("POST", CALLBACK, cut="after"),
        Fault("PATCH", ORIGINAL, cut="before"),
        Fault("PATCH", ORIGINAL, cut="after"),
        Fault("PATCH", ORIGINAL, status=429, retry_after=0.05),
        Fault("PATCH", ORIGINAL, status=502),
    ],
    ids=lambda fault: f"{fault.method} {fault.cut or fault.status}",
)
async def test_what_can_be_got_over_is_answered_once_and_in_its_place(here: Field, fault: Fault) -> None:
    sam, lobby = here.resident("Sam"), here.world.channel("lobby")
    here.server.faults.append(fault)
    await sam.command("me", where=lobby)
    await sam.reads(CARD, lobby)

    await _becomes(here, ["sent"])
    assert _words(sam, lobby) == [CARD]
    assert sam.sees() == []


@pytest.mark.parametrize(
    "fault",
    [
        Fault("POST", CALLBACK, status=404, code=10062),
        Fault("POST", CALLBACK, status=400, code=40060),
        Fault("PATCH", ORIGINAL, status=404, code=10015),
        Fault("PATCH", ORIGINAL, status=404, code=10008),
        Fault("PATCH", ORIGINAL, status=401, code=50027),
    ],
    ids=lambda fault: str(fault.code),
)
async def test_where_the_interaction_is_gone_the_answer_comes_directly(here: Field, fault: Fault) -> None:
    sam, lobby = here.resident("Sam"), here.world.channel("lobby")
    here.server.faults.append(fault)
    await sam.command("me", where=lobby)
    await sam.reads(CARD)

    await _becomes(here, ["sent"])
    assert _words(sam) == [CARD]


async def test_a_press_that_is_acknowledged_too_late_is_answered_directly(here: Field) -> None:
    sam, lobby = here.resident("Sam"), here.world.channel("lobby")
    await sam.command("help", where=lobby)
    await sam.reads("What would you like to do?", lobby)
    here.world.answer_window = 0
    await sam.press("Settings", lobby)
    await sam.reads("Language")

    await _becomes(here, ["sent", "sent"])


async def test_a_limit_that_lasts_is_waited_for_by_the_row_and_the_answer_still_finds_its_place(
    here: Field,
) -> None:
    sam, kim, lobby = here.resident("Sam"), here.resident("Kim"), here.world.channel("lobby")
    here.server.faults.append(Fault("PATCH", ORIGINAL, status=429, retry_after=120))
    await sam.command("me", where=lobby)
    await here.world.until(lambda: here.server.requests("PATCH", ORIGINAL))
    await _becomes(here, ["ready"])
    await kim.command("me", where=lobby)
    await kim.reads("Kim, Kanawha County", lobby)
    assert _words(sam, lobby) == ["(thinking)"]
    await here.wait(minutes=2)

    await sam.reads(CARD, lobby)
    await _becomes(here, ["sent", "sent"])


async def test_an_answer_that_discord_does_not_confirm_is_made_once_more(
    here: Field, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.platforms.discord.interactions.SLOW", 0.2)
    sam, lobby, late = here.resident("Sam"), here.world.channel("lobby"), asyncio.Event()
    here.server.faults.append(Fault("PATCH", ORIGINAL, until=late))
    await sam.command("me", where=lobby)
    await here.world.until(lambda: here.server.requests("PATCH", ORIGINAL))
    await _becomes(here, ["ready"])
    await here.wait(seconds=11)
    await sam.reads(CARD, lobby)
    late.set()

    await _becomes(here, ["sent"])
    assert _words(sam, lobby) == [CARD]
    assert sam.sees() == []


async def test_an_acknowledgement_that_discord_does_not_confirm_leads_to_a_direct_answer(
    here: Field, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.platforms.discord.interactions.PATIENCE", 0.1)
    sam, lobby, late = here.resident("Sam"), here.world.channel("lobby"), asyncio.Event()
    here.server.faults.append(Fault("POST", CALLBACK, until=late))
    await sam.command("me", where=lobby)
    await sam.reads(CARD)
    late.set()

    await _becomes(here, ["sent"])


@pytest.mark.parametrize(("cut", "times"), [("before", 1), ("after", 2)])
async def test_a_second_answer_whose_line_is_cut_is_made_again_rather_than_lost(
    here: Field, cut: str, times: int
) -> None:
    # A follow-up knows no nonce, so that one that did arrive is there twice: see decision 6.
    ana, lobby = here.captain("Ana"), here.world.channel("lobby")
    await ana.command("canvass", where=lobby)
    await ana.reads("What is it?", lobby)
    pressed = await ana.press("Write my answer", lobby)
    here.server.faults.append(Fault("POST", MORE, cut=cut))
    await ana.fill(pressed, answer="I want to kill myself")
    await ana.reads("988", lobby)
    await _becomes(here, [None, None, "in doubt"], OutboxRow.error)
    await here.wait(minutes=1)

    await _becomes(here, ["sent", "sent", "sent"])
    assert len([m for m in ana.sees(lobby) if "What is it?" in m.text]) == 1 + times
    assert ana.sees() == []


async def test_a_second_answer_whose_token_has_run_out_comes_directly(here: Field) -> None:
    ana, lobby = here.captain("Ana"), here.world.channel("lobby")
    await ana.command("canvass", where=lobby)
    await ana.reads("What is it?", lobby)
    pressed = await ana.press("Write my answer", lobby)
    here.server.faults.append(Fault("POST", MORE, status=401, code=50027))
    await ana.fill(pressed, answer="I want to kill myself")
    await ana.reads("What is it?")

    await _becomes(here, ["sent", "sent", "sent"])
