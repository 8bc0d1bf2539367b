"""The connection itself: lost sessions, silence, refusals that somebody must mend, and few beginnings."""

import asyncio
import json
import logging
from datetime import UTC, datetime, timedelta

import pytest

from bot.platforms.discord import adapter, gateway, identifying
from bot.platforms.discord.failures import NotNowError
from bot.platforms.discord.identifying import CALM, SLOW, Identifies
from bot.platforms.discord.notes import Notes
from tests.platforms.discord_bot import MadeUpBot, Setting, becomes, connected
from tests.platforms.discord_person import Person
from tests.platforms.discord_server import DiscordServer


@pytest.fixture(autouse=True)
def _no_gap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(identifying, "GAP", 0.0)
    monkeypatch.setattr(adapter, "FIRST_WAIT", 0.01)


async def _hears(setting: Setting, words: str) -> None:
    heard = len(setting.bot.events)
    await Person(setting.server, "Sam").write(words)
    await becomes(lambda: len(setting.bot.events) > heard)
    assert getattr(setting.bot.events[-1], "text", "") == words


async def test_a_session_that_may_go_on_is_resumed() -> None:
    async with connected() as setting:
        line = setting.server.gateway
        await line.invalidate(resumable=True)
        await setting.server.world.until(lambda: line.resumes == 1)
        await _hears(setting, "hello")

        assert (line.identifies, setting.adapter.health()) == (1, "ok")


async def test_a_session_that_is_over_is_begun_anew() -> None:
    async with connected() as setting:
        line = setting.server.gateway
        await line.invalidate(resumable=False)
        await setting.server.world.until(lambda: line.identifies == 2 and line.line)
        await _hears(setting, "hello")

        assert (line.resumes, setting.adapter.health()) == (0, "ok")


async def test_a_line_on_which_nothing_is_said_any_more_is_taken_for_dead_and_resumed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(gateway, "HEARTBEAT_PATIENCE", 0.3)
    async with DiscordServer() as server:
        server.gateway.interval_ms = 100
        setting = Setting(server, MadeUpBot())
        await setting.start()
        server.gateway.silent = True
        await server.world.until(lambda: server.gateway.line is None)
        server.gateway.silent = False
        await server.world.until(lambda: server.gateway.resumes == 1)
        await _hears(setting, "hello")
        await setting.stop()

        assert server.gateway.identifies == 1


@pytest.mark.parametrize("code", [4000, 4008, 4009, 1001])
async def test_a_line_that_is_hung_up_for_no_lasting_reason_is_taken_up_again(code: int) -> None:
    async with connected() as setting:
        await setting.server.gateway.close(code)
        await setting.server.world.until(lambda: setting.server.gateway.line)
        await _hears(setting, "hello")

        assert setting.server.gateway.identifies + setting.server.gateway.resumes == 2


@pytest.mark.parametrize(
    ("code", "words"), [(4014, "Server Members Intent"), (4013, "newer version"), (4011, "too many servers")]
)
async def test_a_refusal_is_explained_and_tried_again_late_without_spending_sessions(
    code: int, words: str, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(adapter, "AFTER_REFUSAL", 0.05)
    async with DiscordServer() as server:
        server.gateway.refuses = [code]
        setting = Setting(server, MadeUpBot())
        caplog.set_level(logging.WARNING)
        await setting.start()
        await _hears(setting, "hello")
        await setting.stop()

        assert words in caplog.text
        assert server.gateway.identifies == 2


async def test_a_refusal_is_on_health_as_long_as_it_lasts() -> None:
    async with DiscordServer() as server:
        server.gateway.refuses = [4014]
        setting = Setting(server, MadeUpBot())
        begun = asyncio.create_task(setting.start())
        await asyncio.sleep(0)
        await becomes(
            lambda: hasattr(setting, "adapter") and "DISCORD_MEMBERS_INTENT" in setting.adapter.health()
        )
        begun.cancel()
        await setting.stop()

        assert server.gateway.identifies == 1


async def test_a_token_that_was_reset_meanwhile_ends_it_with_a_word() -> None:
    async with connected() as setting:
        setting.server.gateway.refuses = [4004]
        await setting.server.gateway.invalidate(resumable=False)

        await becomes(lambda: "DISCORD_TOKEN" in setting.adapter.health())


async def test_whatever_fails_the_bot_comes_back(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async with DiscordServer() as server:
        setting = Setting(server, MadeUpBot())
        recall, failing = setting.bot.recall, [True]

        async def fails_once(bot: str) -> dict[str, str]:
            if failing.pop() if failing else False:
                raise KeyError("nobody thought of it")
            return await recall(bot)

        monkeypatch.setattr(setting.bot, "recall", fails_once)
        await setting.start()
        await _hears(setting, "hello")
        await setting.stop()

        assert "The connection to Discord failed" in caplog.text
        assert failing == []


class Counting:
    """Sessions begun on a clock that is moved by hand."""

    def __init__(self) -> None:
        self.now = datetime(2026, 10, 2, 18, 0, tzinfo=UTC)
        self.bot = MadeUpBot()
        self.identifies = self.after_restart()

    def after_restart(self) -> Identifies:
        notes = Notes(self.bot)
        notes._known = dict(self.bot.notes)
        self.identifies = Identifies(notes, lambda: self.now)
        return self.identifies

    async def times(self, many: int) -> None:
        for _ in range(many):
            await self.identifies.take()
            self.now += timedelta(seconds=6)


async def test_after_four_hundred_beginnings_in_a_day_they_come_slowly_also_after_restarts() -> None:
    counting = Counting()
    await counting.times(CALM)
    with pytest.raises(NotNowError) as refused:
        await counting.identifies.take()
    assert SLOW - 10 < refused.value.after.total_seconds() <= SLOW

    with pytest.raises(NotNowError):
        await counting.after_restart().take()
    counting.now += timedelta(seconds=SLOW)
    await counting.identifies.take()

    with pytest.raises(NotNowError):  # A bot that is restarted again and again would begin each time.
        await counting.after_restart().take()


async def test_the_day_after_they_are_forgotten() -> None:
    counting = Counting()
    await counting.times(CALM)
    counting.now += timedelta(hours=26)
    await counting.identifies.take()

    assert counting.identifies.count() == 1
    assert sum(json.loads(counting.bot.notes["identifies"]).values()) == 1
