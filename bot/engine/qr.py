"""QR codes: an address that a phone reads off a poster or another phone."""

import io

from bot.conversation.messages import Picture

SCALE, BORDER = 8, 4
"""Dots of a module and modules of the quiet zone: sharp on a phone, and well under 60 KB."""


def qr_code(address: str, alt: str) -> Picture:
    """Return a PNG that holds *address*; *alt* says in words what it is."""
    import segno  # Late: only who invites somebody needs it.

    out = io.BytesIO()
    segno.make_qr(address, error="q").save(out, kind="png", scale=SCALE, border=BORDER)
    return Picture("qr.png", "image/png", out.getvalue(), alt)
