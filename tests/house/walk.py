"""Walks through the village: presses what is shown, again and again, and notes every button it meets."""

from bot.conversation.actions import Action
from bot.engine.router import Router
from tests.house.village import Village

ONLY_FOR_TESTS = ("came", "begin_course")
LEAVES = {"settings.erase", "settings.stop", "captains.stepped_back", "captains.end", "relay.close"}
"""What would end somebody's part in the village."""


def commands(router: Router) -> list[str]:
    return [key for kind, key in router.handlers if kind == "command" and key not in ONLY_FOR_TESTS]


def on_phone(village: Village, who: str) -> list[Action]:
    """Return what somebody can press: each button once, the newest first."""
    lines = reversed(village.networks[village.home].phone(who).lines)
    return list(dict.fromkeys(button.action for line in lines for button in line.message.buttons))


async def meet_buttons(village: Village, walkers: tuple[str, ...], rounds: int = 2) -> set[Action]:
    """Let everybody give every command and press what they are shown; return all buttons that were shown."""
    for who in walkers:
        for command in commands(village.bot.router):
            await village.write(who, f"/{command}")
    pressed: set[tuple[str, str, int]] = set()
    for _ in range(rounds):
        for who in walkers:
            for action in on_phone(village, who):
                kind = (who, action.name, len(action.args))
                if kind not in pressed and action.name not in LEAVES:
                    pressed.add(kind)
                    await village.press_action(who, action.name, *action.args)
    return {action for who in walkers for action in on_phone(village, who)}
