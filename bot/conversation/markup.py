"""The small rich text that the bot and its authors write: bold, italic, links, lists, quotes.

It is a subset of CommonMark. What a person typed goes in through `plain` (or `fill`), so that a name
such as ``*_Ana_*`` stays a name. Each platform renders the same tokens in its own way.
"""

import re
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache

from markdown_it import MarkdownIt
from markdown_it.token import Token

from bot.conversation.signs import legible, stirs

SPECIAL = re.compile(r"([\\`*_\[\]()<>#+\-.!|~&{}=:@^$/\"',;?])")
ESCAPED = re.compile(r"\\(.)")
WORD = re.compile(r"\S+")
FOREIGN = re.compile(
    r"[`~<#=|\t\r]|!\[|\]:|\]\(|\ {4}|^(?:[\d_]|[^\w\n])*[-*_](?:[\d_]|[^\w\n])*$", re.MULTILINE
)
"""What CommonMark beyond our subset cannot do without: these signs, or a line without letters. To look for it
first spares the start the parsing of nearly all texts of a curriculum."""
ALLOWED = {
    "paragraph",
    "inline",
    "text",
    "softbreak",
    "hardbreak",
    "em",
    "strong",
    "link",
    "bullet_list",
    "ordered_list",
    "list_item",
    "blockquote",
}

OF_A_TABLE = {"thead", "tbody", "tr", "th", "td"}
"""What stands in a table, which is named once."""
_reader = MarkdownIt("zero", {"breaks": True}).enable(
    ["emphasis", "link", "list", "blockquote", "escape", "newline"]
)
_strict = MarkdownIt("commonmark").enable(["table", "strikethrough"])


WEB = ("https://", "http://")
TIME = "time:"
"""The scheme of a link that stands for a moment, in seconds since 1970."""
STILL = "still:"
"""The address of a link that is none: a bare name, of which a network would make one by itself."""


class Rich(str):
    """Text in the small markup, fit to be rendered. A plain str is not: it may hold anybody's signs."""

    __slots__ = ()


def plain(value: str) -> Rich:
    """Return *value*, typed by anybody, so that it is shown as it was typed, as far as it is `legible`.

    Half a sign (a lone surrogate), which no network takes, is shown as the sign for what cannot be read.
    """
    lines = (line.strip() for line in legible(value).splitlines())
    return Rich("\n".join(SPECIAL.sub(r"\\\1", line) for line in lines if line))


def still(value: str) -> Rich:
    """Return *value* as `plain` does, such that no network makes a link of a bare name in it (``meet.me``).

    A whole address stays what it is: it says where it leads.
    """
    return Rich(WORD.sub(_still, plain(value)))


def _still(word: re.Match[str]) -> str:
    return f"[{word[0]}]({STILL})" if stirs(ESCAPED.sub(r"\1", word[0])) else word[0]


def fill(text: str, values: Mapping[str, object]) -> Rich:
    """Return *text* with each ``%(name)s`` filled in; what is not `Rich` is escaped, and kept `still`."""
    if not values:
        return Rich(text)
    safe = {
        key: value if isinstance(value, (Rich, int, float)) else still(str(value))
        for key, value in values.items()
    }
    return Rich(text % safe)


def join(parts: list[Rich] | tuple[Rich, ...], between: str = "\n\n") -> Rich:
    """Return *parts*, the empty ones left out, one after the other."""
    return Rich(between.join(part for part in parts if part))


def moment(words: str, at: datetime) -> Rich:
    """Return *words*, which name the moment *at*, so that a platform can show it in the reader's own zone."""
    shown = words if isinstance(words, Rich) else plain(words)
    return Rich(f"[{shown}]({TIME}{at.timestamp():.0f})")


def quote(text: str) -> Rich:
    """Return *text* as a quotation; what is not `Rich` is shown exactly as it was typed."""
    rich = text if isinstance(text, Rich) else plain(text)
    return Rich("\n".join(f"> {line}" for line in rich.split("\n")))


def tokens(text: Rich) -> list[Token]:
    """Return the parsed block tokens of *text*, in the order in which they are shown."""
    return _reader.parse(text)


def unsupported(text: str) -> list[tuple[int, str]]:
    """Return what *text* uses beyond the small markup: line numbers from 1, and the kind of thing."""
    return beyond(text) if FOREIGN.search(text) else []


