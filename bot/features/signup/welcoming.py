"""The first welcome: the captain's card about somebody new, and the invitations that bring them."""

from collections.abc import Sequence
from datetime import timedelta

from bot.conversation.messages import Lane, Message
from bot.domain_events import PeopleJoined
from bot.engine.feature import Feature, on, on_button, on_job
from bot.engine.texts import Reader
from bot.engine.turn import Turn
from bot.features.signup import welcome_screens
from bot.features.signup.store import SignupStore
from bot.features.signup.welcome_screens import CardScreen
from bot.people.campaign import Campaign
from bot.people.model import Person, Right, RoleKind
from bot.people.places import scope_name
from bot.people.preferences import Kind
from bot.storage.unit_of_work import Otherwise

HOURS_TO_REACH = 72
INTRODUCED_FOR = timedelta(days=30)


class Welcoming(Feature):
    """The half of signing up that belongs to captains."""

    _campaign: Campaign

    @on_button("reached", right=Right.CAPTAIN)
    def reached(self, turn: Turn) -> None:
        """Note that a captain reached a new person."""
        self._settle(turn, "reached")

    @on_button("not_reached", right=Right.CAPTAIN)
    def not_reached(self, turn: Turn) -> None:
        """Note that a captain could not reach a new person, and ask the one above."""
        self._settle(turn, "not reached")

    @on_job("still_open")
    def still_open(self, turn: Turn) -> None:
        """After three days without a word from the captain, ask the one above."""
        person = turn.person
        store = SignupStore(turn.uow)
        asked = store.welcomer(person.id)
        if store.is_open(person.id) and asked is not None:
            self._pass_up(turn, person, asked)

    @on_job("card_returned")
    def card_returned(self, turn: Turn) -> None:
        """Ask the one above at once: the captain's card has come back, and nobody would say hello."""
        store, captain_id = SignupStore(turn.uow), int(turn.payload["captain"])
        if store.is_open(turn.person.id) and store.welcomer(turn.person.id) == captain_id:
            turn.cancel(f"signup.still_open:{turn.person.id}:{captain_id}")
            self._pass_up(turn, turn.person, captain_id)

    @on_button("invite", right=Right.CAPTAIN)
    def invite(self, turn: Turn) -> None:
        """Show a captain their invitation for a place they hold."""
        places = self._places(turn)
        chosen = ":".join(turn.args)
        match = next(((scope, name) for scope, name in places if scope == chosen), None)
        if match is None and len(places) == 1:
            match = places[0]
        if match is None:
            turn.say(welcome_screens.choose_invitation(turn.reader, places))
            return
        scope, name = match
        county, neighborhood_id = self._place_of(turn, scope)
        invite = SignupStore(turn.uow).invite_by(turn.person.id, county, neighborhood_id, turn.now)
        turn.say(
            welcome_screens.invitation(
                turn.reader, invite.code, self._campaign.name, name, turn.networks.ways_in(invite.code)
            )
        )

    @on(PeopleJoined)
    def take_over(self, turn: Turn, fact: PeopleJoined) -> None:
        """Let invitations and welcomes of two people be one's."""
        store = SignupStore(turn.uow)
        store.take_over(fact.person_id, fact.gone_id)
        captain = store.welcomer(fact.person_id)
        kept, gone = fact.person_id, fact.gone_id
        turn.uow.rename_job(f"signup.still_open:{gone}:{captain}", f"signup.still_open:{kept}:{captain}")
        turn.uow.cancel_all(f"signup.still_open:{gone}:")
        for person_id in store.to_welcome(kept):
            before = f"signup.still_open:{person_id}:{gone}"
            turn.uow.rename_job(before, f"signup.still_open:{person_id}:{kept}")

    def _have_welcomed(self, turn: Turn, person: Person) -> None:
        captains = turn.people.captains_for(person)
        inviter = [c for c in captains if c == person.invited_by]
        above = turn.people.holders(RoleKind.CAPTAIN, f"county:{person.county}")
        line = dict.fromkeys([*inviter, *captains, *above, *turn.people.coordinators()])
        card = welcome_screens.minors_card if person.adult is False else welcome_screens.welcome_card
        self._ask_first(turn, person, [p for p in line if p != person.id], card)

    def _ask_first(self, turn: Turn, person: Person, line: Sequence[int], screen: CardScreen) -> None:
        """Ask the first of *line* whom anything reaches."""
        any(self._ask_captain(turn, person, captain_id, screen) for captain_id in line)

    def _ask_captain(self, turn: Turn, person: Person, captain_id: int, screen: CardScreen) -> bool:
        county = self._campaign.region.county(person.county)
        place = county.name if county else self._campaign.name

        def card(reader: Reader) -> Message:
            return screen(reader, person.id, person.name, place)

        captain = turn.people.find(captain_id)
        if captain is None or captain.resting(turn.now):
            return False
        # A new name can wait for the morning, but not for days: to welcome people is what captains took on.
        back = Otherwise("signup.card_returned", person.id, {"captain": str(captain_id)})
        if not turn.tell(captain_id, card, lane=Lane.LESSON, kind=Kind.REST, otherwise=back):
            return False
        turn.people.introduce(person.id, captain_id, turn.now + INTRODUCED_FOR)
        SignupStore(turn.uow).ask_welcome(person.id, captain_id, turn.now)
        due = turn.now + timedelta(hours=HOURS_TO_REACH)
        key = f"signup.still_open:{person.id}:{captain_id}"
        turn.plan("signup.still_open", key, due, person_id=person.id)
        return True

    def _hand_on_welcomes(self, turn: Turn, captain_id: int) -> None:
        for person_id in SignupStore(turn.uow).to_welcome(captain_id):
            if person := turn.people.find(person_id):
                self._pass_up(turn, person, captain_id)

    def _pass_up(self, turn: Turn, person: Person, asked: int) -> None:
        county = f"county:{person.county}"
        line = [*turn.people.holders(RoleKind.CAPTAIN, county), *turn.people.coordinators()]
        asked_place = line.index(asked) if asked in line else -1
        above = [c for c in line[asked_place + 1 :] if c not in (asked, person.id)]
        self._ask_first(turn, person, above, welcome_screens.passed_up)

    def _settle(self, turn: Turn, state: str) -> None:
        person = turn.people.find(turn.number(0))
        if person is None or not SignupStore(turn.uow).settle_welcome(person.id, turn.person.id, state):
            turn.say(welcome_screens.welcome_settled(turn.reader))
            return
        turn.cancel(f"signup.still_open:{person.id}:{turn.person.id}")
        if state == "reached":
            turn.say(welcome_screens.reached(turn.reader, person.name))
        else:
            turn.say(welcome_screens.could_not_reach(turn.reader, person.name))
            self._pass_up(turn, person, turn.person.id)

    def _places(self, turn: Turn) -> list[tuple[str, str]]:
        held = [s for s in turn.person.captain_scopes() if s.startswith(("county:", "neighborhood:"))]
        home = [f"county:{turn.person.county}"] if turn.person.county else []
        language = turn.reader.language
        return [(s, scope_name(self._campaign, turn.people, s, language)) for s in held or home]

    def _place_of(self, turn: Turn, scope: str) -> tuple[str, int | None]:
        kind, _, which = scope.partition(":")
        if kind == "county":
            return which, None
        place = turn.people.neighborhood(int(which))
        return (place.county if place else ""), int(which)
