"""What stopping means for what is just on its way."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.conversation.platform import Delivery, RetryLater, SendResult
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
