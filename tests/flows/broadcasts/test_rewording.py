"""What becomes of words that are on their way when others take their place, or after they were blanked."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.conversation.markup import as_plain
from bot.conversation.platform import Delivery, InDoubt, RetryLater, SendResult
from bot.people.model import RoleKind
from bot.platforms.simulator.adapter import Simulator
from tests.town import Town

OLD, NEW = "The launch is at nine.", "The launch is at ten."
BACK = RetryLater(timedelta(minutes=3), alone=True)


async def _open(folder: Path) -> Town:
    town = Town(folder)
    town.resident("dee")
    town.give("dee", RoleKind.CAPTAIN, "county:kanawha")
    town.resident("sam")
    await town.open()
    return town


def _meet_on_the_way(
    town: Town, monkeypatch: pytest.MonkeyPatch, where: str, then: SendResult
) -> list[Delivery]:
    """Let what goes to *where* come back once, and be met by the new words on its second try."""
    show, tries = Simulator.send, list[Delivery]()

    async def send(self: Simulator, delivery: Delivery) -> SendResult:
        here = where in (delivery.to and delivery.to.user_id, delivery.chat_id)
        if not here or OLD not in as_plain(delivery.message.text) or len(tries) == 2:
            return await show(self, delivery)
        tries.append(delivery)
        if len(tries) == 1:
            return BACK
        await town.networks["telegram"].press("dee", "Send the new words")
        return then

    monkeypatch.setattr(Simulator, "send", send)
    return tries


async def _reword(town: Town) -> None:
    await town.write("dee", "/say")
    await town.press("dee", "Kanawha")
    await town.write("dee", OLD)
    await town.press("dee", "Send")
    await town.wait(seconds=70)
    await town.press("dee", "Change the words")
    await town.write("dee", NEW)
    await town.wait(minutes=10)


async def test_what_comes_back_is_sent_in_the_new_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    town = await _open(tmp_path)
    tries = _meet_on_the_way(town, monkeypatch, "sam", BACK)
    await _reword(town)
    assert len(tries) == 2
    assert [line for line in town.lines("sam") if "launch" in line] == [f"Dee to Kanawha: / {NEW} [Settings]"]
    assert f"Done. 1 message sent. / 0 got: “{OLD}” / 1 got: “{NEW}”" in town.lines("dee")
    await town.close()


async def test_what_was_in_doubt_is_sent_again_in_the_new_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    town = await _open(tmp_path)
    _meet_on_the_way(town, monkeypatch, "sam", InDoubt())
    await _reword(town)
    assert not town.lines("sam")
    await town.press("dee", "Send 1 again")
    await town.wait(minutes=1)
    assert NEW in town.last("sam")
    await town.close()


async def test_a_post_that_comes_back_is_posted_in_the_new_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    town = await _open(tmp_path)
    await town.write("dee#team", "/channel")
    await town.press("dee", "Kanawha")
    tries = _meet_on_the_way(town, monkeypatch, "team", BACK)
    await _reword(town)
    assert len(tries) == 2
    assert [NEW in line for line in town.lines("#team") if "launch" in line] == [True]
    await town.close()


async def test_what_is_in_doubt_can_be_sent_again_after_its_words_were_blanked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    town = await _open(tmp_path)
    show, tries = Simulator.send, list[Delivery]()

    async def send(self: Simulator, delivery: Delivery) -> SendResult:
        if not (delivery.to and delivery.to.user_id == "sam"):
            return await show(self, delivery)
        tries.append(delivery)
        return await show(self, delivery) if len(tries) > 1 else InDoubt()

    monkeypatch.setattr(Simulator, "send", send)
    await town.write("dee", "/say")
    await town.press("dee", "Kanawha")
    await town.write("dee", OLD)
    await town.press("dee", "Send")
    await town.wait(minutes=10)
    await town.wait(days=5)
    await town.bot.clean()
    await town.press("dee", "Send 1 again")
    await town.wait(minutes=1)
    assert len(tries) == 2
    assert OLD in town.last("sam")
    assert "Done. 1 message sent." in town.lines("dee")
    await town.close()
