"""Who learns with whom: how circles are formed, merged and led. Plain rules, without a database."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.features.training.timetable import Wish
from bot.people.hours import resolve_local

SMALLEST, FULL = 5, 8
AT_LEAST = 2
"""With so many a circle begins when somebody has waited for a second start."""
FEW = 3
QUIET_AFTER = timedelta(days=14)
"""Fewer than *FEW* who did something in so long, and a circle is quiet."""
MONDAY, AT = 0, time(10)
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Learner:
    """Somebody who waits for a circle. *missed*: at how many starts there was no place for them."""

    id: int
    county: str | None = None
    neighborhood: int | None = None
    missed: int = 0


@dataclass(frozen=True, slots=True)
class Standing:
    """A circle as it stands: who is in it, and who of them did something lately.

    *meets*: the time of a call is set. Until then it stays as it is: whoever typed where they meet did so for
    those who are in it.
    """

    id: int
    members: tuple[int, ...]
    active: frozenset[int]
    begun_at: datetime
    meets: bool = False

    def quiet(self, now: datetime) -> bool:
        """Whether too little happens in it to go on by itself."""
        if self.meets:
            return False
        old = now - self.begun_at >= QUIET_AFTER
        return len(self.members) < AT_LEAST or (old and len(self.active) < FEW)


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody in a circle, and when they led a call last."""

    id: int
    led_at: datetime | None = None


@dataclass(slots=True)
class Start:
    """What a weekly start decides: new circles, and who comes to one that there is already."""

    formed: list[list[Learner]] = field(default_factory=list)
    joined: list[tuple[Learner, int]] = field(default_factory=list)
    waiting: list[Learner] = field(default_factory=list)


class Apart:
    """Who asked not to be with whom. It holds in both directions, and nobody is told."""

    def __init__(self, pairs: Iterable[tuple[int, int]] = ()) -> None:
        self._pairs = frozenset(frozenset(pair) for pair in pairs)

    def fits(self, one: int, others: Iterable[int]) -> bool:
        """Whether *one* and each of *others* may be together."""
        return not any(frozenset((one, other)) in self._pairs for other in others)

    def fit(self, some: Iterable[int], others: Collection[int]) -> bool:
        """Whether each of *some* and each of *others* may be together."""
        return all(self.fits(one, others) for one in some)


def pace_of(wish: Wish) -> str:
    """Return at what pace somebody learns, as a word: those of one circle have the same."""
    return str(len(wish.days))


def next_start(now: datetime, zone: ZoneInfo) -> datetime:
    """Return the first Monday morning after *now*."""
    today = now.astimezone(zone).date()
    monday = today + timedelta(days=(MONDAY - today.weekday()) % 7)
    here = resolve_local(monday, AT, zone)
    return here if here > now else resolve_local(monday + timedelta(days=7), AT, zone)


def start(waiting: Sequence[Learner], standing: Sequence[Standing], apart: Apart) -> Start:
    """Return what becomes of those who wait for a circle of one course, language and pace.

    Circles are of five to eight, from places as different as can be. Who is left over comes to a circle
    that has become too small; who has missed a start before begins with one other at least, or comes to
    any circle with room.
    """
    queue = sorted(waiting, key=lambda learner: -learner.missed)
    room = {circle.id: list(circle.members) for circle in standing}
    begun = Start()
    formed, left = _best(queue, apart)
    left = [learner for learner in left if not _join(begun, room, learner, SMALLEST, apart)]
    small, left = _small(left, apart)
    begun.formed += formed + small
    begun.waiting += [
        learner for learner in left if not (learner.missed and _join(begun, room, learner, FULL, apart))
    ]
    return begun


