"""What every part of this room begins with."""

from bot.engine.feature import Feature
from bot.engine.turn import Turn
from bot.features.shifts import choosing_screens
from bot.features.shifts.desk import Desk
from bot.features.shifts.model import Shift
from bot.people.campaign import Campaign


class ShiftRoom(Feature):
    """A part of the room of shifts: it knows the campaign, and finds the shift that a button names."""

    name = "shifts"

    def __init__(self, campaign: Campaign) -> None:
        self._campaign = campaign

    def desk(self, turn: Turn) -> Desk:
        """Return the shifts within *turn*."""
        return Desk(turn, self._campaign)

    def pressed(self, turn: Turn) -> tuple[Desk, Shift | None]:
        """Return the desk, and the shift that the pressed button names; says so if it is gone."""
        desk = self.desk(turn)
        shift = desk.store.find(turn.number(0))
        if shift is None:
            turn.say(choosing_screens.no_such_shift(turn.reader))
        return desk, shift

    def due(self, turn: Turn) -> tuple[Desk, Shift | None]:
        """Return the desk, and the shift that a job is about; None if it was moved or called off since."""
        desk = self.desk(turn)
        shift = desk.store.find(int(turn.payload["shift"]))
        moved = shift and str(shift.moves) != turn.payload.get("moves", str(shift.moves))
        return desk, None if shift is None or shift.off or moved else shift
