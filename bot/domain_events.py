"""Facts that one feature announces and others may react to, in the same transaction."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class DomainEvent:
    """Something that has happened to a person."""

    person_id: int


@dataclass(frozen=True, slots=True)
class PersonJoined(DomainEvent):
    """A person has said yes, and has told name, county and age. *inviter_id* invited them, if anybody did."""

    inviter_id: int | None


@dataclass(frozen=True, slots=True)
class PersonStopped(DomainEvent):
    """A person wants no more messages. What was promised on their behalf must be undone kindly."""


@dataclass(frozen=True, slots=True)
class PersonReturned(DomainEvent):
    """A person wants messages again, or is within reach again on a network."""


@dataclass(frozen=True, slots=True)
class LanguageChosen(DomainEvent):
    """A person is spoken to in another language from now on."""


@dataclass(frozen=True, slots=True)
class ZoneChanged(DomainEvent):
    """A person lives in another time zone from now on: what is planned for an hour of theirs moves."""


@dataclass(frozen=True, slots=True)
class DirectMessagesClosed(DomainEvent):
    """Something for a person alone found their direct messages closed, which had been open so far."""


@dataclass(frozen=True, slots=True)
class PersonForgotten(DomainEvent):
    """A person is being erased: every feature deletes what it keeps of them, in this same turn."""


@dataclass(frozen=True, slots=True)
class PeopleJoined(DomainEvent):
    """Two people turned out to be one: every feature lets what it keeps of *gone_id* be *person_id*'s.

    Addresses, roles, groups, planned jobs and messages are theirs already; *person_id* has the stricter of
    both settings. After this turn nobody has the number *gone_id*.
    """

    gone_id: int


@dataclass(frozen=True, slots=True)
class PeopleParted(DomainEvent):
    """Two people who had been joined are two again, with what each had; *gone_id* has come back."""

    gone_id: int


@dataclass(frozen=True, slots=True)
class AccountRemoved(DomainEvent):
    """An account on a network is a person's no more: what others see there of them is taken away."""

    platform: str
    user_id: str


@dataclass(frozen=True, slots=True)
class CodeBrought(DomainEvent):
    """A person brought a code that is none of joining: into a chat that others read, where it may belong."""

    code: str


@dataclass(frozen=True, slots=True)
class CameFor(DomainEvent):
    """A member came by a link to one thing: number *which* of what the room *what* keeps."""

    what: str
    which: int


@dataclass(frozen=True, slots=True)
class RoleGiven(DomainEvent):
    """A person now holds a role: *kind* as in `RoleKind`, *scope* as in `Role.scope`."""

    kind: str
    scope: str


@dataclass(frozen=True, slots=True)
class RoleEnded(DomainEvent):
    """A person no longer holds a role."""

    kind: str
    scope: str


@dataclass(frozen=True, slots=True)
class ModuleCompleted(DomainEvent):
    """A person finished a training module."""

    course: str
    module: str


@dataclass(frozen=True, slots=True)
class Qualified(DomainEvent):
    """A person has shown something that others may ask for: by a module, or before a captain's eyes."""

    qualification: str


@dataclass(frozen=True, slots=True)
class ShiftClaimed(DomainEvent):
    """A person took a place on a shift. *at_doors*: it is known to go from door to door."""

    shift_id: int
    starts_at: datetime
    at_doors: bool


@dataclass(frozen=True, slots=True)
class PlaceMoved(DomainEvent):
    """A shift on which a person has a place begins at another time. *at_doors* as in `ShiftClaimed`."""

    shift_id: int
    starts_at: datetime
    at_doors: bool


@dataclass(frozen=True, slots=True)
class ShiftReleased(DomainEvent):
    """A person gave a place back, or was taken off."""

    shift_id: int


@dataclass(frozen=True, slots=True)
class CameToShift(DomainEvent):
    """A person is there: from now on they are watched until they are home.

    *ends_at* is the planned end; *lead_id* and *backup_id* are who is asked when nothing is heard.
    """

    shift_id: int
    ends_at: datetime
    lead_id: int
    backup_id: int


@dataclass(frozen=True, slots=True)
class ShiftMoved(DomainEvent):
    """A shift ends at another time, or has another lead or backup. *person_id* is who changed it."""

    shift_id: int
    ends_at: datetime
    lead_id: int
    backup_id: int


@dataclass(frozen=True, slots=True)
class DayTold(DomainEvent):
    """A person has told how their day at the doors was. *hard*: it was; what they told nobody is told."""

    hard: bool


@dataclass(frozen=True, slots=True)
class LeftShift(DomainEvent):
    """A person who was there is marked as not there after all: nobody watches for them."""

    shift_id: int