def merges(standing: Sequence[Standing], apart: Apart, now: datetime) -> list[tuple[int, int]]:
    """Return which quiet circles become part of which others with room, in this order."""
    there = {circle.id: circle for circle in standing}
    found = []
    for circle in sorted(standing, key=lambda each: (len(each.active), each.id)):
        quiet = there[circle.id]
        into = _host(quiet, there.values(), apart) if quiet.quiet(now) else None
        if into is None:
            continue
        del there[quiet.id]
        both = (*into.members, *quiet.members), into.active | quiet.active
        there[into.id] = Standing(into.id, *both, max(into.begun_at, quiet.begun_at))
        found.append((quiet.id, into.id))
    return found


def next_leader(members: Sequence[Member]) -> int | None:
    """Return who of those who are there leads the next call: whose turn is the longest ago."""
    turn = min(members, key=lambda member: (member.led_at or LONG_AGO, member.id), default=None)
    return turn.id if turn else None


def _best(queue: Sequence[Learner], apart: Apart) -> tuple[list[list[Learner]], list[Learner]]:
    """Deal into as many circles as seat the most people; a few more are tried where some must be apart."""
    most = len(queue) // SMALLEST
    fewest = min(-(-len(queue) // FULL), most)
    dealt = [_deal(queue, count, apart) for count in range(max(fewest, 1), min(most, fewest + 2) + 1)]
    return min(dealt, key=lambda found: len(found[1]), default=([], list(queue)))


def _deal(queue: Sequence[Learner], count: int, apart: Apart) -> tuple[list[list[Learner]], list[Learner]]:
    circles: list[list[Learner]] = [[] for _ in range(count)]
    size = min(FULL, -(-len(queue) // count))
    left = [learner for learner in queue if not _seat(learner, circles, size, apart)]
    formed = [circle for circle in circles if len(circle) >= SMALLEST]
    left += [learner for circle in circles if len(circle) < SMALLEST for learner in circle]
    left = [learner for learner in left if not _seat(learner, formed, FULL, apart)]
    return formed, sorted(left, key=queue.index)


def _seat(learner: Learner, circles: Sequence[list[Learner]], size: int, apart: Apart) -> bool:
    """Put somebody where the fewest come from their place."""
    free = [c for c in circles if len(c) < size and apart.fits(learner.id, (other.id for other in c))]
    if not free:
        return False
    min(free, key=lambda circle: (*_alike(learner, circle), len(circle))).append(learner)
    return True


def _alike(learner: Learner, circle: Sequence[Learner]) -> tuple[int, int]:
    near = sum(learner.neighborhood is not None and o.neighborhood == learner.neighborhood for o in circle)
    return near, sum(learner.county is not None and o.county == learner.county for o in circle)


def _small(left: Sequence[Learner], apart: Apart) -> tuple[list[list[Learner]], list[Learner]]:
    """Let those who have waited long enough begin with whoever is there."""
    groups: list[list[Learner]] = []
    for learner in left:
        if not _seat(learner, groups, FULL, apart):
            groups.append([learner])
    begins = [g for g in groups if len(g) >= AT_LEAST and any(learner.missed for learner in g)]
    rest = [learner for group in groups if group not in begins for learner in group]
    late = [learner for learner in rest if learner.missed and not _seat(learner, begins, FULL, apart)]
    return begins, sorted([*late, *(each for each in rest if not each.missed)], key=left.index)


def _join(begun: Start, room: dict[int, list[int]], learner: Learner, size: int, apart: Apart) -> bool:
    fits = [id_ for id_, people in room.items() if len(people) < size and apart.fits(learner.id, people)]
    if not fits:
        return False
    into = min(fits, key=lambda id_: (len(room[id_]), id_))
    room[into].append(learner.id)
    begun.joined.append((learner, into))
    return True


def _host(quiet: Standing, others: Iterable[Standing], apart: Apart) -> Standing | None:
    fits = [
        other
        for other in others
        if other.id != quiet.id
        and not other.meets
        and len(other.members) + len(quiet.members) <= FULL
        and apart.fit(quiet.members, other.members)
    ]
    return max(fits, key=lambda other: (len(other.active), -len(other.members), -other.id), default=None)
