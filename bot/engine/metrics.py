"""What the bot counts of itself while it works: numbers by network and lane, and never by person.

Counting is an addition in memory; the format that a collector reads is made when one asks.
"""

import time
from bisect import bisect_left
from collections import OrderedDict
from threading import Lock

from bot.conversation.messages import Lane
from bot.engine.turn_names import turn_of

AWAITED = 2000
"""Presses whose answers are remembered to be under way: a day of an outage must not fill the memory."""
Labels = tuple[str, ...]


class Spread:
    """How long something took, counted by upper bounds in seconds."""

    def __init__(self, *bounds: float) -> None:
        self.bounds = bounds
        self.counts = [0] * (len(bounds) + 1)
        self.total = 0.0

    def add(self, seconds: float) -> None:
        """Count one more."""
        self.counts[bisect_left(self.bounds, seconds)] += 1
        self.total += seconds

    def buckets(self) -> list[tuple[str, float]]:
        """Return how many took at most so many seconds, for each bound, as Prometheus writes them."""
        names, summed, found = (*map(str, self.bounds), "+Inf"), 0, []
        for name, count in zip(names, self.counts, strict=True):
            summed += count
            found.append((name, float(summed)))
        return found


class Metrics:
    """The counters of one process. *ended* is by network, lane and outcome, *too_fast* by network."""

    def __init__(self) -> None:
        self.ended: dict[Labels, int] = {}
        self.too_fast: dict[Labels, int] = {}
        self.acknowledged: dict[Labels, Spread] = {}
        self.answered: dict[Labels, Spread] = {}
        self.waited: dict[Labels, Spread] = {}
        self.job_lag = Spread(1, 2, 5, 15, 60, 300, 3600)
        self._awaited: OrderedDict[str, float] = OrderedDict()
        self._lock = Lock()  # Writer threads count too.

    def note_end(self, platform: str, lane: Lane, outcome: str) -> None:
        """Count a message that came to its end: ``sent``, ``dead``, ``uncertain``, ``expired``..."""
        with self._lock:
            key = (platform, lane.name.lower(), outcome)
            self.ended[key] = self.ended.get(key, 0) + 1

    def note_too_fast(self, platform: str) -> None:
        """Count a refusal because we sent too fast: each is a defect of ours."""
        with self._lock:
            self.too_fast[platform,] = self.too_fast.get((platform,), 0) + 1

    def note_lag(self, seconds: float) -> None:
        """Count a job that was taken so long after it came due."""
        with self._lock:
            self.job_lag.add(max(0.0, seconds))

    def note_acknowledged(self, platform: str, seconds: float) -> None:
        """Count a press whose acknowledgement the network took after so long."""
        with self._lock:
            _spread_of(self.acknowledged, platform).add(seconds)

    def note_wait(self, platform: str, lane: Lane, seconds: float) -> None:
        """Count an answer, or a word of safety, that the network took so long after it was said."""
        with self._lock:
            _spread_of(self.waited, platform, lane.name.lower()).add(seconds)

    def note_press(self, turn_id: str) -> None:
        """Remember when a press came in, until its first answer is sent."""
        with self._lock:
            self._awaited[turn_id] = time.monotonic()
            if len(self._awaited) > AWAITED:
                self._awaited.popitem(last=False)

    def note_answer(self, platform: str, key: str) -> None:
        """Count the first answer to a press of this process; *key* is that of its row."""
        if not self._awaited:
            return
        with self._lock:
            begun = self._awaited.pop(turn_of(key), None)
            if begun is not None:
                _spread_of(self.answered, platform).add(time.monotonic() - begun)


def _spread_of(spreads: dict[Labels, Spread], *labels: str) -> Spread:
    return spreads.setdefault(labels, Spread(0.1, 0.25, 0.5, 1, 1.5, 2, 3, 5, 10, 30))
