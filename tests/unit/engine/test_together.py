"""Turns that wait together are committed together, and each is whole or not at all."""

import asyncio

import pytest
from sqlalchemy import event

from bot.conversation.actions import action
from bot.conversation.address import Address, Chat
from bot.conversation.events import ButtonPressed, CommandInvoked, InboundEvent
from bot.storage.tables import HandledEvent, InboxRow, RecordRow
from tests.town import Town
from tests.unit.engine.bench import Bench, furnish, rows

PRESSES = 20


@pytest.fixture
def bench(town: Town) -> Bench:
    town.resident("sam")
    return furnish(town)


def made(town: Town, kind: type, event_id: str, **more: object) -> InboundEvent:
    about = {"bot": "telegram:1", "address": Address("telegram", "sam"), "chat": Chat("sam", private=True)}
    return kind(**about, event_id=event_id, at=town.clock(), **more)


def presses(town: Town) -> list[InboundEvent]:
    push = action("bench.push")
    return [made(town, ButtonPressed, str(number), action=push) for number in range(PRESSES)]


async def test_they_wait_for_the_disk_together_and_all_are_answered(town: Town, bench: Bench) -> None:
    commits: list[object] = []
    event.listen(town.database.engine, "commit", commits.append)
    answers = await asyncio.gather(*map(town.bot.reception.handle, presses(town)))
    assert [answer.toast for answer in answers] == ["Pushed"] * PRESSES
    assert len(commits) < PRESSES / 2
    await town.bot.settle()
    assert town.lines("sam") == ["Pushed"] * PRESSES


async def test_one_that_fails_takes_no_other_with_it(town: Town, bench: Bench) -> None:
    def fail(what: str) -> None:
        if what == "hear":
            raise RuntimeError

    bench.fails = fail
    ring = made(town, CommandInvoked, "99", command="ring")
    some = presses(town)
    await asyncio.gather(*map(town.bot.reception.handle, (*some[:3], ring, *some[3:])))
    await town.bot.settle()
    lines = town.lines("sam")
    assert lines.count("Pushed") == PRESSES
    assert [line for line in lines if line != "Pushed"] == [lines[3]]
    assert "nothing of what you just did was kept" in lines[3]
    assert rows(town, RecordRow, "what") == []
    assert len(rows(town, HandledEvent, "event_id")) == PRESSES + 1


async def test_nothing_is_answered_that_was_not_committed(town: Town, bench: Bench) -> None:
    def fail(_: object) -> None:
        raise OSError("the disk is full")

    event.listen(town.database.engine, "commit", fail)
    answers = await asyncio.gather(*map(town.bot.reception.handle, presses(town)), return_exceptions=True)
    event.remove(town.database.engine, "commit", fail)
    assert all(isinstance(answer, Exception) for answer in answers)
    assert rows(town, HandledEvent, "event_id") == []
    assert rows(town, InboxRow, "event_id") == []
