"""Which messages go now: each when the pace, its chat and a free hand allow it."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from bot.conversation.messages import Lane
from bot.engine.pace import Pace
from bot.engine.parcel import Parcel

HANDS = 32
"""How many messages are under way at once on one network."""
KEPT_FREE = 8
"""How many of them only answers and safety may take: news never fills all of them."""
FEW = (HANDS - KEPT_FREE) // 2
"""With no more than these under way, there are hands enough for a round of its own."""


@dataclass
class Choice:
    """One round's choice among what is due, offered the most urgent first.

    *busy*: places to which something is under way, or waits: nothing may overtake it there. *again*: in how
    many seconds another round may find something, if it is known. *over*: nothing further may go now.
    *not_now*: how many were due and are not to be sent now, or not at all.
    """

    pace: Pace
    under_way: int
    busy: set[str]
    chosen: list[Parcel] = field(default_factory=list)
    again: float | None = None
    over: bool = False
    not_now: int = 0

    def room(self, lane: Lane) -> int:
        """Return how many more of *lane* may go; none means that the round is over."""
        hands = (HANDS if lane <= Lane.ANSWER else HANDS - KEPT_FREE) - self.under_way - len(self.chosen)
        room = min(hands, self.pace.room(lane))
        if room <= 0:
            self.over = True
            self._come_again(self.pace.pause(lane))
        return max(room, 0)

    def offer(self, parcels: Iterable[Parcel]) -> None:
        """Choose those that may go, in the order given, until the round is over."""
        for parcel in parcels:
            if not self.room(parcel.lane):
                return
            self._offer(parcel)

    def _offer(self, parcel: Parcel) -> None:
        where, group = parcel.group or parcel.place, parcel.group is not None
        rest = self.pace.chat_pause(parcel.lane, where, group=group)
        if parcel.place not in self.busy and not rest:
            self.pace.count(where, group=group)
            self.chosen.append(parcel)
        self._come_again(rest)
        self.busy.add(parcel.place)

    def _come_again(self, after: float) -> None:
        if after > 0:
            self.again = min(after, self.again or after)
