"""Questions asked in a group: which step, and which question, an answer to one of them belongs to.

Telegram brings an answer with the message it answers. Both stand in that message as a link on a sign
of no width, so that they are known after any restart without keeping anything.
"""

import html
from urllib.parse import parse_qs, quote, urlsplit

from telegram import Message, MessageEntity

from bot.conversation.messages import Ask

NO_WIDTH = "\u200b"
PAGE = "https://t.me/"
KEY, WHICH = "answers", "to"


def mark(ask: Ask) -> str:
    """Return the mark of what is asked, in HTML that shows nothing."""
    url = f"{PAGE}?{KEY}={quote(ask.step)}&{WHICH}={quote(ask.question)}"
    return f'<a href="{html.escape(url)}">{NO_WIDTH}</a>'


def answered(message: Message, bot_id: int) -> tuple[str, str] | None:
    """Return the step and the name of our question that *message* answers; None if it answers none."""
    asked = message.reply_to_message
    if asked is None or asked.from_user is None or asked.from_user.id != bot_id:
        return None
    links = (e.url for e in asked.entities if e.type == MessageEntity.TEXT_LINK and e.url)
    return next((found for url in links if (found := _read(url))), None)


def _read(url: str) -> tuple[str, str] | None:
    parts = urlsplit(url)
    if parts.hostname != "t.me":
        return None
    said = parse_qs(parts.query)
    return (said[KEY][0], said.get(WHICH, [""])[0]) if KEY in said else None
