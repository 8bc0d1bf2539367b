"""Leaving a number for the day of a shift, so that the lead can call."""

from datetime import timedelta

from bot.engine.feature import on_answer, on_button, on_text
from bot.engine.turn import Turn
from bot.features.shifts import choosing_screens, screens
from bot.features.shifts.choosing import Choosing
from bot.features.shifts.desk import Desk
from bot.features.shifts.model import HOLDING, Shift
from bot.features.shifts.typed import LEAST_DIGITS, read_number
from bot.people.typed_hours import bare

OFFERED = "shifts.number_offered"
AT_ONCE = timedelta(hours=1)
SKIPPED = frozenset({"no", "no thanks", "no thank you", "no gracias"})


class Numbers(Choosing):
    """What people do who leave a number for today only, or none."""

    @on_button("number")
    def number(self, turn: Turn) -> None:
        """Ask whether to leave a number for the day."""
        desk, shift = self._with_my_place(turn)
        if shift:
            turn.say(screens.ask_whether_number(turn.reader, desk.card(shift)))
            if turn.session.waiting(turn.now) in (
                None,
                OFFERED,
            ):  # Nothing that was begun before is lost for an offer.
                turn.wait_for(OFFERED, patience=AT_ONCE, shift=str(shift.id))

    @on_text(first=True)
    def answer_typed(self, turn: Turn) -> bool:
        """Understand a number, or the words of the two buttons, typed under the offer; nothing else."""
        if turn.aided or turn.session.waiting(turn.now) != OFFERED:
            return False
        words, t = bare(turn.text).rstrip(".!"), turn.texts
        shift_id = int(turn.session.data["shift"])
        if words in {*SKIPPED, bare(t.label("Skip"))}:
            turn.session.end()
            self.desk(turn).store.drop_number(shift_id, turn.person.id)
            turn.say(screens.no_number(turn.reader))
        elif words == bare(t.label("Add")):
            self._ask_number(turn, shift_id)
        elif sum(sign.isdecimal() for sign in words) >= LEAST_DIGITS:
            turn.session.end()
            self._keep_number(turn, shift_id)
        else:
            return False
        return True

    @on_button("number_add")
    def number_add(self, turn: Turn) -> None:
        """Ask for the number."""
        _, shift = self._with_my_place(turn)
        if shift:
            self._ask_number(turn, shift.id)

    @on_button("number_skip")
    def number_skip(self, turn: Turn) -> None:
        """Leave it at no number."""
        desk, shift = self.pressed(turn)
        if shift:
            desk.store.drop_number(shift.id, turn.person.id)
            if turn.session.step == OFFERED:
                turn.session.end()
            turn.say(screens.no_number(turn.reader), in_place=True)

    @on_answer("number")
    def number_typed(self, turn: Turn) -> None:
        """Keep the number until the morning after."""
        self._keep_number(turn, int(turn.gathered["shift"]))

    # What the above share

    def _ask_number(self, turn: Turn, shift_id: int) -> None:
        turn.say(screens.ask_number(turn.reader), in_place=True)
        turn.wait_for("shifts.number", shift=str(shift_id))

    def _keep_number(self, turn: Turn, shift_id: int) -> None:
        desk = self.desk(turn)
        shift = desk.store.find(shift_id)
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

    def _with_my_place(self, turn: Turn) -> tuple[Desk, Shift | None]:
        desk, shift = self.pressed(turn)
        if shift is None:
            return desk, None
        mine = desk.store.signup(shift.id, turn.person.id)
        if shift.off or mine is None or mine.state not in HOLDING or turn.now > shift.ends_at:
            self._refuse(desk, shift)
            return desk, None
        return desk, shift
