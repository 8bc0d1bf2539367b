"""Canvasses, shifts and places: what is true of them, and what may be done with them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum

from bot.people.hours import resolve_local
from bot.people.model import Person, Right, RoleKind
from bot.people.qualifications import Way

OFFER_LASTS = timedelta(hours=2)
OFFER_AT_LEAST = timedelta(minutes=10)
NEAR = timedelta(hours=3)
"""So close to its beginning, a shift is worth a message in quiet hours."""
DAY_BEFORE_AT = time(18)
SOON = timedelta(hours=2)
FRESH = timedelta(hours=4)
"""Who claimed so shortly before the reminder of the day before need not be reminded of it."""
LATE_ASKED_AFTER = timedelta(minutes=30)
EARLY = timedelta(hours=1)
"""How long before its beginning somebody can be marked as there."""
MORNING = time(9, 15)
NUMBERS_GONE = time(4)
MAX_PLACES = 100


class CanvassState(StrEnum):
    """Where a canvass stands: being written, waiting for its lead's and backup's yes, or open to all."""

    DRAFT = "draft"
    ASKED = "asked"
    OPEN = "open"


class State(StrEnum):
    """Where a signup stands."""

    CLAIMED = "claimed"
    WAITING = "waiting"
    OFFERED = "offered"
    CAME = "came"
    LATE = "late"
    TOLD_US = "told us"
    NO_WORD = "no word"
    RELEASED = "released"


HOLDING = (State.CLAIMED, State.CAME, State.LATE, State.TOLD_US, State.NO_WORD)
"""The states that take up a place."""
COMING = (State.CLAIMED, State.CAME, State.LATE)


class Standing(StrEnum):
    """What a shift is to a person: free to claim, or why not."""

    FREE = "free"
    FULL = "full"
    YOURS = "yours"
    WAITING = "waiting"
    OFFERED = "offered"
    CLASH = "clash"
    OVER = "over"
    OFF = "off"
    MINOR = "minor"
    AGE_UNKNOWN = "age unknown"
    RESTING = "resting"
    STOPPED = "stopped"
    UNPREPARED = "unprepared"


class Duty(StrEnum):
    """What somebody promises to a canvass by name."""

    LEAD = "lead"
    BACKUP = "backup"


@dataclass(frozen=True, slots=True)
class Canvass:
    """An event with a launch place, a lead and a backup. *lead_yes*, *backup_yes*: they have said so.

    *needs* names what whoever claims a place must have shown; empty for nothing.
    """

    id: int
    title: str
    county: str
    neighborhood_id: int | None
    meeting_point: str
    poster_id: int | None
    lead_id: int | None
    backup_id: int | None
    lead_yes: bool
    backup_yes: bool
    state: CanvassState
    needs: str = ""

    @property
    def scopes(self) -> tuple[str, ...]:
        """The areas it lies in, the smallest first."""
        county = (f"county:{self.county}",)
        return (f"neighborhood:{self.neighborhood_id}", *county) if self.neighborhood_id else county

    def missing(self) -> list[Duty]:
        """Return which promise nobody has given yet."""
        lead = [] if self.lead_id and self.lead_yes else [Duty.LEAD]
        return lead + ([] if self.backup_id and self.backup_yes else [Duty.BACKUP])

    def holder(self, duty: Duty) -> int | None:
        """Return who is named for *duty*, with or without their yes."""
        return self.lead_id if duty is Duty.LEAD else self.backup_id


@dataclass(frozen=True, slots=True)
class Shift:
    """A stretch of a canvass with so many places. *taken* and *held* (for an open offer) count them."""

    id: int
    canvass: Canvass
    starts_at: datetime
    ends_at: datetime
    capacity: int
    taken: int
    held: int
    moves: int
    off: bool

    @property
    def free(self) -> int:
        """How many places nobody has and nobody is offered."""
        return max(self.capacity - self.taken - self.held, 0)

    def begun(self, now: datetime) -> bool:
        """Whether it has begun."""
        return now >= self.starts_at

    def is_open(self, now: datetime) -> bool:
        """Whether places may be claimed and offered."""
        return self.canvass.state is CanvassState.OPEN and not self.off and not self.begun(now)

    def overlaps(self, other: "Shift") -> bool:
        """Whether nobody can be on both."""
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at


@dataclass(frozen=True, slots=True)
class Signup:
    """One person on one shift."""

    id: int
    shift_id: int
    person_id: int
    state: State
    offer_until: datetime | None = None
    going: bool = False


@dataclass(frozen=True, slots=True)
class Card:
    """A shift with the names that screens need; *lead* and *backup* are empty where nobody promised."""

    shift: Shift
    county: str
    neighborhood: str
    lead: str
    backup: str


@dataclass(frozen=True, slots=True)
class Place:
    """One person's line on a roster."""

    person_id: int
    name: str
    signup: Signup


