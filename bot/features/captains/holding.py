"""Roles: given, ended, and given back by whoever steps back."""

from bot.conversation.markup import Rich
from bot.conversation.messages import Button
from bot.domain_events import RoleEnded, RoleGiven
from bot.engine.feature import Feature, on_button
from bot.engine.reading import StaleButtonError
from bot.engine.texts import Reader
from bot.engine.turn import Turn
from bot.features.captains import team_screens
from bot.features.captains.deciding import INTRODUCED_FOR
from bot.features.captains.model import COUNTY_CAPTAINS, may_end, role_called
from bot.people.campaign import Campaign
from bot.people.model import Person, Right, Role, RoleKind
from bot.people.places import scope_name
from bot.people.preferences import Kind


class Holding(Feature):
    """The half of the captains' room in which roles change hands."""

    _campaign: Campaign

    @on_button("give", right=Right.COORDINATOR)
    def give(self, turn: Turn) -> None:
        """Give a role to somebody."""
        person = self._seen(turn, turn.number(0))
        if person is None:
            return
        if turn.word(1) not in self._offered(turn, person):
            raise StaleButtonError
        role = role_called(turn.word(1), person)
        turn.people.give_role(person.id, role, turn.person.id, turn.now)
        turn.people.introduce(person.id, turn.person.id, turn.now + INTRODUCED_FOR)
        turn.announce(RoleGiven(person.id, role.kind, role.scope))
        by, line = turn.person.name, self._role_line(turn, role)
        turn.tell(
            person.id,
            lambda reader: team_screens.you_hold(reader, by, self._line_for(turn, role, reader)),
            kind=Kind.REST,
        )
        turn.say(team_screens.role_given(turn.reader, person.name, line))

    @on_button("end", right=Right.COORDINATOR)
    def end(self, turn: Turn) -> None:
        """End somebody's role, after one confirmation."""
        person = self._seen(turn, turn.number(0))
        role = self._held(turn, person) if person else None
        if person is None or role is None:
            return
        if turn.args[-1] != "yes":
            button = team_screens.sure(turn.reader, person.id, role)
            turn.say(team_screens.confirm_end(turn.reader, person.name, self._role_line(turn, role), button))
            return
        self._end_role(turn, person.id, role)
        turn.tell(
            person.id,
            lambda reader: team_screens.role_ended(reader, self._line_for(turn, role, reader)),
            kind=Kind.REST,
        )
        turn.say(team_screens.role_ended(turn.reader, self._role_line(turn, role)))

    @on_button("step_back", right=Right.CAPTAIN)
    def step_back(self, turn: Turn) -> None:
        """Ask once before somebody steps back."""
        role = self._own_role(turn)
        above = turn.people.many(self._above(turn, role.scope)[:1])
        name = above[0].name if above else None
        turn.say(team_screens.confirm_step_back(turn.reader, role, self._scope(turn, role), name))

    @on_button("stepped_back", right=Right.CAPTAIN)
    def stepped_back(self, turn: Turn) -> None:
        """Let somebody step back, and tell the one above."""
        role = self._own_role(turn)
        place = self._scope(turn, role)
        self._end_role(turn, turn.person.id, role)
        name, count = turn.person.name, len(turn.people.in_scope(role.scope))
        for person_id in self._above(turn, role.scope)[:1]:
            turn.tell(
                person_id,
                lambda reader: team_screens.now_with_you(reader, name, place, count),
                kind=Kind.REST,
            )
        turn.say(team_screens.stepped_back(turn.reader, place))

    def _seen(self, turn: Turn, person_id: int) -> Person | None:
        if person_id != turn.person.id and not turn.people.may_see(turn.person, person_id):
            turn.say(team_screens.not_your_people(turn.reader))
            return None
        return turn.people.find(person_id)

    def _end_button(self, turn: Turn, person: Person, role: Role) -> Button:
        return team_screens.end_role_button(turn.reader, person.id, role, self._role_line(turn, role))

    def _offered(self, turn: Turn, person: Person) -> list[str]:
        """Return which roles the person of this turn may give to *person*."""
        offered: list[str] = []
        if turn.person.may(Right.COORDINATOR):
            holders = turn.people.holders(RoleKind.CAPTAIN, f"county:{person.county}")
            free = person.id not in holders and len(holders) < COUNTY_CAPTAINS
            if person.county and free and person.adult is not False:
                offered.append("county")
            if not person.holds(RoleKind.CARE):
                offered.append("care")
        if turn.person.may(Right.STEWARD) and not person.holds(RoleKind.COORDINATOR):
            offered.append("coordinator")
        return offered

    def _held(self, turn: Turn, person: Person) -> Role | None:
        words = [word for word in turn.args[1:] if word != "yes"]
        role = next(
            (
                r
                for r in person.roles
                if [str(r.kind), *r.scope.split(":")] == words and may_end(turn.person, r)
            ),
            None,
        )
        if role is None:
            raise StaleButtonError
        return role

    def _own_role(self, turn: Turn) -> Role:
        role = Role(RoleKind.CAPTAIN, ":".join(turn.args))
        if role not in turn.person.roles:
            raise StaleButtonError
        return role

    def _scope(self, turn: Turn, role: Role) -> str:
        return scope_name(self._campaign, turn.people, role.scope, turn.reader.language)

    def _above(self, turn: Turn, scope: str) -> list[int]:
        return [p for p in turn.people.captains_above(scope) if p != turn.person.id]

    def _end_role(self, turn: Turn, person_id: int, role: Role) -> None:
        turn.people.end_role(person_id, role, turn.person.id, turn.now)
        turn.announce(RoleEnded(person_id, role.kind, role.scope))

    def _role_line(self, turn: Turn, role: Role) -> Rich:
        return self._line_for(turn, role, turn.reader)

    def _may_know(self, turn: Turn, role: Role) -> bool:
        """Whether a role may be shown to the person of this turn: not that over a sensitive group."""
        group = self._campaign.region.group(role.scope_id) if role.scope_kind == "group" else None
        return not (group and group.sensitive) or turn.person.may(Right.COORDINATOR)

    def _line_for(self, turn: Turn, role: Role, reader: Reader) -> Rich:
        place = scope_name(self._campaign, turn.people, role.scope, reader.language)
        return team_screens.role_line(reader, role, place)
