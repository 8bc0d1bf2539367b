"""What the captains' room shows: the team, everybody, one person. Raised hands and roles are next door."""

from collections.abc import Sequence
from datetime import timedelta

from bot.conversation.markup import Rich
from bot.conversation.messages import Button, Lane, Message
from bot.conversation.platform import Suggestion
from bot.domain_events import PersonForgotten
from bot.engine.feature import on, on_button, on_command, on_job, suggests
from bot.engine.pages import Page
from bot.engine.texts import Reader
from bot.engine.turn import Turn
from bot.features.captains import deciding_screens, seen_screens, team_screens
from bot.features.captains.deciding import INTRODUCED_FOR, Deciding
from bot.features.captains.holding import Holding
from bot.features.captains.model import Hand, may_decide, may_end
from bot.features.captains.raising import Raising
from bot.features.captains.seeing import Seeing, still_to_see
from bot.features.captains.store import HandStore
from bot.people.campaign import Campaign
from bot.people.model import Person, Right, RoleKind
from bot.people.places import scope_name
from bot.people.preferences import Kind
from bot.storage.unit_of_work import Otherwise

NEW_FOR = timedelta(days=7)


class Captains(Raising, Deciding, Seeing, Holding):
    """Who holds which place or group, and who their people are."""

    name = "captains"

    def __init__(self, campaign: Campaign) -> None:
        self._campaign = campaign

    @on_command(
        "team",
        about=team_screens.about_team,
        called=team_screens.called_team,
        option=team_screens.name_option,
        right=Right.CAPTAIN,
    )
    def show_team(self, turn: Turn) -> None:
        """Show a captain's people, or those whose name holds what was typed."""
        if turn.argument and not turn.person.may(Right.COORDINATOR):
            page, people = self._page(turn, 0, turn.argument)
            turn.say(team_screens.found(turn.reader, people, page, turn.argument))
        elif turn.argument:
            self._show_people(turn, 0, turn.argument)
        else:
            self._show_team(turn, 0)

    @suggests("team")
    @suggests("people")
    def names(self, turn: Turn) -> list[Suggestion]:
        """Return the names of the people whom this person may see."""
        names = turn.people.names(turn.people.people_of(turn.person)).values()
        return [Suggestion(name, name) for name in sorted(dict.fromkeys(names), key=str.casefold)]

    @on_button("team", right=Right.CAPTAIN)
    def page_of_team(self, turn: Turn) -> None:
        """Show a page of a captain's people, in place."""
        self._show_team(turn, turn.number(0) if turn.args else 0, in_place=bool(turn.args))

    @on_command(
        "people",
        about=team_screens.about_people,
        called=team_screens.called_people,
        option=team_screens.name_option,
        right=Right.COORDINATOR,
    )
    def show_people(self, turn: Turn) -> None:
        """Show everybody, or those whose name holds what was typed."""
        self._show_people(turn, 0, turn.argument)

    @on_button("people", right=Right.COORDINATOR)
    def page_of_people(self, turn: Turn) -> None:
        """Show a page of everybody, in place."""
        self._show_people(turn, turn.number(0), "", in_place=True)

    @on_button("hands", right=Right.CAPTAIN)
    def hands(self, turn: Turn) -> None:
        """Show the raised hands that wait for this person."""
        waiting = self._waiting(turn)
        for hand in waiting[:5]:
            name = turn.people.get(hand.person_id).name
            place = self._place_name(turn, hand.scope)
            turn.say(deciding_screens.raised(turn.reader, hand.id, name, place, hand.why))
        if not waiting:
            turn.say(team_screens.no_hands(turn.reader))

    @on_button("person", right=Right.CAPTAIN)
    def person(self, turn: Turn) -> None:
        """Show one person's card to whoever holds them."""
        person = self._seen(turn, turn.number(0))
        if person is None:
            return
        if turn.people.address_of(person.id) and not turn.people.have_parted(turn.person.id, person.id):
            turn.people.introduce(turn.person.id, person.id, turn.now + INTRODUCED_FOR)
        lines = [self._role_line(turn, role) for role in person.roles if self._may_know(turn, role)]
        if person.neighborhood_id and (place := turn.people.neighborhood(person.neighborhood_id)):
            lines.insert(0, team_screens.place_line(turn.reader, place.name))
        [(_, state)] = self._with_states(turn, [person.id])
        turn.say(team_screens.person(turn.reader, person, lines, state, self._choices(turn, person)))

    @on_button("suggest", right=Right.CAPTAIN)
    def suggest(self, turn: Turn) -> None:
        """Ask somebody whether they would be captain."""
        person = self._seen(turn, turn.number(0))
        if person:
            by = turn.person.name
            key = f"captains.suggest:{turn.person.id}:{person.id}"
            # Nobody who rests is asked for anything.
            told = turn.tell(
                person.id,
                lambda reader: team_screens.you_could_lead(reader, by),
                lane=Lane.TEAM,
                key=key,
                kind=Kind.REST,
                otherwise=Otherwise("captains.not_told", turn.person.id, {"person": str(person.id)}),
            )
            answer = team_screens.suggested if told else team_screens.not_told
            turn.say(answer(turn.reader, person.name))

    @on_job("not_told")
    def say_not_told(self, turn: Turn) -> None:
        """Tell the captain that somebody has not got their question."""
        person_id = int(turn.payload["person"])
        person = turn.people.find(person_id) if turn.people.may_see(turn.person, person_id) else None
        if person:
            turn.say(team_screens.not_told(turn.reader, person.name))

    @on(PersonForgotten)
    def forget(self, turn: Turn, fact: PersonForgotten) -> None:
        """Erase a person's raised hands; whoever stands above learns which people have no captain now."""
        HandStore(turn.uow).forget(fact.person_id)
        leaving = turn.people.find(fact.person_id)
        for scope in leaving.captain_scopes() if leaving else ():
            if turn.people.holders(RoleKind.CAPTAIN, scope) == [fact.person_id]:
                self._tell_who_is_above(turn, fact.person_id, scope)

    def home(self, turn: Turn) -> Sequence[Button]:
        """Offer the team, or raising a hand."""
        person = turn.person
        return team_screens.home_buttons(
            turn.reader, captain=person.may(Right.CAPTAIN), coordinator=person.may(Right.COORDINATOR)
        )

    def lines(self, turn: Turn) -> Sequence[Rich]:
        """Say which roles a person holds."""
        return [self._role_line(turn, role) for role in turn.person.roles]

    def _tell_who_is_above(self, turn: Turn, leaving: int, scope: str) -> None:
        above = [p for p in (*turn.people.captains_above(scope), *turn.people.coordinators()) if p != leaving]
        count = len([p for p in turn.people.in_scope(scope) if p != leaving])

        def news(reader: Reader) -> Message:
            place = scope_name(self._campaign, turn.people, scope, reader.language)
            return team_screens.without_captain(reader, place, count)

        for person_id in above[:1]:
            turn.tell(person_id, news, kind=Kind.REST)

    def _show_team(self, turn: Turn, page: int, *, in_place: bool = False) -> None:
        if turn.person.may(Right.COORDINATOR):
            self._show_people(turn, page, "", in_place=in_place)
            return
        shown, people = self._page(turn, page)
        places = [self._place_name(turn, scope) for scope in turn.person.captain_scopes()]
        hands = len(self._waiting(turn))
        captaincies = [role for role in turn.person.roles if role.kind is RoleKind.CAPTAIN]
        leave = [
            team_screens.step_back_button(turn.reader, role, self._place_name(turn, role.scope))
            for role in captaincies
        ]
        turn.say(team_screens.team(turn.reader, places, people, shown, hands, leave), in_place=in_place)

    def _show_people(self, turn: Turn, page: int, searched: str, *, in_place: bool = False) -> None:
        shown, people = self._page(turn, page, searched)
        hands = len(self._waiting(turn))
        screen = team_screens.everybody(turn.reader, people, shown, searched, hands)
        turn.say(screen, in_place=in_place)

    def _page(self, turn: Turn, wanted: int, searched: str = "") -> tuple[Page, list[tuple[Person, str]]]:
        """Return which page it is, and the people on it by name; of the others nothing but names is read."""
        names = turn.people.names(turn.people.people_of(turn.person))
        bare = {person_id: name.casefold() for person_id, name in names.items()}
        found = sorted((p for p in bare if searched.casefold() in bare[p]), key=bare.__getitem__)
        page = Page.of(len(found), team_screens.PAGE, wanted)
        return page, self._with_states(turn, page.part(found))

    def _with_states(self, turn: Turn, person_ids: Sequence[int]) -> list[tuple[Person, str]]:
        chats = turn.people.have_chats(person_ids)
        people = turn.people.many(person_ids)
        return [(person, self._state(turn, person, has_chat=person.id in chats)) for person in people]

    def _state(self, turn: Turn, person: Person, *, has_chat: bool) -> str:
        if person.stopped:
            return "stopped"
        if person.resting(turn.now):
            return "resting"
        if not has_chat:
            return "no chat"
        new = person.joined_at is not None and turn.now - person.joined_at < NEW_FOR
        return "new" if new else ""

    def _waiting(self, turn: Turn) -> list[Hand]:
        return [
            hand
            for hand in HandStore(turn.uow).undecided()
            if may_decide(turn.person, hand, turn.people.captains_above(hand.scope))
        ]

    def _choices(self, turn: Turn, person: Person) -> list[Button]:
        me = turn.person
        buttons: list[Button] = []
        if person.id != me.id and turn.people.address_of(person.id):
            if turn.people.may_write(me.id, person.id, turn.now):
                buttons.append(team_screens.write_button(turn.reader, person))
            if not person.may(Right.CAPTAIN):
                buttons.append(team_screens.ask_to_lead_button(turn.reader, person.id))
        if person.id != me.id and still_to_see(turn, person):
            buttons.append(seen_screens.seen_button(turn.reader, person.id))
        buttons += team_screens.role_buttons(turn.reader, person.id, self._offered(turn, person))
        if me.may(Right.COORDINATOR) and person.id != me.id:
            buttons += [self._end_button(turn, person, role) for role in person.roles if may_end(me, role)]
        return buttons