@dataclass(frozen=True, slots=True)
class Option:
    """A shift as one person may choose it.

    *clash* is their own shift that overlaps; *way* is the way to what the canvass needs and they lack.
    """

    shift: Shift
    standing: Standing
    clash: Shift | None = None
    way: Way | None = None


def may_run(person: Person, canvass: Canvass) -> bool:
    """Whether a person may see who is on a canvass, and change it.

    Its lead, its backup, who posted it while they are captain, captains over its area, coordinators.
    """
    named = (canvass.lead_id if canvass.lead_yes else None, canvass.backup_id if canvass.backup_yes else None)
    if person.id in named or person.may(Right.COORDINATOR):
        return True
    if person.id == canvass.poster_id and person.may(Right.CAPTAIN):
        return True
    return any(person.holds(RoleKind.CAPTAIN, scope) for scope in canvass.scopes)


def option(
    shift: Shift,
    person: Person,
    mine: Signup | None,
    others: Iterable[Shift],
    now: datetime,
    way: Way | None = None,
) -> Option:
    """Return what *shift* is to *person*. *others* are the shifts on which they have a place.

    *way* is the way to what its canvass needs, if they lack it.
    """
    if mine and mine.state in HOLDING and not shift.off:
        return Option(shift, Standing.YOURS)
    if shift.off or shift.canvass.state is not CanvassState.OPEN:
        return Option(shift, Standing.OFF)
    if shift.begun(now):
        return Option(shift, Standing.OVER)
    if mine and mine.state is State.OFFERED:
        return Option(shift, Standing.OFFERED)
    if mine and mine.state is State.WAITING:
        return Option(shift, Standing.WAITING)
    if not person.adult:
        return Option(shift, Standing.AGE_UNKNOWN if person.adult is None else Standing.MINOR)
    if person.stopped:
        return Option(shift, Standing.STOPPED)
    if person.resting(now):
        return Option(shift, Standing.RESTING)
    if way:
        return Option(shift, Standing.UNPREPARED, way=way)
    clash = next((other for other in others if other.id != shift.id and other.overlaps(shift)), None)
    if clash:
        return Option(shift, Standing.CLASH, clash)
    return Option(shift, Standing.FREE if shift.free else Standing.FULL)


RANK = {
    Standing.OFFERED: 0,
    Standing.FREE: 1,
    Standing.UNPREPARED: 2,
    Standing.WAITING: 2,
    Standing.FULL: 2,
    Standing.CLASH: 3,
}


def best_first(options: Iterable[Option], person: Person) -> list[Option]:
    """Return *options*, what fits a person best first: can be taken, near home, soon."""

    def rank(one: Option) -> tuple[int, int, datetime, int]:
        canvass = one.shift.canvass
        near = canvass.neighborhood_id is not None and canvass.neighborhood_id == person.neighborhood_id
        far = 0 if near else 1 if canvass.county == person.county else 2
        return (RANK.get(one.standing, 4), far, one.shift.starts_at, one.shift.id)

    return sorted(options, key=rank)


def offer_times(person: Person, starts_at: datetime, now: datetime) -> tuple[datetime, datetime]:
    """Return when an offered place is told to *person*, and until when it is held for them.

    Told outside their quiet hours, unless the shift is near; held two hours, or less near the start.
    """
    told = person.when_disturbable(now)
    if told > starts_at - NEAR:
        told = now
    lasts = max(min(OFFER_LASTS, (starts_at - told) / 4), OFFER_AT_LEAST)
    return told, min(told + lasts, starts_at)


def reminder_times(person: Person, starts_at: datetime, now: datetime) -> dict[str, datetime]:
    """Return when *person*, who has a place since *now*, is reminded: the ``day`` before, and ``soon``."""
    eve = starts_at.astimezone(person.tz).date() - timedelta(days=1)
    day = person.when_disturbable(resolve_local(eve, DAY_BEFORE_AT, person.tz))
    soon = starts_at - SOON
    times = {}
    if now + FRESH <= day <= soon - NEAR:
        times["day"] = day
    if now < soon:
        times["soon"] = soon
    return times
