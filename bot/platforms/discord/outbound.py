"""Neutral messages as Discord takes them."""

import json
from collections.abc import Sequence
from typing import Any

from bot.conversation.capabilities import Capabilities, length, rows
from bot.conversation.markup import as_plain, render
from bot.conversation.messages import Button, Document, Look, Message
from bot.platforms.discord.markdown import DISCORD

CAPABILITIES = Capabilities(
    max_text=2000, max_buttons=25, max_label=80, can_replace=True, max_caption=2000, takes_feelings=False
)
"""Discord's limits: https://docs.discord.com/developers/resources/message, .../components/reference."""

EPHEMERAL = 1 << 6
LOADING = 1 << 7
SUPPRESS_EMBEDS = 1 << 2
MAX_ROWS = 5
MAX_IN_ROW = 5
STYLES = {Look.PRIMARY: 1, Look.PLAIN: 2, Look.DANGER: 4}


def body(message: Message, *, ephemeral: bool = False) -> dict[str, Any]:
    """Return *message* as the JSON of Discord's messages. It mentions nobody and shows no previews."""
    files = [{"id": 0, "filename": message.document.name}] if message.document else []
    return {
        "content": content(message),
        "components": components(message.buttons),
        "allowed_mentions": {"parse": []},
        "attachments": files,
        "flags": SUPPRESS_EMBEDS | (EPHEMERAL if ephemeral else 0),
    }


def content(message: Message) -> str:
    """Return the text in Discord's Markdown, or without its formatting where only that fits."""
    text = render(message.text, DISCORD)
    return text if length(text) <= CAPABILITIES.max_text else as_plain(message.text)


def components(buttons: Sequence[Button]) -> list[dict[str, Any]]:
    """Return *buttons* as action rows: at most five rows of five."""
    table = rows(buttons)
    if len(table) > MAX_ROWS:
        table = [list(buttons[i : i + MAX_IN_ROW]) for i in range(0, len(buttons), MAX_IN_ROW)]
    seen: dict[str, int] = {}
    return [{"type": 1, "components": [_button(b, seen) for b in row]} for row in table]


def form(payload: dict[str, Any], document: Document) -> list[dict[str, Any]]:
    """Return the fields of a multipart request that carries *payload* and *document*."""
    return [
        {"name": "payload_json", "value": json.dumps(payload)},
        {
            "name": "files[0]",
            "value": document.content.encode(),
            "filename": document.name,
            "content_type": document.media_type,
        },
    ]


def _button(button: Button, seen: dict[str, int]) -> dict[str, Any]:
    name = button.action.encode()
    seen[name] = seen.get(name, 0) + 1
    # Discord refuses a message in which two buttons carry the same name.
    custom_id = name if seen[name] == 1 else f"{name}|{seen[name]}"
    return {"type": 2, "style": STYLES[button.look], "label": button.label, "custom_id": custom_id}
