"""What Discord's server accepts and what it refuses, as strictly as the real one or more so."""

import re
from dataclasses import dataclass
from typing import Any

import discord

EPHEMERAL, LOADING, SUPPRESS_EMBEDS = 1 << 6, 1 << 7, 1 << 2
MAX_CONTENT, MAX_NONCE, MAX_LABEL, MAX_CUSTOM_ID = 2000, 25, 80, 100
MAX_ALT, MAX_URL, MAX_OPTIONS, MAX_CHOICES, MAX_COMMAND = 1024, 512, 25, 25, 8000
LOCALES = {str(locale) for locale in discord.Locale}
COMMAND_NAME = re.compile(r"[-_'\w]{1,32}")
COMMAND_KEYS = {
    *("type", "name", "name_localizations", "description", "description_localizations", "contexts"),
    *("integration_types", "options", "default_member_permissions", "nsfw"),
}
OPTION_KEYS = {
    *("type", "name", "name_localizations", "description", "description_localizations", "required"),
    *("autocomplete", "choices", "min_length", "max_length"),
}
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
    attachments = payload.get("attachments", ())
    if [a["id"] for a in attachments] != list(range(files)):
        raise invalid("attachments: every file needs its entry")
    if any(not 1 <= len(a.get("description", "-")) <= MAX_ALT for a in attachments):
        raise invalid("description: Must be between 1 and 1024 in length.")
    check_components(payload.get("components", []))


def check_components(table: list[dict[str, Any]]) -> None:
    """Raise for what Discord would not take below a message: 5 rows of 5, short labels, no name twice."""
    if len(table) > 5:
        raise invalid("components: Must be 5 or fewer in length.")
    names = []
    for row in table:
        if row["type"] != 1 or not 1 <= len(row["components"]) <= 5:
            raise invalid("components: a row holds 1 to 5 buttons")
        for shown in row["components"]:
            if shown["type"] == 3 and len(row["components"]) > 1:
                raise invalid("components: a menu has a row of its own")
            names.append(_check_select(shown) if shown["type"] == 3 else _check_button(shown))
    _check_names([name for name in names if name is not None])


def _check_button(button: dict[str, Any]) -> str | None:
    if button["type"] != 2 or button["style"] not in (1, 2, 3, 4, 5):
        raise invalid("components: not a button")
    if not 1 <= len(button["label"]) <= MAX_LABEL:
        raise invalid("label: Must be between 1 and 80 in length.")
    if button["style"] == 5:
        if "custom_id" in button or not re.fullmatch(r"https?://\S+", button["url"]):
            raise invalid("url: a link has an address and no name")
        if len(button["url"]) > MAX_URL:
            raise invalid("url: Must be 512 or fewer in length.")
        return None
    return str(button["custom_id"])


def _check_select(select: dict[str, Any]) -> str:
    options = select["options"]
    if not 1 <= len(options) <= MAX_OPTIONS:
        raise invalid("options: Must be between 1 and 25 in length.")
    if len(select.get("placeholder", "")) > 150:
        raise invalid("placeholder: Must be 150 or fewer in length.")
    if any(not 1 <= len(option[key]) <= 100 for option in options for key in ("label", "value")):
        raise invalid("options: Must be between 1 and 100 in length.")
    if len({option["value"] for option in options}) != len(options):
        raise invalid("options: The specified option value is already used")
    return str(select["custom_id"])


def _check_names(names: list[str]) -> None:
    if any(not 1 <= len(name) <= MAX_CUSTOM_ID for name in names):
        raise invalid("custom_id: Must be between 1 and 100 in length.")
    if len(names) != len(set(names)):
        raise invalid("components: Component custom id cannot be duplicated")


def check_modal(modal: dict[str, Any]) -> None:
    """Raise for a form that Discord would not show."""
    if set(modal) != {"custom_id", "title", "components"}:
        raise invalid("modal: unknown")
    if not 1 <= len(modal["title"]) <= 45:
        raise invalid("title: Must be between 1 and 45 in length.")
    if not 1 <= len(modal["components"]) <= 5:
        raise invalid("components: Must be between 1 and 5 in length.")
    inputs = [_check_labelled(part) for part in modal["components"] if not _is_text(part)]
    _check_names([modal["custom_id"]])
    _check_names(inputs)


def _is_text(part: dict[str, Any]) -> bool:
    if part["type"] != 10:
        return False
    if not 1 <= len(part["content"]) <= 4000:
        raise invalid("content: Must be between 1 and 4000 in length.")
    return True


def _check_labelled(part: dict[str, Any]) -> str:
    if part["type"] != 18 or not 1 <= len(part["label"]) <= 45 or len(part.get("description", "")) > 100:
        raise invalid("label: Must be between 1 and 45 in length.")
    written = part["component"]
    if set(written) - {"type", "custom_id", "style", "required", "max_length", "min_length", "placeholder"}:
        raise invalid("component: unknown")
    if written["type"] != 4 or written["style"] not in (1, 2) or not 1 <= written["max_length"] <= 4000:
        raise invalid("component: not a text input")
    if len(written.get("placeholder", "")) > 100:
        raise invalid("placeholder: Must be 100 or fewer in length.")
    return str(written["custom_id"])


def check_choices(choices: list[dict[str, Any]]) -> None:
    """Raise for suggestions that Discord would not show."""
    if len(choices) > MAX_CHOICES:
        raise invalid("choices: Must be 25 or fewer in length.")
    if any(not 1 <= len(choice[key]) <= 100 for choice in choices for key in ("name", "value")):
        raise invalid("choices: Must be between 1 and 100 in length.")


def check_commands(commands: list[dict[str, Any]]) -> None:
    """Raise for slash commands that Discord would not take."""
    names = [command["name"] for command in commands]
    if len(names) > 100 or len(names) != len(set(names)):
        raise invalid("commands: at most 100, each name once")
    _check_localized(commands)
    for command in commands:
        _check_command(command)


def _check_localized(commands: list[dict[str, Any]]) -> None:
    for locale in LOCALES:
        shown = [(c.get("name_localizations") or {}).get(locale, c["name"]) for c in commands]
        if len(shown) != len(set(shown)):
            raise invalid(f"name_localizations: two commands of one name in {locale}")


def _check_command(command: dict[str, Any]) -> None:
    _check_named(command)
    if set(command) - COMMAND_KEYS:
        raise invalid("commands: unknown")
    if command.get("type", 1) != 1 or len(command.get("options", [])) > 25:
        raise invalid("commands: not a slash command")
    if set(command.get("contexts") or {0, 1, 2}) - {0, 1, 2}:
        raise invalid("contexts")
    if not command.get("integration_types", [0]) or set(command.get("integration_types", [0])) - {0, 1}:
        raise invalid("integration_types")
    if not re.fullmatch(r"\d+", command.get("default_member_permissions") or "0"):
        raise invalid("default_member_permissions")
    for option in command.get("options", []):
        _check_named(option)
        if set(option) - OPTION_KEYS or option["type"] != 3:
            raise invalid("options: unknown")
        if option.get("autocomplete") and option.get("choices"):
            raise invalid("options: choices and autocomplete")
    if sum(_longest(thing) for thing in (command, *command.get("options", []))) > MAX_COMMAND:
        raise invalid("commands: Must be 8000 or fewer in length in all.")


def _longest(thing: dict[str, Any]) -> int:
    pairs = ((thing[key], thing.get(f"{key}_localizations") or {}) for key in ("name", "description"))
    return sum(max(len(text) for text in (own, *other.values())) for own, other in pairs)


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
