"""What a platform can show, and how a message is made to fit it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from bot.conversation.markup import Rich
from bot.conversation.messages import Button, Copy, Link, Message
from bot.conversation.spaces import Space

Key = Button | Copy | Link
T = TypeVar("T", bound=Key)

ROW_WIDTH = 26
"""Characters of labels that stand side by side on a narrow phone before a platform cuts them."""
CLOSE_WIDTH = 36
"""The same where there are many: two columns, in which a narrow phone may cut the end of a label."""
NARROW = 3
QUOTING = re.compile(r"(?:> ?)+")


@dataclass(frozen=True, slots=True)
class Capabilities:
    """A platform's limits, declared by its adapter.

    Lengths are in UTF-16 units of the unrendered text: escapes count, so a text that fits here
    fits when it is rendered. *max_rows* counts the rows of buttons, where there is a limit to them.
    *shows_menus* is whether each reader can have a menu of commands of their own. *takes_feelings* is
    whether the network's rules let people be asked how they are in their own words; where they do not,
    only buttons ask. *shows_badges*: others see there who belongs to a group.
    *has_forms*: a button can open a form there. *asks_openly*: where others read, one
    of them can be asked for words, and given a field for the answer. *page* is how many choices
    of one kind a message offers well: of longer lists it shows a page at a time.
    *new_chats_a_day* is how many private chats the bot may begin in a day for what nobody asked for, where
    that is limited. *space* is what a place is called there in which many read. *knows_repeats*: what is
    sent again under the same nonce is not shown twice there. *news_in_channels*: news is read there in
    channels, and comes as a direct message to those only who wish for it.
    """

    max_text: int
    max_buttons: int
    max_label: int
    can_replace: bool
    max_caption: int
    max_toast: int = 200
    takes_feelings: bool = True
    shows_badges: bool = False
    has_forms: bool = False
    asks_openly: bool = False
    max_rows: int | None = None
    shows_menus: bool = False
    page: int = 7
    new_chats_a_day: int | None = None
    space: Space = Space.GROUP
    knows_repeats: bool = False
    news_in_channels: bool = False


def length(text: str) -> int:
    """Return the length of *text* as chat platforms count it, in UTF-16 units."""
    return len(text.encode("utf-16-le")) // 2


def fit(message: Message, limits: Capabilities) -> tuple[Message, ...]:
    """Split and shorten *message* so that a platform with *limits* can show it.

    Nothing is lost: text beyond the limit comes in further messages, and so do buttons; what is there to be
    copied stands in the text as well, and has no button where there is no room. The document goes with the
    first part, the buttons with the last, and what stands beside them after them.
    """
    first_limit = limits.max_caption if message.has_file else limits.max_text
    chunks = split(message.text, limits.max_text)
    if length(chunks[0]) > first_limit:
        chunks = [*split(message.text, first_limit)]
    keys = [*message.buttons, *message.beside]
    groups = _groups([replace(key, label=_shorten(key.label, limits.max_label)) for key in keys], limits)
    bare = replace(
        message,
        buttons=(),
        beside=(),
        replaces=None,
        document=None,
        picture=None,
        ask=None,
        badge=None,
        mentions=None,
        knock=None,
        menu=None,
        in_sight=None,
        notice=None,
        # What is said in the place of the whole is said once, and none of the rest beside it.
        confidential=message.confidential or message.in_sight is not None,
    )
    parts = [replace(bare, text=chunk) for chunk in chunks]
    parts[0] = replace(
        parts[0],
        replaces=message.replaces if limits.can_replace else None,
        document=message.document,
        picture=message.picture,
        badge=message.badge,
        mentions=message.mentions,
        knock=message.knock,
        menu=message.menu,
        in_sight=fit(message.in_sight, limits)[0] if message.in_sight else None,
        notice=message.notice,
        confidential=message.confidential,
    )
    parts[-1] = _with(parts[-1], groups[0])
    parts += [_with(replace(bare, text=Rich("…")), group) for group in groups[1:]]
    parts[-1] = replace(parts[-1], ask=message.ask)
    return tuple(parts)


def _groups(keys: Sequence[Key], limits: Capabilities) -> list[list[Key]]:
    """Return *keys* in groups, each of which fits under one message."""
    groups: list[list[Key]] = [[]]
    for key in keys:
        longer = [*groups[-1], key]
        high = limits.max_rows is not None and len(table(longer, limits.max_rows)) > limits.max_rows
        if len(longer) <= limits.max_buttons and not high:
            groups[-1] = longer
        elif not isinstance(key, Copy):
            groups.append([key])
    return groups


def _with(message: Message, keys: Sequence[Key]) -> Message:
    buttons = tuple(key for key in keys if isinstance(key, Button))
    return replace(message, buttons=buttons, beside=tuple(k for k in keys if not isinstance(k, Button)))


def table(buttons: Sequence[T], max_rows: int | None) -> list[list[T]]:
    """Return *buttons* in rows, closer together if there would be more than *max_rows* of them."""
    airy = rows(buttons)
    return airy if max_rows is None or len(airy) <= max_rows else rows(buttons, width=CLOSE_WIDTH)


def rows(buttons: Sequence[T], per_row: int = NARROW, width: int = ROW_WIDTH) -> list[list[T]]:
    """Return *buttons* in rows of at most *width* characters: short labels share one, long ones do not.

    What leads to no turn begins a row of its own.
    """
    found: list[list[T]] = []
    for button in buttons:
        row = found[-1] if found else []
        taken = sum(length(b.label) for b in row) + length(button.label) + 2 * len(row)
        alike = not row or isinstance(row[-1], Button) == isinstance(button, Button)
        if row and alike and len(row) < per_row and taken <= width:
            row.append(button)
        else:
            found.append([button])
    return found


def split(text: Rich, size: int) -> list[Rich]:
    """Return *text* in pieces of at most *size* UTF-16 units, cut between blocks where that is possible.

    Every piece says something: networks refuse an empty quotation. What is cut within one goes on as one.
    """
    pieces: list[str] = []
    rest = str(text)
    while length(rest) > size:
        window = _start(rest, size)
        cuts = (window.rfind(sign) for sign in ("\n\n", "\n", " "))
        cut = next((at for at in cuts if at > 0 and _says(window[:at])), 0) or _whole(window)
        pieces.append(rest[:cut].rstrip())
        rest = _quoting(rest[:cut], rest[cut:]) + rest[cut:].lstrip()
    said = [piece for piece in [*pieces, rest] if _says(piece)]
    return [Rich(piece) for piece in said or [rest]]


def _says(piece: str) -> bool:
    """Whether there is more in *piece* than the signs with which quotations and lists begin."""
    return bool(piece.strip("> \n-"))


def _quoting(before: str, after: str) -> str:
    """Return the signs with which *after* begins if the cut before it is within a line of a quotation."""
    signs = QUOTING.match(before.rpartition("\n")[2])
    return signs.group() if signs and after and not after.startswith("\n") else ""


def _start(text: str, size: int) -> str:
    return text.encode("utf-16-le")[: size * 2].decode("utf-16-le", errors="ignore")


def _whole(window: str) -> int:
    trailing = re.search(r"\\+$", window)
    odd = trailing is not None and len(trailing.group()) % 2 == 1
    return len(window) - 1 if odd else len(window)  # A sign and the backslash before it stay together.


def _shorten(label: str, size: int) -> str:
    return label if length(label) <= size else _start(label, size - 1) + "…"
