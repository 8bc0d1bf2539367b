"""A button belongs to its own draft: it never sends, and never tells of, another one."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.conversation.events import TextReceived
from bot.conversation.messages import Ask, Button
from bot.people.model import RoleKind
from tests.town import Town

FIRST, SECOND = "Pills at the seniors' door.", "A picnic for the county."


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    """Dee leads Kanawha and the seniors; Sam lives there, Hal is one of the seniors."""
    made = Town(tmp_path, home="telegram")
    for name in ("dee", "sam", "hal"):
        made.resident(name)
    made.give("dee", RoleKind.CAPTAIN, "county:kanawha")
    made.give("dee", RoleKind.CAPTAIN, "group:seniors")
    made.work(lambda people: people.join_group(made.ids["hal"], "seniors"))
    await made.open()
    yield made
    await made.close()


async def draft(town: Town, audience: str, words: str) -> dict[str, Button]:
    """Let a captain write; return the buttons under what she sees."""
    await town.write("dee", f"/say {audience}")
    await town.write("dee", words)
    return {b.label: b for b in town.networks["telegram"].phone("dee").lines[-1].message.buttons}


async def press(town: Town, button: Button) -> None:
    network = town.networks["telegram"]
    await network.press_action("dee", button.action, network.phone("dee").lines[-1].id)
    await town.bot.settle()


def read_by_all(town: Town) -> str:
    return "\n".join([*town.lines("sam"), *town.lines("hal")])


async def test_the_button_of_a_replaced_draft_sends_nothing_and_shows_the_newer_one(town: Town) -> None:
    older = await draft(town, "seniors", FIRST)
    newer = await draft(town, "kanawha", SECOND)
    for label in ("Send", "Test to myself", "Change the text", "Throw away"):
        since = len(town.lines("dee"))
        await press(town, older[label])
        assert "replaced by newer ones" in town.lines("dee")[since]
        assert SECOND in town.last("dee")
    await town.wait(minutes=2)
    assert FIRST not in read_by_all(town)
    assert SECOND not in read_by_all(town)

    await press(town, newer["Send"])
    await town.wait(minutes=2)
    assert SECOND in read_by_all(town)
    await press(town, older["Send"])
    assert "not sent" in town.last("dee")


async def test_a_draft_that_was_left_for_something_else_is_not_called_sent(town: Town) -> None:
    sent = await draft(town, "kanawha", FIRST)
    await press(town, sent["Send"])
    await town.wait(minutes=2)
    left = await draft(town, "kanawha", SECOND)
    await town.write("dee", "/say seniors")
    assert SECOND in town.last("dee")
    await press(town, left["Send"])
    assert "not sent" in town.last("dee")
    await press(town, sent["Send"])
    assert "It was sent to Kanawha already: 2 of 2" in town.last("dee")
    await town.wait(days=2)
    await press(town, left["Send"])
    assert "not sent" in town.last("dee")
    assert SECOND not in read_by_all(town)


async def test_a_field_under_an_older_question_is_no_answer_to_another(town: Town) -> None:
    async def asked(audience: str) -> Ask:
        await town.write("dee", f"/say {audience}")
        ask = town.networks["telegram"].phone("dee").lines[-1].message.ask
        assert ask
        return ask

    async def fill(ask: Ask, words: str) -> str:
        about = town.networks["telegram"]._about("dee", "")
        await town.bot.reception.handle(
            TextReceived(**about, text=words, answers=ask.step, question=ask.question)
        )
        await town.bot.settle()
        return town.last("dee")

    seniors, county = await asked("seniors"), await asked("kanawha")
    answer = await fill(seniors, FIRST)
    assert "That question is over" in answer
    assert FIRST in answer
    assert "To Kanawha" in await fill(county, SECOND)
