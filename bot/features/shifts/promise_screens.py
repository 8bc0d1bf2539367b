"""What those see whom a captain names as lead or backup, and what becomes of it."""

from collections.abc import Sequence

from bot.conversation.actions import action
from bot.conversation.markup import join
from bot.conversation.messages import Button, Look, Message
from bot.engine.texts import Reader
from bot.features.shifts.model import Canvass, Card, Duty
from bot.features.shifts.wording import headline


def not_asked(reader: Reader, canvass: Canvass, name: str, duty: Duty) -> Message:
    """The answer when nothing reaches somebody who was named."""
    t = reader.texts
    text = t.gettext(
        "Nothing reaches %(name)s at the moment, so I could not ask. Please choose another.", name=name
    )
    choose = Button(t.label("Choose another"), action("shifts.name", canvass.id, duty))
    return Message(text, (choose,))


def ask_promise(reader: Reader, canvass: Canvass, cards: Sequence[Card], by: str, duty: Duty) -> Message:
    """The question to somebody named as lead or backup. Without their yes they are it not."""
    t = reader.texts
    text = (
        t.gettext(
            "%(name)s asks you to **lead** this canvass: you meet people at the start, and I tell you when"
            " one of them does not come home.",
            name=by,
        )
        if duty is Duty.LEAD
        else t.gettext(
            "%(name)s asks you to be the **backup** of this canvass: when somebody does not come home and the"
            " lead does not answer, I tell you.",
            name=by,
        )
    )
    times = [headline(reader, card) for card in cards]
    yes = Button(t.label("Yes, I do it"), action("shifts.promise", canvass.id, duty), Look.PRIMARY)
    no = Button(t.label("I can't"), action("shifts.cannot_promise", canvass.id, duty))
    return Message(join([text, *times]), (yes, no))


def yes_button(reader: Reader, canvass: Canvass) -> Button:
    """The yes of a lead, to be said once more."""
    return Button(reader.texts.label("Yes, I do it"), action("shifts.promise", canvass.id, Duty.LEAD))


def again_button(reader: Reader, canvass: Canvass) -> Button:
    """The way to name a lead."""
    return Button(reader.texts.label("Choose another"), action("shifts.name", canvass.id, Duty.LEAD))


def promised(reader: Reader, duty: Duty) -> Message:
    """The answer to a promise."""
    t = reader.texts
    text = (
        t.gettext("Thank you. You are the lead. /canvass shows who comes.")
        if duty is Duty.LEAD
        else t.gettext("Thank you. You are the backup. /canvass shows who comes.")
    )
    return Message(text, toast=t.label("Thank you."))


def not_promised(reader: Reader) -> Message:
    """The answer to "I can't"."""
    return Message(
        reader.texts.gettext("All right, thank you for saying so. I tell them to ask somebody else.")
    )


def promise_is_over(reader: Reader) -> Message:
    """The answer to a promise that nobody waits for any more."""
    t = reader.texts
    text = t.gettext("Somebody else does it by now, or the canvass is gone. Thank you all the same.")
    return Message(text, toast=t.label("Not needed any more."), refusal=True)


def somebody_promised(reader: Reader, name: str, duty: Duty) -> Message:
    """The news that somebody named has said yes, while another's yes is still missing."""
    t = reader.texts
    text = (
        t.gettext("%(name)s leads.", name=name)
        if duty is Duty.LEAD
        else t.gettext("%(name)s is the backup.", name=name)
    )
    return Message(text)


def somebody_cannot(reader: Reader, canvass: Canvass, name: str, duty: Duty, *, is_open: bool) -> Message:
    """The news to the captain that somebody named has said no."""
    t = reader.texts
    text = (
        t.gettext("%(name)s can't lead.", name=name)
        if duty is Duty.LEAD
        else t.gettext("%(name)s can't be the backup.", name=name)
    )
    tail = (
        t.gettext("The canvass is open, and should not stay without. Please choose somebody else.")
        if is_open
        else t.gettext("Your canvass is not open yet. Please choose somebody else.")
    )
    choose = Button(t.label("Choose another"), action("shifts.name", canvass.id, duty))
    return Message(join([text, tail], " "), (choose,))
