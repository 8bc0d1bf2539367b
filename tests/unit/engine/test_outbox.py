"""What was decided to be said is said, or ends where it can be seen."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import update

from bot.conversation.actions import action
from bot.conversation.address import Address, MessageRef
from bot.conversation.markup import Rich, plain
from bot.conversation.messages import Button, Message
from bot.conversation.platform import (
    Delivery,
    InDoubt,
    Refused,
    RetryLater,
    SendResult,
    Sent,
    Undeliverable,
)
from bot.people.store import PersonStore
from bot.people.tables import AddressRow
from bot.storage.tables import OutboxRow, ShownRow
from tests.town import Town
from tests.unit.engine.bench import rows, say
from tests.unit.engine.posting import Post, dispatcher, post, states

assert post  # A fixture: naming it hands it to these tests.
LATER = RetryLater(timedelta(seconds=30))


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


@pytest.mark.parametrize(
    ("wishes", "batch", "state"),
    [(False, "broadcast:1", "unreachable"), (True, "broadcast:1", "sent"), (False, None, "sent")],
)
async def test_news_goes_in_private_only_to_those_who_wish_it_there(
    town: Town, post: Post, wishes: bool, batch: str | None, state: str
) -> None:
    """Sam has blocked the bot on the first network; on the other, news is read in channels."""
    there = Post()
    there.name = "discord"
    there.capabilities = replace(there.capabilities, news_in_channels=True)
    town.work(lambda people: people.add_address(town.ids["sam"], Address("discord", "sam"), town.clock()))
    town.change("sam", wants_dms=wishes)
    post.answers = [Undeliverable("blocked the bot")]
    say(town, "sam", "news", batch=batch)
    await dispatcher(town, post, there).send_due()
    assert states(town) == [state]
    assert there.texts == (["news"] if state == "sent" else [])


@pytest.mark.parametrize(
    ("wishes", "batch", "state"),
    [(False, "broadcast:1", "unreachable"), (True, "broadcast:1", "ready"), (False, None, "ready")],
)
def test_news_does_not_follow_whoever_leaves_a_network_to_where_they_did_not_wish_it(
    town: Town, post: Post, wishes: bool, batch: str | None, state: str
) -> None:
    town.work(lambda people: people.add_address(town.ids["sam"], Address("discord", "sam"), town.clock()))
    town.change("sam", wants_dms=wishes)
    say(town, "sam", "news", batch=batch)

    def let_go(people: PersonStore) -> None:
        [first] = [a for a in people.addresses_of(town.ids["sam"]) if a.address.platform == "telegram"]
        people.remove_address(first, {"discord"})

    town.work(let_go)
    assert rows(town, OutboxRow, "state", "platform") == [
        (state, "telegram" if state == "unreachable" else "discord")
    ]


async def test_what_is_in_doubt_is_said_again_where_its_reader_still_is(town: Town, post: Post) -> None:
    town.work(lambda people: people.add_address(town.ids["sam"], Address("discord", "sam"), town.clock()))
    post.answers = [InDoubt()]
    say(town, "sam", "news", batch="broadcast:1")
    await dispatcher(town, post).send_due()

    def let_go(people: PersonStore) -> None:
        [first] = [a for a in people.addresses_of(town.ids["sam"]) if a.address.platform == "telegram"]
        people.remove_address(first)

    town.work(let_go)
    with town.database.make_session.begin() as db:
        db.execute(update(OutboxRow).values(state="ready"))  # As its author's button does.
    there = Post()
    there.name = "discord"
    await dispatcher(town, post, there).send_due()
    assert (there.texts, there.asked[0].to) == (["news"], Address("discord", "sam"))


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
