"""What Discord's server accepts and what it refuses, as strictly as the real one or more so."""

import re
from dataclasses import dataclass
from typing import Any

import discord

EPHEMERAL, LOADING, SUPPRESS_EMBEDS = 1 << 6, 1 << 7, 1 << 2
MAX_CONTENT, MAX_NONCE, MAX_LABEL, MAX_CUSTOM_ID = 2000, 25, 80, 100
LOCALES = {str(locale) for locale in discord.Locale}
COMMAND_NAME = re.compile(r"[-_'\w]{1,32}")
MESSAGE_KEYS = {
    *("content", "components", "allowed_mentions", "attachments", "flags", "nonce", "enforce_nonce"),
    *("tts", "embeds"),
}


@dataclass
class RefusalError(Exception):
    """An answer that is an error: the HTTP status, Discord's own code, and its words."""

    status: int
    code: int
    text: str
    retry_after: float | None = None


def check_message(payload: dict[str, Any], files: int, *, edit: bool = False, private: bool = False) -> None:
    """Raise for a message that Discord would not take. *private*: it answers an interaction."""
    for key in set(payload) - MESSAGE_KEYS:
        raise invalid(f"{key}: unknown")
    content = payload.get("content") or ""
    if len(content.encode("utf-16-le")) // 2 > MAX_CONTENT:
        raise invalid("content: Must be 2000 or fewer in length.")
    if not edit and not content.strip() and not files:
        raise RefusalError(400, 50006, "Cannot send an empty message")
    if len(str(payload.get("nonce", ""))) > MAX_NONCE:
        raise invalid("nonce: Must be 25 or fewer in length.")
    allowed = SUPPRESS_EMBEDS | (EPHEMERAL if private and not edit else 0)
    if payload.get("flags", 0) & ~allowed:
        raise invalid("flags: not allowed here")
    if [a["id"] for a in payload.get("attachments", ())] != list(range(files)):
        raise invalid("attachments: every file needs its entry")
    check_components(payload.get("components", []))


def check_components(table: list[dict[str, Any]]) -> None:
    """Raise for buttons that Discord would not take: 5 rows of 5, short labels, no name twice."""
    if len(table) > 5:
        raise invalid("components: Must be 5 or fewer in length.")
    names = []
    for row in table:
        if row["type"] != 1 or not 1 <= len(row["components"]) <= 5:
            raise invalid("components: a row holds 1 to 5 buttons")
        for button in row["components"]:
            if button["type"] != 2 or button["style"] not in (1, 2, 3, 4):
                raise invalid("components: not a button")
            if not 1 <= len(button["label"]) <= MAX_LABEL:
                raise invalid("label: Must be between 1 and 80 in length.")
            if not 1 <= len(button["custom_id"]) <= MAX_CUSTOM_ID:
                raise invalid("custom_id: Must be between 1 and 100 in length.")
            names.append(button["custom_id"])
    if len(names) != len(set(names)):
        raise invalid("components: Component custom id cannot be duplicated")


def check_commands(commands: list[dict[str, Any]]) -> None:
    """Raise for slash commands that Discord would not take."""
    names = [command["name"] for command in commands]
    if len(names) > 100 or len(names) != len(set(names)):
        raise invalid("commands: at most 100, each name once")
    for command in commands:
        _check_named(command)
        if command.get("type", 1) != 1 or len(command.get("options", [])) > 25:
            raise invalid("commands: not a slash command")
        if set(command.get("contexts") or {0, 1, 2}) - {0, 1, 2}:
            raise invalid("contexts")
        for option in command.get("options", []):
            _check_named(option)


def _check_named(thing: dict[str, Any]) -> None:
    for name in (thing["name"], *(thing.get("name_localizations") or {}).values()):
        if not COMMAND_NAME.fullmatch(name) or name != name.lower():
            raise RefusalError(400, 50035, f"Command name is invalid: {name}")
    for words in (thing["description"], *(thing.get("description_localizations") or {}).values()):
        if not 1 <= len(words) <= 100:
            raise invalid("description: Must be between 1 and 100 in length.")
    for key in ("name_localizations", "description_localizations"):
        if set(thing.get(key) or ()) - LOCALES:
            raise invalid(f"{key}: unknown locale")


def mentions(payload: dict[str, Any]) -> bool:
    """Return whether the message may ring somebody: everything may, unless `allowed_mentions` forbids it."""
    allowed = payload.get("allowed_mentions")
    text = payload.get("content") or ""
    rings = re.search(r"@everyone|@here|<@[!&]?\d+>", text) is not None
    return rings and (allowed is None or bool(allowed.get("parse")))


def invalid(what: str) -> RefusalError:
    """Return the error for a body that is not valid."""
    return RefusalError(400, 50035, f"Invalid Form Body: {what}")
