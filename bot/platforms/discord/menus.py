"""The slash commands: what Discord shows while somebody types."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

import discord
from discord.http import HTTPClient, Route

from bot.conversation.platform import Circle, CommandInfo

SERVER, BOT_DM, ELSEWHERE = 0, 1, 2
"""Where a command is offered: in servers, in the bot's own chat, in other private chats."""

FOR_SERVERS, FOR_ONESELF = 0, 1
"""Who can install a command: a server for all, or a person for themselves."""

NOBODY = "0"
"""Permissions that no one but administrators has, until they give the command to a role."""

TEXT_OPTION = 3
MAX_NAME, MAX_DESCRIPTION = 32, 100
TEXTS = ("name", "name_localizations", "description", "description_localizations")
KEPT = ("type", *TEXTS, "contexts", "integration_types", "default_member_permissions", "nsfw", "options")
OPTION_KEPT = ("type", *TEXTS, "required", "autocomplete", "choices", "min_length", "max_length")

_named = re.compile(r"[-_\w]{1,32}")


async def publish(http: HTTPClient, application_id: int, commands: Sequence[CommandInfo]) -> bool:
    """Make Discord's menu show *commands*; return whether it had to be changed."""
    path = "/applications/{application_id}/commands"
    shown = await http.request(
        Route("GET", path, application_id=application_id), params={"with_localizations": "true"}
    )
    wanted = menu(commands)
    if _comparable(shown) == _comparable(wanted):
        return False
    await http.request(Route("PUT", path, application_id=application_id), json=wanted)
    return True


def menu(commands: Sequence[CommandInfo]) -> list[dict[str, Any]]:
    """Return *commands* as Discord's own descriptions of slash commands."""
    called = names(commands)
    return [_command(command, called[command.name]) for command in commands]


def names(commands: Sequence[CommandInfo]) -> dict[str, dict[str, str]]:
    """Return what each command is called in each language: its own name where another is not to be had.

    A name that Discord does not take, or that would mean two commands in one language, is not used.
    """
    taken: dict[str, set[str]] = {}
    found: dict[str, dict[str, str]] = {}
    for command in commands:
        found[command.name] = {}
        for language in command.descriptions:
            used = taken.setdefault(language, {each.name for each in commands})
            wished = command.names.get(language, command.name).lower()
            free = bool(_named.fullmatch(wished)) and wished not in used
            found[command.name][language] = wished if free else command.name
            used.add(wished)
    return found


def length(command: Mapping[str, Any]) -> int:
    """Return how much of Discord's 8,000 characters *command* uses, counting each longest translation."""
    own = sum(
        max(len(text) for text in (command[key], *(command.get(f"{key}_localizations") or {}).values()))
        for key in ("name", "description")
    )
    return own + sum(length(option) for option in command.get("options", ()))


def _command(info: CommandInfo, called: dict[str, str]) -> dict[str, Any]:
    shown = {
        "type": 1,
        "name": info.name,
        "name_localizations": _by_locale(called),
        **_description(info.descriptions),
        "contexts": [SERVER, BOT_DM, ELSEWHERE] if info.everywhere else [SERVER, BOT_DM],
        "integration_types": [FOR_SERVERS, FOR_ONESELF] if info.everywhere else [FOR_SERVERS],
        "options": [_option(info.option, suggests=info.suggests)] if info.option else [],
    }
    if info.circle in (Circle.COORDINATORS, Circle.CARE):
        shown["default_member_permissions"] = NOBODY
    return shown


def _option(words: dict[str, str], *, suggests: bool) -> dict[str, Any]:
    first = next(iter(words.values()))
    return {
        "type": TEXT_OPTION,
        "name": _option_name(first),
        "name_localizations": _by_locale({place: _option_name(name) for place, name in words.items()}),
        **_description(words),
        "required": False,
        "autocomplete": suggests,
    }


def _description(words: dict[str, str]) -> dict[str, Any]:
    short = {language: _short(text) for language, text in words.items()}
    return {"description": next(iter(short.values())), "description_localizations": _by_locale(short)}


def _by_locale(texts: dict[str, str]) -> dict[str, str]:
    # Every variety of a language is named: Discord falls back between varieties in ways of its own.
    varieties = [str(locale) for locale in discord.Locale]
    return {
        variety: text
        for language, text in texts.items()
        for variety in varieties
        if variety.partition("-")[0] == language
    }


def _option_name(words: str) -> str:
    return re.sub(r"[^\w]+", "-", words.lower()).strip("-")[:MAX_NAME]


def _short(text: str) -> str:
    return text if len(text) <= MAX_DESCRIPTION else text[: MAX_DESCRIPTION - 1] + "…"


def _comparable(commands: Sequence[dict[str, Any]]) -> dict[str, Any]:
    return {command["name"]: _only(command, KEPT) for command in commands}


def _only(shown: dict[str, Any], keys: Sequence[str]) -> dict[str, Any]:
    # Discord answers null, false or an empty list for what was left out; "0" is not nothing.
    kept = {key: shown[key] for key in keys if shown.get(key)}
    if "options" in kept:
        kept["options"] = [_only(option, OPTION_KEPT) for option in kept["options"]]
    for order in ("contexts", "integration_types"):
        kept[order] = sorted(kept.get(order, ()))
    return kept
