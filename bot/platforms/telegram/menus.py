"""Telegram's own menus of commands: everybody's in each language, a group's, and a person's own.

They are display only: who may do something is checked in the turn.
"""

import logging
from collections.abc import Collection, Iterator, Sequence

from telegram import (
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllChatAdministrators,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    BotCommandScopeDefault,
)
from telegram.error import BadRequest, Forbidden, RetryAfter, TelegramError

from bot.conversation.circles import Circle
from bot.conversation.messages import Menu
from bot.conversation.platform import CommandInfo, RetryLater
from bot.platforms.telegram.failures import LATER, after
from bot.platforms.telegram.wire import Wire

log = logging.getLogger(__name__)

MAX_DESCRIPTION = 256
MAX_COMMANDS = 100
Shelf = tuple[BotCommandScope, str | None, tuple[BotCommand, ...]]
"""Where a menu stands, in which language of the app, and what is in it."""


def shelves(commands: Sequence[CommandInfo]) -> Iterator[Shelf]:
    """Yield the menus that do not depend on the person, in each language."""
    everybody = [info for info in commands if info.circle is Circle.EVERYONE]
    in_groups = [info for info in everybody if info.in_groups]
    by_admins = [info for info in commands if info.in_groups]
    languages: set[str] = set().union(*(info.descriptions for info in commands))
    for language in [None, *sorted(languages)]:
        yield BotCommandScopeDefault(), language, _menu(everybody, language)
        yield BotCommandScopeAllPrivateChats(), language, _menu(everybody, language)
        yield BotCommandScopeAllGroupChats(), language, _menu(in_groups, language)
        yield BotCommandScopeAllChatAdministrators(), language, _menu(by_admins, language)


async def put(wire: Wire, shelf: Shelf) -> None:
    """Make one menu what it shall be; what is so already is not sent again."""
    scope, language, menu = shelf
    if await wire.get_my_commands(scope, language) == menu:
        return
    if menu:
        await wire.set_my_commands(menu, scope, language)
    else:
        await wire.delete_my_commands(scope, language)


async def put_own(wire: Wire, user_id: str, commands: Sequence[CommandInfo], menu: Menu) -> RetryLater | None:
    """Make a person's own menu what *menu* says; None if that is done, or cannot be done at all."""
    theirs = _menu(_of(commands, menu.circles), menu.language) if menu.circles else ()
    try:
        await put(wire, (BotCommandScopeChat(int(user_id)), None, theirs))
    except RetryAfter as error:
        return RetryLater(after(error))  # Of this method only: what is said goes on.
    except (BadRequest, Forbidden) as error:
        log.info("telegram: the menu of one chat was not set (%s)", type(error).__name__)
    except TelegramError:
        return RetryLater(LATER)
    return None


def _of(commands: Sequence[CommandInfo], circles: Collection[Circle]) -> list[CommandInfo]:
    """Return the commands of *circles*, the rarer ones first: a phone shows the first few."""
    found = [info for info in commands if info.circle in circles]
    return sorted(found, key=lambda info: info.circle is Circle.EVERYONE)


def _menu(commands: Sequence[CommandInfo], language: str | None) -> tuple[BotCommand, ...]:
    return tuple(BotCommand(info.name, _description(info, language)) for info in commands[:MAX_COMMANDS])


def _description(info: CommandInfo, language: str | None) -> str:
    first = next(iter(info.descriptions.values()), info.name)
    return info.descriptions.get(language or "", first)[:MAX_DESCRIPTION]
