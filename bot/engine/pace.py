"""How fast a bot may send: one place for each token."""

import asyncio
import time
from dataclasses import dataclass, field

from bot.conversation.messages import Lane


@dataclass(slots=True)
class Pace:
    """Spaces out what one bot sends.

    *per_second* is for all chats together; answers and safety may go up to *burst_per_second*. One
    private chat gets at most one unasked message a second; a chat with others in it gets one every
    *per_group_seconds*, if that is said, of whatever lane. A halt stops everything but counts as a
    defect of ours when it happens.
    """

    per_second: float = 25
    burst_per_second: float = 29
    per_chat_seconds: float = 1
    per_group_seconds: float | None = None
    _free_at: float = 0
    _burst_free_at: float = 0
    _chat_free_at: dict[str, float] = field(default_factory=dict)
    _halted_until: float = 0

    async def wait(self, lane: Lane, place: str, *, group: bool = False) -> None:
        """Return when a message of *lane* to *place* may go; *group*: others read there."""
        while (pause := self.pause(lane)) > 0:  # noqa: ASYNC110  # Nobody could set an event: time passes.
            await asyncio.sleep(pause)
        self._take(lane, place, group=group)

    def chat_pause(self, lane: Lane, place: str, *, group: bool = False) -> float:
        """Return for how many seconds *place* must not get another message of *lane*."""
        urgent = lane <= Lane.ANSWER and not (group and self.per_group_seconds)
        return 0 if urgent else max(0, self._chat_free_at.get(place, 0) - time.monotonic())

    def rest(self, place: str, seconds: float) -> None:
        """Send nothing but answers to *place* for that long, and nothing at all if others read there."""
        self._chat_free_at[place] = max(self._chat_free_at.get(place, 0), time.monotonic() + seconds)

    def halt(self, seconds: float) -> None:
        """Send nothing for that long: the network said so."""
        self._halted_until = max(self._halted_until, time.monotonic() + seconds)

    def pause(self, lane: Lane) -> float:
        """Return for how many seconds nothing of *lane* must go, to whomever; less than 0 if it may."""
        now = time.monotonic()
        urgent = lane <= Lane.ANSWER
        free = self._burst_free_at if urgent else max(self._free_at, self._burst_free_at)
        return max(free, self._halted_until) - now

    def _take(self, lane: Lane, place: str, *, group: bool) -> None:
        now = time.monotonic()
        late = 1 / self.burst_per_second
        # Who comes a little late to its place does not put off all that come after it.
        self._burst_free_at = _kept(self._burst_free_at, now, late) + 1 / self.burst_per_second
        self._free_at = _kept(self._free_at, now, late) + 1 / self.per_second
        spacing = self.per_group_seconds if group else None
        self._chat_free_at[place] = now + (spacing or self.per_chat_seconds)
        if len(self._chat_free_at) > FORGET_ABOVE:
            self._chat_free_at = {p: at for p, at in self._chat_free_at.items() if at > now}


FORGET_ABOVE = 1000


def _kept(place: float, now: float, late: float) -> float:
    return max(place, now) if now - place > late else place


class Unpaced(Pace):
    """No pace at all: for a network in memory."""

    async def wait(self, lane: Lane, place: str, *, group: bool = False) -> None:
        """Return at once."""

    def pause(self, lane: Lane) -> float:
        """Return 0."""
        return 0

    def chat_pause(self, lane: Lane, place: str, *, group: bool = False) -> float:
        """Return 0."""
        return 0
