"""Neutral messages as Discord takes them."""

import json
from typing import Any, NamedTuple

from bot.conversation.capabilities import Capabilities, length
from bot.conversation.markup import as_plain, render
from bot.conversation.messages import Message
from bot.conversation.spaces import Space
from bot.platforms.discord.components import components
from bot.platforms.discord.markdown import DISCORD
from bot.platforms.discord.openings import FOR_NEWS

MAX_TEXT = 2000
ROOM = 40
"""Characters that the call of a role takes at most, above the words of a post, and the signs around words
that are shown exactly as they are."""

CAPABILITIES = Capabilities(
    max_text=MAX_TEXT - ROOM,
    max_buttons=75,
    max_label=80,
    can_replace=True,
    max_caption=MAX_TEXT - ROOM,
    takes_feelings=False,
    shows_badges=True,
    has_forms=True,
    page=60,
    new_chats_a_day=FOR_NEWS,
    space=Space.CHANNEL,
    knows_repeats=True,
    news_in_channels=True,
)
"""Discord's limits: https://docs.discord.com/developers/resources/message, .../components/reference.

75 choices fit a message as three menus of 25, which leaves two rows for what stands beside them.
"""

EPHEMERAL = 1 << 6
LOADING = 1 << 7
SUPPRESS_EMBEDS = 1 << 2
MAX_ALT = 1024


class Attached(NamedTuple):
    """A file of a message. *alt* says in words what a picture shows."""

    name: str
    media_type: str
    content: bytes
    alt: str = ""


def body(message: Message, *, ephemeral: bool = False, asks: bool = False) -> dict[str, Any]:
    """Return *message* as the JSON of Discord's messages. It mentions nobody and shows no previews.

    *asks*: typed words are not heard where it stands, so that a question offers a field for its answer.
    """
    return {
        "content": content(message),
        "components": components(message, asks=asks),
        "allowed_mentions": {"parse": []},
        "attachments": [_entry(number, each) for number, each in enumerate(files(message))],
        "flags": SUPPRESS_EMBEDS | (EPHEMERAL if ephemeral else 0),
    }


def content(message: Message) -> str:
    """Return the text in Discord's Markdown; without its formatting, or in a block, if only that fits."""
    text = render(message.text, DISCORD)
    if length(text) <= CAPABILITIES.max_text:
        return text
    words = as_plain(message.text)
    text = DISCORD.escape(words)
    return text if length(text) <= CAPABILITIES.max_text else _verbatim(words)


def _verbatim(words: str) -> str:
    """Return *words* in a block in which Discord looks for no formatting, and which they cannot end."""
    return "```\n" + words.replace("```", "'''") + "\n```"


def files(message: Message) -> list[Attached]:
    """Return what goes along with *message*: its document and its picture."""
    found = []
    if document := message.document:
        found.append(Attached(document.name, document.media_type, document.content.encode()))
    if picture := message.picture:
        found.append(Attached(picture.name, picture.media_type, picture.content, picture.alt))
    return found


def form(payload: dict[str, Any], message: Message) -> list[dict[str, Any]]:
    """Return the fields of a multipart request that carries *payload* and the files of *message*."""
    return [
        {"name": "payload_json", "value": json.dumps(payload)},
        *(
            {
                "name": f"files[{number}]",
                "value": each.content,
                "filename": each.name,
                "content_type": each.media_type,
            }
            for number, each in enumerate(files(message))
        ),
    ]


def _entry(number: int, each: Attached) -> dict[str, Any]:
    alt = {"description": each.alt[:MAX_ALT]} if each.alt else {}
    return {"id": number, "filename": each.name, **alt}
