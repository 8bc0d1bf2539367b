"""The rules of being watched: when who is asked, and what is known of a day at the doors."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum, StrEnum

LATE = timedelta(minutes=10)
"""A rung that comes later than this was not watched for: the ladder begins again."""
UNDERSTOOD_FOR = timedelta(hours=24)
"""For how long after a watch a line such as ``12 5 ok`` is still taken as its debrief."""
OWNER_SPEAKS = timedelta(minutes=30)
"""After this the one who took it is asked what they know."""
OWNER_SILENT = timedelta(minutes=15)
"""After this much silence of the one who took it, the next is asked."""
ONCE_MORE = timedelta(minutes=30)
"""So long after the last rung those who were asked hear once more that nobody has taken it."""
DRIVE = timedelta(minutes=45)
NO_SIGNAL = timedelta(minutes=60)
MAX_FIGURE = 500
"""More doors than this nobody knocks on in a day: it is a slip of the thumb."""
AT_MOST_LATER = timedelta(hours=6)


class Rung(IntEnum):
    """One rung of the overdue ladder, in the order in which they come."""

    ASK = 0
    AGAIN = 1
    FIRST = 2
    SECOND = 3
    ABOVE = 4
    TOP = 5


AFTER: Mapping[Rung, timedelta] = {
    Rung.ASK: timedelta(0),
    Rung.AGAIN: timedelta(minutes=15),
    Rung.FIRST: timedelta(minutes=35),
    Rung.SECOND: timedelta(minutes=50),
    Rung.ABOVE: timedelta(minutes=75),
}
"""How long after the first question each rung comes."""


class Ending(StrEnum):
    """How a watch ended."""

    HOME = "home"
    SAID_BY_OTHER = "said by other"
    ELSEWHERE = "elsewhere"
    LEFT = "left"


@dataclass(slots=True)
class Watch:
    """Somebody who is out, and who is asked if nothing is heard of them.

    *ends_at* is the planned end, *asks_at* the first question; *round* counts how often the times were
    set, and *rung* is the last that was climbed in this round (None before the first). *first_id* and
    *second_id* are who is asked; *owner_id* is who has taken it, asked
    again at *owner_due*; *told* is everybody who knows of it. *alarm* is whether they asked for a person,
    *unasked* whether they could not even be asked if they are home.
    *stays_at* is when they said "not yet" to "are you home?" before leaving the bot.
    """

    id: int
    person_id: int
    shift_id: int
    ends_at: datetime
    asks_at: datetime
    first_id: int | None = None
    second_id: int | None = None
    round: int = 0
    rung: Rung | None = None
    told: frozenset[int] = frozenset()
    lead_id: int | None = None
    owner_id: int | None = None
    owner_due: datetime | None = None
    alarm: bool = False
    unasked: bool = False
    began_at: datetime | None = None
    ended_at: datetime | None = None
    ending: Ending | None = None
    stays_at: datetime | None = None

    @property
    def open(self) -> bool:
        """Whether they are still watched."""
        return self.ended_at is None

    @property
    def asked(self) -> bool:
        """Whether they have been asked if they are home."""
        return self.rung is not None

    @property
    def shifted(self) -> bool:
        """Whether they have more time than the plan gave them."""
        return self.asks_at > self.ends_at

    @property
    def helpers(self) -> tuple[int, ...]:
        """Who is asked, in their order."""
        return tuple(p for p in (self.first_id, self.second_id) if p is not None)

    def helper(self, rung: Rung) -> int | None:
        """Return who is asked on *rung*, if that is one person."""
        return {Rung.FIRST: self.first_id, Rung.SECOND: self.second_id}.get(rung)

    def other(self, person_id: int) -> int | None:
        """Return the other one of the two who decide."""
        return next((p for p in self.helpers if p != person_id), None)

    def at(self, rung: Rung) -> datetime:
        """Return when *rung* comes if nothing is heard."""
        return self.asks_at + AFTER[rung]

    def ladder(self, *, above: bool) -> Iterator[tuple[Rung, datetime]]:
        """Yield the rungs that there are, with their times. *above* is whether there are coordinators."""
        for rung in AFTER:
            nobody = rung in (Rung.FIRST, Rung.SECOND) and self.helper(rung) is None
            if not nobody and (above or rung is not Rung.ABOVE):
                yield rung, self.at(rung)

    def postponed(self, by: timedelta, now: datetime) -> datetime | None:
        """Return when they are asked if they get more time; None if that would be too late to notice."""
        later = max(self.asks_at, now) + by
        return later if later - max(self.ends_at, now) <= AT_MOST_LATER else None


def first_question(ends_at: datetime, now: datetime) -> datetime:
    """Return when somebody who comes *now* is asked: at the planned end, or soon if that has passed."""
    return ends_at if ends_at > now else now + timedelta(minutes=15)


class Face(StrEnum):
    """How a day was, in one word."""

    GREAT = "great"
    GOOD = "good"
    OKAY = "okay"
    HARD = "hard"
    ROUGH = "rough"

    @property
    def low(self) -> bool:
        """Whether somebody might be good to have after such a day."""
        return self in (Face.HARD, Face.ROUGH)


class Step(StrEnum):
    """What a debrief asks next."""

    DOORS = "doors"
    TALKS = "talks"
    FACE = "face"
    DONE = "done"


@dataclass(slots=True)
class Debrief:
    """What somebody told of their day. Its words and figures are for themselves; captains see sums."""

    id: int
    person_id: int
    watch_id: int
    shift_id: int
    step: Step = Step.DOORS
    doors: int | None = None
    talks: int | None = None
    story: str = ""
    face: Face | None = None


@dataclass(frozen=True, slots=True)
class Totals:
    """What a lead sees of everybody's day: how many are home, of how many, and sums."""

    home: int
    people: int
    doors: int
    talks: int


def usual_doors(last: int | None) -> tuple[int, ...]:
    """Return numbers of doors to offer, around what this person had *last* time."""
    if last is None:
        return (10, 20, 30, 40)
    return tuple(sorted({max(0, last + by) for by in (-5, 0, 5, 10)}))


def usual_talks(doors: int | None) -> tuple[int, ...]:
    """Return numbers of conversations to offer after so many doors: about one door in three opens."""
    if doors is None:
        return (2, 4, 6, 8)
    return tuple(sorted({doors // 6, doors // 4, doors // 3, doors // 2}))


class Turning(StrEnum):
    """What became of asking for a person."""

    ASKED = "asked"
    TAKEN = "taken"
    WITHDRAWN = "withdrawn"


CARE_TEAM = 0
"""Stands for the whole care team where otherwise a person's id stands."""
ANSWER_IN = timedelta(hours=1)


@dataclass(slots=True)
class Request:
    """Somebody asked for a person after a hard day. *asked_id* may be `CARE_TEAM`."""

    id: int
    person_id: int
    debrief_id: int
    asked_id: int
    state: Turning = Turning.ASKED
    taken_by: int | None = None


def writes_by(now: datetime) -> datetime:
    """Return until when somebody who says yes *now* will have written: about an hour, on a half hour."""
    hour = now + ANSWER_IN
    past = timedelta(minutes=hour.minute % 30, seconds=hour.second, microseconds=hour.microsecond)
    return hour if not past else hour - past + timedelta(minutes=30)
