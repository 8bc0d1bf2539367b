"""What a network says of a message that it does not take, without what it quotes of it."""

import re

QUOTE = re.compile(r"[\"`<«“„‘@].*|(?<!\w)'.*", re.DOTALL)
"""Where a reason begins to quote; the apostrophe in a word such as "can't" is none."""
LEFT_OVER = " :.,(\n"


def unquoted(reason: str) -> str:
    """Return *reason* up to where it begins to quote: behind that may be somebody's words."""
    return QUOTE.sub("", reason).rstrip(LEFT_OVER)
