"""What the page is told: pictures, the clock and the guided minute, as JSON."""

from base64 import b64encode
from collections.abc import Collection, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from babel.dates import format_date

from bot.conversation.capabilities import rows
from bot.conversation.circles import Circle
from bot.conversation.messages import Button, Copy, Document, Link, Look
from bot.conversation.messages import Picture as Image
from bot.conversation.platform import CommandInfo
from bot.engine.texts import Reader
from bot.web import tour
from bot.web.album import Album
from bot.web.html import as_html
from bot.web.picture import Picture

HELP = "safe"
SKIES = ((6, "night"), (9, "dawn"), (17, "day"), (21, "dusk"), (24, "night"))
"""What the sky looks like until that hour."""


def clock(now: datetime, reader: Reader) -> dict[str, str]:
    """Return the hour as the page shows it."""
    local = now.astimezone(reader.zone)
    weekday = format_date(local, "EEEE", locale=reader.language)
    return {
        "iso": local.isoformat(timespec="minutes"),
        "words": f"{weekday[:1].upper()}{weekday[1:]} {reader.hour(now)}",
        "time": reader.hour(now),
        "sky": next(sky for until, sky in SKIES if local.hour < until),
    }


def line(picture: Picture, reader: Reader) -> dict[str, Any]:
    """Return one bubble as the page shows it."""
    message = picture.message
    return {
        "id": picture.line,
        "own": picture.own,
        "pressed": bool(picture.pressed),
        "html": as_html(message.text),
        "time": reader.hour(picture.at),
        "changed": picture.changed,
        "rows": [[_button(button) for button in row] for row in rows(message.buttons)],
        "file": _file(message.document) if message.document else None,
        "picture": _image(message.picture) if message.picture else None,
        "beside": [_beside(each) for each in message.beside],
    }


def guide(album: Album) -> dict[str, Any]:
    """Return how far the guided minute has come, and what it asks for next."""
    wanted = None if album.free else tour.mark(album.since(), album.done)
    filled = {name: value for name, value in asdict(wanted).items() if value} if wanted else None
    return {"reached": album.done, "free": album.free, "mark": filled}


def menu(commands: Sequence[CommandInfo], circles: Collection[Circle], language: str) -> list[dict[str, str]]:
    """Return the commands of *circles* as a menu shows them: help first, then the rarer ones."""
    theirs = [c for c in commands if c.circle in circles]
    return [
        {"name": c.name, "words": c.descriptions.get(language) or next(iter(c.descriptions.values()), "")}
        for c in sorted(theirs, key=lambda c: (c.name != HELP, c.circle is Circle.EVERYONE))
    ]


def _button(button: Button) -> dict[str, str]:
    look = "" if button.look is Look.PLAIN else str(button.look)
    return {"label": button.label, "action": button.action.encode(), "look": look}


def _beside(each: Copy | Link) -> dict[str, str]:
    return {"label": each.label} | ({"copy": each.words} if isinstance(each, Copy) else {"url": each.url})


def _image(image: Image) -> dict[str, str]:
    content = b64encode(image.content).decode()
    return {"alt": image.alt, "src": f"data:{image.media_type};base64,{content}"}


def _file(document: Document) -> dict[str, str]:
    content = b64encode(document.content.encode()).decode()
    return {"name": document.name, "href": f"data:{document.media_type};base64,{content}"}
