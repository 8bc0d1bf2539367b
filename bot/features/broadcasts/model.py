"""The rules of saying something to many."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from enum import StrEnum

from bot.conversation.spaces import Space

MAX_TEXT = 1500
UNDO_FOR = timedelta(seconds=60)
PROGRESS_EVERY = timedelta(seconds=5)
PROGRESS_PATIENCE = timedelta(minutes=10)
KEEP_TRYING = timedelta(days=1)
"""After this news is old, and is not sent any more. Quiet hours that come first do not count."""

SLICE = 1000
"""How many people one turn takes on: about a tenth of a second in which answers wait."""


class Enough(StrEnum):
    """What becomes of a message to somebody who has got enough that day."""

    HOLD = "hold"  # They get it the next day.
    LEAVE_OUT = "leave"


class BroadcastState(StrEnum):
    """How far a broadcast is."""

    WAITING = "waiting"  # It can still be undone.
    RUNNING = "running"
    DONE = "done"
    STOPPED = "stopped"
    UNDONE = "undone"


class Route(StrEnum):
    """How a broadcast reaches a person, or why it does not."""

    DIRECT = "direct"
    CHANNEL = "channel"  # On Discord, and without a wish for direct messages: the channel's post is for them.
    NO_DMS = "no direct messages"  # As before, and no channel is linked.
    RESTING = "resting"
    STOPPED = "stopped"
    UNREACHABLE = "unreachable"
    NO_CHAT = "no chat"
    ENOUGH = "enough for today"  # They had two unasked messages, and the author left them out.


@dataclass(frozen=True, slots=True)
class Count:
    """An audience, counted: how many by route, and how many of the direct ones wait for quiet hours.

    It is posted in as many *posts* of each kind of place. *enough* of the people have got so many unasked
    messages that day that they get no more of them. *new_chats* of them are on networks on which the bot may
    begin no more than *new_a_day* chats in a day.
    """

    routes: Counter[Route]
    quiet: int
    posts: Counter[Space] = field(default_factory=Counter)
    enough: int = 0
    new_chats: int = 0
    new_a_day: int = 0

    @property
    def direct(self) -> int:
        """How many get a message of their own."""
        return self.routes[Route.DIRECT]

    @property
    def everybody(self) -> int:
        """How many people the audience has."""
        return sum(self.routes.values())

    def __add__(self, other: "Count") -> "Count":
        """Return both together, posted in the same places."""
        return replace(
            self,
            routes=self.routes + other.routes,
            quiet=self.quiet + other.quiet,
            enough=self.enough + other.enough,
            new_chats=self.new_chats + other.new_chats,
        )

    def without_enough(self) -> "Count":
        """Return the same where those who have got enough that day are left out."""
        left_out = Counter({Route.ENOUGH: self.enough})
        return replace(self, routes=self.routes + left_out - Counter({Route.DIRECT: self.enough}), enough=0)


@dataclass(frozen=True, slots=True)
class Figures:
    """What had become of a broadcast when it ended, and how many had got each of its shared bodies."""

    progress: "Progress"
    by_body: Mapping[int, int]

    def after(self, live: "Progress") -> "Progress":
        """Return how it stands by now: as *live* counts it, unless rows that it counts have gone since."""
        return live if live.all >= self.progress.all else self.progress


@dataclass(frozen=True, slots=True)
class Progress:
    """What has become of a broadcast's messages so far, by the states of the outbox."""

    sent: int
    waiting: int
    failed: int
    uncertain: int
    stopped: int
    expired: int = 0
    unwanted: int = 0
    held: int = 0
    """How many were put off for a day, whatever became of them."""

    @property
    def all(self) -> int:
        """How many messages there are."""
        over = self.sent + self.failed + self.uncertain + self.stopped + self.expired + self.unwanted
        return over + self.waiting
