"""What people see of what is kept of them, until it ends."""

from collections.abc import Sequence
from datetime import date

from bot.conversation.actions import action
from bot.conversation.address import network_name
from bot.conversation.markup import join
from bot.conversation.messages import Button, Document, Look, Message
from bot.engine.texts import Reader
from bot.people.model import Person


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
            network=network_name(network),
        ),
        *(
            [
                t.gettext(
                    "**Two networks.** You are the same person on %(networks)s, and each can read what we"
                    " write there. /link takes one off; erasing erases all of them.",
                    networks=", ".join(network_name(each) for each in linked),
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
