"""What people see of their settings and of their data."""

from collections.abc import Sequence
from datetime import date

from bot.conversation.actions import action
from bot.conversation.markup import Rich, join
from bot.conversation.messages import Button, Document, Look, Message
from bot.engine.texts import Reader, Texts
from bot.people.model import Person

LANGUAGE_NAMES = {"en": "English", "es": "Español"}


def about_settings(texts: Texts) -> str:
    """The line of /settings in the menu."""
    return texts.label("Your settings on one card")


def called_settings(texts: Texts) -> str:
    """What /settings is called, where a network can show it in the reader's language."""
    return texts.label("/settings")[1:]


def about_language(texts: Texts) -> str:
    """The line of /language in the menu."""
    return texts.label("Choose your language")


def called_language(texts: Texts) -> str:
    """What /language is called, where a network can show it in the reader's language."""
    return texts.label("/language")[1:]


def about_quiet(texts: Texts) -> str:
    """The line of /quiet in the menu."""
    return texts.label("Quiet hours and rest")


def called_quiet(texts: Texts) -> str:
    """What /quiet is called, where a network can show it in the reader's language."""
    return texts.label("/quiet")[1:]


def about_stop(texts: Texts) -> str:
    """The line of /stop in the menu."""
    return texts.label("Stop all messages at once")


def called_stop(texts: Texts) -> str:
    """What /stop is called, where a network can show it in the reader's language."""
    return texts.label("/stop")[1:]


def about_privacy(texts: Texts) -> str:
    """The line of /privacy in the menu."""
    return texts.label("What I keep, and who sees it")


def called_privacy(texts: Texts) -> str:
    """What /privacy is called, where a network can show it in the reader's language."""
    return texts.label("/privacy")[1:]


def about_mydata(texts: Texts) -> str:
    """The line of /mydata in the menu."""
    return texts.label("Get everything I keep about you")


def called_mydata(texts: Texts) -> str:
    """What /mydata is called, where a network can show it in the reader's language."""
    return texts.label("/mydata")[1:]


def about_delete(texts: Texts) -> str:
    """The line of /delete in the menu."""
    return texts.label("Erase everything about you")


def called_delete(texts: Texts) -> str:
    """What /delete is called, where a network can show it in the reader's language."""
    return texts.label("/delete")[1:]


def card(
    reader: Reader, person: Person, *, resting: bool, on_discord: bool, linked: bool, more: bool
) -> Message:
    """All settings on one card; direct messages are a question on Discord only.

    *linked*: the person is on two networks; *more*: the bot is.
    """
    t = reader.texts
    lines = [
        t.gettext("Language: %(language)s", language=LANGUAGE_NAMES.get(person.language, person.language)),
        _quiet_line(reader, person),
    ]
    if resting and person.resting_until:
        lines.append(t.gettext("Resting until %(day)s", day=reader.day(person.resting_until)))
    if on_discord:
        lines.append(
            t.gettext("Announcements on Discord: by direct message too")
            if person.wants_dms
            else t.gettext("Announcements on Discord: in channels only")
        )
    dms = t.label("Only in channels") if person.wants_dms else t.label("Direct messages too")
    networks = t.label("My networks") if linked else t.label("Link another network")
    buttons = (
        Button(t.label("Language"), action("settings.language")),
        Button(t.label("Quiet and rest"), action("settings.quiet")),
        *((Button(dms, action("settings.dms", int(not person.wants_dms))),) if on_discord else ()),
        Button(t.label("Change my name"), action("signup.rename")),
        Button(t.label("Change my county"), action("signup.counties", 0)),
        *((Button(t.label("Where I write to you"), action("linking.where")),) if linked else ()),
        *((Button(networks, action("linking.link")),) if linked or more else ()),
        Button(t.label("What I keep"), action("settings.privacy")),
        Button(t.label("Stop all messages"), action("settings.stop")),
    )
    return Message(join(lines, "\n"), buttons)


