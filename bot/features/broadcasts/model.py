"""The rules of saying something to many."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

MAX_TEXT = 1500
UNDO_FOR = timedelta(seconds=60)
PROGRESS_EVERY = timedelta(seconds=5)
PROGRESS_PATIENCE = timedelta(minutes=10)
KEEP_TRYING = timedelta(days=1)
"""After this news is old, and is not sent any more. Quiet hours that come first do not count."""

SLICE = 500
"""How many people one turn takes on: about a tenth of a second in which answers wait."""


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


NOT_REACHED = (Route.NO_DMS, Route.RESTING, Route.STOPPED, Route.UNREACHABLE, Route.NO_CHAT)


@dataclass(frozen=True, slots=True)
class Recipient:
    """One person of an audience, as far as sending goes. *address_id* and *platform* say where to.

    *spare* is another of their addresses, which takes a message of their own. *never_written_to* are their
    addresses to which the bot has not written yet.
    """

    person_id: int
    language: str
    stopped: bool
    resting: bool
    quiet: bool
    wants_dms: bool
    address_id: int | None
    platform: str | None
    had_address: bool
    spare: tuple[int, str] | None = None
    never_written_to: frozenset[int] = frozenset()

    @property
    def in_channels(self) -> bool:
        """Whether they read announcements in channels there, and want no message of their own."""
        return self.platform == "discord" and not self.wants_dms

    def place(self, *, channels: bool) -> tuple[int | None, str]:
        """Return the address and network of a message of their own."""
        if self.in_channels and not channels and self.spare:
            return self.spare
        return self.address_id, self.platform or ""

    def route(self, *, channels: bool) -> Route:
        """Return how to reach them; *channels* is whether a channel is linked to the audience."""
        if self.stopped:
            return Route.STOPPED
        if self.resting:
            return Route.RESTING
        if self.address_id is None:
            return Route.UNREACHABLE if self.had_address else Route.NO_CHAT
        if self.in_channels:
            return Route.CHANNEL if channels else Route.DIRECT if self.spare else Route.NO_DMS
        return Route.DIRECT


@dataclass(frozen=True, slots=True)
class Count:
    """An audience, counted: how many by route, and how many of the direct ones wait for quiet hours.

    *new_chats* of them are on networks on which the bot may begin no more than *new_a_day* chats in a day.
    """

    routes: Counter[Route]
    quiet: int
    channels: int
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


def count(recipients: Iterable[Recipient], channels: int, scarce: Mapping[str, int]) -> Count:
    """Return *recipients* counted. *scarce* is how many chats may be begun in a day, by network."""
    routes: Counter[Route] = Counter()
    quiet = new = 0
    for each in recipients:
        route = each.route(channels=bool(channels))
        routes[route] += 1
        if route is Route.DIRECT:
            address_id, platform = each.place(channels=bool(channels))
            quiet += each.quiet
            new += platform in scarce and address_id in each.never_written_to
    return Count(routes, quiet, channels, new, sum(scarce.values()))


@dataclass(frozen=True, slots=True)
class Progress:
    """What has become of a broadcast's messages so far, by the states of the outbox."""

    sent: int
    waiting: int
    failed: int
    uncertain: int
    stopped: int
    expired: int = 0

    @property
    def all(self) -> int:
        """How many messages there are."""
        return self.sent + self.waiting + self.failed + self.uncertain + self.stopped + self.expired
