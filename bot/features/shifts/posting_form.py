"""Posting a canvass by a form, where a network has such: the same questions, all at once."""

from bot.engine.feature import on_form
from bot.engine.turn import Turn
from bot.features.shifts import asking_screens
from bot.features.shifts.desk import Desk
from bot.features.shifts.drafting import MAX_POINT, MAX_TITLE
from bot.features.shifts.model import Canvass
from bot.features.shifts.posting import Posting
from bot.people.model import Right

WORDS = {"title": ("title", MAX_TITLE), "point": ("meeting_point", MAX_POINT)}
"""The questions answered in words: where the answer is kept, and how long it may be."""


class PostingForm(Posting):
    """Takes what the form of a new canvass says. What it does not say is asked one by one."""

    @on_form("new", form=asking_screens.form, right=Right.CAPTAIN)
    def filled_in(self, turn: Turn) -> None:
        """Begin a draft with everything that can be used, and ask for the rest."""
        desk, draft = self._begin(turn)
        if turn.aided:  # A cry for help is no canvass.
            self._ask(desk, draft, "title", {})
            return
        unread = [key for key in WORDS if not self._keep(desk, draft, key)]
        gathered: dict[str, str] = {}
        for key in ("when", "length", "places"):
            read = self._times_in(turn, key)
            gathered |= read or {}
            unread += [] if read else [key]
        named = [turn.values[key] for key in unread if turn.values.get(key)]
        if named:
            turn.say(asking_screens.not_understood(turn.reader, named))
        self._next(desk, desk.store.canvass(draft.id) or draft, gathered)

    def _keep(self, desk: Desk, draft: Canvass, key: str) -> bool:
        column, longest = WORDS[key]
        return self._keep_text(desk, draft, column, desk.turn.values.get(key, ""), longest)

    def _times_in(self, turn: Turn, key: str) -> dict[str, str] | None:
        value = turn.values.get(key, "")
        if key != "when":
            return self._read(turn, key, value)
        # An hour without a day is half an answer, and is kept.
        return self._read(turn, "day", value) or self._read(turn, "hour", value)
