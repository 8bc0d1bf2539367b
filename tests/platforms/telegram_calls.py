"""The methods of the Bot API that the tests' server carries out, with the real one's conditions."""

import re
import time
from typing import Any

from tests.platforms.telegram_html import UnreadableError, parse, units
from tests.platforms.telegram_world import BOT, File, RefusedError, Shown, Toast, World

MAX_TEXT, MAX_CAPTION, MAX_TOAST, MAX_DATA, MAX_LABEL, MAX_BUTTONS, MAX_ROW = 4096, 1024, 200, 64, 100, 100, 8
MAX_UPLOAD = 50 * 2**20
STYLES = {None, "primary", "success", "danger"}
SAME = (
    "Bad Request: message is not modified: specified new message content and reply markup are exactly "
    "the same as a current content and reply markup of the message"
)


def bad(description: str) -> RefusedError:
    """Return the refusal of a call that makes no sense."""
    return RefusedError(400, f"Bad Request: {description}")


class Calls:
    """One method for each of the API's; parameters come in as text or as read JSON."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.webhook = ""
        self.menus: dict[str, list[dict[str, str]]] = {}
        self.files: dict[str, File] = {}

    def get_me(self, _: dict[str, Any]) -> dict[str, Any]:
        return {**BOT, "can_join_groups": True, "can_read_all_group_messages": False}

    def delete_webhook(self, _: dict[str, Any]) -> bool:
        self.webhook = ""
        return True

    def set_webhook(self, given: dict[str, Any]) -> bool:
        self.webhook = given["url"]
        return True

    def get_webhook_info(self, _: dict[str, Any]) -> dict[str, Any]:
        waiting = len(self._world.updates)
        return {"url": self.webhook, "has_custom_certificate": False, "pending_update_count": waiting}

    def set_my_commands(self, given: dict[str, Any]) -> bool:
        commands = given["commands"]
        if len(commands) > 100:
            raise bad("BOT_COMMANDS_TOO_MUCH")
        for command in commands:
            if not re.fullmatch("[a-z0-9_]{1,32}", command["command"]):
                raise bad("BOT_COMMAND_INVALID")
            if not 1 <= units(command["description"]) <= 256:
                raise bad("BOT_COMMAND_DESCRIPTION_INVALID")
        self.menus[_menu(given)] = commands
        return True

    def get_my_commands(self, given: dict[str, Any]) -> list[dict[str, str]]:
        return self.menus.get(_menu(given), [])

    def delete_my_commands(self, given: dict[str, Any]) -> bool:
        self.menus.pop(_menu(given), None)
        return True

    def send_chat_action(self, given: dict[str, Any]) -> bool:
        self._world.chat(_id(given, "chat_id"))
        return True

    def send_message(self, given: dict[str, Any]) -> dict[str, Any]:
        chat = self._world.chat(_id(given, "chat_id"))
        text, entities = _text(given, "text", MAX_TEXT)
        if not text:
            raise bad("message text is empty")
        return self._show(chat, Shown(0, chat["id"], text, entities, _keyboard(given)))

    def send_document(self, given: dict[str, Any]) -> dict[str, Any]:
        chat = self._world.chat(_id(given, "chat_id"))
        document = given.get("document")
        if not isinstance(document, File):
            raise bad("there is no document in the request")
        if not document.content:
            raise bad("file must be non-empty")
        if len(document.content) > MAX_UPLOAD:
            raise RefusedError(413, "Request Entity Too Large")
        text, entities = _text(given, "caption", MAX_CAPTION)
        return self._show(chat, Shown(0, chat["id"], text, entities, _keyboard(given), document))

    def edit_message_text(self, given: dict[str, Any]) -> dict[str, Any]:
        shown = self._editable(given)
        if shown.document:
            raise bad("there is no text in the message to edit")
        text, entities = _text(given, "text", MAX_TEXT)
        if not text:
            raise bad("message text is empty")
        return self._change(shown, text, entities, _keyboard(given))

    def edit_message_caption(self, given: dict[str, Any]) -> dict[str, Any]:
        shown = self._editable(given)
        text, entities = _text(given, "caption", MAX_CAPTION)
        return self._change(shown, text, entities, _keyboard(given))

    def edit_message_reply_markup(self, given: dict[str, Any]) -> dict[str, Any]:
        shown = self._editable(given)
        return self._change(shown, shown.text, shown.entities, _keyboard(given))

    def delete_message(self, given: dict[str, Any]) -> bool:
        self._editable(given)
        del self._world.messages[_id(given, "chat_id"), _id(given, "message_id")]
        return True

    def answer_callback_query(self, given: dict[str, Any]) -> bool:
        if units(given.get("text", "")) > MAX_TOAST:
            raise bad("MESSAGE_TOO_LONG")
        user = self._world.presses.pop(given["callback_query_id"], None)
        if user is None:
            raise bad("query is too old and response timeout expired or query ID is invalid")
        alert = str(given.get("show_alert", "")).lower() == "true"
        user.toasts.append(Toast(given.get("text", ""), alert, time.monotonic()))
        return True

    def get_file(self, given: dict[str, Any]) -> dict[str, Any]:
        path = f"documents/{given['file_id']}"
        if path not in self.files:
            raise bad("invalid file_id")
        return {"file_id": given["file_id"], "file_unique_id": given["file_id"], "file_path": path}

    def _show(self, chat: dict[str, Any], shown: Shown) -> dict[str, Any]:
        shown.message_id = next(self._world.ids)
        self._world.messages[shown.chat_id, shown.message_id] = shown
        if shown.document:
            self.files[f"documents/{shown.message_id}"] = shown.document
        return _described(chat, shown)

    def _editable(self, given: dict[str, Any]) -> Shown:
        self._world.chat(_id(given, "chat_id"))
        shown = self._world.messages.get((_id(given, "chat_id"), _id(given, "message_id")))
        if shown is None:
            raise bad("message to edit not found")
        return shown

    def _change(
        self, shown: Shown, text: str, entities: list[dict[str, Any]], keyboard: list[list[dict[str, Any]]]
    ) -> dict[str, Any]:
        if (text, entities, keyboard) == (shown.text, shown.entities, shown.keyboard):
            raise RefusedError(400, SAME)
        shown.text, shown.entities, shown.keyboard = text, entities, keyboard
        shown.edits += 1
        return _described(self._world.chat(shown.chat_id), shown)


def _described(chat: dict[str, Any], shown: Shown) -> dict[str, Any]:
    base = {"message_id": shown.message_id, "date": int(time.time()), "chat": chat, "from": BOT}
    if shown.document is None:
        return {**base, "text": shown.text, "entities": shown.entities}
    file_id = str(shown.message_id)
    described = {"file_id": file_id, "file_unique_id": file_id, "file_name": shown.document.name}
    return {**base, "caption": shown.text, "document": described}


def _menu(given: dict[str, Any]) -> str:
    return f"{given.get('scope', {'type': 'default'})['type']} {given.get('language_code', '')}".strip()


def _id(given: dict[str, Any], name: str) -> int:
    try:
        return int(given[name])
    except (KeyError, ValueError):
        raise bad("chat not found" if name == "chat_id" else f"{name} is not specified") from None


def _text(given: dict[str, Any], name: str, limit: int) -> tuple[str, list[dict[str, Any]]]:
    source, mode = str(given.get(name, "")), given.get("parse_mode")
    if mode not in (None, "HTML"):
        raise bad("unsupported parse_mode")
    try:
        text, entities = parse(source) if mode else (source, [])
    except UnreadableError as why:
        raise bad(f"can't parse entities: {why}") from None
    if units(text) > limit:
        raise bad("message is too long" if name == "text" else "message caption is too long")
    return text.strip(), entities


def _keyboard(given: dict[str, Any]) -> list[list[dict[str, Any]]]:
    rows: list[list[dict[str, Any]]] = (given.get("reply_markup") or {}).get("inline_keyboard", [])
    if sum(len(row) for row in rows) > MAX_BUTTONS or any(len(row) > MAX_ROW for row in rows):
        raise bad("REPLY_MARKUP_TOO_LONG")
    for row in rows:
        for button in row:
            _check_button(button)
    return rows


def _check_button(button: dict[str, Any]) -> None:
    if not 1 <= units(button.get("text", "")) <= MAX_LABEL or not button["text"].strip():
        raise bad("BUTTON_TEXT_INVALID")
    if "url" not in button and not 1 <= len(button.get("callback_data", "").encode()) <= MAX_DATA:
        raise bad("BUTTON_DATA_INVALID")
    if button.get("style") not in STYLES:
        raise bad("BUTTON_STYLE_INVALID")
