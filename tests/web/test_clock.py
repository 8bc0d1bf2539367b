"""The rehearsal's clock goes from one thing that can be seen to the next, one move at a time."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.conversation.circles import Circle
from bot.conversation.markup import as_plain
from bot.rehearsal import Stage
from tests.rehearsed import rehearsed
from tests.town import NEW_YORK


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with rehearsed(tmp_path) as stage:
        yield stage


async def press(stage: Stage, name: str) -> None:
    """Let Sam press the newest button of that name."""
    network = stage._networks["telegram"]
    line, button = network.phone("sam").acting(name)
    await network.press_action("sam", button.action, line.id)
    await stage.bot.settle()


def on_the_phones(stage: Stage) -> list[tuple[str, str]]:
    return [(p.person, as_plain(p.message.text)) for p in stage._album.since()]


def hour(stage: Stage) -> str:
    return stage.now().astimezone(NEW_YORK).strftime("%a %H:%M")


async def test_each_press_shows_something_until_nothing_is_planned(stage: Stage) -> None:
    await press(stage, "shifts.claim")
    await asyncio.gather(*(stage.move("next") for _ in range(3)))
    assert hour(stage) == "Sat 09:45", "impatient presses are not one move after the other"
    hours = []
    for _ in range(8):
        before = stage._album.number
        if not await stage.move("next"):
            break
        assert stage._album.since(before), hour(stage)
        hours.append(hour(stage))
    assert hours == ["Sat 10:00", "Sat 13:05", "Sun 09:15", "Mon 18:00"]
    assert [words for person, words in on_the_phones(stage) if person == "ana" and "home" in words] == [
        "7 of 7 home. No figures yet."
    ]
    assert await stage.move("hour")
    assert not await stage.move("next")


async def test_somebody_without_chat_is_signed_up_and_looked_after_by_the_captain(stage: Stage) -> None:
    ana = stage._networks["discord"]

    async def press_for_hale(name: str) -> str:
        line, button = ana.phone("ana").acting(name)
        assert "Mr. Hale" in button.label
        await ana.press_action("ana", button.action, line.id)
        await stage.bot.settle()
        return on_the_phones(stage)[-1][1]

    async def add_hale() -> str:
        await ana.press("ana", "Add someone")
        await ana.write("ana", "hale")
        await stage.bot.settle()
        return await press_for_hale("shifts.put")

    assert "please tell them yourself" in await add_hale()
    await ana.press("ana", "Take someone off")
    await stage.bot.settle()
    await ana.press("ana", "Mr. Hale")
    await stage.bot.settle()
    await press_for_hale("shifts.off_yes")
    assert sum("please tell them yourself" in words for _, words in on_the_phones(stage)) == 2
    await add_hale()
    while hour(stage) != "Sat 10:00":
        await stage.move("next")
    await press_for_hale("shifts.mark_here")
    await stage.move("next")
    await press_for_hale("checkins.ishome")
    await stage.move("next")
    assert "8 of 8 home. No figures yet." in [words for person, words in on_the_phones(stage)]


async def test_each_sees_the_commands_of_their_own_circles(stage: Stage) -> None:
    circles = await stage.circles()
    assert circles["sam"] == (Circle.EVERYONE,)
    assert Circle.CAPTAINS in circles["ana"]
    assert Circle.CARE in circles["lee"]
