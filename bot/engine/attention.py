"""Whether what nobody asked for suits its reader: asked when it is told, and again when it comes due.

All senders share one budget of each reader's attention: so many unasked messages a local day, whoever says
them. What is beyond waits for the next morning; who came first goes first. Answers, what belongs to a
claimed shift, lessons and safety are outside of it.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Self
from zoneinfo import ZoneInfo

from bot.conversation.messages import Lane
from bot.people.hours import after_quiet, is_resting, resolve_local
from bot.people.model import Person

A_DAY = 2
"""How many unasked messages somebody gets in a day, from all together."""
MORNING = time(10)
"""When, on the next day, what was too much comes."""
STOPPED, RESTING = "stopped", "resting"


@dataclass(frozen=True, slots=True)
class Mind:
    """What a reader wishes, as far as writing to them goes."""

    zone: ZoneInfo
    quiet_from: time
    quiet_to: time
    stopped: bool = False
    resting_until: date | None = None

    @classmethod
    def of(cls, person: Person) -> Self:
        """Return what *person* wishes."""
        return cls(person.tz, person.quiet_from, person.quiet_to, person.stopped, person.resting_until)


@dataclass(frozen=True, slots=True)
class Later:
    """It waits until then: for the end of quiet hours, or (*enough*) since they had enough for that day."""

    until: datetime
    enough: bool = False


@dataclass(frozen=True, slots=True)
class Never:
    """It is not said to them any more, and why."""

    why: str


def decide(lane: Lane, mind: Mind, now: datetime, heard: int = 0) -> Later | Never | None:
    """Return what keeps an unasked message from its reader; None: it may go.

    *heard*: how many others count before it on the reader's day, sent or waiting since longer.
    """
    if lane <= Lane.ANSWER:
        return None
    if mind.stopped:
        return Never(STOPPED)
    if shares_budget(lane) and is_resting(now, mind.zone, mind.resting_until):
        return Never(RESTING)
    awake = after_quiet(now, mind.zone, mind.quiet_from, mind.quiet_to)
    if lane >= Lane.LESSON and awake > now:
        return Later(awake)
    return Later(next_morning(mind, now), enough=True) if shares_budget(lane) and heard >= A_DAY else None


def shares_budget(lane: Lane) -> bool:
    """Whether messages of *lane* share the budget of attention."""
    return lane >= Lane.TEAM


def day_of(moment: datetime, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Return when the local day of *moment* begins, and when the next does."""
    today = moment.astimezone(zone).date()
    return resolve_local(today, time(0), zone), resolve_local(today + timedelta(days=1), time(0), zone)


def next_morning(mind: Mind, now: datetime) -> datetime:
    """Return when what is too much today comes: never in quiet hours."""
    tomorrow = now.astimezone(mind.zone).date() + timedelta(days=1)
    return after_quiet(resolve_local(tomorrow, MORNING, mind.zone), mind.zone, mind.quiet_from, mind.quiet_to)
