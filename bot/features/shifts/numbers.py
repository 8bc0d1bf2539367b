"""Leaving a number for the day of a shift, so that the lead can call."""

from bot.engine.feature import on_answer, on_button
from bot.engine.turn import Turn
from bot.features.shifts import choosing_screens, screens
from bot.features.shifts.choosing import Choosing
from bot.features.shifts.desk import Desk
from bot.features.shifts.model import HOLDING, Shift
from bot.features.shifts.typed import read_number


class Numbers(Choosing):
    """What people do who leave a number for today only, or none."""

    @on_button("number")
    def number(self, turn: Turn) -> None:
        """Ask whether to leave a number for the day."""
        desk, shift = self._with_my_place(turn)
        if shift:
            turn.say(screens.ask_whether_number(turn.reader, desk.card(shift)))

    @on_button("number_add")
    def number_add(self, turn: Turn) -> None:
        """Ask for the number."""
        _, shift = self._with_my_place(turn)
        if shift:
            turn.say(screens.ask_number(turn.reader), in_place=True)
            turn.wait_for("shifts.number", shift=str(shift.id))

    @on_button("number_skip")
    def number_skip(self, turn: Turn) -> None:
        """Leave it at no number."""
        desk, shift = self.pressed(turn)
        if shift:
            desk.store.drop_number(shift.id, turn.person.id)
            turn.say(screens.no_number(turn.reader), in_place=True)

    @on_answer("number")
    def number_typed(self, turn: Turn) -> None:
        """Keep the number until the morning after."""
        desk = self.desk(turn)
        shift = desk.store.find(int(turn.gathered["shift"]))
        mine = desk.store.signup(shift.id, turn.person.id) if shift else None
        if shift is None or mine is None or mine.state not in HOLDING or turn.now > shift.ends_at:
            turn.say(choosing_screens.no_such_shift(turn.reader))
            return
        number = read_number(turn.text)
        if number is None:
            turn.say(screens.ask_number(turn.reader, again=True))
            turn.wait_for("shifts.number", shift=str(shift.id))
            return
        desk.store.keep_number(shift.id, turn.person.id, number)
        turn.say(screens.number_kept(turn.reader, desk.card(shift)))
        desk.show_lead(shift)

    # What the above share

    def _with_my_place(self, turn: Turn) -> tuple[Desk, Shift | None]:
        desk, shift = self.pressed(turn)
        if shift is None:
            return desk, None
        mine = desk.store.signup(shift.id, turn.person.id)
        if shift.off or mine is None or mine.state not in HOLDING or turn.now > shift.ends_at:
            self._refuse(desk, shift)
            return desk, None
        return desk, shift
