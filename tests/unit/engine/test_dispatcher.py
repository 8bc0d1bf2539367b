"""In which order, and how often: through rounds, halts, stops, cuts and crashes."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.exc import OperationalError

from bot.conversation.markup import Rich
from bot.conversation.messages import Lane, Message
from bot.conversation.platform import (
    Delivery,
    InDoubt,
    Refused,
    RetryLater,
    SendResult,
    Undeliverable,
)
from bot.engine.choosing import HANDS
from bot.engine.pace import Pace, Unpaced
from bot.storage.tables import OutboxRow, ShownRow
from tests.town import Town
from tests.unit.engine.bench import rows, say
from tests.unit.engine.posting import Post, dispatcher, post, states

assert post  # A fixture: naming it hands it to these tests.


async def test_the_most_urgent_goes_first_and_each_once(town: Town, post: Post) -> None:
    for lane in (Lane.STATEWIDE, Lane.LESSON, Lane.SAFETY, Lane.TEAM, Lane.ANSWER, Lane.SHIFT):
        say(town, "sam", lane.name, lane=lane)
    at = dispatcher(town, post)
    await at.send_due()
    await at.send_due()
    assert post.texts == ["SAFETY", "ANSWER", "SHIFT", "LESSON", "TEAM", "STATEWIDE"]


async def test_an_answer_overtakes_a_thousand_announcements(town: Town, post: Post) -> None:
    say(town, "ana", *(f"news {n}" for n in range(60)), lane=Lane.STATEWIDE)
    send = post.send

    async def send_and_ask(delivery: Delivery) -> SendResult:
        if len(post.asked) == 5:
            await town.database.run(partial(say, town, "sam", "answer", lane=Lane.ANSWER))
        return await send(delivery)

    post.send = send_and_ask  # type: ignore[method-assign]
    await dispatcher(town, post).send_due()
    assert post.texts.index("answer") <= 5 + HANDS


@pytest.mark.parametrize("lane", Lane)
async def test_messages_to_one_chat_keep_their_order(town: Town, post: Post, lane: Lane) -> None:
    say(town, "sam", *(f"step {n}" for n in range(12)), lane=lane)
    running, most = 0, 0
    send = post.send

    async def slowly(delivery: Delivery) -> SendResult:
        nonlocal running, most
        running += 1
        most = max(most, running)
        for _ in range(3):
            await asyncio.sleep(0)
        running -= 1
        return await send(delivery)

    post.send = slowly  # type: ignore[method-assign]
    await dispatcher(town, post).send_due()
    assert post.texts == [f"step {n}" for n in range(12)]
    assert most == 1


async def test_what_waits_for_one_chat_holds_up_no_other(town: Town, post: Post) -> None:
    say(town, "sam", *(f"step {n}" for n in range(60)))
    say(town, "ana", "reminder")
    at = dispatcher(town, post, pace=Pace())
    for _ in range(3):
        await at._begin_some("telegram")
        if at._tasks:
            await asyncio.wait(set(at._tasks))
    assert post.texts == ["step 0", "reminder"]


async def test_a_halt_stops_all_until_its_end(town: Town, post: Post) -> None:
    halted: list[float] = []

    class Noting(Unpaced):
        def halt(self, seconds: float, *, but_safety: bool = False) -> None:
            halted.append(seconds)

    post.answers = [RetryLater(timedelta(seconds=30), halts=True)]
    say(town, "sam", "a")
    at = dispatcher(town, post, pace=Noting())
    await at.send_due()
    assert halted == [30]
    assert states(town) == ["ready"]
    town.clock.advance(seconds=29)
    await at.send_due()
    assert len(post.asked) == 1
    town.clock.advance(seconds=1)
    await at.send_due()
    assert states(town) == ["sent"]


@pytest.mark.parametrize("answer", [Refused, Undeliverable])
async def test_what_a_network_quotes_of_a_message_is_neither_kept_nor_logged(
    town: Town, post: Post, caplog: pytest.LogCaptureFixture, answer: type[Refused | Undeliverable]
) -> None:
    post.answers = [answer("400 50035: can't be a link: 'zebra' (or \"zebra\")")]
    say(town, "sam", "zebra")
    await dispatcher(town, post).send_due()
    assert rows(town, OutboxRow, "error") == [("400 50035: can't be a link",)]
    assert "zebra" not in "".join(str(vars(record)) for record in caplog.records)


@pytest.mark.parametrize(
    ("why", "kept"),
    [({"alone": True}, "waits its turn"), ({"too_fast": True}, "told to wait"), ({}, "not reached")],
)
async def test_what_has_to_wait_says_why(town: Town, post: Post, why: dict[str, bool], kept: str) -> None:
    post.answers = [RetryLater(timedelta(seconds=30), **why)]
    say(town, "sam", "a")
    await dispatcher(town, post).send_due()
    assert rows(town, OutboxRow, "error") == [(kept,)]


@pytest.mark.parametrize(
    ("knows_repeats", "minutes", "batch", "expected"),
    [
        (False, 1, None, "ready"),
        (False, 1, "broadcast:1", "uncertain"),
        (True, 1, "broadcast:1", "ready"),
        (True, 4, "broadcast:1", "uncertain"),  # By now the network has forgotten what it was sent.
        (True, 4, None, "ready"),
    ],
)
async def test_what_was_being_sent_in_a_crash(
    town: Town, post: Post, knows_repeats: bool, minutes: int, batch: str | None, expected: str
) -> None:
    """The crash was as long ago as the last message that the network took."""
    post.name = "a third network"
    post.capabilities = replace(post.capabilities, knows_repeats=knows_repeats)
    say(town, "ana", "before", platform=post.name)
    await dispatcher(town, post).send_due()
    say(town, "sam", "a", platform=post.name, batch=batch)
    with town.database.make_session.begin() as db:
        db.execute(update(OutboxRow).where(OutboxRow.state == "ready").values(state="sending"))
    town.clock.advance(minutes=minutes)
    await dispatcher(town, post).recover()
    assert states(town) == ["sent", expected]


async def test_news_in_doubt_is_tried_again_only_while_the_network_can_tell_a_repeat(
    town: Town, post: Post
) -> None:
    post.capabilities = replace(post.capabilities, knows_repeats=True)
    post.answers = [InDoubt() for _ in range(9)]
    say(town, "sam", "news", batch="broadcast:1")
    say(town, "ana", "reminder")
    for _ in range(4):
        await dispatcher(town, post).send_due()
        town.clock.advance(minutes=2)
    assert post.texts.count("news") == 2
    assert post.texts.count("reminder") > 2
    assert sorted(states(town)) == ["ready", "uncertain"]


async def test_who_is_erased_while_a_message_of_a_name_is_on_its_way_leaves_no_chat_behind(
    town: Town, post: Post
) -> None:
    say(town, "sam", "one", message=Message(Rich("one"), name="roster:1"))
    first_is_asked, go_on = post.hold()
    sending = asyncio.create_task(dispatcher(town, post).send_due())
    await first_is_asked.wait()
    await asyncio.to_thread(town.work, lambda people: people.forget(town.ids["sam"], town.clock()))
    go_on.set()
    await sending
    assert rows(town, ShownRow, "name") == []


async def test_a_cut_connection_is_in_doubt_for_announcements_only(town: Town, post: Post) -> None:
    post.answers = [InDoubt(), InDoubt()]
    say(town, "sam", "reminder")
    say(town, "ana", "announcement", batch="broadcast:1")
    await dispatcher(town, post).send_due()
    town.clock.advance(minutes=5)
    await dispatcher(town, post).send_due()
    assert sorted(post.texts) == ["announcement", "reminder", "reminder"]
    assert sorted(states(town)) == ["sent", "uncertain"]


async def test_sending_all_that_is_due_sends_also_what_waits_behind_another(town: Town, post: Post) -> None:
    at = dispatcher(town, post)
    first_is_asked, go_on = post.hold()
    say(town, "sam", "first", "second")
    assert await at._begin_some("telegram") == (1, None)  # As the loop does, in the background.
    await first_is_asked.wait()
    asyncio.get_running_loop().call_later(0.05, go_on.set)
    await at.send_due()
    assert post.texts == ["first", "second"]


async def test_what_was_taken_is_noted_when_the_database_is_back(
    town: Town, post: Post, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("bot.engine.marks.AWAY_SECONDS", 0)
    say(town, "sam", "a")
    at = dispatcher(town, post)
    note, away = at._outbox.parts_sent, [True, True]

    def cut(marks: object, now: object) -> None:
        if away:
            away.pop()
            raise OperationalError("UPDATE outbox", {}, Exception("the connection was cut"))
        note(marks, now)  # type: ignore[arg-type]

    monkeypatch.setattr(at._outbox, "parts_sent", cut)
    await at.send_due()
    assert post.texts == ["a"]
    assert states(town) == ["sent"]


async def test_what_is_taken_while_the_bot_stops_is_sent_all_the_same(town: Town, post: Post) -> None:
    say(town, "sam", "a")
    at = dispatcher(town, post)
    take, taken = at._taking.take, asyncio.Event()
    loop = asyncio.get_running_loop()

    def slowly(*args: Any) -> Any:
        found = take(*args)
        loop.call_soon_threadsafe(taken.set)
        return found

    at._taking.take = slowly  # type: ignore[method-assign]
    await at.start()
    await taken.wait()
    await at.stop()
    assert post.texts == ["a"]
    assert states(town) == ["sent"]


async def test_what_lands_during_a_look_lets_what_waited_behind_it_go(town: Town, post: Post) -> None:
    say(town, "sam", "first", "second")
    at = dispatcher(town, post)
    land, send = asyncio.Event(), post.send

    async def slowly(delivery: Delivery) -> SendResult:
        await land.wait()
        return await send(delivery)

    post.send = slowly  # type: ignore[method-assign]
    await at._begin_some("telegram")
    look = at._take

    async def look_and_land(name: str) -> Any:
        found = await look(name)
        land.set()
        if at._tasks:
            await asyncio.wait(set(at._tasks))
        return found

    at._take = look_and_land  # type: ignore[method-assign]
    await at.send_due()
    assert post.texts == ["first", "second"]


async def test_news_that_was_taken_and_cannot_be_noted_is_in_doubt_and_not_said_again(
    town: Town, post: Post, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    say(town, "sam", "news", batch="broadcast:1")
    at = dispatcher(town, post)

    def broken(marks: object, now: object) -> None:
        raise ValueError("a defect of ours")

    monkeypatch.setattr(at._outbox, "parts_sent", broken)
    await at.send_due()
    town.clock.advance(hours=1)
    await at.send_due()
    assert post.texts == ["news"]
    assert states(town) == ["uncertain"]


async def test_news_of_which_nothing_can_be_noted_is_not_said_again_before_the_next_start(
    town: Town, post: Post, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    say(town, "sam", "news", batch="broadcast:1")
    at = dispatcher(town, post)

    def broken(*_: object) -> None:
        raise ValueError("a defect of ours")

    for name in ("parts_sent", "end"):
        monkeypatch.setattr(at._outbox, name, broken)
    await at.send_due()
    at._unanswered.add("telegram")
    town.clock.advance(hours=1)
    await at.send_due()
    assert post.texts == ["news"]
    assert states(town) == ["sending"]
    await at.recover()
    assert states(town) == ["uncertain"]


async def test_what_was_noted_as_taken_while_the_line_to_the_database_broke_is_taken_again(
    town: Town, post: Post
) -> None:
    say(town, "sam", "news", batch="broadcast:1")
    at = dispatcher(town, post)
    take = at._taking.take

    def cut(*args: Any) -> Any:
        take(*args)
        at._taking.take = take  # type: ignore[method-assign]
        raise OperationalError("COMMIT", {}, Exception("the connection was cut"))

    at._taking.take = cut  # type: ignore[method-assign]
    with pytest.raises(OperationalError):
        await at.send_due()
    assert states(town) == ["sending"]
    await at.send_due()
    assert post.texts == ["news"]
    assert states(town) == ["sent"]
