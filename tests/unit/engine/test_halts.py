"""A network that told the bot to wait is left alone by whoever sends next, too."""

from datetime import timedelta

import pytest

from bot.conversation.messages import Lane
from bot.conversation.platform import RetryLater
from bot.engine.dispatcher import Dispatcher
from bot.engine.pace import Pace
from tests.town import Town
from tests.unit.engine.bench import say
from tests.unit.engine.posting import Post, dispatcher

ASKED = timedelta(minutes=10)


async def began(town: Town, post: Post) -> tuple[Dispatcher, Pace]:
    """A process that has just begun to lead, and its pace."""
    pace = Pace()
    at = dispatcher(town, post, pace=pace)
    await at.start()
    await at.stop()
    return at, pace


async def told(town: Town, answer: RetryLater) -> Post:
    """Two people have something to read, and the network answers the first try so; the process ends."""
    post = Post(answer)
    for who in ("sam", "ana"):
        town.resident(who)
        say(town, who, f"To {who}", lane=Lane.ANSWER)
    await dispatcher(town, post).send_due()
    return post


async def test_a_halt_lasts_as_long_as_was_asked_whoever_sends_next(either_town: Town) -> None:
    town = either_town
    post = Post(RetryLater(ASKED, halts=True, too_fast=True))
    town.resident("sam")
    say(town, "sam", "first", lane=Lane.ANSWER)
    await dispatcher(town, post, pace=Pace()).send_due()
    say(town, "sam", "second", lane=Lane.SAFETY)
    town.clock.advance(minutes=9)
    at, pace = await began(town, post)
    assert (post.texts, at.halted("telegram")) == (["first"], True)
    assert pace.pause(Lane.SAFETY) == pytest.approx(60, abs=5)
    town.clock.advance(minutes=1)
    at, _ = await began(town, post)
    assert not at.halted("telegram")
    await at.send_due()
    assert sorted(post.texts) == ["first", "first", "second"]


async def test_the_longest_of_several_halts_counts(town: Town) -> None:
    post = Post(*(RetryLater(after, halts=True, too_fast=True) for after in (ASKED, ASKED / 10)))
    for who in ("sam", "ana"):
        town.resident(who)
        say(town, who, "Hello", lane=Lane.ANSWER)
    await dispatcher(town, post).send_due()
    _, pace = await began(town, post)
    assert len(post.asked) == 2
    assert pace.pause(Lane.ANSWER) == pytest.approx(ASKED.total_seconds(), abs=5)


async def test_where_we_hold_back_by_ourselves_safety_goes_on_after_a_restart_too(town: Town) -> None:
    post = await told(town, RetryLater(ASKED, halts=True, but_safety=True))
    _, pace = await began(town, post)
    assert pace.pause(Lane.SAFETY) == 0
    assert pace.pause(Lane.ANSWER) > 0


async def test_a_refused_token_halts_no_later_process_which_may_have_another(town: Town) -> None:
    post = await told(town, RetryLater(ASKED, halts=True))
    at, _ = await began(town, post)
    assert not at.halted("telegram")


async def test_a_clock_that_was_set_back_makes_no_halt_longer_than_was_asked(town: Town) -> None:
    post = await told(town, RetryLater(ASKED, halts=True, too_fast=True))
    town.clock.time -= timedelta(days=1)
    _, pace = await began(town, post)
    assert pace.pause(Lane.ANSWER) == pytest.approx(ASKED.total_seconds(), abs=5)
