"""Links that lead to the bot, each with a QR code that a phone reads from the terminal."""

import shutil
import sys
from collections.abc import Sequence
from itertools import zip_longest

import segno

from bot.conversation.account import Account
from bot.setup.terminal import Terminal

QUIET_ZONE = 2
BLACK_ON_WHITE, PLAIN = "\x1b[30;107m", "\x1b[0m"
"""Named outright: a dark terminal would else draw a code inside out, which some phones cannot read."""
HALVES = {(0, 0): " ", (1, 0): "▀", (0, 1): "▄", (1, 1): "█"}


def show(terminal: Terminal, account: Account) -> None:
    """Show the links to *account*."""
    terminal.say()
    terminal.say(f"{account.network}: {account.name}")
    for invitation in account.invitations:
        terminal.say(f"  {invitation.purpose}")
        terminal.show(f"  {invitation.url}")
        for line in _fitting(drawing(invitation.url)):
            terminal.show(f"  {BLACK_ON_WHITE}{line}{PLAIN}")
        terminal.say()


def drawing(url: str) -> list[str]:
    """The lines of a QR code of *url*: each sign shows two dots, one above the other."""
    rows = [bytes(row) for row in segno.make_qr(url, error="l").matrix_iter(border=QUIET_ZONE)]
    return [_line(upper, lower) for upper, lower in _pairs(rows)]


def _pairs(rows: Sequence[bytes]) -> list[tuple[bytes, bytes]]:
    white = bytes(len(rows[0]))
    return list(zip_longest(rows[::2], rows[1::2], fillvalue=white))


def _line(upper: bytes, lower: bytes) -> str:
    return "".join(HALVES[pair] for pair in zip(upper, lower, strict=True))


def _fitting(lines: list[str]) -> list[str]:
    """The lines, or none where the terminal is too narrow for them or cannot show their signs."""
    return lines if _can_draw() and len(lines[0]) + 2 <= shutil.get_terminal_size().columns else []


def _can_draw() -> bool:
    try:
        "".join(HALVES.values()).encode(sys.stdout.encoding or "ascii")
    except UnicodeEncodeError:
        return False
    return True
