"""Questions asked in a group: which step an answer to one of them belongs to.

Telegram brings an answer with the message it answers. The step stands in that message as a link on
a sign of no width, so that it is known after any restart without keeping anything.
"""

import html
from urllib.parse import parse_qs, quote, urlsplit

from telegram import Message, MessageEntity

NO_WIDTH = "\u200b"
PAGE = "https://t.me/"
KEY = "answers"


def mark(step: str) -> str:
    """Return the mark of *step*, in HTML that shows nothing."""
    return f'<a href="{html.escape(f"{PAGE}?{KEY}={quote(step)}")}">{NO_WIDTH}</a>'


def answered(message: Message, bot_id: int) -> str | None:
    """Return the step of our question that *message* answers; None if it answers none."""
    asked = message.reply_to_message
    if asked is None or asked.from_user is None or asked.from_user.id != bot_id:
        return None
    links = (e.url for e in asked.entities if e.type == MessageEntity.TEXT_LINK and e.url)
    return next((step for url in links if (step := _step(url))), None)


def _step(url: str) -> str | None:
    parts = urlsplit(url)
    if parts.hostname != "t.me":
        return None
    return next(iter(parse_qs(parts.query).get(KEY, ())), None)
