"""What people see of what leading a canvass, or coming to one, asks for."""

from bot.conversation.actions import action
from bot.conversation.markup import Rich, join
from bot.conversation.messages import Button, Look, Message
from bot.engine.texts import Reader
from bot.features.shifts.model import Canvass
from bot.people.qualifications import KNOCK_DOORS, Way


def need(reader: Reader, way: Way) -> Rich:
    """What a canvass needs, as the reason why a place cannot be claimed yet."""
    return reader.texts.ngettext(
        "It needs the module **%(module)s** first: %(n)s minute. Start now?",
        "It needs the module **%(module)s** first: %(n)s minutes. Start now?",
        way.minutes,
        module=way.title_in(reader.language),
    )


def start_button(reader: Reader, way: Way) -> Button:
    """The way into the module that is needed."""
    label = reader.texts.nlabel("Start it now: %(n)s minute", "Start it now: %(n)s minutes", way.minutes)
    return Button(label, way.opens)


def lead_needs(reader: Reader, way: Way, above: str, back: Button) -> Message:
    """The refusal to lead a first canvass unprepared, and both ways out. *above* may say so, if named."""
    t = reader.texts
    text = t.ngettext(
        "Leading a first canvass needs one short module: **%(module)s**, %(n)s minute. Start now? All that"
        " you wrote is kept.",
        "Leading a first canvass needs one short module: **%(module)s**, %(n)s minutes. Start now? All that"
        " you wrote is kept.",
        way.minutes,
        module=way.title_in(reader.language),
    )
    seen = (
        t.gettext(
            "You have led one before? Then ask %(name)s to press *I have seen them do it* on your card.",
            name=above,
        )
        if above
        else t.gettext(
            "You have led one before? Then ask the captain above you to press *I have seen them do it* on"
            " your card."
        )
    )
    start = Button(start_button(reader, way).label, way.opens, Look.PRIMARY)
    return Message(join([text, seen]), (start, back), toast=t.label("One short module first."), refusal=True)


def back_to_draft(reader: Reader, canvass: Canvass) -> Button:
    """The way back to a draft."""
    return Button(reader.texts.label("Back to the preview"), action("shifts.preview", canvass.id))


def needed_of_all(reader: Reader, way: Way) -> Rich:
    """What whoever claims a place must have done, in the preview of a draft."""
    return reader.texts.ngettext(
        "Needed before claiming: the module %(module)s, %(n)s minute. Who has not done it can start it at"
        " once.",
        "Needed before claiming: the module %(module)s, %(n)s minutes. Who has not done it can start it at"
        " once.",
        way.minutes,
        module=way.title_in(reader.language),
    )


def ask_needs(reader: Reader, canvass: Canvass, way: Way) -> Message:
    """The question what people must have done before they claim a place."""
    t = reader.texts
    text = t.ngettext(
        "What is needed to come? You can let everybody come as they are. Or you ask for the module"
        " **%(module)s**, %(n)s minute: then whoever has not done it does it before they claim.",
        "What is needed to come? You can let everybody come as they are. Or you ask for the module"
        " **%(module)s**, %(n)s minutes: then whoever has not done it does it before they claim.",
        way.minutes,
        module=way.title_in(reader.language),
    )
    buttons = (
        Button(t.label("Everybody as they are"), action("shifts.needs", canvass.id, "none")),
        Button(t.label("The module first"), action("shifts.needs", canvass.id, KNOCK_DOORS)),
    )
    return Message(text, buttons)
