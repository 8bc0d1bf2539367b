"""How fast a bot may send: one place for each token."""

import threading
import time
from dataclasses import dataclass, field

from bot.conversation.messages import Lane

FORGET_ABOVE = 1000
LATE = 0.02
"""Seconds by which something unasked may come late without putting off all that come after it."""
UNLIMITED = 1000


@dataclass(slots=True)
class Pace:
    """Spaces out what one bot sends.

    *per_second* is for all chats together; answers and safety may go up to *burst_per_second*, and never
    above *limit_per_second*, which is the network's own. One private chat gets at most one unasked message
    a second; a chat with others in it gets one every *per_group_seconds*, if that is said, of whatever
    lane. A halt stops everything but counts as a defect of ours when it happens.
    """

    per_second: float = 25
    burst_per_second: float = 29
    limit_per_second: float = 30
    per_chat_seconds: float = 1
    per_group_seconds: float | None = None
    _free_at: float = 0
    _burst_free_at: float = 0
    _chat_free_at: dict[str, float] = field(default_factory=dict)
    _halted_until: float = 0
    _held_until: float = 0
    _turn: threading.Lock = field(default_factory=threading.Lock)
    """What goes is chosen in a thread, while the loop hears from the network that it must wait."""

    def pause(self, lane: Lane) -> float:
        """Return for how many seconds nothing of *lane* must go, to whomever; 0 if it may."""
        now = time.monotonic()
        free = self._burst_free_at - self._burst_late
        if lane > Lane.ANSWER:
            free = max(free, self._free_at - LATE)
        held = 0 if lane is Lane.SAFETY else self._held_until
        return max(0, free - now, self._halted_until - now, held - now)

    def room(self, lane: Lane) -> int:
        """Return about how many of *lane* may go now, to different chats."""
        if self.pause(lane) > 0:
            return 0
        late = (time.monotonic() - self._burst_free_at + self._burst_late) * self.burst_per_second
        return 1 + int(min(late, self._burst_late * self.burst_per_second))

    def chat_pause(self, lane: Lane, place: str, *, group: bool = False) -> float:
        """Return for how many seconds *place* must not get another message of *lane*."""
        urgent = lane <= Lane.ANSWER and not (group and self.per_group_seconds)
        return 0 if urgent else max(0, self._chat_free_at.get(place, 0) - time.monotonic())

    def count(self, place: str, *, group: bool = False) -> None:
        """Count a message that goes to *place* now; *group*: others read there."""
        now = time.monotonic()
        spacing = self.per_group_seconds if group else None
        with self._turn:
            self._burst_free_at = max(self._burst_free_at, now - self._burst_late) + 1 / self.burst_per_second
            self._free_at = max(self._free_at, now - LATE) + 1 / self.per_second
            self._chat_free_at[place] = now + (spacing or self.per_chat_seconds)
            if len(self._chat_free_at) > FORGET_ABOVE:
                self._chat_free_at = {p: at for p, at in self._chat_free_at.items() if at > now}

    def rest(self, place: str, seconds: float) -> None:
        """Send nothing but answers to *place* for that long, and nothing at all if others read there."""
        with self._turn:
            self._chat_free_at[place] = max(self._chat_free_at.get(place, 0), time.monotonic() + seconds)

    def halt(self, seconds: float, *, but_safety: bool = False) -> None:
        """Send nothing for that long: the network said so. *but_safety*: we say so, and help goes on."""
        until = time.monotonic() + seconds
        if but_safety:
            self._held_until = max(self._held_until, until)
        else:
            self._halted_until = max(self._halted_until, until)

    @property
    def halted(self) -> bool:
        """Whether nothing, or nothing but what concerns safety, must be sent for now."""
        return max(self._halted_until, self._held_until) > time.monotonic()

    @property
    def _burst_late(self) -> float:
        """Seconds that may be caught up without ever going above the network's limit."""
        return max(0, self.limit_per_second - self.burst_per_second) / 2 / self.burst_per_second


class Unpaced(Pace):
    """No pace at all: for a network in memory."""

    def pause(self, lane: Lane) -> float:
        """Return 0."""
        return 0

    def room(self, lane: Lane) -> int:
        """Return more than anybody sends at once."""
        return UNLIMITED

    def chat_pause(self, lane: Lane, place: str, *, group: bool = False) -> float:
        """Return 0."""
        return 0
