"""The rules of captaincies."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from bot.conversation.signs import a_name
from bot.people.model import CAMPAIGN, Person, Right, Role, RoleKind

COUNTY_CAPTAINS = 2
"""Two people hold a county together."""
ANSWER_WITHIN = timedelta(hours=72)
ASKED_AT_MOST = 3
"""So often somebody is asked to decide on a wish; then whoever wishes hears that nobody has answered."""
MAX_WORDS = 600
MAX_PLACE = 40


class HandState(StrEnum):
    """What became of a raised hand."""

    OPEN = "open"
    ASKED_BACK = "asked back"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Hand:
    """Somebody's wish to be captain. *scope* as in a role; *asked_id* is who is to decide."""

    id: int
    person_id: int
    scope: str
    why: str
    asked_id: int | None
    state: HandState

    @property
    def waits_for_decider(self) -> bool:
        """Whether the next word belongs to who decides, and not to who wishes."""
        return self.state is HandState.OPEN

    @property
    def undecided(self) -> bool:
        """Whether somebody still has to decide."""
        return self.state in (HandState.OPEN, HandState.ASKED_BACK)


def may_decide(decider: Person, hand: Hand, above: list[int]) -> bool:
    """Whether *decider* may accept or decline *hand*; *above* is who stands above its scope.

    Nobody decides on their own hand, except a coordinator who holds everything anyway.
    """
    coordinator = decider.holds(RoleKind.COORDINATOR) or decider.holds(RoleKind.STEWARD)
    if hand.person_id == decider.id:
        return coordinator
    return coordinator or decider.id in above


def tidy_place(typed: str) -> str | None:
    """Return a place's name on one line; None if nothing is left of it or it is too long."""
    name = a_name(typed)
    return name if 0 < len(name) <= MAX_PLACE else None


def may_end(ender: Person, role: Role) -> bool:
    """Coordinators end captaincies and care roles; only stewards end coordinators; nobody ends stewards."""
    if role.kind in (RoleKind.CAPTAIN, RoleKind.CARE):
        return True
    return role.kind is RoleKind.COORDINATOR and ender.may(Right.STEWARD)


def role_called(word: str, person: Person) -> Role:
    """Return the role that a button means by *word*: ``county``, ``care`` or ``coordinator``."""
    match word:
        case "county":
            return Role(RoleKind.CAPTAIN, f"county:{person.county}")
        case "care":
            return Role(RoleKind.CARE, CAMPAIGN)
        case _:
            return Role(RoleKind.COORDINATOR, CAMPAIGN)
