"""Where two people are in a role-play: kept in a word beside the open step."""

from dataclasses import dataclass
from typing import Self

BEGINNING, FIRST, SECOND, LOOKING_BACK = "", "first", "second", "back"
ALONE = "alone"


@dataclass(frozen=True, slots=True)
class RoleplayState:
    """The *turn* of a role-play, the learner's *role* in it, and what they *ticked* afterwards.

    *alone*: they say both parts themselves, in one turn.
    """

    turn: str = BEGINNING
    role: str = ""
    ticked: frozenset[str] = frozenset()
    alone: bool = False

    @classmethod
    def read(cls, inside: str) -> Self:
        """Return the state that `written` wrote; the beginning for anything else."""
        turn, _, rest = inside.partition(":")
        if turn in (FIRST, SECOND):
            role, _, company = rest.partition(":")
            return cls(turn, role, alone=company == ALONE)
        if turn == LOOKING_BACK:
            return cls(turn, ticked=frozenset(name for name in rest.split(",") if name))
        return cls()

    def written(self) -> str:
        """Return it as a word to be kept."""
        if self.turn == LOOKING_BACK:
            return f"{self.turn}:{','.join(sorted(self.ticked))}"
        company = f":{ALONE}" if self.alone else ""
        return f"{self.turn}:{self.role}{company}" if self.turn else ""

    def with_tick(self, tick: str) -> "RoleplayState":
        """Return it with *tick* ticked, or unticked if it was."""
        return RoleplayState(LOOKING_BACK, ticked=self.ticked ^ {tick})
