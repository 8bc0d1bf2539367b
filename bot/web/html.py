"""The small markup as HTML."""

from datetime import UTC, datetime
from html import escape
from urllib.parse import urlsplit

from bot.conversation.markup import TIME, Escape, Link, Quote, Rich, Style, render

SCHEMES = frozenset({"http", "https", "tel", "sms", "mailto"})


class _Text(Escape):
    def __call__(self, text: str) -> str:
        return escape(text)


class _Anchor(Link):
    def __call__(self, label: str, href: str) -> str:
        if href.startswith(TIME):
            at = datetime.fromtimestamp(int(href.removeprefix(TIME)), UTC)
            return f'<time datetime="{at.isoformat()}">{label}</time>'
        if urlsplit(href).scheme not in SCHEMES:
            return label
        return f'<a href="{escape(href)}" target="_blank" rel="noopener noreferrer">{label}</a>'


class _Blockquote(Quote):
    def __call__(self, body: str) -> str:
        return f"<blockquote>{body}</blockquote>"


HTML = Style(_Text(), ("<strong>", "</strong>"), ("<em>", "</em>"), _Anchor(), _Blockquote())


def as_html(text: Rich) -> str:
    """Return *text* as HTML in which only the markup's own tags occur; line breaks stay line breaks."""
    return render(text, HTML).replace("</blockquote>\n", "</blockquote>")  # It ends its line by itself.
