"""What settings do when something happens."""

from collections.abc import Sequence
from datetime import timedelta

from babel.lists import format_list

from bot.conversation.address import network_name
from bot.conversation.messages import Button, Message
from bot.domain_events import LanguageChosen, PeopleJoined, PeopleParted, PersonJoined, PersonStopped
from bot.engine.feature import Feature, on, on_answer, on_button, on_command, on_job, on_text
from bot.engine.texts import Catalogues, Reader
from bot.engine.turn import Turn
from bot.features.settings import data_screens, quiet_screens, screens
from bot.features.settings.model import means_stop, read_hours, rest_until
from bot.people.campaign import Campaign
from bot.people.export import everything_about
from bot.people.hours import resolve_local
from bot.people.model import Person, Right

ASK_BEFORE = timedelta(days=14)
ANOTHER = timedelta(days=365)


class Settings(Feature):
    """Lets people say how they want to be written to, and what becomes of their data."""

    name = "settings"

    def __init__(self, campaign: Campaign, catalogues: Catalogues) -> None:
        self._campaign = campaign
        self._catalogues = catalogues

    @on_command("settings", about=screens.about_settings, called=screens.called_settings)
    def show(self, turn: Turn) -> None:
        """Show all settings on one card."""
        person = turn.person
        networks = {known.address.platform for known in turn.people.addresses_of(person.id)}
        turn.say(
            screens.card(
                turn.reader,
                person,
                resting=person.resting(turn.now),
                in_channels=bool(networks & turn.networks.news_in_channels()),
                linked=len(networks) > 1,
                more=len(turn.networks.names) > 1,
            )
        )

    @on_button("show")
    def show_pressed(self, turn: Turn) -> None:
        """Show all settings on one card."""
        self.show(turn)

    @on_command("language", about=screens.about_language, called=screens.called_language, right=Right.ANYONE)
    def language(self, turn: Turn) -> None:
        """Offer the campaign's languages."""
        turn.say(screens.choose_language(turn.reader, self._campaign.languages))

    @on_button("language")
    def language_pressed(self, turn: Turn) -> None:
        """Offer the campaign's languages."""
        self.language(turn)

    @on_button("speak", right=Right.ANYONE)
    def speak(self, turn: Turn) -> None:
        """Use another language with this person from now on."""
        language = turn.word(0)
        if language not in self._campaign.languages:
            self.language(turn)
            return
        turn.reader = Reader(self._catalogues(language), turn.reader.zone)
        if turn.known is None:
            turn.say(screens.language_for_now(turn.reader))
            return
        changed = turn.known.language != language
        turn.known.language = language
        turn.people.save(turn.known)
        turn.say(screens.language_chosen(turn.reader))
        if changed:
            turn.announce(LanguageChosen(turn.known.id))

    @on_button("dms")
    def dms(self, turn: Turn) -> None:
        """Choose whether announcements on Discord also come by direct message."""
        turn.person.wants_dms = turn.word(0) == "1"
        turn.people.save(turn.person)
        turn.say(screens.dms_saved(turn.reader, wanted=turn.person.wants_dms))

    # Quiet hours and rest

    @on_command("quiet", about=screens.about_quiet, called=screens.called_quiet)
    def quiet(self, turn: Turn) -> None:
        """Show quiet hours and rest."""
        turn.say(quiet_screens.quiet(turn.reader, turn.person, resting=turn.person.resting(turn.now)))

    @on_button("quiet")
    def quiet_pressed(self, turn: Turn) -> None:
        """Show quiet hours and rest."""
        self.quiet(turn)

    @on_button("rest")
    def rest(self, turn: Turn) -> None:
        """Let a person rest, or end it. Whoever is out there is asked first whether they are home."""
        today = turn.now.astimezone(turn.person.tz).date()
        until = rest_until(turn.word(0), today)
        if until and self._held(turn):
            return
        turn.person.resting_until = until
        turn.people.save(turn.person)
        turn.say(
            quiet_screens.resting(turn.reader, until) if until else quiet_screens.rest_ended(turn.reader)
        )

    @on_button("hours")
    def hours(self, turn: Turn) -> None:
        """Ask for quiet hours."""
        turn.say(quiet_screens.ask_hours(turn.reader))
        turn.wait_for("settings.hours")

    @on_answer("hours")
    def hours_typed(self, turn: Turn) -> None:
        """Keep quiet hours."""
        hours = read_hours(turn.text)
        if hours is None:
            turn.say(quiet_screens.ask_hours(turn.reader, again=True))
            turn.wait_for("settings.hours")
            return
        turn.person.quiet_from, turn.person.quiet_to = hours
        turn.people.save(turn.person)
        turn.say(quiet_screens.hours_kept(turn.reader, turn.person))

    # Stopping

    @on_command("stop", about=screens.about_stop, called=screens.called_stop)
    def stop(self, turn: Turn) -> None:
        """Stop everything at once. Whoever is out there is asked first whether they are home."""
        if self._held(turn):
            return
        if not turn.person.stopped:
            turn.person.stopped_at = turn.now
            turn.people.save(turn.person)
            turn.announce(PersonStopped(turn.person.id))
        turn.say(quiet_screens.stopped(turn.reader, turn.still_comes()))

    @on_button("stop")
    def stop_pressed(self, turn: Turn) -> None:
        """Stop everything at once."""
        self.stop(turn)

    @on_text(first=True)
    def stop_said(self, turn: Turn) -> bool:
        """Understand the words that people use to stop a bot."""
        if not means_stop(turn.text):
            return False
        turn.session.end()
        self.stop(turn)
        return True

    # One's data

    @on_command(
        "privacy",
        about=screens.about_privacy,
        called=screens.called_privacy,
        everywhere=True,
        right=Right.ANYONE,
    )
    def privacy(self, turn: Turn) -> None:
        """Say what is kept, why, who sees it, and until when."""
        person = turn.known
        until = person.keep_until if person else None
        until = until or self._campaign.keep_until(turn.now.astimezone(turn.reader.zone).date())
        network = turn.platform or ""
        captains = self._captains(turn, person) if person else ""
        known = turn.people.addresses_of(person.id) if person else []
        by_age = sorted(known, key=lambda each: each.id)
        linked = [each.address.platform for each in by_age] if len(known) > 1 else []
        turn.say(
            data_screens.privacy(turn.reader, person, network, captains, self._campaign.name, until, linked)
        )

    @on_button("privacy", right=Right.ANYONE)
    def privacy_pressed(self, turn: Turn) -> None:
        """Say what is kept."""
        self.privacy(turn)

    @on_command("mydata", about=screens.about_mydata, called=screens.called_mydata)
    def my_data(self, turn: Turn) -> None:
        """Send a file with what is kept."""
        content = everything_about(turn.uow.db, turn.person.id)
        turn.say(data_screens.my_data(turn.reader, content))

    @on_button("mydata")
    def my_data_pressed(self, turn: Turn) -> None:
        """Send a file with what is kept."""
        self.my_data(turn)

    @on_command("delete", about=screens.about_delete, called=screens.called_delete)
    def delete(self, turn: Turn) -> None:
        """Ask once whether everything shall be erased."""
        if not self._held(turn):
            turn.say(data_screens.confirm_delete(turn.reader))

    @on_button("delete")
    def delete_pressed(self, turn: Turn) -> None:
        """Ask once whether everything shall be erased."""
        self.delete(turn)

    @on_button("erase", right=Right.ANYONE)
    def erase(self, turn: Turn) -> None:
        """Erase a person, and say so; to whom the bot does not know any more, that it is done."""
        if turn.known is None:
            turn.say(data_screens.erased(turn.reader))
            return
        if self._held(turn):
            return
        guardian = turn.people.guardian(turn.person.id, turn.now)
        there = turn.people.known_address(guardian) if guardian is not None else None
        if there and turn.address and turn.address.id != there.id:
            turn.say(data_screens.erase_from_there(turn.reader, network_name(there.address.platform)))
            return
        for known in turn.people.addresses_of(turn.person.id):
            if turn.address is None or known.id != turn.address.id:
                turn.write(known.address, data_screens.erased(turn.reader))
        turn.forget(turn.person.id, data_screens.erased(turn.reader))

    # The end that was told at the beginning

    @on(PersonJoined)
    def plan_end(self, turn: Turn, fact: PersonJoined) -> None:
        """Plan the question, and the erasing, for the day that was told."""
        self._plan_end(turn, turn.people.get(fact.person_id))

    @on(PeopleJoined)
    def plan_one_end(self, turn: Turn, fact: PeopleJoined) -> None:
        """Plan one end of two: the earlier."""
        for person_id in (fact.gone_id, fact.person_id):
            turn.uow.cancel_all(f"settings.stay:{person_id}:")
            turn.uow.cancel_all(f"settings.end:{person_id}:")
        self._plan_end(turn, turn.people.get(fact.person_id))

    @on(PeopleParted)
    def plan_two_ends(self, turn: Turn, fact: PeopleParted) -> None:
        """Plan the end of each of two."""
        for person in turn.people.many((fact.person_id, fact.gone_id)):
            self._plan_end(turn, person)

    @on_job("ask_to_stay")
    def ask_to_stay(self, turn: Turn) -> None:
        """Ask whether a person stays, before their data ends."""
        if turn.person.keep_until:
            turn.say(data_screens.ending_soon(turn.reader, turn.person.keep_until))

    @on_button("stay")
    def stay(self, turn: Turn) -> None:
        """Keep a person's data for another year."""
        person = turn.person
        today = turn.now.astimezone(person.tz).date()
        if person.keep_until and person.keep_until - today <= ASK_BEFORE:
            person.keep_until += ANOTHER
            turn.people.save(person)
            self._plan_end(turn, person)
        if person.keep_until:
            turn.say(data_screens.staying(turn.reader, person.keep_until))

    @on_job("end")
    def end(self, turn: Turn) -> None:
        """Erase a person whose day has come."""
        if turn.person.keep_until and turn.now.astimezone(turn.person.tz).date() >= turn.person.keep_until:
            turn.forget(turn.person.id)

    def home(self, turn: Turn) -> Sequence[Button]:
        """Offer the settings."""
        return screens.home_buttons(turn.reader)

    def _held(self, turn: Turn) -> bool:
        """Ask what must be answered before a person goes silent; True if there is such a question."""
        question: Message | None = turn.before_leaving()
        if question:
            turn.say(question)
        return question is not None

    def _plan_end(self, turn: Turn, person: Person) -> None:
        if person.keep_until is None:
            return
        day, morning = person.keep_until, person.quiet_to
        asked = resolve_local(day - ASK_BEFORE, morning, person.tz)
        ends = resolve_local(day, morning, person.tz)
        turn.plan("settings.ask_to_stay", f"settings.stay:{person.id}:{day}", asked, person_id=person.id)
        turn.plan("settings.end", f"settings.end:{person.id}:{day}", ends, person_id=person.id)

    def _captains(self, turn: Turn, person: Person) -> str:
        names = [p.name for p in turn.people.many(turn.people.captains_for(person))]
        return format_list(names, locale=turn.reader.language) if names else ""
