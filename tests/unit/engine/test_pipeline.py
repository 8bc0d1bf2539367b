"""A turn is kept whole or not at all, and once."""

import asyncio
import re

import pytest
from sqlalchemy.orm.exc import StaleDataError

from bot.conversation.actions import action
from bot.conversation.address import Address, Chat
from bot.conversation.events import ButtonPressed, CommandInvoked, TextReceived
from bot.conversation.platform import RawUpdate
from bot.storage.tables import ConversationRow, HandledEvent, InboxRow, OutboxRow, RecordRow
from tests.town import Town
from tests.unit.engine.bench import Bench, furnish, rows


@pytest.fixture
def bench(town: Town) -> Bench:
    town.resident("sam")
    return furnish(town)


def event(town: Town, kind: type, event_id: str, **more: object):
    about = {"bot": "telegram:1", "address": Address("telegram", "sam"), "chat": Chat("sam", private=True)}
    return kind(**about, event_id=event_id, at=town.clock(), **more)


def pushed(town: Town, event_id: str) -> ButtonPressed:
    return event(town, ButtonPressed, event_id, action=action("bench.push"))


async def test_an_event_that_comes_twice_acts_once(town: Town, bench: Bench) -> None:
    ring = event(town, CommandInvoked, "1", command="ring")
    for _ in range(3):
        await town.bot.reception.handle(ring)
    await town.bot.settle()
    assert bench.done == ["ring", "hear"]
    assert town.lines("sam") == ["Ding"]


async def test_an_event_that_comes_twice_at_once_acts_once(town: Town, bench: Bench) -> None:
    answers = await asyncio.gather(*(town.bot.reception.handle(pushed(town, "1")) for _ in range(8)))
    assert bench.done == ["push"]
    assert sorted(answer.toast for answer in answers) == [""] * 7 + ["Pushed"]


async def test_events_that_race_are_all_taken(town: Town, bench: Bench) -> None:
    await asyncio.gather(*(town.bot.reception.handle(pushed(town, str(n))) for n in range(20)))
    await town.bot.settle()
    assert town.lines("sam") == ["Pushed"] * 20


async def test_of_a_turn_that_fails_nothing_is_kept_but_that_it_was_taken(
    town: Town, bench: Bench, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(what: str) -> None:
        if what == "hear":
            raise RuntimeError("zebrafinch")

    bench.fails = fail
    await town.write("sam", "/ring")
    assert rows(town, RecordRow, "what") == []
    code = re.search(r"E-[0-9A-F]{4}", town.last("sam"))
    assert code
    assert "nothing of what you just did was kept" in town.last("sam")
    assert len(town.lines("sam")) == 1
    assert [record.code for record in caplog.records] == [code[0]]  # type: ignore[attr-defined]
    assert "zebrafinch" not in caplog.text + "".join(str(vars(r)) for r in caplog.records)
    assert len(rows(town, HandledEvent, "event_id")) == 1


async def test_a_defect_says_sorry_to_who_waits_for_an_answer_and_not_into_the_talk_of_a_group(
    town: Town, bench: Bench, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(town.bot.pipeline, "_hearing", None)
    await town.write("sam#park", "Who brings the coffee?")
    assert [record.getMessage() for record in caplog.records] == ["turn failed"]
    assert rows(town, OutboxRow, "id") == []
    await town.write("sam#park", "/ring")
    assert len(rows(town, OutboxRow, "id")) == 1


async def test_a_fact_and_what_it_causes_are_one_transaction(town: Town, bench: Bench) -> None:
    await town.write("sam", "/ring")
    assert rows(town, RecordRow, "what", "about") == [("rang", "0"), ("heard", str(town.ids["sam"]))]


async def test_a_turn_that_lost_a_race_is_taken_again(town: Town, bench: Bench) -> None:
    def lose_once(what: str) -> None:
        if bench.done.count(what) == 1:
            raise StaleDataError

    bench.fails = lose_once
    await town.write("sam", "/ring")
    assert town.lines("sam") == ["Ding"]
    assert len(rows(town, RecordRow, "what")) == 2


async def test_what_fails_once_is_told_and_the_next_turn_works(
    town: Town, bench: Bench, caplog: pytest.LogCaptureFixture
) -> None:
    bench.fails = lambda _: 1 / 0  # type: ignore[assignment,return-value]
    await town.write("sam", "/ring")
    bench.fails = lambda _: None
    await town.write("sam", "/ring")
    assert town.last("sam") == "Ding"
    assert caplog.records[0].getMessage() == "turn failed"


async def test_an_answer_is_taken_by_the_step_that_asked(town: Town, bench: Bench) -> None:
    await town.write("sam", "/ask")
    await town.write("sam", "*heron*")
    assert bench.done == ["word *heron* x"]
    assert town.last("sam") == "*heron*"
    assert rows(town, ConversationRow, "step") == []


async def test_an_answer_that_comes_too_late_or_after_cancel_is_not_taken(town: Town, bench: Bench) -> None:
    await town.write("sam", "/ask")
    await town.write("sam", "/cancel")
    await town.write("sam", "heron")
    await town.write("sam", "/ask")
    town.clock.advance(days=2)
    await town.write("sam", "heron")
    assert bench.done == []
    assert "I did not understand that" in town.last("sam")


async def test_a_private_question_is_not_answered_from_a_group(town: Town, bench: Bench) -> None:
    await town.write("sam", "/ask")
    await town.write("sam#park", "heron")
    assert bench.done == []
    assert town.lines("#park") == []


async def test_what_was_kept_before_a_crash_is_there_until_its_turn_is_over(town: Town, bench: Bench) -> None:
    keep = town.bot.reception.keep
    updates = [RawUpdate(str(n), '{"text": "zebrafinch"}') for n in (2, 1, 2)]
    assert [update.event_id for update in await keep("telegram:1", updates)] == ["2", "1"]
    assert await keep("telegram:1", updates) == []
    assert {u.event_id for u in await town.bot.reception.unhandled("telegram:1")} == {"1", "2"}
    await town.bot.reception.handle(event(town, TextReceived, "2", text="hello"))
    await town.bot.reception.drop("telegram:1", "1")
    assert rows(town, InboxRow, "event_id") == []
    assert await keep("telegram:1", updates) == []


async def test_a_failed_turn_is_not_taken_up_again_after_a_restart(
    town: Town, bench: Bench, caplog: pytest.LogCaptureFixture
) -> None:
    bench.fails = lambda _: 1 / 0  # type: ignore[assignment,return-value]
    await town.bot.reception.keep("telegram:1", [RawUpdate("1", "{}")])
    await town.bot.reception.handle(event(town, CommandInvoked, "1", command="ring"))
    assert await town.bot.reception.unhandled("telegram:1") == []
    assert len(rows(town, OutboxRow, "id")) == 1
    assert len(caplog.records) == 1


async def test_handled_events_are_forgotten_after_two_weeks(town: Town, bench: Bench) -> None:
    await town.write("sam", "/ring")
    town.clock.advance(days=14, minutes=1)
    await town.write("sam", "/ring")
    await town.bot.clean()
    assert len(rows(town, HandledEvent, "event_id")) == 1
