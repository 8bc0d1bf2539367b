"""What a learner sees of what a module asks for, and of what it opens."""

from collections.abc import Sequence
from dataclasses import replace

from bot.conversation.actions import Action, action
from bot.conversation.markup import Rich, join
from bot.conversation.messages import Button, Look, Message
from bot.engine.texts import Reader
from bot.features.training.model import Course, Enrolment, Module
from bot.features.training.steps import in_language
from bot.people.qualifications import KNOCK_DOORS, LEAD_CANVASS, Way


def barred(reader: Reader, course: Course, module: Module, ways: Sequence[Way]) -> Message:
    """A module that something else comes before: what is missing, and how to come by it."""
    t = reader.texts
    head = t.gettext(
        "Next is module %(number)s of %(modules)s:\n**%(module)s**",
        number=course.number(module),
        modules=len(course.modules),
        module=in_language(module.title, reader.language),
    )
    missing = [_missing(reader, way) for way in ways]
    seen = t.gettext("Or a captain who has seen you do it says so: then you need no module for it.")
    return Message(join([head, *missing, seen]), tuple(start_button(reader, way) for way in ways))


def _missing(reader: Reader, way: Way) -> Rich:
    return reader.texts.ngettext(
        "Before it comes another module: **%(module)s**. It takes about %(n)s minute.",
        "Before it comes another module: **%(module)s**. It takes about %(n)s minutes.",
        way.minutes,
        module=way.title_in(reader.language),
    )


def start_button(reader: Reader, way: Way) -> Button:
    """The way into a module that gives something."""
    return _start(reader, way.minutes, way.opens)


def _start(reader: Reader, minutes: int, opens: Action) -> Button:
    label = reader.texts.nlabel("Start it now: %(n)s minute", "Start it now: %(n)s minutes", minutes)
    return Button(label, opens, Look.PRIMARY)


def opened(reader: Reader, module: Module) -> list[Button]:
    """The ways to what finishing a module has opened."""
    t = reader.texts
    ways = {
        LEAD_CANVASS: Button(t.label("Post a canvass"), action("shifts.canvass")),
        KNOCK_DOORS: Button(t.label("Shifts near me"), action("shifts.show")),
    }
    return [ways[name] for name in module.unlocks if name in ways]


def have_it(reader: Reader, module: Module) -> Message:
    """The answer to a way into a module that is finished, or needed no more."""
    text = reader.texts.gettext(
        "You need not do **%(module)s** any more: that way is open to you.",
        module=in_language(module.title, reader.language),
    )
    return Message(text, tuple(opened(reader, module)))


def what_opens(reader: Reader, module: Module) -> Rich:
    """What finishing a module has opened, in words."""
    t = reader.texts
    words = {
        LEAD_CANVASS: t.gettext("**You can lead a canvass now.**"),
        KNOCK_DOORS: t.gettext("**Canvasses that ask for this module are open to you now.**"),
    }
    return join([words[name] for name in module.unlocks if name in words], "\n")


def rest_is_there(reader: Reader, course: Course, enrolment: Enrolment) -> Message:
    """What is said of the rest of a course to somebody who came for one module of it."""
    t = reader.texts
    left = len(course.modules) - len(enrolment.completed)
    text = t.ngettext(
        "The course **%(course)s** has %(n)s more module. It does not come by itself; begin when you like.",
        "The course **%(course)s** has %(n)s more modules. None comes by itself; begin when you like.",
        left,
        course=in_language(course.title, reader.language),
    )
    return Message(text, (Button(t.label("Go on"), action("training.go", enrolment.id)),))


def with_added(reader: Reader, enrolment: Enrolment, module: Module, end: Message) -> Message:
    """Return the *end* of a course with the offer of a module that its author has added since."""
    t = reader.texts
    offer = t.ngettext(
        "There is a module in it that you do not know yet: **%(module)s**. It takes about %(n)s minute and"
        " does not come by itself.",
        "There is a module in it that you do not know yet: **%(module)s**. It takes about %(n)s minutes and"
        " does not come by itself.",
        module.minutes,
        module=in_language(module.title, reader.language),
    )
    start = _start(reader, module.minutes, action("training.go", enrolment.id))
    return with_more(replace(end, text=join([end.text, offer])), (start,))


def with_more(message: Message, buttons: Sequence[Button]) -> Message:
    """Return *message* with *buttons* before its own, none twice."""
    more = {button.action for button in buttons}
    return replace(message, buttons=(*buttons, *(b for b in message.buttons if b.action not in more)))
