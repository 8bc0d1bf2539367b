"""The small rich text in Discord's Markdown, with everything else shown as it was written."""

import re
from urllib.parse import quote, unquote

from bot.conversation.markup import STILL, TIME, Escape, Link, Quote, Style

_address = re.compile(r"((?<![0-9A-Za-z])https?://[^\s<]+)")
_sign = re.compile(
    r"([\\`*_~|<]"  # Emphasis, code, struck out, spoiler; "<" opens mentions, times, emoji and links.
    r"|@(?=everyone|here)"
    r"|(?<=\])\("  # A masked link.
    r"|:(?=[\w+-]*[A-Za-z+-][\w+-]*:))"  # An emoji by its name.
)
_line_start = re.compile(r"^(\s*)([#>+-])", re.MULTILINE)
_number = re.compile(r"^(\s*\d+)([.)])(?=\s|$)", re.MULTILINE)


class DiscordEscape(Escape):
    """Puts a backslash before what Discord takes for formatting or a mention, and nothing else."""

    def __call__(self, text: str) -> str:
        """Return *text* such that Discord shows it as it is; addresses stay whole."""
        parts = _address.split(text)
        parts[::2] = [_sign.sub(r"\\\1", part) for part in parts[::2]]
        parts[1::2] = [quote(part, safe="/:?#[]@!$&'()+,;=%._-") for part in parts[1::2]]
        return _number.sub(r"\1\\\2", _line_start.sub(r"\1\\\2", "".join(parts)))


class DiscordLink(Link):
    """A masked link where Discord knows them (web addresses only), else the label and the address.

    A moment is shown in the words of the message, which are the wall clock of the place, and beside them
    how far away it is: that is true in every zone, and stays true while the message grows old.
    """

    def __call__(self, label: str, href: str) -> str:
        """Return the link to *href*, whose *label* is already rendered."""
        if href.startswith(TIME):
            return f"{label} (<t:{href.removeprefix(TIME)}:R>)"
        if href == STILL:
            return label  # Discord makes links of whole addresses only.
        if not href.startswith(("https://", "http://")):
            return _beside(label, href)
        if _bare(label) == href:
            return href
        shown = label.replace("[", r"\[").replace("]", r"\]")
        return f"[{shown}]({href.replace('(', '%28').replace(')', '%29')})"


def _bare(label: str) -> str:
    return label.replace("\\", "")


def _beside(label: str, href: str) -> str:
    address = unquote(href.partition(":")[2] or href)
    known = re.sub(r"\W", "", address) == re.sub(r"\W", "", label)
    return label if known else f"{label} {DISCORD.escape(f'({address})')}"


DISCORD = Style(DiscordEscape(), ("**", "**"), ("_", "_"), DiscordLink(), Quote())
