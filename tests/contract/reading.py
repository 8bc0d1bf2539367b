"""What a person reads of a message: a network's own formatting, read back to the words on the screen."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

Moment = Callable[[datetime], str]
"""How a moment reads on somebody's phone."""

MARKED = re.compile(
    r"\\(?P<sign>[^\w\s])"
    r"|(?P<away> \(<t:\d+:R>\))"
    r"|\[(?P<label>(?:\\.|[^\]\\])*)\]\((?P<url>https?://[^\s)]+)\)"
    r"|(?P<bare>https?://[^\s<]+)"
    r"|(?P<ago> ?\(<t:\d+:R>\))"
    r"|<t:(?P<at>\d+)(?::\w)?>"
    r"|(?P<mark>\*\*|(?<![^\W_])_(?=\S)|(?<=\S)_(?![^\W_]))"
)
DOORS = ((re.compile(r"https://t\.me/doorstep_test_bot(?:\?start=)?"), "https://telegram.example/"),)
"""The pages that lead to the bot, and what the simulated networks call theirs."""


def of_telegram(text: str, entities: list[dict[str, Any]]) -> str:
    """Return *text* with addresses written out and quotations marked, as plain words show them."""
    units = text.encode("utf-16-le")
    inserted: list[tuple[int, str]] = []
    for entity in entities:
        begin, end = entity["offset"], entity["offset"] + entity["length"]
        words = units[begin * 2 : end * 2].decode("utf-16-le")
        if entity["type"] == "text_link" and entity["url"] != words:
            inserted.append((end, f" ({entity['url']})"))
        elif entity["type"] == "blockquote":
            inserted += [(at, "> ") for at in _line_starts(words, begin)]
    for at, what in sorted(inserted, reverse=True):
        units = units[: at * 2] + what.encode("utf-16-le") + units[at * 2 :]
    return doors(units.decode("utf-16-le"))


def of_discord(content: str, moment: Moment) -> str:
    """Return *content* as Discord's client shows it, with addresses and moments written out.

    How long it is until a moment, which stands behind it in Discord's own words, is left out.
    """
    return doors(_read(content, moment))


def doors(text: str) -> str:
    """Return *text* with the ways to the bot named as the simulated networks name theirs."""
    for page, known in DOORS:
        text = page.sub(known, text)
    return text


def _read(content: str, moment: Moment) -> str:
    def read(found: re.Match[str]) -> str:
        if found["label"] is not None:
            words = _read(found["label"], moment)
            return words if words == found["url"] else f"{words} ({found['url']})"
        if found["at"]:
            return moment(datetime.fromtimestamp(int(found["at"]), UTC))
        return found["sign"] or found["bare"] or ""

    return MARKED.sub(read, content)


def _line_starts(words: str, begin: int) -> list[int]:
    starts, at = [begin], begin
    for line in words.split("\n")[:-1]:
        at += len(line.encode("utf-16-le")) // 2 + 1
        starts.append(at)
    return starts
