"""Raising a hand: for a neighborhood, a county or a group."""

from bot.conversation.messages import Lane, Message
from bot.engine.feature import Feature, on_answer, on_button, on_job, on_left
from bot.engine.pages import Page
from bot.engine.reading import StaleButtonError
from bot.engine.texts import Reader
from bot.engine.turn import Turn
from bot.features.captains import deciding_screens
from bot.features.captains import hand_screens as screens
from bot.features.captains.model import (
    ASKED_AT_MOST,
    COUNTY_CAPTAINS,
    MAX_WORDS,
    Hand,
    tidy_place,
)
from bot.features.captains.patience import expect_decision
from bot.features.captains.store import HandStore
from bot.people.campaign import Campaign
from bot.people.model import Person, RoleKind
from bot.people.places import scope_name
from bot.people.preferences import Kind
from bot.storage.unit_of_work import Otherwise

ASIDE = "captains.aside"
"""A command came in between: no word typed now belongs to the wish."""
OPEN = ("captains.confirm", ASIDE)


class Raising(Feature):
    """The half of the captains' room that belongs to whoever raises a hand."""

    _campaign: Campaign

    @on_button("raise")
    def raise_hand(self, turn: Turn) -> None:
        """Ask what somebody would like to hold."""
        county = turn.person.county
        turn.say(screens.choose_kind(turn.reader) if county else screens.no_county(turn.reader))

    @on_button("kind")
    def kind(self, turn: Turn) -> None:
        """Ask which place or group."""
        county = turn.person.county
        match turn.word(0):
            case _ if county is None:
                turn.say(screens.no_county(turn.reader))
            case "neighborhood":
                turn.say(screens.choose_neighborhood(turn.reader, turn.people.neighborhoods(county)))
                turn.wait_for("captains.place")
            case "county":
                self._ask_why(turn, f"county:{county}")
            case "group":
                self._ask_group(turn, 0)
            case _:
                raise StaleButtonError

    @on_button("groups")
    def turn_groups(self, turn: Turn) -> None:
        """Show a page of groups in place."""
        self._ask_group(turn, turn.number(0), in_place=True)

    def _ask_group(self, turn: Turn, page: int, *, in_place: bool = False) -> None:
        groups = self._campaign.region.groups
        shown = Page.of(len(groups), turn.page_size, page)
        turn.say(screens.choose_group(turn.reader, groups, shown), in_place=in_place)

    @on_button("scope")
    def scope(self, turn: Turn) -> None:
        """Take a place or group from the list."""
        scope = f"{turn.word(0)}:{turn.word(1)}"
        if not self._exists(turn, scope):
            raise StaleButtonError
        self._ask_why(turn, scope)

    @on_answer("place")
    def place_typed(self, turn: Turn) -> None:
        """Take a neighborhood's name as its people say it."""
        name = tidy_place(turn.text)
        if name is None or turn.person.county is None:
            turn.say(screens.name_not_usable(turn.reader))
            turn.wait_for("captains.place")
            return
        # The name is kept only when the hand is raised, so that a slip leaves nothing behind.
        self._ask_why(turn, "neighborhood:new", name)

    @on_answer("why")
    def why_typed(self, turn: Turn) -> None:
        """Take the reason, and show who reads it before it is sent."""
        if len(turn.text) > MAX_WORDS:
            turn.say(screens.too_many_words(turn.reader))
            turn.wait_with("captains.why", turn.gathered)
            return
        above = self._deciders(turn, turn.gathered["scope"])
        self._confirm(turn, {**turn.gathered, "why": turn.text, "to": str(above[0]) if above else ""})

    @on_button("others")
    def others(self, turn: Turn) -> None:
        """Offer somebody else to decide."""
        gathered = self._gathered(turn)
        if gathered:
            people = turn.people.many(self._deciders(turn, gathered["scope"]))
            turn.say(screens.choose_other(turn.reader, people))

    @on_button("to")
    def to(self, turn: Turn) -> None:
        """Let somebody else decide."""
        gathered = self._gathered(turn)
        if gathered and turn.number(0) in self._deciders(turn, gathered["scope"]):
            self._confirm(turn, {**gathered, "to": turn.word(0)})

    @on_button("drop")
    def drop(self, turn: Turn) -> None:
        """Send nothing."""
        if turn.session.waiting(turn.now) in OPEN:
            turn.session.end()
        turn.say(screens.dropped(turn.reader))

    @on_button("send")
    def send(self, turn: Turn) -> None:
        """Raise the hand."""
        gathered = self._gathered(turn)
        if gathered is None:
            return
        turn.session.end()
        asked = int(gathered["to"]) if gathered["to"] else None
        scope = self._settled_scope(turn, gathered)
        hand = HandStore(turn.uow).raise_hand(turn.person.id, scope, gathered["why"], asked, turn.now)
        self._ask(turn, hand, asked)
        turn.say(screens.sent(turn.reader, turn.people.find(asked) if asked else None))

    @on_job("unanswered")
    def unanswered(self, turn: Turn) -> None:
        """Ask the next one above when nobody has decided; at last say so to whoever wishes."""
        hand = HandStore(turn.uow).find(int(turn.payload["hand"]))
        if hand is None or not hand.waits_for_decider:
            return
        times = int(turn.payload.get("times", 1))
        line = self._deciders(turn, hand.scope)
        if not line or times >= ASKED_AT_MOST:
            self._give_up(turn, hand, line)
            return
        later = line[line.index(hand.asked_id) + 1 :] if hand.asked_id in line else line
        self._ask(turn, hand, next(iter(later or line)), times + 1)

    def _give_up(self, turn: Turn, hand: Hand, line: list[int]) -> None:
        names = [person.name for person in turn.people.many(line)]
        place = self._place(turn, hand.scope)
        turn.tell(
            hand.person_id,
            lambda reader: screens.unanswered(reader, names, place),
            lane=Lane.LESSON,
            kind=Kind.REST,
        )

    @on_job("returned")
    def say_unread(self, turn: Turn) -> None:
        """Tell whoever wishes that nobody has read it; nobody else is shown it without their saying so."""
        hand = HandStore(turn.uow).find(int(turn.payload["hand"]))
        asked = turn.people.find(int(turn.payload["asked"]))
        if hand and asked and hand.undecided and hand.asked_id == asked.id:
            turn.say(screens.unread(turn.reader, asked.name, self._place(turn, hand.scope)))

    def _ask(self, turn: Turn, hand: Hand, asked: int | None, times: int = 1) -> None:
        if asked is None:
            return
        name = turn.people.get(hand.person_id).name
        place = self._place(turn, hand.scope)

        def card(reader: Reader) -> Message:
            return deciding_screens.raised(reader, hand.id, name, place, hand.why, reminded=times > 1)

        back = Otherwise("captains.returned", hand.person_id, {"hand": str(hand.id), "asked": str(asked)})
        # A wish can wait for the morning.
        turn.tell(asked, card, lane=Lane.LESSON, kind=Kind.REST, otherwise=back)
        HandStore(turn.uow).ask(hand.id, asked)
        expect_decision(turn, hand, times)

    def _ask_why(self, turn: Turn, scope: str, name: str = "") -> None:
        place = name or self._place(turn, scope)
        holders = turn.people.holders(RoleKind.CAPTAIN, scope)
        if turn.person.holds(RoleKind.CAPTAIN, scope):
            turn.say(screens.held_already(turn.reader, place))
            return
        if scope.startswith("county:") and len(holders) >= COUNTY_CAPTAINS:
            names = [p.name for p in turn.people.many(holders)]
            turn.say(screens.county_is_held(turn.reader, place, names))
            return
        if turn.person.adult is False and not scope.startswith("group:"):
            turn.say(screens.adults_only(turn.reader))
            return
        turn.say(screens.ask_why(turn.reader, place))
        turn.wait_for("captains.why", scope=scope, name=name)

    def _confirm(self, turn: Turn, gathered: dict[str, str]) -> None:
        deciders = self._deciders(turn, gathered["scope"])
        asked = turn.people.find(int(gathered["to"])) if gathered["to"] else None
        place = gathered["name"] or self._place(turn, gathered["scope"])
        turn.say(screens.confirm(turn.reader, place, gathered["why"], asked, others=len(deciders) > 1))
        turn.wait_with("captains.confirm", gathered)

    @on_left("confirm")
    def put_aside(self, turn: Turn) -> None:
        """Keep a wish although a command came in between, and say so; or give its words back."""
        gathered = dict(turn.gathered)
        place = gathered["name"] or self._place(turn, gathered["scope"])
        if turn.session.step:
            turn.say(screens.given_back(turn.reader, place, gathered["why"]))
            return
        turn.wait_with(ASIDE, gathered)
        turn.say(screens.put_aside(turn.reader, place))

    @on_left("aside")
    def keep_aside(self, turn: Turn) -> None:
        """Keep a wish that was put aside before, without saying so again."""
        if not turn.session.step:
            turn.wait_with(ASIDE, turn.gathered)

    @on_button("resume")
    def resume(self, turn: Turn) -> None:
        """Go on with a wish that was put aside."""
        if gathered := self._gathered(turn):
            self._confirm(turn, gathered)

    @on_answer("confirm")
    def said_instead_of_sent(self, turn: Turn) -> None:
        """Take words typed instead of a press as a new reason."""
        self.why_typed(turn)

    def _gathered(self, turn: Turn) -> dict[str, str] | None:
        if turn.session.waiting(turn.now) in OPEN:
            return dict(turn.session.data)
        turn.say(screens.begin_again(turn.reader))
        return None

    def _settled_scope(self, turn: Turn, gathered: dict[str, str]) -> str:
        county = turn.person.county
        if gathered["name"] and county:
            return f"neighborhood:{turn.people.name_neighborhood(county, gathered['name']).id}"
        return gathered["scope"]

    def _deciders(self, turn: Turn, scope: str) -> list[int]:
        """Return who may decide on a wish for *scope*, the nearest first; never whoever wishes."""
        if scope == "neighborhood:new":
            county = turn.people.holders(RoleKind.CAPTAIN, f"county:{turn.person.county}")
        else:
            county = turn.people.captains_above(scope)
        line = dict.fromkeys([*county, *turn.people.coordinators()])
        asker = turn.known.id if turn.known else None
        others = [person for person in turn.people.many(line) if person.id != asker]
        # Whom nothing reaches now comes last, so that a wish does not lie unread.
        return [person.id for person in sorted(others, key=lambda person: self._is_away(turn, person))]

    def _is_away(self, turn: Turn, person: Person) -> bool:
        return person.stopped or person.resting(turn.now) or turn.people.address_of(person.id) is None

    def _exists(self, turn: Turn, scope: str) -> bool:
        kind, _, which = scope.partition(":")
        if kind == "neighborhood" and which.isdigit():
            place = turn.people.neighborhood(int(which))
            return place is not None and place.county == turn.person.county
        return kind == "group" and self._campaign.region.group(which) is not None

    def _place(self, turn: Turn, scope: str) -> str:
        return scope_name(self._campaign, turn.people, scope, turn.reader.language)
