"""What people see of quiet hours, of rest, and of stopping."""

from collections.abc import Sequence
from datetime import date

from bot.conversation.actions import action
from bot.conversation.markup import Rich, join
from bot.conversation.messages import Button, Look, Message
from bot.engine.texts import Reader
from bot.people.model import Person


def quiet_line(reader: Reader, person: Person) -> Rich:
    """The line on somebody's quiet hours."""
    t = reader.texts
    if person.quiet_from == person.quiet_to:
        return t.gettext("Quiet hours: none")
    return t.gettext(
        "Quiet hours: %(begins)s to %(ends)s",
        begins=reader.hour(person.quiet_from),
        ends=reader.hour(person.quiet_to),
    )


def quiet(reader: Reader, person: Person, *, resting: bool) -> Message:
    """Quiet hours and rest."""
    t = reader.texts
    head = quiet_line(reader, person)
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
    return Message(join([t.gettext("Saved."), quiet_line(reader, person)], " "))


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


def stopped(reader: Reader, stays: Sequence[Message]) -> Message:
    """The last message for a while, but for what *stays*."""
    t = reader.texts
    if stays:
        text = t.gettext(
            "I have stopped, and your places on shifts are given back. To come back, write /start. Help lines"
            " still answer: /safe. To erase what I keep: /delete."
        )
        buttons = tuple(button for each in stays for button in each.buttons)
        return Message(join([text, *(each.text for each in stays)]), buttons)
    text = t.gettext(
        "I have stopped. You get no more messages from me, and your places on shifts are given back. To come"
        " back, write /start. Help lines still answer: /safe. To erase what I keep: /delete."
    )
    return Message(text)
