"""What a learner is asked about their pace, days and hour."""

from datetime import time

from bot.conversation.actions import action
from bot.conversation.markup import Rich, join
from bot.conversation.messages import Button, Message
from bot.engine.texts import Reader
from bot.features.training.model import Course, Enrolment
from bot.features.training.screens import days, next_module, where_you_are
from bot.features.training.steps import in_language
from bot.features.training.timetable import DAYS, PAIRS, Wish

TWO, ONE, OWN = "two", "one", "own"
PACE_CHANGED = "pace"


def which_pace(reader: Reader, course: Course, enrolment: Enrolment) -> Message:
    """The question how often a module shall come."""
    t = reader.texts
    title = in_language(course.title, reader.language)
    now = (
        t.gettext("**%(course)s**\nAt the moment you go at your own pace.", course=title)
        if enrolment.wish.own_pace
        else t.gettext(
            "**%(course)s**\nAt the moment modules come on %(days)s at %(hour)s.",
            course=title,
            days=days(reader, enrolment.wish),
            hour=reader.hour(enrolment.wish.at),
        )
    )
    ask = t.gettext("**How often would you like one?** At your own pace, nothing comes by itself.")
    labels = {
        TWO: t.label("Two a week"),
        ONE: t.label("One a week"),
        OWN: t.label("At my own pace"),
    }
    buttons = (Button(label, action("training.pace", enrolment.id, word)) for word, label in labels.items())
    return Message(join([now, ask]), tuple(buttons))


def which_days(reader: Reader, enrolment: Enrolment, often: str) -> Message:
    """The question on which days modules shall come; with one a week, on which day."""
    t = reader.texts
    choices: list[tuple[str, ...]] = [(day,) for day in DAYS] if often == ONE else [*PAIRS]
    ask = (
        t.gettext("**Which day suits you best?**")
        if often == ONE
        else t.gettext("**Which days suit you best?**")
    )
    buttons = (
        Button(_capital(days(reader, Wish(each))), action("training.days", enrolment.id, "-".join(each)))
        for each in choices
    )
    return Message(ask, tuple(buttons))


def which_hour(reader: Reader, enrolment: Enrolment, hours: list[time], *, changed: bool) -> Message:
    """The question at what hour modules shall come; at one's own pace, when to ask about a promise.

    *changed*: the pace has just become another; the answer says so, too.
    """
    t = reader.texts
    text = (
        t.gettext(
            "At your own pace. When you choose a day for something, I ask you about it on that day. **At what"
            " hour?** It is the hour where you live."
        )
        if enrolment.wish.own_pace
        else t.gettext(
            "%(days)s. **At what hour?** It is the hour where you live.",
            days=_capital(days(reader, enrolment.wish)),
        )
    )
    further = [PACE_CHANGED] if changed else []
    buttons = tuple(
        Button(reader.hour(at), action("training.hour", enrolment.id, at.strftime("%H%M"), *further))
        for at in hours
    )
    return Message(text, buttons)


def wish_kept(reader: Reader, course: Course, enrolment: Enrolment) -> Message:
    """The chosen days and hour, and when the next module comes."""
    if enrolment.open_step(course):
        there = where_you_are(reader, course, enrolment)
    else:
        there = next_module(reader, course, enrolment)
    return Message(join([_kept(reader, enrolment), there.text]), there.buttons[:1])


def _kept(reader: Reader, enrolment: Enrolment) -> Rich:
    t, hour = reader.texts, reader.hour(enrolment.wish.at)
    if enrolment.wish.own_pace:
        return t.gettext(
            "Good: at your own pace. I write by myself only when you have chosen a day for something, at"
            " %(hour)s.",
            hour=hour,
        )
    return t.gettext("Good: %(days)s at %(hour)s.", days=days(reader, enrolment.wish), hour=hour)


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