def _quiet_line(reader: Reader, person: Person) -> Rich:
    t = reader.texts
    if person.quiet_from == person.quiet_to:
        return t.gettext("Quiet hours: none")
    return t.gettext(
        "Quiet hours: %(begins)s to %(ends)s",
        begins=reader.hour(person.quiet_from),
        ends=reader.hour(person.quiet_to),
    )


def choose_language(reader: Reader, languages: Sequence[str]) -> Message:
    """The choice of a language."""
    buttons = tuple(
        Button(LANGUAGE_NAMES.get(each, each), action("settings.speak", each)) for each in languages
    )
    return Message(reader.texts.gettext("Which language shall I use with you?"), buttons)


def language_chosen(reader: Reader) -> Message:
    """The confirmation, in the new language."""
    t = reader.texts
    home = Button(t.label("What I can do"), action("signup.home"))
    return Message(t.gettext("From now on I write to you in English."), (home,), toast=t.label("Saved"))


def language_for_now(reader: Reader) -> Message:
    """The answer to a stranger, of whom nothing is kept: the language travels in the button."""
    t = reader.texts
    text = t.gettext("I keep nothing of you yet, so I use English for this and for joining.")
    return Message(text, (Button(t.label("Join"), action("signup.hello", t.language, ""), Look.PRIMARY),))


def quiet(reader: Reader, person: Person, *, resting: bool) -> Message:
    """Quiet hours and rest."""
    t = reader.texts
    head = _quiet_line(reader, person)
    body = t.gettext(
        "In quiet hours I send only what belongs to a shift you took, what somebody writes to you in"
        " person, and safety. While you rest, I ask you for nothing; captains see that you are resting, not"
        " why."
    )
    rest = (
        Button(t.label("Rest until tomorrow"), action("settings.rest", "day")),
        Button(t.label("Rest for a week"), action("settings.rest", "week")),
        Button(t.label("Rest for 30 days"), action("settings.rest", "month")),
    )
    end = (Button(t.label("I am back"), action("settings.rest", "end"), Look.PRIMARY),)
    change = Button(t.label("Change the hours"), action("settings.hours"))
    return Message(join([head, body]), (*(end if resting else rest), change))


def ask_hours(reader: Reader, *, again: bool = False) -> Message:
    """The question for quiet hours."""
    t = reader.texts
    if again:
        return Message(
            t.gettext(
                "I could not read that. Please type two hours, such as 9 pm to 9 am, or 22:30-8. /cancel"
                " leaves them as they are."
            )
        )
    return Message(
        t.gettext("When shall I be quiet? Type two hours, such as 9 pm to 9 am. For never, type 0-0.")
    )


def hours_kept(reader: Reader, person: Person) -> Message:
    """The confirmation of new quiet hours."""
    t = reader.texts
    return Message(join([t.gettext("Saved."), _quiet_line(reader, person)], " "))


def resting(reader: Reader, until: date) -> Message:
    """The confirmation of a rest."""
    t = reader.texts
    text = t.gettext(
        "Rest well. I ask you for nothing before %(day)s. Shifts you have taken are still yours: I remind"
        " you of them. /quiet ends the rest earlier.",
        day=reader.day(until),
    )
    return Message(text)


def rest_ended(reader: Reader) -> Message:
    """The answer when a rest is ended."""
    return Message(reader.texts.gettext("Good to have you back."))


def stopped(reader: Reader) -> Message:
    """The last message for a while."""
    t = reader.texts
    text = t.gettext(
        "I have stopped. You get no more messages from me, and your places on shifts are given back. To come"
        " back, write /start. Help lines still answer: /safe. To erase what I keep: /delete."
    )
    return Message(text)


