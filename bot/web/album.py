"""What all phones of the demo have shown, in order, so that a page that comes late or again sees it all."""

import asyncio
import contextlib
from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from bot.conversation.codec import from_json, to_json
from bot.conversation.messages import Message
from bot.web import tour
from bot.web.picture import Bubble, Picture


class Album:
    """All pictures, in the order in which their bubbles first appeared.

    *begun* is whether anything has been done on the page. *done* is how many steps of the guided minute
    are done, and *free* whether the rest is skipped, or cannot be done any more.
    """

    def __init__(self, now: Callable[[], datetime]) -> None:
        self.begun = False
        self.done = 0
        self.free = False
        self._now = now
        self._pictures: dict[tuple[str, str], Picture] = {}
        self._number = 0
        self._news = asyncio.Event()

    @property
    def number(self) -> int:
        """The number of the latest thing that happened."""
        return self._number

    def show(self, person: str, bubble: Bubble) -> None:
        """Take a picture of what has just appeared or changed on *person*'s phone."""
        old = self.find(person, bubble.id)
        number = self.touch()
        if old:
            fresh = replace(old, number=number, message=bubble.message, changed=True)
        else:
            fresh = Picture(number, person, bubble.id, bubble.mine, bubble.message, self._now())
        self._keep(fresh)

    def press(self, person: str, label: Message, action: str) -> None:
        """Note that *person* pressed a button of that label."""
        number = self.touch()
        line = f"press-{number}"
        self._keep(Picture(number, person, line, True, label, self._now(), pressed=action))

    def touch(self) -> int:
        """Note that something happened which is no bubble, such as a moved clock; return its number."""
        self._number += 1
        self._news.set()
        self._news = asyncio.Event()
        return self._number

    def since(self, number: int = 0) -> list[Picture]:
        """Return what appeared or changed after *number*."""
        return [picture for picture in self._pictures.values() if picture.number > number]

    def find(self, person: str, line: str) -> Picture | None:
        """Return a bubble of *person*'s phone."""
        return self._pictures.get((person, line))

    async def news(self, number: int, patience: float) -> None:
        """Wait until more has happened than *number*, or for so many seconds."""
        if self._number <= number:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(patience):  # Unlike wait_for in 3.11, it loses no cancellation.
                    await self._news.wait()

    def forget(self, person: str) -> None:
        """Forget what one phone has shown."""
        for theirs in [key for key in self._pictures if key[0] == person]:
            del self._pictures[theirs]
        self.touch()

    def clear(self) -> None:
        """Forget everything; what comes next is still numbered on."""
        self._pictures.clear()
        self.begun, self.done, self.free = False, 0, False
        self.touch()

    def as_json(self) -> dict[str, Any]:
        """Return everything in a form that can be kept."""
        pictures = [
            asdict(picture) | {"message": to_json(picture.message), "at": picture.at.isoformat()}
            for picture in self._pictures.values()
        ]
        marks = {"begun": self.begun, "done": self.done, "free": self.free, "number": self._number}
        return {**marks, "pictures": pictures}

    def restore(self, kept: dict[str, Any]) -> None:
        """Put back what `as_json` gave."""
        self.begun, self.done, self.free = kept["begun"], kept["done"], kept["free"]
        self._number = kept["number"]
        for data in kept["pictures"]:
            at = datetime.fromisoformat(data["at"])
            picture = Picture(**(data | {"message": from_json(data["message"]), "at": at}))
            self._pictures[picture.person, picture.line] = picture

    def _keep(self, picture: Picture) -> None:
        self._pictures[picture.person, picture.line] = picture
        self.done = tour.after(picture, self.done)
        self.free = self.free or tour.leaves(picture, self.done)
