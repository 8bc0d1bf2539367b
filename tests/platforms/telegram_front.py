"""What a bot sets about itself at the tests' Bot API server: menus, its profile, its webhook."""

import re
import time
from typing import Any
from urllib.parse import urlsplit

from tests.platforms.telegram_html import units
from tests.platforms.telegram_world import BY_DEFAULT, RefusedError, World

SCOPES = {
    *("default", "all_private_chats", "all_group_chats", "all_chat_administrators"),
    *("chat", "chat_administrators", "chat_member"),
}
LIMITS = {"name": 64, "short_description": 120, "description": 512}
PORTS = {None, 443, 80, 88, 8443}
KINDS = {
    *("message", "edited_message", "channel_post", "edited_channel_post", "callback_query", "my_chat_member"),
    *("chat_member", "poll", "poll_answer", "inline_query", "message_reaction", "chat_join_request"),
}


def bad(description: str) -> RefusedError:
    """Return the refusal of a call that makes no sense."""
    return RefusedError(400, f"Bad Request: {description}")


class FrontCalls:
    """The methods with which a bot says how it is to be shown, and how it wants its updates."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.webhook = ""
        self.secret: str | None = None
        self.max_connections = 40
        self.last_error: tuple[int, str] | None = None
        self.menus: dict[str, list[dict[str, str]]] = {}
        self.profiles: dict[str, str] = {}

    def delete_webhook(self, _: dict[str, Any]) -> bool:
        self.webhook, self.secret, self.last_error = "", None, None
        return True

    def set_webhook(self, given: dict[str, Any]) -> bool:
        parts = urlsplit(given["url"])
        if parts.scheme != "https":
            raise bad("bad webhook: An HTTPS URL must be provided for webhook")
        if parts.port not in PORTS:
            raise bad("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")
        secret = given.get("secret_token")
        if secret is not None and not re.fullmatch("[A-Za-z0-9_-]{1,256}", secret):
            raise bad("secret token contains unallowed characters")
        self.max_connections = int(given.get("max_connections", 40))
        if not 1 <= self.max_connections <= 100:
            raise bad("max_connections must be between 1 and 100")
        self.want(given.get("allowed_updates"))
        self.webhook, self.secret, self.last_error = given["url"], secret, None
        return True

    def want(self, kinds: list[str] | None) -> None:
        """Remember which updates the bot wants; without a word of it, what was said before holds."""
        if kinds is None:
            return
        if unknown := set(kinds) - KINDS:
            raise AssertionError(f"nobody knows updates of the kind {unknown}")  # Telegram would ignore them.
        self._world.allowed = kinds or list(BY_DEFAULT)

    def get_webhook_info(self, _: dict[str, Any]) -> dict[str, Any]:
        waiting = len(self._world.updates)
        told: dict[str, Any] = {"has_custom_certificate": False, "pending_update_count": waiting}
        if self.webhook:
            told |= {"max_connections": self.max_connections, "ip_address": "192.0.2.7"}
        if self.last_error:
            told |= {"last_error_date": self.last_error[0], "last_error_message": self.last_error[1]}
        return {"url": self.webhook, **told, "allowed_updates": self._world.allowed}

    def fail(self, words: str) -> None:
        """Remember why the last update could not be brought."""
        self.last_error = int(time.time()), words

    def set_my_commands(self, given: dict[str, Any]) -> bool:
        commands = given["commands"]
        if len(commands) > 100:
            raise bad("BOT_COMMANDS_TOO_MUCH")
        for command in commands:
            if not re.fullmatch("[a-z0-9_]{1,32}", command["command"]):
                raise bad("BOT_COMMAND_INVALID")
            if not 1 <= units(command["description"]) <= 256:
                raise bad("BOT_COMMAND_DESCRIPTION_INVALID")
        self.menus[self._shelf(given)] = commands
        return True

    def get_my_commands(self, given: dict[str, Any]) -> list[dict[str, str]]:
        return self.menus.get(self._shelf(given), [])

    def delete_my_commands(self, given: dict[str, Any]) -> bool:
        self.menus.pop(self._shelf(given), None)
        return True

    def set_my_name(self, given: dict[str, Any]) -> bool:
        return self._set("name", given)

    def get_my_name(self, given: dict[str, Any]) -> dict[str, str]:
        return self._get("name", given)

    def set_my_description(self, given: dict[str, Any]) -> bool:
        return self._set("description", given)

    def get_my_description(self, given: dict[str, Any]) -> dict[str, str]:
        return self._get("description", given)

    def set_my_short_description(self, given: dict[str, Any]) -> bool:
        return self._set("short_description", given)

    def get_my_short_description(self, given: dict[str, Any]) -> dict[str, str]:
        return self._get("short_description", given)

    def _set(self, what: str, given: dict[str, Any]) -> bool:
        if units(given.get(what, "")) > LIMITS[what]:
            raise bad(f"bot {what} is too long")
        self.profiles[f"{what} {_language(given)}".strip()] = given.get(what, "")
        return True

    def _get(self, what: str, given: dict[str, Any]) -> dict[str, str]:
        """Where a language has none of its own, what is set for all counts."""
        return {what: self.profiles.get(f"{what} {_language(given)}".strip(), self.profiles.get(what, ""))}

    def _shelf(self, given: dict[str, Any]) -> str:
        scope = given.get("scope") or {"type": "default"}
        if scope.get("type") not in SCOPES:
            raise bad("unsupported BotCommandScope type")
        where = ""
        if scope["type"].startswith("chat"):
            chat = self._world.chat(int(scope["chat_id"]))
            where = f" {chat['id']}"
        return f"{scope['type']}{where} {_language(given)}".strip()


def _language(given: dict[str, Any]) -> str:
    code = given.get("language_code", "")
    if code and not re.fullmatch("[a-z]{2}", code):
        raise bad("invalid language code specified")
    return str(code)
