"""The signs of what people type: which of them may stand in a name, a title or a post."""

import re
import unicodedata

READ_ALOUD = "abcdefghjkmnpqrstuvwxyz23456789"
"""Letters and digits that nobody mistakes for each other when a code is read aloud."""
STEERING = "\u202a-\u202e\u2066-\u2069"
"""Signs that turn the direction of what follows: they would run on into our own words (Unicode UAX 9)."""
CONTROLS = "\x00-\x08\x0e-\x1f\x7f-\x9f"
NO_TEXT = "\ufeff\ufff9-\ufffb\ufffe\uffff"
NOTHING = re.compile(f"[{CONTROLS}{STEERING}{NO_TEXT}]")
BLANK = frozenset("\u115f\u1160\u2800\u3164\uffa0")
"""Signs that count as letters or symbols and show nothing."""
UNSEEN = ("C", "Z", "M")
"""A mark shows nothing without the sign that it stands on."""
MARKS = 4
"""More marks on one sign no language needs; they would run over the lines above and below."""
ALIVE = re.compile(
    r"://|\bwww\.|\S@\S|(?<![\w<])[@#/][^\W\d]|\w\.(?:com|org|net|info|io|me|ru|app|link|example)\b|(?-i:[^\W\d]{2}\.[a-z]{2,}\b)",
    re.IGNORECASE,
)
"""What networks make something to press of, wherever it stands: addresses, commands, mentions, topics."""

STIRRING = re.compile(r"\w\.[^\W\d_]{2}|(?<![\w<])[@#/][^\W\d]")
"""As `ALIVE`, of a single word, and rather more than any network: what is kept still reads the same."""
WHOLE = re.compile(r"://|\S@\S")


def stirs(word: str) -> bool:
    """Whether a network could make a link of *word* that does not say where it leads, or a command."""
    return STIRRING.search(word) is not None and WHOLE.search(word) is None


def whole_signs(text: str) -> str:
    """Return *text* with every half of a sign replaced, so that it can be written as UTF-8."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def legible(text: str) -> str:
    """Return *text* as it may be kept and shown again: whole signs, line breaks, and no controls.

    What steers the direction of writing goes as well. Joiners stay, since names in Persian and families
    of emoji need them, and so do the marks of direction, which reach no further than themselves.
    """
    lines = "\n".join(whole_signs(text).splitlines())
    return NOTHING.sub("", lines).replace("\t", " ")


def one_line(text: str) -> str:
    """Return *text* as it may be kept, on one line; empty where nothing of it can be seen."""
    words = _few_marks(" ".join(legible(text).split()))
    return words if any(_shows(sign) for sign in words) else ""


def a_name(text: str) -> str:
    """Return *text* as a name on one line; empty if it shows nothing, or holds what can be pressed."""
    words = one_line(text)
    return "" if ALIVE.search(words) else words


def _few_marks(text: str) -> str:
    kept, marks = [], 0
    for sign in text:
        marks = marks + 1 if unicodedata.category(sign) in ("Mn", "Me") else 0
        if marks <= MARKS:
            kept.append(sign)
    return "".join(kept)


def _shows(sign: str) -> bool:
    # What Python's Unicode does not know yet (Cn) is a new emoji as likely as not.
    kind = unicodedata.category(sign)
    return sign not in BLANK and (kind in ("Cn", "Co") or kind[0] not in UNSEEN)
