"""The room of signing up as the house sees it: the commands that lead in, and everybody's home."""

from bot.conversation.platform import Suggestion
from bot.domain_events import CameFor, CodeBrought, PersonForgotten, PersonReturned
from bot.engine.feature import on, on_button, on_command, suggests
from bot.engine.texts import Catalogues
from bot.engine.turn import Turn
from bot.features.signup import joining_screens, screens
from bot.features.signup.model import StewardCode, is_complete, looks_like_code
from bot.features.signup.newcomers import PATIENCE, Newcomers
from bot.features.signup.reach import Reach
from bot.features.signup.store import SignupStore
from bot.people.arrivals import Arrival
from bot.people.campaign import Campaign
from bot.people.model import Person, Right


class Signup(Newcomers, Reach):
    """Joins people, has them welcomed, and shows everybody where they can go from here."""

    name = "signup"

    def __init__(self, campaign: Campaign, catalogues: Catalogues, steward_code: StewardCode) -> None:
        self._campaign = campaign
        self._catalogues = catalogues
        self._steward_code = steward_code

    @on_command(
        "start",
        about=screens.about_start,
        called=screens.called_start,
        option=screens.code_option,
        right=Right.ANYONE,
    )
    def start(self, turn: Turn) -> None:
        """Say hello to a stranger; go on with a half-finished joining; show members their home."""
        person, arrival = turn.known, Arrival.of(turn.argument)
        if person is None:
            self._greet(turn, turn.argument.lower())
            return
        if arrival:
            self._arrive(turn, person, arrival)
            return
        if turn.chat_id and turn.argument and not looks_like_code(turn.argument):
            turn.announce(CodeBrought(person.id, turn.argument))  # It is about the group: nobody is woken.
            return
        was_away = self._wake(turn, person)
        if turn.argument and self._steward_code.fits(turn.argument, turn.now):
            self._make_steward(turn, person)
        elif turn.argument and is_complete(person) and not looks_like_code(turn.argument):
            turn.announce(CodeBrought(person.id, turn.argument))  # Perhaps it is for a group.
        elif turn.argument and is_complete(person):
            turn.say(screens.code_without_effect(turn.reader))
        if not is_complete(person):
            self._ask_next(turn, person)
        elif was_away:
            turn.say(screens.welcome_back(turn.reader, person.name, turn.home()))
        else:
            turn.say(screens.home(turn.reader, person.name, turn.home()))
        self.try_own_chat(turn)

    @on_command(
        "help", about=screens.about_help, called=screens.called_help, everywhere=True, right=Right.ANYONE
    )
    def help(self, turn: Turn) -> None:
        """Show what the bot can do for this person."""
        self._home(turn)

    @on_button("home", right=Right.ANYONE)
    def home_pressed(self, turn: Turn) -> None:
        """Show what the bot can do for this person."""
        self._home(turn)

    @on_command(
        "me",
        about=screens.about_me,
        called=screens.called_me,
        option=screens.county_option,
        everywhere=True,
    )
    def me(self, turn: Turn) -> None:
        """Show a person what is true of them; take the county that is named."""
        person = turn.person
        if turn.argument:
            self._take_county(turn, turn.argument)
            return
        county = self._campaign.region.county(person.county)
        if county is None:
            self._ask_next(turn, person)
            return
        lines = [line for offer in turn.offers.lines for line in offer(turn)]
        turn.say(screens.card(turn.reader, person.name, county.name, lines, turn.home()))

    @suggests("me")
    def suggest(self, turn: Turn) -> list[Suggestion]:
        """Return the counties, found as they are called in any language of the campaign."""
        spoken = [turn.texts_in(language) for language in self._campaign.languages]
        return [
            Suggestion(c.name, c.slug, [screens.county_in_full(texts, c.name) for texts in spoken])
            for c in self._campaign.region.counties
        ]

    @on(PersonForgotten)
    def forget(self, turn: Turn, fact: PersonForgotten) -> None:
        """Erase invitations and welcomes of a person; somebody else welcomes whom they were to welcome."""
        self._hand_on_welcomes(turn, fact.person_id)
        SignupStore(turn.uow).forget(fact.person_id)

    def _arrive(self, turn: Turn, person: Person, arrival: Arrival) -> None:
        """Show a member what their link leads to; let others finish joining first."""
        was_away = self._wake(turn, person)
        if not is_complete(person):
            SignupStore(turn.uow).remember(person.id, arrival, turn.now + PATIENCE)
            self._ask_next(turn, person)
            return
        if was_away:
            turn.say(screens.welcome_back(turn.reader, person.name, turn.home()))
        turn.announce(CameFor(person.id, arrival.what, arrival.which))
        self.try_own_chat(turn)

    def _greet(self, turn: Turn, code: str) -> None:
        invited = SignupStore(turn.uow).invite(code) is not None
        if not code or invited or Arrival.of(code) or self._steward_code.fits(code, turn.now):
            self._hello(turn, turn.reader, code)
        else:
            turn.say(
                joining_screens.hello(
                    turn.reader, self._campaign.name, "", self._campaign.languages, lost=True
                )
            )

    def _wake(self, turn: Turn, person: Person) -> bool:
        """Write to somebody again who had stopped the bot; False if they had not."""
        if not person.stopped:
            return False
        person.stopped_at = None
        turn.people.save(person)
        turn.announce(PersonReturned(person.id))
        return True