def privacy(
    reader: Reader,
    person: Person | None,
    network: str,
    captains: str,
    campaign: str,
    until: date,
    linked: Sequence[str] = (),
) -> Message:
    """What is kept, why, who sees it, how long. *linked* are the networks of somebody who has several."""
    t = reader.texts
    lines = [
        t.gettext(
            "**What I keep.** Your name, county, groups, the shifts you take, your lessons and settings."
        ),
        t.gettext(
            "**Who sees it.** Your name, county and shifts are seen by %(captains)s. Nobody sees what you"
            " write in lessons, how you felt after a shift, or which help lines you looked at.",
            captains=captains,
        )
        if captains
        else t.gettext(
            "**Who sees it.** The captains of your place see your name, county and shifts. Nobody sees what"
            " you write in lessons, how you felt after a shift, or which help lines you looked at."
        ),
        t.gettext("**How long.** Until %(day)s, then it is erased.", day=reader.full_date(until)),
        t.gettext(
            "**How.** Names and everything you type are stored encrypted; the key lies apart. %(network)s can"
            " read this chat. Please never write health matters, immigration status or other people's names.",
            network=network.capitalize(),
        ),
        *(
            [
                t.gettext(
                    "**Two networks.** You are the same person on %(networks)s, and each can read what we"
                    " write there. /link takes one off; erasing erases all of them.",
                    networks=", ".join(each.capitalize() for each in linked),
                )
            ]
            if linked
            else []
        ),
        t.gettext("**Who is behind this.** %(campaign)s. Questions: ask your captain.", campaign=campaign),
    ]
    if person is None:
        lines.insert(0, t.gettext("I keep nothing about you so far."))
        return Message(join(lines))
    buttons = (
        Button(t.label("Get my data"), action("settings.mydata")),
        Button(t.label("Erase everything"), action("settings.delete"), Look.DANGER),
    )
    return Message(join(lines), buttons)


def my_data(reader: Reader, content: str) -> Message:
    """A file with what is kept."""
    t = reader.texts
    document = Document("my-data.json", "application/json", content)
    return Message(
        t.gettext("Here is everything I keep about you. Keep the file where only you can see it."),
        document=document,
    )


def confirm_delete(reader: Reader) -> Message:
    """The one confirmation before erasing."""
    t = reader.texts
    text = t.gettext(
        "Erase everything? Your name, shifts, lessons, roles and settings are gone at once and cannot be"
        " brought back. Your places go to the next in line. All that remains is a mark that nobody can read"
        " back, so that you are not written to by mistake."
    )
    yes = Button(t.label("Yes, erase everything"), action("settings.erase"), Look.DANGER)
    return Message(text, (yes, Button(t.label("No, keep it"), action("signup.home"))))


def erase_from_there(reader: Reader, network: str) -> Message:
    """The refusal to erase from an account that was only just added."""
    t = reader.texts
    text = t.gettext(
        "These accounts were linked less than a day ago. Until that day is over, all can be erased only"
        " from %(network)s: so nobody can erase you with a code. Write /delete there. Nothing was changed.",
        network=network,
    )
    return Message(text)


def erased(reader: Reader) -> Message:
    """The confirmation that a person was erased."""
    t = reader.texts
    text = t.gettext(
        "Done. Everything about you is erased, except a mark that nobody can read back. You can join again"
        " at any time with /start. Help lines still answer: /safe."
    )
    return Message(text)


def ending_soon(reader: Reader, until: date) -> Message:
    """The question before personal data ends."""
    t = reader.texts
    text = t.gettext(
        "On %(day)s I erase what I keep about you, as I said when you joined. Would you like to stay with"
        " your county team for another year?",
        day=reader.full_date(until),
    )
    stay = Button(t.label("Stay"), action("settings.stay"), Look.PRIMARY)
    return Message(text, (stay, Button(t.label("Erase me now"), action("settings.delete"))))


def staying(reader: Reader, until: date) -> Message:
    """The answer to somebody who stays."""
    t = reader.texts
    return Message(t.gettext("Thank you. I keep your data until %(day)s.", day=reader.full_date(until)))


def dms_saved(reader: Reader, *, wanted: bool) -> Message:
    """The confirmation of how announcements come on Discord."""
    t = reader.texts
    if wanted:
        return Message(t.gettext("Saved: announcements also come to you by direct message on Discord."))
    return Message(t.gettext("Saved: on Discord, announcements stay in the channels."))


def home_buttons(reader: Reader) -> tuple[Button, ...]:
    """The way to the settings from the home screen."""
    return (Button(reader.texts.label("Settings"), action("settings.show")),)
