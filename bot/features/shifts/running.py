"""What everything begins with that those who run a shift do: is it theirs, and can it still be changed?"""

from bot.engine.turn import Turn
from bot.features.shifts import (
    roster_screens,
)
from bot.features.shifts.day import Day
from bot.features.shifts.desk import Desk
from bot.features.shifts.model import Shift


class Running(Day):
    """A part of the room of shifts for those who run them."""

    def _mine_to_run(self, turn: Turn) -> tuple[Desk, Shift | None]:
        desk, shift = self.pressed(turn)
        return desk, desk.run_by_me(shift) if shift else None

    def _changeable(self, turn: Turn, *, until_end: bool = False) -> tuple[Desk, Shift | None]:
        desk, shift = self._mine_to_run(turn)
        if shift is None:
            return desk, None
        if shift.off or turn.now >= (shift.ends_at if until_end else shift.starts_at):
            turn.say(roster_screens.has_begun(turn.reader, desk.card(shift)))
            return desk, None
        return desk, shift
