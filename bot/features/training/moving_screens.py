"""What a learner sees who has changed language or pace while in a circle: stay, or come into another."""

from datetime import datetime
from enum import Enum, auto

from babel import Locale

from bot.conversation.actions import action
from bot.conversation.markup import join
from bot.conversation.messages import Button, Message
from bot.engine.texts import Reader
from bot.features.training.model import Course, Enrolment
from bot.features.training.steps import in_language


class Change(Enum):
    """What somebody has changed."""

    LANGUAGE = auto()
    PACE = auto()


def stay_or_move(
    reader: Reader, course: Course, enrolment: Enrolment, change: Change, language: str, at: datetime
) -> Message:
    """The one question after a change. *language* is the circle's, *at* when the next circles begin."""
    t, title = reader.texts, in_language(course.title, reader.language)
    match change:
        case Change.LANGUAGE:
            tongue = Locale.parse(language).get_display_name(reader.language) or language
            apart = t.gettext(
                "Your circle in **%(course)s** speaks %(language)s.", course=title, language=tongue
            )
        case Change.PACE:
            apart = t.gettext(
                "Your circle in **%(course)s** goes at another pace than you now.", course=title
            )
    ask = t.gettext(
        "**Would you like to stay in it?** Or you leave it now and come into one that suits you better at the"
        " next start: %(when)s. Nobody gets a message about it.",
        when=reader.when(at),
    )
    buttons = (
        Button(t.label("Stay in my circle"), action("training.stay", enrolment.id)),
        Button(t.label("Another circle"), action("training.move", enrolment.id)),
    )
    return Message(join([apart, ask]), buttons)


def stays(reader: Reader) -> Message:
    """The answer to whoever stays."""
    return Message(
        reader.texts.gettext(
            "Good, you stay where you are. On the walls you go on seeing your circle's lines."
        )
    )
