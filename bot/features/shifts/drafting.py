"""A draft of a canvass: its questions, asked one by one, and what is kept of each answer."""

from datetime import date, timedelta

from bot.conversation.markup import Rich
from bot.conversation.messages import Message
from bot.conversation.signs import one_line
from bot.engine.reading import StaleButtonError
from bot.engine.turn import PATIENCE, Turn
from bot.features.shifts import asking_screens
from bot.features.shifts import posting_screens as ask
from bot.features.shifts.desk import Desk
from bot.features.shifts.model import Canvass, CanvassState, Duty
from bot.features.shifts.naming import Naming
from bot.features.shifts.posting_times import TIMES, begins_at, read_step
from bot.people.model import Person, Right
from bot.people.typed_days import next_weekday

SATURDAY, SUNDAY = 5, 6
MAX_TITLE, MAX_POINT = 60, 200
MOST_SHIFTS = 6


class Drafting(Naming):
    """Asks for what a draft still lacks, and takes what is answered.

    What belongs to one shift (day, hour, length) travels with the question until the shift is whole.
    """

    def _begin(self, turn: Turn) -> tuple[Desk, Canvass]:
        desk = self.desk(turn)
        areas = self._areas(desk, turn.person)
        county, neighborhood_id = _area_of(desk, areas[0][0]) if len(areas) == 1 else ("", None)
        blank = next((c for c in self._own_drafts(desk) if is_blank(desk, c)), None)
        if blank is None:
            return desk, desk.store.draft(turn.person.id, county, neighborhood_id)
        desk.store.change(blank.id, county=county, neighborhood_id=neighborhood_id)
        return desk, desk.store.canvass(blank.id) or blank

    def _own_drafts(self, desk: Desk) -> list[Canvass]:
        me = desk.turn.person.id
        own = desk.store.canvasses_of(me)
        return [c for c in own if c.state is not CanvassState.OPEN and c.poster_id == me]

    def _draft(self, turn: Turn, draft_id: int) -> tuple[Desk, Canvass | None]:
        desk = self.desk(turn)
        draft = desk.store.canvass(draft_id)
        if draft is None or draft.state is CanvassState.OPEN or draft.poster_id != turn.person.id:
            turn.say(ask.not_a_draft(turn.reader))
            return desk, None
        return desk, draft

    def _take(self, desk: Desk, draft: Canvass, step: str, value: str, gathered: dict[str, str]) -> None:
        """Keep an answer and ask the next question; or ask again if the answer cannot be used."""
        taken: bool
        match step:
            case "title":
                taken = self._keep_text(desk, draft, "title", value, MAX_TITLE)
            case "point":
                taken = self._keep_text(desk, draft, "meeting_point", value, MAX_POINT)
            case "area":
                taken = self._take_area(desk, draft, value)
            case "day" | "hour" | "length" | "places":
                self._take_time(desk, draft, step, value, gathered)
                return
            case _:
                raise StaleButtonError
        if taken:
            self._next(desk, desk.store.canvass(draft.id) or draft, gathered)
        else:
            self._ask(desk, draft, step, gathered, again=True)

    def _next(self, desk: Desk, draft: Canvass, gathered: dict[str, str] | None = None) -> None:
        """Ask for what is still missing, in order; when nothing is, show the preview.

        *gathered* is what is known already of a shift that is not whole yet.
        """
        shifts = desk.store.shifts_of(draft.id)
        wanted = {
            "title": not draft.title,
            "area": not draft.county,
            "point": not draft.meeting_point,
            "day": not shifts,
            "lead": not draft.lead_id,
            "backup": not draft.backup_id,
        }
        step = next((name for name, missing in wanted.items() if missing), None)
        if step == "day" and gathered:
            self._add_shift(desk, draft, gathered)
        elif step:
            self._ask(desk, draft, step, gathered or {})
        else:
            super()._next(desk, draft)

    def _ask(
        self, desk: Desk, draft: Canvass, step: str, gathered: dict[str, str], *, again: bool = False
    ) -> None:
        turn = desk.turn
        if step in set(Duty):
            self.ask_who(desk, draft, Duty(step), again=again)
            return
        head = asking_screens.again(turn.reader) if again else Rich("")
        turn.say(self._question(desk, draft, step, gathered, head))
        turn.wait_for("shifts.draft", patience=PATIENCE, draft=str(draft.id), asked=step, **gathered)

    def _question(
        self, desk: Desk, draft: Canvass, step: str, gathered: dict[str, str], head: Rich
    ) -> Message:
        reader = desk.turn.reader
        match step:
            case "title":
                return asking_screens.ask_title(reader, draft.id, head)
            case "area":
                return asking_screens.ask_area(reader, draft.id, self._areas(desk, desk.turn.person), head)
            case "point":
                return asking_screens.ask_point(reader, draft.id, head)
            case "hour":
                return asking_screens.ask_hour(reader, draft.id, date.fromisoformat(gathered["day"]), head)
            case "length":
                return asking_screens.ask_length(reader, draft.id, head)
            case "places":
                return asking_screens.ask_places(reader, draft.id, head)
            case _:
                today = self._today_here(desk.turn)
                days = [next_weekday(today, SATURDAY), next_weekday(today, SUNDAY)]
                return asking_screens.ask_day(reader, draft.id, sorted(days), head)

    def _keep_text(self, desk: Desk, draft: Canvass, column: str, value: str, longest: int) -> bool:
        words = one_line(value)
        if not 2 <= len(words) <= longest:
            return False
        desk.store.change(draft.id, **{column: words})
        return True

    def _take_area(self, desk: Desk, draft: Canvass, value: str) -> bool:
        scope = value.replace("-", ":", 1)
        allowed = dict(self._areas(desk, desk.turn.person))
        if scope not in allowed:
            found = self._campaign.region.search(value)
            scope = f"county:{found[0].slug}" if len(found) == 1 else ""
            if scope not in allowed and not desk.turn.person.may(Right.COORDINATOR):
                return False
        if not scope:
            return False
        county, neighborhood_id = _area_of(desk, scope)
        desk.store.change(draft.id, county=county, neighborhood_id=neighborhood_id)
        return True

    def _take_time(self, desk: Desk, draft: Canvass, step: str, value: str, gathered: dict[str, str]) -> None:
        read = self._read(desk.turn, step, value)
        if read is None or len(desk.store.shifts_of(draft.id)) >= MOST_SHIFTS:
            usable = step if step == "day" or "day" in gathered else "day"
            self._ask(desk, draft, usable, gathered, again=True)
            return
        self._add_shift(desk, draft, {**gathered, **read})

    def _add_shift(self, desk: Desk, draft: Canvass, gathered: dict[str, str]) -> None:
        """Add a shift once it is whole; until then ask for what it lacks."""
        missing = next((name for name in TIMES if name not in gathered), None)
        if missing:
            self._ask(desk, draft, missing, gathered)
            return
        starts_at = begins_at(gathered, self._campaign.zone)
        if starts_at <= desk.turn.now:
            kept = {key: gathered[key] for key in ("length", "places")}
            self._ask(desk, draft, "day", kept, again=True)
            return
        ends_at = starts_at + timedelta(minutes=int(gathered["length"]))
        desk.store.add_shift(draft.id, starts_at, ends_at, int(gathered["places"]))
        self._next(desk, draft)

    def _read(self, turn: Turn, step: str, value: str) -> dict[str, str] | None:
        return read_step(step, value, self._today_here(turn), turn.reader.language)

    def _today_here(self, turn: Turn) -> date:
        return turn.now.astimezone(self._campaign.zone).date()

    def _areas(self, desk: Desk, person: Person) -> list[tuple[str, str]]:
        """Return the areas in which *person* may post: what they hold, else the county they live in."""
        scopes = [s for s in person.captain_scopes() if s.startswith(("county:", "neighborhood:"))]
        if person.county and not scopes:
            scopes.append(f"county:{person.county}")
        named = [(scope, self._name_of(desk, scope)) for scope in dict.fromkeys(scopes)]
        return [(scope, name) for scope, name in named if name]

    def _name_of(self, desk: Desk, scope: str) -> str:
        kind, _, which = scope.partition(":")
        if kind == "neighborhood":
            place = desk.turn.people.neighborhood(int(which))
            return place.name if place else ""
        return self._campaign.scope_name(scope, desk.turn.reader.language) or ""


def is_blank(desk: Desk, draft: Canvass) -> bool:
    """Return whether a draft was begun and nothing said of it."""
    said = draft.title or draft.meeting_point or draft.backup_id or draft.state is not CanvassState.DRAFT
    return not said and not desk.store.shifts_of(draft.id)


def _area_of(desk: Desk, scope: str) -> tuple[str, int | None]:
    kind, _, which = scope.partition(":")
    if kind == "county":
        return which, None
    place = desk.turn.people.neighborhood(int(which))
    return (place.county if place else ""), int(which)
