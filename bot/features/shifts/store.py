"""All that is kept of shifts, and what becomes of it when people leave or turn out to be one."""

from sqlalchemy import delete, exists, select, update

from bot.features.shifts.canvass_store import CanvassStore
from bot.features.shifts.model import HOLDING, CanvassState, Duty, Shift, State
from bot.features.shifts.place_store import PlaceStore
from bot.features.shifts.tables import CanvassRow, NumberRow, ShiftRow, SignupRow

NEARNESS = (
    State.CAME,
    State.LATE,
    State.CLAIMED,
    State.TOLD_US,
    State.NO_WORD,
    State.OFFERED,
    State.WAITING,
    State.RELEASED,
)
"""How much somebody is to a shift, the most first."""


class ShiftStore(CanvassStore, PlaceStore):
    """Canvasses, shifts, signups and numbers within one turn."""

    def signed_up(self, person_id: int) -> list[Shift]:
        """Return every shift to which a person is or was anything."""
        mine = exists().where(SignupRow.shift_id == ShiftRow.id, SignupRow.person_id == person_id)
        return self._shifts(mine)

    def merge(self, shift_id: int, kept_id: int, gone_id: int) -> bool:
        """Leave one of two people on a shift, the one who is more to it; True if a place became free."""
        both = [s for p in (kept_id, gone_id) if (s := self.signup(shift_id, p))]
        if len(both) < len((kept_id, gone_id)):
            return False
        tickets = {p: self.position(shift_id, p) for p in (kept_id, gone_id)}
        more, less = sorted(both, key=lambda s: (NEARNESS.index(s.state), tickets[s.person_id]))
        was = self.release(shift_id, less.person_id)
        if less.going:
            self.confirm(shift_id, more.person_id)
        self._change(delete(SignupRow).where(SignupRow.id == less.id))
        return was in HOLDING or was is State.OFFERED

    def take_over(self, kept_id: int, gone_id: int) -> None:
        """Let what is kept of *gone_id* be *kept_id*'s, once no shift has both."""
        numbered = select(NumberRow.shift_id).where(NumberRow.person_id == kept_id)
        theirs = NumberRow.person_id == gone_id
        self._change(delete(NumberRow).where(theirs, NumberRow.shift_id.in_(numbered)))
        for column in (
            NumberRow.person_id,
            SignupRow.person_id,
            CanvassRow.poster_id,
            CanvassRow.lead_id,
            CanvassRow.backup_id,
        ):
            self._change(update(column.class_).where(column == gone_id).values({column.key: kept_id}))
        self._db.expire_all()

    def forget(self, person_id: int) -> None:
        """Delete what is kept of a person. Their places must have been given back before."""
        self._change(delete(NumberRow).where(NumberRow.person_id == person_id))
        self._change(delete(SignupRow).where(SignupRow.person_id == person_id))
        for canvass in self.canvasses_of(person_id):
            if canvass.state is not CanvassState.OPEN and canvass.poster_id == person_id:
                self.throw_away(canvass.id)
        for duty in Duty:
            self.step_down(person_id, duty)
        posted = update(CanvassRow).where(CanvassRow.poster_id == person_id)
        self._change(posted.values(poster_id=None))
