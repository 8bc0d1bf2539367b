"""Telegram's HTML, read without forgiveness: what its real server might let pass is refused here."""

import html
import re
from dataclasses import dataclass, field
from typing import Any

TAGS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "a": "text_link",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "tg-time": "date_time",
}
NAMED = {"lt", "gt", "amp", "quot"}
PIECE = re.compile(
    r"<(?P<close>/?)(?P<tag>[A-Za-z][A-Za-z0-9-]*)(?P<attributes>(?:\s+[a-z-]+(?:=\"[^\"<>]*\")?)*)\s*>"
    r"|&(?P<entity>[A-Za-z]+|#\d+|#x[0-9A-Fa-f]+);"
    r"|(?P<text>[^<>&]+)"
    r"|(?P<wrong>.)",
    re.DOTALL,
)
TIME = re.compile(r'\s+unix="(\d{1,10})"(?:\s+format="((?:r|w?[dD]?[tT]?))")?')
"""As documented: seconds, and how to write them; without a format the text stays as it is."""
LINK = re.compile(r'\s+href="((?:https?|tg|mailto):[^"]+)"')


class UnreadableError(ValueError):
    """The text is not Telegram's HTML; the message says why, as Telegram would."""


def units(text: str) -> int:
    """Return the length of *text* in UTF-16 units, as Telegram counts it."""
    return len(text.encode("utf-16-le")) // 2


def parse(source: str) -> tuple[str, list[dict[str, Any]]]:
    """Return the text that *source* shows, and its entities."""
    reader = _Reader()
    for piece in PIECE.finditer(source):
        reader.read(piece)
    if reader.open:
        raise UnreadableError(f"can't find end tag corresponding to start tag {reader.open[-1][0]}")
    return reader.shown, reader.entities


@dataclass
class _Reader:
    shown: str = ""
    entities: list[dict[str, Any]] = field(default_factory=list)
    open: list[tuple[str, dict[str, Any]]] = field(default_factory=list)

    def read(self, piece: re.Match[str]) -> None:
        if piece["text"]:
            self.shown += piece["text"]
        elif piece["entity"]:
            self.shown += _sign(piece["entity"])
        elif piece["wrong"]:
            raise UnreadableError(f"unescaped {piece['wrong']!r} at offset {piece.start()}")
        elif piece["close"]:
            self._close(piece["tag"].lower())
        else:
            self._open(piece["tag"].lower(), piece["attributes"])

    def _open(self, tag: str, attributes: str) -> None:
        if tag not in TAGS:
            raise UnreadableError(f'unsupported start tag "{tag}"')
        inside = [name for name, _ in self.open]
        alone = {"a", "tg-time", "code", "pre"}
        if (
            {"code", "pre"} & set(inside)
            or (tag == "blockquote" and "blockquote" in inside)
            or (tag in alone and alone & set(inside))
        ):
            raise UnreadableError(f'"{tag}" cannot be nested here')
        entity: dict[str, Any] = {"type": TAGS[tag], "offset": units(self.shown)}
        if tag == "a":
            link = LINK.fullmatch(attributes)
            if link is None:
                raise UnreadableError("a link without an address that Telegram opens")
            entity["url"] = html.unescape(link[1])
        elif tag == "tg-time":
            time = TIME.fullmatch(attributes)
            if time is None or not 0 < int(time[1]) < 2**31:
                raise UnreadableError("a time that Telegram does not know")
            entity["unix_time"], entity["date_time_format"] = int(time[1]), time[2] or ""
        elif attributes.strip() not in ("", "expandable"):
            raise UnreadableError(f'unexpected attributes of "{tag}"')
        self.open.append((tag, entity))

    def _close(self, tag: str) -> None:
        if not self.open or self.open[-1][0] != tag:
            raise UnreadableError(f'unexpected end tag "{tag}"')
        _, entity = self.open.pop()
        entity["length"] = units(self.shown) - entity["offset"]
        if entity["length"]:
            self.entities.append(entity)


def _sign(name: str) -> str:
    if name not in NAMED and not name.startswith("#"):
        raise UnreadableError(f'unknown entity "&{name};"')
    return html.unescape(f"&{name};")
