"""Telegram's own menu of commands, in each language."""

from collections.abc import Sequence

from telegram import BotCommand

from bot.conversation.platform import Circle, CommandInfo
from bot.platforms.telegram.wire import Wire

MAX_DESCRIPTION = 256
MAX_COMMANDS = 100


async def show(wire: Wire, commands: Sequence[CommandInfo]) -> None:
    """Make the menu what *commands* says; what is so already is not sent again.

    It is everybody's menu, so it holds only what everybody may do: the rest is reached by buttons.
    """
    commands = [info for info in commands if info.circle is Circle.EVERYONE]
    languages: set[str] = set().union(*(info.descriptions for info in commands))
    for language in [None, *sorted(languages)]:
        menu = tuple(BotCommand(info.name, _description(info, language)) for info in commands[:MAX_COMMANDS])
        if await wire.get_my_commands(language_code=language) != menu:
            await wire.set_my_commands(menu, language_code=language)


def _description(info: CommandInfo, language: str | None) -> str:
    first = next(iter(info.descriptions.values()), info.name)
    return info.descriptions.get(language or "", first)[:MAX_DESCRIPTION]
