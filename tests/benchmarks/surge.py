"""A town in its surge week: people join, learn, take shifts, come home; captains speak to their counties."""

import time
from collections import deque
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from bot.conversation.actions import Action
from bot.people.campaign import Campaign
from bot.platforms.simulator.adapter import Shown
from tests.benchmarks.peopled import durable
from tests.town import Town, campaign

REPLIES = ("shifts.here", "checkins.home", "checkins.figure", "checkins.face", "shifts.going")
"""What people press as soon as they are asked."""
LESSON = (
    "training.next",
    "training.date",
    "training.choose",
    "training.suits",
    "training.go",
    "training.start",
)
"""What learners press, in this order, until a module is over."""
LONGEST_LESSON = 24
LINES = 6
JOINING = ("/start", "Join", "OK", "Sam", None, "18 or over")
LOOKS = ("/week", "/me", "/shifts", "/safe", "/help", "/groups")


def county_names() -> list[str]:
    """Return the counties' slugs."""
    region: Campaign = campaign()
    return [county.slug for county in region.region.counties]


class Surge(Town):
    """The town. It counts messages both ways, and how long people wait for what they asked for."""

    def __init__(self, folder: Path, now: datetime) -> None:
        self.messages = 0
        self.waits: list[float] = []
        self._asked: dict[str, float] = {}
        self._replying: deque[tuple[str, str, Action]] = deque()
        super().__init__(folder, now=now, make_database=durable)

    def showing(self, network: str) -> Callable[[Shown], object]:
        """Count what appears, and notice who is asked for something."""
        return self._notice if network == self.home else lambda _: None

    def _notice(self, shown: Shown) -> None:
        self.messages += 1
        if shown.line.mine:
            return
        if begun := self._asked.pop(shown.reader, None):
            self.waits.append(time.perf_counter() - begun)
        lines = self.networks[self.home].phone(shown.reader).lines
        del lines[:-LINES]
        for button in shown.line.message.buttons:
            if button.action.name in REPLIES:
                self._replying.append((shown.reader, shown.line.id, button.action))
                return

    async def says(self, user: str, words: str) -> None:
        """Let somebody write, and everything happen that comes of it."""
        self._asked[user] = time.perf_counter()
        await self.networks[self.home].write(user, words, "Sam")
        await self.bot.settle()

    async def presses(self, user: str, action: Action, line_id: str) -> None:
        """Let somebody press a button, and everything happen that comes of it."""
        self.messages += 1
        self._asked[user] = time.perf_counter()
        await self.networks[self.home].press_action(user, action, line_id, "Sam")
        await self.bot.settle()

    async def reply(self) -> None:
        """Let everybody do what they have been asked to."""
        while self._replying:
            user, line_id, action = self._replying.popleft()
            await self.presses(user, action, line_id)

    async def join(self, user: str, county: str) -> None:
        """Let a stranger join."""
        for words in JOINING:
            if words is None or words.startswith("/"):
                await self.says(user, words or county)
            elif found := self.networks[self.home].phone(user).button(words):
                await self.presses(user, found[1].action, found[0].id)
            else:
                raise SystemExit(f"nobody was shown [{words}]")

    async def study(self, user: str) -> None:
        """Let a learner go through one module."""
        await self.says(user, "/learn")
        begun = False
        for _ in range(LONGEST_LESSON):
            found = self._newest(user)
            if found is None:
                return
            action, line_id = found
            if begun and action.name in ("training.go", "training.start"):
                return  # The next module is offered: this one is over.
            begun = begun or action.name == "training.go"
            await self.presses(user, action, line_id)

    async def claim(self, user: str) -> None:
        """Let somebody look for a shift, and take the first place that is offered."""
        await self.says(user, "/shifts")
        for line in reversed(self.networks[self.home].phone(user).lines):
            for button in line.message.buttons:
                if button.action.name == "shifts.claim":
                    await self.presses(user, button.action, line.id)
                    return

    async def look(self, user: str, number: int) -> None:
        """Let somebody look something up."""
        await self.says(user, LOOKS[number % len(LOOKS)])

    def _newest(self, user: str) -> tuple[Action, str] | None:
        for line in reversed(self.networks[self.home].phone(user).lines):
            by_name = {button.action.name: button.action for button in reversed(line.message.buttons)}
            for name in LESSON:
                if name in by_name:
                    return by_name[name], line.id
            if line.message.buttons:
                return None
        return None
