"""A button about a group is about that group, whichever was asked about since."""

from pathlib import Path

from bot.conversation.messages import Button
from bot.people.model import RoleKind
from tests.town import Town


async def test_a_button_about_one_group_never_changes_another(tmp_path: Path) -> None:
    town = Town(tmp_path, home="telegram")
    town.resident("dee")
    for scope in ("county:kanawha", "group:seniors"):
        town.give("dee", RoleKind.CAPTAIN, scope)
    await town.open()
    network = town.networks["telegram"]

    async def asked(group: str) -> dict[str, Button]:
        await town.write(f"dee#{group}", "/channel")
        return {b.label: b for b in network.phone("dee").lines[-1].message.buttons}

    async def press(button: Button) -> str:
        await network.press_action("dee", button.action, network.phone("dee").lines[-1].id)
        await town.bot.settle()
        return town.last("dee")

    first, second = await asked("first"), await asked("second")
    assert "I changed nothing" in await press(first["Seniors"])
    assert await press(second["Kanawha"]) == "second now belongs to Kanawha."
    first = await asked("first")
    assert await press(first["Seniors"]) == "first now belongs to Seniors."
    assert await press(second["Kanawha"]) == "second now belongs to Kanawha."

    first, second = await asked("first"), await asked("second")
    assert await press(first["Unlink it"]) == "first gets no more posts."
    assert "I changed nothing" in await press(first["Unlink it"])
    assert await press(second["Seniors"]) == "second now belongs to Seniors."
    await town.close()
