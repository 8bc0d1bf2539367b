"""What stopping means for what is just on its way, and what a long absence of the bot itself does."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.conversation.platform import Delivery, RetryLater, SendResult
from bot.features.broadcasts.recipients import Recipients
from bot.people.model import RoleKind
from bot.platforms.simulator.adapter import Simulator
from tests.town import Town


async def test_what_comes_back_after_the_stop_is_not_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    town, show, tries = Town(tmp_path), Simulator.send, []
    town.resident("dee")
    town.give("dee", RoleKind.CAPTAIN, "county:kanawha")
    town.resident("sam")
    await town.open()

    async def send(self: Simulator, delivery: Delivery) -> SendResult:
        if not (delivery.to and delivery.to.user_id == "sam") or len(tries) == 2:
            return await show(self, delivery)
        tries.append(delivery)
        if len(tries) == 2:
            await town.networks["telegram"].press("dee", "Stop")
        return RetryLater(timedelta(seconds=10), halts=True)

    monkeypatch.setattr(Simulator, "send", send)
    await town.write("dee", "/say")
    await town.press("dee", "Kanawha")
    await town.write("dee", "The launch is at nine.")
    await town.press("dee", "Send")
    await town.wait(hours=1)
    assert len(tries) == 2
    assert town.lines("sam") == []
    assert town.last("dee") == "Stopped. 0 had it already, 1 will not get it."
    await town.close()


async def _away(town: Town) -> None:
    town.clock.move_to(town.clock() + timedelta(days=2))
    await town.bot.settle()
    await town.wait(minutes=3)


async def _send(folder: Path) -> Town:
    town = Town(folder)
    town.resident("dee")
    town.give("dee", RoleKind.CAPTAIN, "county:kanawha")
    town.resident("sam")
    await town.open()
    await town.write("dee", "/say")
    await town.press("dee", "Kanawha")
    await town.write("dee", "The launch is tonight.")
    await town.press("dee", "Send")
    return town


async def test_what_waited_while_the_bot_was_away_is_news_no_more(tmp_path: Path) -> None:
    town = await _send(tmp_path)
    await _away(town)
    assert town.lines("sam") == []
    assert "more than a day old" in " ".join(town.lines("dee"))
    await town.close()


async def test_whoever_was_not_taken_on_before_the_bot_was_away_gets_no_old_news(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    town = await _send(tmp_path)
    with monkeypatch.context() as broken:
        broken.setattr(Recipients, "reached", None)
        await town.wait(seconds=70)
    await _away(town)
    assert town.lines("sam") == []
    assert "Stopped. 0 had it already, 1 will not get it." in town.lines("dee")
    await town.close()
