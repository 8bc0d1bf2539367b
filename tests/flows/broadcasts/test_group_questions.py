"""A question asked in a group: whose it is, which one it is, and a cry for help in its answer."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.conversation.events import TextReceived
from bot.conversation.messages import Ask
from bot.people.model import RoleKind
from tests.town import Town


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    """Dee leads Kanawha and the seniors, and has linked a group to each; Ana leads Kanawha too."""
    made = Town(tmp_path, home="telegram")
    network = made.networks["telegram"]
    network.capabilities = replace(network.capabilities, asks_openly=True)
    for name in ("dee", "ana", "sam", "hal"):
        made.resident(name)
    for name in ("dee", "ana"):
        made.give(name, RoleKind.CAPTAIN, "county:kanawha")
    made.give("dee", RoleKind.CAPTAIN, "group:seniors")
    made.work(lambda people: people.join_group(made.ids["hal"], "seniors"))
    await made.open()
    for group, scope in (("county", "Kanawha"), ("elders", "Seniors")):
        await made.write(f"dee#{group}", "/channel")
        await made.press("dee", scope)
    yield made
    await made.close()


async def asked(town: Town, who: str, group: str) -> Ask:
    """Let a captain write /say in a group; return what the group is then asked."""
    await town.write(f"{who}#{group}", "/say")
    ask = town.networks["telegram"].phone(f"#{group}").lines[-1].message.ask
    assert ask
    return ask


async def answer(town: Town, who: str, group: str, ask: Ask, words: str) -> None:
    about = town.networks["telegram"]._about(f"{who}#{group}", "")
    event = TextReceived(**about, text=words, answers=ask.step, question=ask.question)
    await town.bot.reception.handle(event)
    await town.bot.settle()


async def test_an_answer_belongs_to_its_own_question_and_to_whom_it_was_asked(town: Town) -> None:
    elders, county = await asked(town, "dee", "elders"), await asked(town, "dee", "county")
    await answer(town, "dee", "elders", elders, "Hal had a fall")
    assert "That question is over" in town.last("dee")

    await asked(town, "ana", "county")
    await answer(town, "ana", "county", county, "A fine idea, Dee")
    assert "That question is over" in town.last("ana")

    await answer(town, "dee", "county", county, "The picnic is on")
    assert "The picnic is on" in town.last("dee")
    assert "To Kanawha" in town.last("dee")


async def test_an_answer_in_a_group_is_none_to_a_question_asked_in_private(town: Town) -> None:
    old = await asked(town, "dee", "elders")
    await town.write("dee", "/say kanawha")
    for ask in (old, Ask(old.step, "", "")):
        await answer(town, "dee", "elders", ask, "Hal had a fall")
        assert "That question is over" in town.last("dee")


@pytest.mark.parametrize("words", ["I want to kill myself", "help", "me quiero matar"])
async def test_a_cry_in_the_answer_gets_help_lines_in_private_and_is_no_draft(town: Town, words: str) -> None:
    ask, since = await asked(town, "dee", "county"), len(town.lines("dee"))
    there = town.lines("#county")
    await answer(town, "dee", "county", ask, words)
    lines, question = town.lines("dee")[since:]
    assert "988" in lines
    assert "meant for Kanawha?" in question
    assert town.lines("#county") == there

    await town.write("dee", "please")
    assert "To Kanawha" not in town.last("dee")
    await town.press("dee", "Yes, show me how it looks")
    assert words in town.last("dee")
    assert town.lines("#county") == there
