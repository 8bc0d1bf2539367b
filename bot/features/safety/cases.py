"""A case: somebody asked for a person. Who is asked, and by when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.people.model import Person

PROMISE = timedelta(hours=1)
"""How soon whoever takes a case writes."""
PATIENCE = (timedelta(minutes=30), timedelta(hours=2))
"""How long a case waits for somebody to take it before the others are asked, and before it is given up."""
KEEP_CLOSED = timedelta(days=14)
TALK = timedelta(days=7)
"""How long the two may write to each other through the bot."""


@dataclass(frozen=True, slots=True)
class Case:
    """Somebody asked for a person. It holds none of their words."""

    id: int
    asker_id: int
    asked_at: datetime
    owner_id: int | None = None
    write_by: datetime | None = None
    closed: bool = False


@dataclass(frozen=True, slots=True)
class Watch:
    """Who can be asked: *now* at once, else *later*, who sees it when their quiet hours end at *opens*."""

    now: tuple[Person, ...] = ()
    later: tuple[Person, ...] = ()
    opens: datetime | None = None

    @property
    def asked(self) -> tuple[Person, ...]:
        """Those who are told of a case."""
        return self.now or self.later


def watch(willing: Sequence[Person], asker_id: int, now: datetime) -> Watch:
    """Return who of *willing* can be asked for *asker_id*: not the asker, nobody who rests or has stopped."""
    there = [p for p in willing if p.id != asker_id and not p.stopped and not p.resting(now)]
    awake = tuple(person for person in there if not person.in_quiet_hours(now))
    if awake or not there:
        return Watch(now=awake)
    return Watch(later=tuple(there), opens=min(person.when_disturbable(now) for person in there))
