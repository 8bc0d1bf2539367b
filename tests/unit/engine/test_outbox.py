"""What was decided to be said is said, once and in its order, or ends visibly."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.exc import OperationalError

from bot.conversation.actions import action
from bot.conversation.address import Address, MessageRef
from bot.conversation.capabilities import Capabilities
from bot.conversation.markup import Rich, plain
from bot.conversation.messages import Button, Lane, Message
from bot.conversation.platform import (
    Delivery,
    InDoubt,
    Refused,
    RetryLater,
    SendResult,
    Sent,
    Undeliverable,
)
from bot.engine.choosing import HANDS
from bot.engine.dispatcher import Dispatcher
from bot.engine.pace import Pace, Unpaced
from bot.people.tables import AddressRow
from bot.storage.tables import OutboxRow, ShownRow
from tests.town import Town
from tests.unit.engine.bench import rows, say


class Post:
    """A platform that answers as told, and remembers what it was asked."""

    name = "telegram"

    def __init__(self, *answers: SendResult) -> None:
        self.capabilities = Capabilities(40, 4, 20, can_replace=True, max_caption=40)
        self.asked: list[Delivery] = []
        self.answers = list(answers)

    async def send(self, delivery: Delivery) -> SendResult:
        self.asked.append(delivery)
        answer = self.answers.pop(0) if self.answers else None
        return answer or Sent(MessageRef("chat", str(len(self.asked))))

    @property
    def texts(self) -> list[str]:
        return [str(delivery.message.text) for delivery in self.asked]


LATER = RetryLater(timedelta(seconds=30))


@pytest.fixture
def post(town: Town) -> Post:
    town.resident("sam")
    town.resident("ana")
    return Post()


def dispatcher(town: Town, *platforms: Post, pace: Pace | None = None) -> Dispatcher:
    by_name = {platform.name: platform for platform in platforms}
    return Dispatcher(by_name, town.database, town.clock, {name: pace or Unpaced() for name in by_name})


def states(town: Town) -> list[str]:
    return [state for (state,) in rows(town, OutboxRow, "state")]


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
            say(town, "sam", "answer", lane=Lane.ANSWER)
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


async def test_of_a_stranger_nothing_is_left_once_it_is_sent(town: Town, post: Post) -> None:
    await town.write("mira", "/start")
    await town.write("mira", "/safe")
    await town.write("mira", "hello")
    assert len(town.lines("mira")) >= 3
    assert rows(town, OutboxRow, "id") == []
    assert rows(town, ShownRow, "name") == []


@pytest.mark.parametrize("answer", [Undeliverable("blocked"), Refused("bad"), InDoubt(), None])
async def test_of_a_stranger_no_address_is_left_however_it_ends(
    town: Town, post: Post, answer: SendResult | None, caplog: pytest.LogCaptureFixture
) -> None:
    post.answers = [answer] * 9 if answer else [LATER]
    more = {"person_id": None, "address_id": None, "to": Address("telegram", "mira")}
    say(town, "sam", "hello", **more, expires_at=town.clock() + timedelta(minutes=2))
    at = dispatcher(town, post)
    for _ in range(9):
        await at.send_due()
        town.clock.advance(days=1)
    assert rows(town, OutboxRow, "target", "message") in ([], [(None, None)])


async def test_what_is_past_its_use_is_not_said(town: Town, post: Post) -> None:
    say(town, "sam", "soon", expires_at=town.clock() + timedelta(minutes=5))
    town.clock.advance(minutes=5)
    await dispatcher(town, post).send_due()
    assert (post.texts, states(town)) == ([], ["expired"])


async def test_who_is_not_reached_here_is_reached_there(town: Town, post: Post) -> None:
    there = Post()
    there.name = "discord"
    town.work(lambda people: people.add_address(town.ids["sam"], Address("discord", "sam"), town.clock()))
    post.answers = [Undeliverable("blocked the bot")]
    say(town, "sam", "reminder")
    await dispatcher(town, post, there).send_due()
    assert (post.texts, there.texts) == (["reminder"], ["reminder"])
    assert there.asked[0].to == Address("discord", "sam")
    assert states(town) == ["sent"]
    assert ("telegram", "blocked the bot") in rows(town, AddressRow, "platform", "unreachable")


async def test_who_is_reached_nowhere_is_noted(town: Town, post: Post) -> None:
    post.answers = [Undeliverable("blocked the bot")]
    say(town, "sam", "reminder", "second")
    await dispatcher(town, post).send_due()
    assert states(town)[0] == "unreachable"


async def test_of_a_message_in_parts_each_is_sent_once_after_a_crash(town: Town, post: Post) -> None:
    long = Message(plain(" ".join(f"word{n:02}" for n in range(20))))
    post.answers = [Sent(MessageRef("chat", "1")), LATER]
    say(town, "sam", "long", message=long)
    await dispatcher(town, post).send_due()
    first = [delivery.nonce for delivery in post.asked]
    town.clock.advance(minutes=1)
    again = dispatcher(town, post)
    await again.recover()
    await again.send_due()
    nonces = [delivery.nonce for delivery in post.asked]
    assert nonces[1] == nonces[2]
    assert len(set(nonces)) == len(nonces) - 1
    assert all(len(nonce) <= 25 for nonce in nonces)
    del post.asked[1]
    assert " ".join(post.texts) == str(long.text)
    assert first[0] == nonces[0]


async def test_a_message_of_a_name_takes_the_place_of_the_earlier_one(town: Town, post: Post) -> None:
    say(town, "sam", "one", message=Message(Rich("one"), name="roster:1"))
    say(town, "sam", "other", message=Message(Rich("other"), name="roster:2"))
    await dispatcher(town, post).send_due()
    say(town, "sam", "two", message=Message(Rich("two"), name="roster:1"))
    say(town, "ana", "three", message=Message(Rich("three"), name="roster:1"))
    await dispatcher(town, post).send_due()
    replaced = {str(d.message.text): d.message.replaces for d in post.asked}
    assert replaced == {"one": None, "other": None, "two": MessageRef("chat", "1"), "three": None}


async def test_a_halt_stops_all_until_its_end(town: Town, post: Post) -> None:
    halted: list[float] = []

    class Noting(Unpaced):
        def halt(self, seconds: float) -> None:
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


async def test_a_row_that_cannot_be_read_is_dead_and_stops_no_other(
    town: Town, post: Post, caplog: pytest.LogCaptureFixture
) -> None:
    say(town, "sam", "first")
    say(town, "ana", "second")
    broken = "UPDATE outbox SET message = x'00' WHERE id = 1"
    with town.database.engine.begin() as connection:
        connection.exec_driver_sql(broken)
    await dispatcher(town, post).send_due()
    assert post.texts == ["second"]
    assert rows_raw(town, "SELECT state FROM outbox ORDER BY id") == [("dead",), ("sent",)]
    assert [record.getMessage() for record in caplog.records] == ["row not readable"]


def rows_raw(town: Town, statement: str) -> Sequence[tuple[object, ...]]:
    with town.database.engine.connect() as connection:
        return [tuple(row) for row in connection.exec_driver_sql(statement)]


async def test_what_the_network_refuses_is_dead_at_once_and_the_person_is_not_to_blame(
    town: Town, post: Post, caplog: pytest.LogCaptureFixture
) -> None:
    post.answers = [Refused("text too long")]
    say(town, "sam", "a", "b")
    await dispatcher(town, post).send_due()
    assert states(town) == ["dead", "sent"]
    assert {gone for (gone,) in rows(town, AddressRow, "unreachable")} == {None}


async def test_what_fails_five_times_is_dead(
    town: Town, post: Post, caplog: pytest.LogCaptureFixture
) -> None:
    async def fail(delivery: Delivery) -> SendResult:
        post.asked.append(delivery)
        raise RuntimeError("zebrafinch")

    post.send = fail  # type: ignore[method-assign]
    say(town, "sam", "a")
    at = dispatcher(town, post)
    for _ in range(9):
        await at.send_due()
        town.clock.advance(hours=6)
    assert len(post.asked) == 5
    assert states(town) == ["dead"]
    assert "zebrafinch" not in caplog.text


@pytest.mark.parametrize(
    ("platform", "batch", "expected"),
    [
        ("telegram", None, "ready"),
        ("telegram", "broadcast:1", "uncertain"),
        ("discord", "broadcast:1", "ready"),
        ("discord", None, "ready"),
    ],
)
async def test_what_was_being_sent_in_a_crash(
    town: Town, post: Post, platform: str, batch: str | None, expected: str
) -> None:
    say(town, "sam", "a", platform=platform, batch=batch)
    with town.database.make_session.begin() as db:
        db.execute(update(OutboxRow).values(state="sending"))
    await dispatcher(town, post).recover()
    assert states(town) == [expected]


async def test_a_cut_connection_is_in_doubt_for_announcements_only(town: Town, post: Post) -> None:
    post.answers = [InDoubt(), InDoubt()]
    say(town, "sam", "reminder")
    say(town, "ana", "announcement", batch="broadcast:1")
    await dispatcher(town, post).send_due()
    town.clock.advance(minutes=5)
    await dispatcher(town, post).send_due()
    assert sorted(post.texts) == ["announcement", "reminder", "reminder"]
    assert sorted(states(town)) == ["sent", "uncertain"]


async def test_what_was_stopped_is_not_sent(town: Town, post: Post) -> None:
    say(town, "sam", "a")
    with town.database.make_session.begin() as db:
        db.execute(update(OutboxRow).values(state="stopped"))
    await dispatcher(town, post).send_due()
    assert post.texts == []


async def test_buttons_survive_the_outbox(town: Town, post: Post) -> None:
    button = Button("Claim", action("shifts.claim", 12))
    say(town, "sam", "a", message=Message(Rich("A place"), (button,)))
    await dispatcher(town, post).send_due()
    assert post.asked[0].message.buttons == (button,)


async def test_words_are_blanked_after_three_days_and_rows_dropped_after_sixty(
    town: Town, post: Post
) -> None:
    say(town, "sam", "a")
    at = dispatcher(town, post)
    await at.send_due()
    town.clock.advance(days=3, minutes=1)
    await at.clean()
    assert rows(town, OutboxRow, "message", "target") == [(None, None)]
    town.clock.advance(days=60)
    await at.clean()
    assert states(town) == []


async def test_sending_all_that_is_due_sends_also_what_waits_behind_another(town: Town, post: Post) -> None:
    at = dispatcher(town, post)
    first_is_asked, go_on = asyncio.Event(), asyncio.Event()
    send = post.send

    async def slowly(delivery: Delivery) -> SendResult:
        first_is_asked.set()
        await go_on.wait()
        return await send(delivery)

    post.send = slowly  # type: ignore[method-assign]
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
