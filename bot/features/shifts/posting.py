"""Posting a canvass: a draft is written step by step, shown, and opened once those named have said yes."""

from datetime import timedelta

from bot.conversation.markup import Rich
from bot.engine.feature import on_answer, on_button, on_command
from bot.engine.reading import StaleButtonError
from bot.engine.turn import PATIENCE, Turn
from bot.features.shifts import asking_screens, need_screens
from bot.features.shifts import posting_screens as ask
from bot.features.shifts.drafting import Drafting, is_blank
from bot.features.shifts.model import CanvassState
from bot.features.shifts.need_screens import back_to_draft
from bot.features.shifts.posting_times import TIMES
from bot.people.model import Right
from bot.people.qualifications import KNOCK_DOORS

RECENT = timedelta(days=2)


class Posting(Drafting):
    """What a captain does to post a canvass. A question's answer comes by a button or typed."""

    @on_command("canvass", about=ask.about_canvass, called=ask.called_canvass, right=Right.CAPTAIN)
    @on_button("canvass", right=Right.CAPTAIN)
    def canvasses(self, turn: Turn) -> None:
        """Show the canvasses that the captain runs; where there are none, begin one."""
        desk = self.desk(turn)
        since = turn.now - RECENT
        own = desk.store.canvasses_of(turn.person.id)
        shifts = [s for c in own if c.state is CanvassState.OPEN for s in desk.store.shifts_of(c.id)]
        cards = [desk.card(s) for s in shifts if s.ends_at > since and not s.off]
        drafts = [c for c in self._own_drafts(desk) if not is_blank(desk, c)]
        if not cards and not drafts:
            self._new(turn, with_form=turn.networks.has_forms(turn.platform))
            return
        turn.say(ask.my_canvasses(turn.reader, cards, drafts[-3:], turn.now))

    @on_button("new", right=Right.CAPTAIN)
    def new(self, turn: Turn) -> None:
        """Begin a draft."""
        self._new(turn)

    def _new(self, turn: Turn, *, with_form: bool = False) -> None:
        desk, draft = self._begin(turn)
        if not with_form:
            self._ask(desk, draft, "title", {})
            return
        turn.say(asking_screens.ask_title(turn.reader, draft.id, Rich(""), with_form=True))
        turn.wait_for("shifts.draft", patience=PATIENCE, draft=str(draft.id), asked="title")

    @on_button("set", right=Right.CAPTAIN)
    def chosen(self, turn: Turn) -> None:
        """Take an answer chosen by a button."""
        desk, draft = self._draft(turn, turn.number(0))
        if draft is None:
            return
        step, value = turn.word(1), turn.word(2)
        known = dict(turn.session.data) if turn.session.waiting(turn.now) == "shifts.draft" else {}
        here = known.get("draft") == str(draft.id)
        gathered = {key: known[key] for key in TIMES if here and key in known}
        if step == "title":
            value = asking_screens.title_of(turn.reader, turn.number(2)) or ""
        turn.session.end()
        self._take(desk, draft, step, value, gathered)

    @on_answer("draft", right=Right.CAPTAIN)
    def typed(self, turn: Turn) -> None:
        """Take a typed answer."""
        desk, draft = self._draft(turn, int(turn.gathered["draft"]))
        if draft:
            gathered = {key: turn.gathered[key] for key in TIMES if key in turn.gathered}
            if turn.aided:  # A cry for help is no answer.
                self._ask(desk, draft, turn.gathered["asked"], gathered)
                return
            self._take(desk, draft, turn.gathered["asked"], turn.text, gathered)

    @on_button("preview", right=Right.CAPTAIN)
    def preview(self, turn: Turn) -> None:
        """Show a draft as it will be seen, or go on where it was left."""
        desk, draft = self._draft(turn, turn.number(0))
        if draft:
            self._next(desk, draft)

    @on_button("change", right=Right.CAPTAIN)
    def change(self, turn: Turn) -> None:
        """Ask what shall be different."""
        desk, draft = self._draft(turn, turn.number(0))
        if draft:
            shifts = desk.store.shifts_of(draft.id)
            may_need = turn.way_to(KNOCK_DOORS) is not None
            turn.say(ask.what_to_change(turn.reader, draft, shifts, may_need=may_need), in_place=True)

    @on_button("needs", right=Right.CAPTAIN)
    def needs(self, turn: Turn) -> None:
        """Ask what whoever claims a place must have done, or keep what was chosen."""
        desk, draft = self._draft(turn, turn.number(0))
        way = turn.way_to(KNOCK_DOORS)
        if draft is None:
            return
        if way is None:
            raise StaleButtonError
        if len(turn.args) < 2:
            turn.say(need_screens.ask_needs(turn.reader, draft, way), in_place=True)
            return
        if turn.word(1) not in ("none", KNOCK_DOORS):
            raise StaleButtonError
        wanted = KNOCK_DOORS if turn.word(1) == KNOCK_DOORS else ""
        self._next(desk, desk.store.change(draft.id, needs=wanted))

    @on_button("edit", right=Right.CAPTAIN)
    def edit(self, turn: Turn) -> None:
        """Ask one question again, or for another shift."""
        desk, draft = self._draft(turn, turn.number(0))
        if draft is None:
            return
        step = turn.word(1)
        if step not in asking_screens.STEPS and step != "lead":
            raise StaleButtonError
        self._ask(desk, draft, step, {})

    @on_button("drop", right=Right.CAPTAIN)
    def drop(self, turn: Turn) -> None:
        """Drop one shift of a draft."""
        desk, draft = self._draft(turn, turn.number(0))
        if draft:
            desk.store.drop_shift(draft.id, turn.number(1))
            self._next(desk, draft)

    @on_button("throw", right=Right.CAPTAIN)
    def throw(self, turn: Turn) -> None:
        """Throw a draft away."""
        desk, draft = self._draft(turn, turn.number(0))
        if draft:
            desk.store.throw_away(draft.id)
            turn.session.end()
            turn.say(ask.thrown_away(turn.reader), in_place=True)

    @on_button("publish", right=Right.CAPTAIN)
    def publish(self, turn: Turn) -> None:
        """Open a canvass, or ask those named who have not yet said yes."""
        desk, draft = self._draft(turn, turn.number(0))
        if draft is None:
            return
        shifts = [s for s in desk.store.shifts_of(draft.id) if s.starts_at > turn.now]
        if not shifts or not draft.lead_id or not draft.backup_id or not draft.county:
            turn.say(ask.incomplete(turn.reader, draft))
            return
        if draft.lead_id == turn.person.id and not self.may_lead(desk, draft, back_to_draft):
            return
        if not draft.missing():
            self.open(desk, draft)
            return
        desk.store.change(draft.id, state=CanvassState.ASKED)
        self.ask_named(desk, desk.store.canvass(draft.id) or draft)
