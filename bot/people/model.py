"""A person, the roles they hold, and what they may do."""

from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.people.hours import after_quiet, is_quiet, is_resting

CAMPAIGN = "campaign"


class RoleKind(StrEnum):
    """What somebody is to others. A captain holds an area or a group; the rest hold the campaign."""

    CAPTAIN = "captain"
    COORDINATOR = "coordinator"
    CARE = "care"
    STEWARD = "steward"


class Right(StrEnum):
    """Who may do something at all. Whether they may do it to *this* object the feature decides."""

    ANYONE = "anyone"  # Strangers too, before any consent.
    MEMBER = "member"
    CAPTAIN = "captain"  # Captains of anything, coordinators, stewards.
    COORDINATOR = "coordinator"  # Coordinators and stewards.
    STEWARD = "steward"
    CARE = "care"


@dataclass(frozen=True, slots=True)
class Role:
    """A role over a scope: ``campaign``, ``county:kanawha``, ``neighborhood:12``, ``group:seniors``."""

    kind: RoleKind
    scope: str

    @property
    def scope_kind(self) -> str:
        """What kind of thing the role is over: campaign, county, neighborhood or group."""
        return self.scope.partition(":")[0]

    @property
    def scope_id(self) -> str:
        """Which one of its kind it is over; empty for the campaign."""
        return self.scope.partition(":")[2]


@dataclass(slots=True)
class Person:
    """Someone who has said yes to being kept. One person may have no address, one, or many."""

    id: int
    name: str
    language: str = "en"
    zone: str = "America/New_York"
    county: str | None = None
    neighborhood_id: int | None = None
    adult: bool | None = None
    invited_by: int | None = None
    joined_at: datetime | None = None
    keep_until: date | None = None
    stopped_at: datetime | None = None
    resting_until: date | None = None
    quiet_from: time = time(21)
    quiet_to: time = time(9)
    wants_dms: bool = False
    roles: tuple[Role, ...] = ()
    groups: frozenset[str] = field(default_factory=frozenset)

    @property
    def tz(self) -> ZoneInfo:
        """The time zone of where they live."""
        return ZoneInfo(self.zone)

    @property
    def stopped(self) -> bool:
        """Whether they asked for no more messages at all."""
        return self.stopped_at is not None

    def resting(self, now: datetime) -> bool:
        """Whether they asked to be left in peace for now."""
        return is_resting(now, self.tz, self.resting_until)

    def in_quiet_hours(self, now: datetime) -> bool:
        """Whether it is a time at which they do not want to be disturbed."""
        return is_quiet(now, self.tz, self.quiet_from, self.quiet_to)

    def when_disturbable(self, now: datetime) -> datetime:
        """Return *now*, or when their quiet hours end if it is in them."""
        return after_quiet(now, self.tz, self.quiet_from, self.quiet_to)

    def holds(self, kind: RoleKind, scope: str | None = None) -> bool:
        """Whether they hold a role of *kind*, over *scope* if one is named."""
        return any(r.kind is kind and scope in (None, r.scope) for r in self.roles)

    def may(self, right: Right) -> bool:
        """Whether their roles give them *right*."""
        steward = self.holds(RoleKind.STEWARD)
        coordinator = steward or self.holds(RoleKind.COORDINATOR)
        match right:
            case Right.ANYONE | Right.MEMBER:
                return True
            case Right.CAPTAIN:
                return coordinator or self.holds(RoleKind.CAPTAIN)
            case Right.COORDINATOR:
                return coordinator
            case Right.STEWARD:
                return steward
            case Right.CARE:
                return self.holds(RoleKind.CARE)

    def captain_scopes(self) -> list[str]:
        """Return the scopes they are captain of."""
        return [r.scope for r in self.roles if r.kind is RoleKind.CAPTAIN]


@dataclass(frozen=True, slots=True)
class Neighborhood:
    """A neighborhood, named by a captain."""

    id: int
    county: str
    name: str
