"""The methods of the Bot API that the tests' server carries out, with the real one's conditions."""

import time
from typing import Any

from tests.platforms.telegram_front import FrontCalls, bad
from tests.platforms.telegram_html import UnreadableError, parse, units
from tests.platforms.telegram_markup import asks, keyboard
from tests.platforms.telegram_world import BOT, File, RefusedError, Shown, Toast, World

MAX_TEXT, MAX_CAPTION, MAX_TOAST, MAX_ENTITIES = 4096, 1024, 200, 100
MAX_UPLOAD, MAX_PHOTO = 50 * 2**20, 10 * 2**20
SAME = (
    "Bad Request: message is not modified: specified new message content and reply markup are exactly "
    "the same as a current content and reply markup of the message"
)


class Calls(FrontCalls):
    """One method for each of the API's; parameters come in as text or as read JSON."""

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self.files: dict[str, File] = {}

    def get_me(self, _: dict[str, Any]) -> dict[str, Any]:
        return {**BOT, "can_join_groups": True, "can_read_all_group_messages": False}

    def send_chat_action(self, given: dict[str, Any]) -> bool:
        self._world.chat(_id(given, "chat_id"))
        return True

    def send_message(self, given: dict[str, Any]) -> dict[str, Any]:
        chat = self._world.chat(_id(given, "chat_id"))
        text, entities = _text(given, "text", MAX_TEXT)
        if not text:
            raise bad("message text is empty")
        return self._show(chat, self._shown(chat, given, text, entities))

    def send_document(self, given: dict[str, Any]) -> dict[str, Any]:
        chat = self._world.chat(_id(given, "chat_id"))
        document = _file(given, "document", MAX_UPLOAD)
        shown = self._shown(chat, given, *_text(given, "caption", MAX_CAPTION))
        shown.document = document
        return self._show(chat, shown)

    def send_photo(self, given: dict[str, Any]) -> dict[str, Any]:
        chat = self._world.chat(_id(given, "chat_id"))
        photo = _file(given, "photo", MAX_PHOTO)
        if not photo.content.startswith((b"\x89PNG", b"\xff\xd8")):
            raise bad("IMAGE_PROCESS_FAILED")
        shown = self._shown(chat, given, *_text(given, "caption", MAX_CAPTION))
        shown.photo = photo
        return self._show(chat, shown)

    def edit_message_text(self, given: dict[str, Any]) -> dict[str, Any]:
        shown = self._editable(given)
        if shown.document or shown.photo:
            raise bad("there is no text in the message to edit")
        text, entities = _text(given, "text", MAX_TEXT)
        if not text:
            raise bad("message text is empty")
        return self._change(shown, text, entities, keyboard(given))

    def edit_message_caption(self, given: dict[str, Any]) -> dict[str, Any]:
        shown = self._editable(given)
        text, entities = _text(given, "caption", MAX_CAPTION)
        return self._change(shown, text, entities, keyboard(given))

    def edit_message_reply_markup(self, given: dict[str, Any]) -> dict[str, Any]:
        shown = self._editable(given)
        return self._change(shown, shown.text, shown.entities, keyboard(given))

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

    def _shown(
        self, chat: dict[str, Any], given: dict[str, Any], text: str, entities: list[dict[str, Any]]
    ) -> Shown:
        topic = int(given["message_thread_id"]) if "message_thread_id" in given else None
        group = self._world.groups.get(chat["id"])
        if topic is not None and (group is None or topic not in group.topics):
            raise bad("message thread not found")
        about = given.get("reply_parameters") or {}
        if about and not about.get("message_id"):
            raise bad("message to be replied not found")
        shown = Shown(0, chat["id"], text, entities, keyboard(given), topic=topic, asks=asks(given))
        shown.answers = about.get("message_id")
        return shown

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
        if "force_reply" in (given.get("reply_markup") or {}):
            raise bad("object expected as reply markup")
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
    if shown.topic:
        base |= {"message_thread_id": shown.topic, "is_topic_message": True}
    if shown.photo:
        sizes = [{"file_id": "p", "file_unique_id": "p", "width": 90, "height": 60}]
        return {**base, "caption": shown.text, "photo": sizes}
    if shown.document is None:
        return {**base, "text": shown.text, "entities": shown.entities}
    file_id = str(shown.message_id)
    described = {"file_id": file_id, "file_unique_id": file_id, "file_name": shown.document.name}
    return {**base, "caption": shown.text, "document": described}


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
    if len(entities) > MAX_ENTITIES:
        raise AssertionError(f"{len(entities)} entities: Telegram would show some as plain text")
    if units(text) > limit:
        raise bad("message is too long" if name == "text" else "message caption is too long")
    return text.strip(), entities


def _file(given: dict[str, Any], name: str, limit: int) -> File:
    found = given.get(name)
    if not isinstance(found, File):
        raise bad(f"there is no {name} in the request")
    if not found.content:
        raise bad("file must be non-empty")
    if len(found.content) > limit:
        raise RefusedError(413, "Request Entity Too Large")
    return found
