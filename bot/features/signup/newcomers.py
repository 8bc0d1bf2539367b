"""Joining: what is asked before consent and after it, one question at a time."""

from datetime import timedelta

from bot.conversation.events import Inbound
from bot.domain_events import CameFor, PersonJoined, ZoneChanged
from bot.engine.feature import on_answer, on_button, on_job, on_text
from bot.engine.pages import Page
from bot.engine.texts import Catalogues, Reader
from bot.engine.turn import Turn
from bot.features.signup import joining_screens, screens
from bot.features.signup.model import NOT_NAMED, StewardCode, is_complete, looks_like_code, of_age, tidy_name
from bot.features.signup.store import Invite, SignupStore
from bot.features.signup.welcoming import Welcoming
from bot.people.areas import folded
from bot.people.arrivals import Arrival
from bot.people.campaign import Campaign
from bot.people.model import Person, Right, Role, RoleKind
from bot.storage.rivals import alone

PATIENCE = timedelta(days=14)


class Newcomers(Welcoming):
    """The half of signing up that belongs to newcomers."""

    _campaign: Campaign
    _catalogues: Catalogues
    _steward_code: StewardCode

    # Before consent: everything travels in the buttons, nothing is kept.

    @on_button("hello", right=Right.ANYONE)
    def hello_again(self, turn: Turn) -> None:
        """Show the first screen in another language."""
        self._hello(turn, self._reader(turn, turn.word(0)), turn.word(1), in_place=True)

    @on_button("start", right=Right.ANYONE)
    def begin(self, turn: Turn) -> None:
        """Ask for consent, before anything is kept."""
        if turn.known is not None:
            self._home(turn)
            return
        language, code = (turn.word(0), turn.word(1)) if len(turn.args) > 1 else (turn.texts.language, "")
        reader = self._reader(turn, language)
        until = self._campaign.keep_until(turn.now.astimezone(reader.zone).date())
        seen_by = self._seen_by(turn, reader, SignupStore(turn.uow).invite(code))
        turn.say(joining_screens.consent(reader, code, turn.platform or "", seen_by, until))

    @on_button("decline", right=Right.ANYONE)
    def decline(self, turn: Turn) -> None:
        """Keep nothing."""
        turn.say(joining_screens.declined(self._reader(turn, turn.word(0))))

    # Consent

    @on_button("agree", right=Right.ANYONE)
    def agree(self, turn: Turn) -> None:
        """Keep a person from now on, and ask what to call them."""
        if turn.known is not None:
            self._ask_next(turn, turn.known)
            return
        reader = self._reader(turn, turn.word(0))
        code = turn.word(1)
        invite = SignupStore(turn.uow).invite(code)
        person = self._keep(turn, reader.language, invite)
        if arrival := Arrival.of(code):
            SignupStore(turn.uow).remember(person.id, arrival, turn.now + PATIENCE)
        elif code and invite is None and self._steward_code.fits(code, turn.now):
            self._make_steward(turn, person)
        if turn.chat_id is not None:  # Among others: time to see whether the private chat is open.
            turn.say(joining_screens.first_letter(turn.reader, self._campaign.name))
        self._ask_next(turn, person)

    # After consent: each answer is kept when it comes.

    @on_button("call_me")
    def call_me(self, turn: Turn) -> None:
        """Take the name that the person has on this network."""
        name = tidy_name(turn.display_name)
        if name:
            turn.person.name = name
            turn.people.save(turn.person)
        self._ask_next(turn, turn.person)

    @on_answer("name")
    def name_typed(self, turn: Turn) -> None:
        """Take a typed name; a cry for help, which was answered just now, is none."""
        name = None if turn.aided else tidy_name(turn.text)
        if name is None:
            turn.say(joining_screens.ask_name(turn.reader, None, again=not turn.aided))
            turn.wait_for("signup.name", patience=PATIENCE)
            return
        turn.person.name = name
        turn.people.save(turn.person)
        self._ask_next(turn, turn.person)

    @on_button("rename")
    def rename(self, turn: Turn) -> None:
        """Ask a member for another name."""
        turn.say(joining_screens.ask_name(turn.reader, None))
        turn.wait_for("signup.name")

    @on_button("counties")
    def list_counties(self, turn: Turn) -> None:
        """Show a page of counties in place."""
        counties = self._campaign.region.counties
        page = self._page(turn, turn.number(0))
        turn.say(joining_screens.county_list(turn.reader, counties, page), in_place=True)
        turn.wait_for("signup.county", patience=PATIENCE)

    @on_answer("county")
    def county_typed(self, turn: Turn) -> None:
        """Search for a county by what was typed."""
        self._take_county(turn, turn.text)

    @on_button("county")
    def county_chosen(self, turn: Turn) -> None:
        """Take a county from the list."""
        county = self._campaign.region.county(turn.word(0))
        if county is None:
            self._ask_next(turn, turn.person)
        else:
            self._settle_county(turn, county.slug)

    @on_button("age")
    def age(self, turn: Turn) -> None:
        """Take the last answer, and have the person welcomed."""
        known = turn.person.adult
        self._take_age(turn, adult=turn.word(0) == "1" if known is None else known)

    @on_text()
    def typed_between(self, turn: Turn) -> bool:
        """Take a typed answer to the last question; go on with a joining that something else came between."""
        person = turn.person
        if is_complete(person):
            return False
        adult = of_age(turn.text) if person.county and person.name != NOT_NAMED and not turn.aided else None
        if adult is None:
            self._ask_next(turn, person)
        else:
            self._take_age(turn, adult=adult)
        return True

    @on_job("came_for")
    def let_arrival_be(self, turn: Turn) -> None:
        """Keep no longer what somebody came for who has not finished joining."""
        SignupStore(turn.uow).let_arrival_be(turn.person.id)

    # What the above share

    def _home(self, turn: Turn) -> None:
        if turn.known is None:
            turn.say(joining_screens.stranger_help(turn.reader))
        elif not is_complete(turn.known):
            self._ask_next(turn, turn.known)
        elif turn.known.stopped:
            turn.say(screens.still_stopped(turn.reader, turn.known.name, turn.home()))
        else:
            turn.say(screens.home(turn.reader, turn.known.name, turn.home()))

    def _take_county(self, turn: Turn, typed: str) -> None:
        """Take the only county that begins as was typed; else show what may be meant."""
        exact = self._campaign.region.county(typed.lower())
        found = [exact] if exact else self._campaign.region.search(typed)
        if len(found) == 1 and folded(found[0].name).startswith(folded(typed)):
            self._settle_county(turn, found[0].slug)
            return
        turn.say(joining_screens.found_counties(turn.reader, found))
        turn.wait_for("signup.county", patience=PATIENCE)

    def _take_age(self, turn: Turn, *, adult: bool) -> None:
        person = turn.person
        if person.county is None:
            self._ask_next(turn, person)
            return
        if person.adult is None:
            person.adult = adult
            turn.people.save(person)
            self._have_welcomed(turn, person)
            turn.announce(PersonJoined(person.id, person.invited_by))
        arrival = SignupStore(turn.uow).recall(person.id)
        if arrival and person.adult:
            turn.say(joining_screens.joined_for(turn.reader, person.name))
            turn.announce(CameFor(person.id, arrival.what, arrival.which))
            return
        turn.say(joining_screens.joined(turn.reader, person.name, adult=bool(person.adult)))

    def _hello(self, turn: Turn, reader: Reader, code: str, *, in_place: bool = False) -> None:
        code = code if looks_like_code(code) or Arrival.of(code) else ""
        screen = joining_screens.hello(reader, self._campaign.name, code, self._campaign.languages)
        turn.say(screen, in_place=in_place)

    def _reader(self, turn: Turn, language: str) -> Reader:
        return Reader(self._catalogues(language), turn.reader.zone)

    def _seen_by(self, turn: Turn, reader: Reader, invite: Invite | None) -> str:
        if invite is None:
            return ""
        county = turn.people.holders(RoleKind.CAPTAIN, f"county:{invite.county}")
        names = [p.name for p in turn.people.many(dict.fromkeys([invite.inviter_id, *county]))]
        return joining_screens.names(reader, names)

    def _keep(self, turn: Turn, language: str, invite: Invite | None) -> Person:
        today = turn.now.astimezone(self._campaign.zone).date()
        quiet = self._campaign.region.quiet
        person = Person(
            id=0,
            name=NOT_NAMED,
            language=language,
            zone=self._campaign.zone.key,
            neighborhood_id=invite.neighborhood_id if invite else None,
            invited_by=invite.inviter_id if invite else None,
            joined_at=turn.now,
            keep_until=self._campaign.keep_until(today),
            quiet_from=quiet.begins,
            quiet_to=quiet.ends,
        )
        turn.people.add(person)
        event = turn.event
        if isinstance(event, Inbound):
            turn.address = turn.people.add_address(person.id, event.address, turn.now)
        turn.known = person
        turn.reader = self._reader(turn, language)
        return person

    def _ask_next(self, turn: Turn, person: Person) -> None:
        if person.name == NOT_NAMED:
            turn.say(joining_screens.ask_name(turn.reader, tidy_name(turn.display_name)))
            turn.wait_for("signup.name", patience=PATIENCE)
        elif person.county is None:
            invited_to = SignupStore(turn.uow).invited_to(person.invited_by, person.neighborhood_id)
            suggested = self._campaign.region.county(invited_to)
            counties, page = self._campaign.region.counties, self._page(turn, 0)
            turn.say(joining_screens.ask_county(turn.reader, person.name, suggested, counties, page))
            turn.wait_for("signup.county", patience=PATIENCE)
        elif person.adult is None:
            turn.say(joining_screens.ask_age(turn.reader))
        else:
            turn.say(screens.home(turn.reader, person.name, turn.home()))

    def _settle_county(self, turn: Turn, slug: str) -> None:
        person = turn.person
        moved = is_complete(person)
        place = turn.people.neighborhood(person.neighborhood_id) if person.neighborhood_id else None
        if place and place.county != slug:
            person.neighborhood_id = None
        person.county, county = slug, self._campaign.region.county(slug)
        before, person.zone = person.zone, (county and county.time_zone) or self._campaign.zone.key
        turn.people.save(person)
        if person.zone != before:
            turn.reader = Reader(turn.reader.texts, person.tz)
            turn.announce(ZoneChanged(person.id))
        if moved and county:
            turn.say(screens.lives_in(turn.reader, county.name, turn.home()))
        else:
            self._ask_next(turn, person)

    def _page(self, turn: Turn, wanted: int) -> Page:
        return Page.of(len(self._campaign.region.counties), max(turn.page_size, joining_screens.PAGE), wanted)

    def _make_steward(self, turn: Turn, person: Person) -> None:
        alone(turn.uow.db, "first steward")
        if turn.people.holders(RoleKind.STEWARD):  # Another typed the code at the same moment.
            turn.say(screens.code_without_effect(turn.reader))
            return
        for kind in (RoleKind.STEWARD, RoleKind.COORDINATOR):
            turn.people.give_role(person.id, Role(kind, "campaign"), person.id, turn.now)
        turn.afterwards.append(self._steward_code.use)
        turn.say(screens.steward_made(turn.reader))