def beyond(text: str) -> list[tuple[int, str]]:
    """Return the same as `unsupported`, after parsing whatever *text* is."""
    found: list[tuple[int, str]] = []
    noted: dict[str, dict[str, dict[str, list[int]]]] = {}
    for token in _strict.parse(text, noted):
        line = token.map[0] + 1 if token.map else 1
        for part in (token, *(token.children or ())):
            kind = _kind(part)
            if kind not in ALLOWED | OF_A_TABLE and (line, kind) not in found:
                found.append((line, kind))
    apart = noted.get("references", {}).values()
    return [*found, *((each["map"][0] + 1, "a link's address in another place") for each in apart)]


def _kind(part: Token) -> str:
    """Return what *part* is called when an author is told of it."""
    leads = str(part.attrs.get("href", "")) if part.type == "link_open" else None
    if part.markup == "autolink":
        return "an address in angle brackets"
    if (leads is not None and not leads.startswith(WEB)) or (part.type == "text" and "](" in part.content):
        return "a link that does not begin with https://"
    kind = part.type.removesuffix("_open").removesuffix("_close")
    return "strikethrough" if kind == "s" else kind


def as_plain(text: Rich) -> str:
    """Return *text* without its markup, as a screen reader or a log of a chat would have it."""
    return render(text, PLAIN)


class Style:
    """How the small markup is written in one platform's own way: pairs of opening and closing signs."""

    def __init__(
        self,
        escape: "Escape",
        strong: tuple[str, str],
        em: tuple[str, str],
        link: "Link",
        quote: "Quote",
    ) -> None:
        self.escape, self.strong, self.em, self.link, self.quote = escape, strong, em, link, quote


class Escape:
    """Makes plain text safe among a platform's own signs. The base leaves it as it is."""

    def __call__(self, text: str) -> str:
        """Return *text* such that the platform shows it as it is."""
        return text


class Link:
    """Writes a link. The base writes the label, and the address after it where it differs."""

    def __call__(self, label: str, href: str) -> str:
        """Return the link to *href*, whose *label* is already rendered."""
        return label if label == href or href.startswith((TIME, STILL)) else f"{label} ({href})"


class Quote:
    """Writes a quotation. The base puts a sign before each line."""

    def __call__(self, body: str) -> str:
        """Return *body*, already rendered, as a quotation."""
        return "\n".join(f"> {line}" for line in body.split("\n"))


PLAIN = Style(Escape(), ("", ""), ("", ""), Link(), Quote())


@lru_cache(maxsize=256)  # A broadcast says the same to thousands, and is read a few times on its way.
def render(text: Rich, style: Style) -> str:
    """Return *text* as *style* writes it: blocks apart by an empty line, list items by a line."""
    return _Renderer(style).blocks(tokens(text))


class _Renderer:
    def __init__(self, style: Style) -> None:
        self._style = style

    def blocks(self, flat: list[Token]) -> str:
        out: list[str] = []
        at = 0
        while at < len(flat):
            end = _closing(flat, at)
            out.append(self._block(flat[at], flat[at + 1 : end]))
            at = end + 1
        return "\n\n".join(out)

    def _block(self, token: Token, inside: list[Token]) -> str:
        if token.type in ("bullet_list_open", "ordered_list_open"):
            return self._list(token, inside)
        if token.type == "blockquote_open":
            return self._style.quote(self.blocks(inside))
        return "".join(self._inline(part.children or []) for part in inside)

    def _list(self, token: Token, inside: list[Token]) -> str:
        items: list[str] = []
        at, number = 0, int(token.attrs.get("start", 1))
        while at < len(inside):
            end = _closing(inside, at)
            mark = "• " if token.type == "bullet_list_open" else f"{number + len(items)}. "
            items.append(mark + self.blocks(inside[at + 1 : end]).replace("\n\n", "\n"))
            at = end + 1
        return "\n".join(items)

    def _inline(self, children: list[Token]) -> str:
        stack: list[tuple[str, list[str]]] = [("", [])]
        for child in children:
            match child.type:
                case "softbreak" | "hardbreak":
                    stack[-1][1].append("\n")
                case "strong_open":
                    stack[-1][1].append(self._style.strong[0])
                case "strong_close":
                    stack[-1][1].append(self._style.strong[1])
                case "em_open":
                    stack[-1][1].append(self._style.em[0])
                case "em_close":
                    stack[-1][1].append(self._style.em[1])
                case "link_open":
                    stack.append((str(child.attrs["href"]), []))
                case "link_close":
                    href, label = stack.pop()
                    stack[-1][1].append(self._style.link("".join(label), href))
                case _:
                    stack[-1][1].append(self._style.escape(child.content))
        return "".join(stack[0][1])


def _closing(flat: list[Token], at: int) -> int:
    depth = 0
    for index in range(at, len(flat)):
        depth += flat[index].nesting
        if depth == 0:
            return index
    return len(flat) - 1
