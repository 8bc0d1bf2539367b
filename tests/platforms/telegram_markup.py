"""What may stand under a message, as strictly as Telegram sees it."""

from typing import Any
from urllib.parse import urlsplit

from tests.platforms.telegram_front import bad
from tests.platforms.telegram_html import units

MAX_DATA, MAX_LABEL, MAX_BUTTONS, MAX_ROW, MAX_COPY, MAX_PLACEHOLDER = 64, 100, 100, 8, 256, 64
WIDE, HIGH = 3, 8
"""What people can take in on a phone; Telegram itself takes more."""
STYLES = {None, "primary", "success", "danger"}
DOES = ("url", "callback_data", "copy_text", "web_app", "login_url", "switch_inline_query")


def keyboard(given: dict[str, Any]) -> list[list[dict[str, Any]]]:
    """Return the rows under a message."""
    rows: list[list[dict[str, Any]]] = (given.get("reply_markup") or {}).get("inline_keyboard", [])
    if sum(len(row) for row in rows) > MAX_BUTTONS or any(len(row) > MAX_ROW for row in rows):
        raise bad("REPLY_MARKUP_TOO_LONG")
    assert len(rows) <= HIGH, f"{len(rows)} rows of buttons"
    assert all(0 < len(row) <= WIDE for row in rows), "a row of more than three buttons, or of none"
    for row in rows:
        for button in row:
            _check_button(button)
    return rows


def asks(given: dict[str, Any]) -> dict[str, Any] | None:
    """Return what is said about the field for an answer, if the message opens one."""
    markup = given.get("reply_markup") or {}
    if "force_reply" not in markup:
        return None
    if markup["force_reply"] is not True or "inline_keyboard" in markup:
        raise bad("object expected as reply markup")
    if units(markup.get("input_field_placeholder", "x")) not in range(1, MAX_PLACEHOLDER + 1):
        raise bad("input field placeholder must be 1-64 characters long")
    return dict(markup)


def _check_button(button: dict[str, Any]) -> None:
    if not 1 <= units(button.get("text", "")) <= MAX_LABEL or not button["text"].strip():
        raise bad("BUTTON_TEXT_INVALID")
    if sum(what in button for what in DOES) != 1:
        raise bad("can't parse inline keyboard button: exactly one of the optional fields must be used")
    if "callback_data" in button and not 1 <= len(button["callback_data"].encode()) <= MAX_DATA:
        raise bad("BUTTON_DATA_INVALID")
    if "url" in button and urlsplit(button["url"]).scheme not in ("http", "https", "tg"):
        raise bad("BUTTON_URL_INVALID")
    if "copy_text" in button and not 1 <= units(button["copy_text"]["text"]) <= MAX_COPY:
        raise bad("BUTTON_COPY_TEXT_INVALID")
    if button.get("style") not in STYLES:
        raise bad("BUTTON_STYLE_INVALID")
