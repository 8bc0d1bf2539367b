"""The slash commands: what Discord shows while somebody types."""

import re
from collections.abc import Sequence
from typing import Any

import discord
from discord.http import HTTPClient, Route

from bot.conversation.platform import CommandInfo

SERVER, BOT_DM = 0, 1
TEXT_OPTION = 3
MAX_NAME, MAX_DESCRIPTION = 32, 100
TEXTS = ("name", "description", "description_localizations")
KEPT = ("type", *TEXTS, "contexts", "integration_types", "options")
OPTION_KEPT = ("type", *TEXTS, "name_localizations", "required")


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
    return [_command(command) for command in commands]


def _command(info: CommandInfo) -> dict[str, Any]:
    return {
        "type": 1,
        "name": info.name,
        "description": _short(next(iter(info.descriptions.values()))),
        "description_localizations": {
            place: _short(text) for place, text in _by_locale(info.descriptions).items()
        },
        "contexts": [SERVER, BOT_DM],
        "integration_types": [0],
        "options": [_option(info.option)] if info.option else [],
    }


def _option(names: dict[str, str]) -> dict[str, Any]:
    first = next(iter(names.values()))
    return {
        "type": TEXT_OPTION,
        "name": _option_name(first),
        "name_localizations": {place: _option_name(name) for place, name in _by_locale(names).items()},
        "description": _short(first),
        "description_localizations": {place: _short(name) for place, name in _by_locale(names).items()},
        "required": False,
    }


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
    kept = {key: shown[key] for key in keys if shown.get(key)}
    if "options" in kept:
        kept["options"] = [_only(option, OPTION_KEPT) for option in kept["options"]]
    for order in ("contexts", "integration_types"):
        kept[order] = sorted(kept.get(order, ()))
    return kept
