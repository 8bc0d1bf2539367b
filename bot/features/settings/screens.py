"""What people see of their settings, and the menu lines of this room."""

from collections.abc import Sequence

from bot.conversation.actions import action
from bot.conversation.markup import join
from bot.conversation.messages import Button, Look, Message
from bot.engine.texts import Reader, Texts, own_name
from bot.features.settings.quiet_screens import quiet_line
from bot.people.model import Person


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
    reader: Reader, person: Person, *, resting: bool, in_channels: bool, linked: bool, more: bool
) -> Message:
    """All settings on one card; direct messages are a question on Discord only.

    *linked*: the person is on two networks; *more*: the bot is.
    """
    t = reader.texts
    lines = [
        t.gettext("Language: %(language)s", language=own_name(person.language)),
        quiet_line(reader, person),
    ]
    if resting and person.resting_until:
        lines.append(t.gettext("Resting until %(day)s", day=reader.day(person.resting_until)))
    if in_channels:
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
        *((Button(dms, action("settings.dms", int(not person.wants_dms))),) if in_channels else ()),
        Button(t.label("Change my name"), action("signup.rename")),
        Button(t.label("Change my county"), action("signup.counties", 0)),
        *((Button(t.label("Where I write to you"), action("linking.where")),) if linked else ()),
        *((Button(networks, action("linking.link")),) if linked or more else ()),
        Button(t.label("What I keep"), action("settings.privacy")),
        Button(t.label("Stop all messages"), action("settings.stop")),
    )
    return Message(join(lines, "\n"), buttons)


def choose_language(reader: Reader, languages: Sequence[str]) -> Message:
    """The choice of a language."""
    buttons = tuple(Button(own_name(each), action("settings.speak", each)) for each in languages)
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


def dms_saved(reader: Reader, *, wanted: bool) -> Message:
    """The confirmation of how announcements come on Discord."""
    t = reader.texts
    if wanted:
        return Message(t.gettext("Saved: announcements also come to you by direct message on Discord."))
    return Message(t.gettext("Saved: on Discord, announcements stay in the channels."))


def home_buttons(reader: Reader) -> tuple[Button, ...]:
    """The way to the settings from the home screen."""
    return (Button(reader.texts.label("Settings"), action("settings.show")),)
