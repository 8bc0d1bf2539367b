"""The small rich text in Telegram's HTML."""

import html
import re

from bot.conversation.markup import STILL, TIME, Escape, Link, Quote, Rich, Style, render
from bot.platforms.telegram.place import whole_signs

OPENED = ("http://", "https://", "mailto:", "tg:")
MOMENT = re.compile(r"[1-9]\d{0,9}")
STIRRING = re.compile(r"([.@#/])(?=\w)")
JOINER = "\N{WORD JOINER}"
"""Shows nothing and parts no line, and ends what Telegram takes for an address, a command or a mention:
https://github.com/tdlib/td/blob/master/td/telegram/MessageEntity.cpp (``match_urls``)."""
LATEST = 2**31 - 1
IN_FULL = "wDt"
"""Weekday, date and time, as the reader's own phone writes them; older apps show the words inside."""


class _HtmlEscape(Escape):
    def __call__(self, text: str) -> str:
        return html.escape(whole_signs(text), quote=False)


class _HtmlLink(Link):
    def __call__(self, label: str, href: str) -> str:
        if href.startswith(OPENED):
            return f'<a href="{html.escape(whole_signs(href))}">{label}</a>'
        if href.startswith(TIME):
            return _time(label, href.removeprefix(TIME))
        if href == STILL:
            return STIRRING.sub(rf"\1{JOINER}", label)
        number = html.escape(href.removeprefix("tel:"), quote=False)
        return label if number in label else f"{label} ({number})"  # Telegram finds numbers by itself.


class _HtmlQuote(Quote):
    def __call__(self, body: str) -> str:
        inside = body.replace("<blockquote>", "").replace("</blockquote>", "")  # They cannot be nested.
        return f"<blockquote>{inside}</blockquote>"


STYLE = Style(_HtmlEscape(), ("<b>", "</b>"), ("<i>", "</i>"), _HtmlLink(), _HtmlQuote())


def to_html(text: Rich) -> str:
    """Return *text* in Telegram's HTML."""
    return render(text, STYLE)


def _time(label: str, unix: str) -> str:
    if not MOMENT.fullmatch(unix) or int(unix) > LATEST:
        return label
    return f'<tg-time unix="{unix}" format="{IN_FULL}">{label}</tg-time>'
