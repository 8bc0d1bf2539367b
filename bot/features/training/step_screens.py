"""What a learner sees of a module: its beginning, and where its open step waits."""

from collections.abc import Sequence

from bot.conversation.actions import action
from bot.conversation.markup import Rich, join
from bot.conversation.messages import Button, Look, Message
from bot.engine.texts import Reader
from bot.features.training.model import Course, Enrolment, Module
from bot.features.training.screens import carry_on, pause
from bot.features.training.steps import Step, in_language


def module_begins(reader: Reader, course: Course, module: Module, enrolment: Enrolment) -> Message:
    """A module that has come at its hour."""
    t = reader.texts
    text = t.gettext(
        "**%(module)s**\nModule %(number)s of %(modules)s is here.\n\n"
        "About %(minutes)s minutes, in %(steps)s short steps. You can stop at each of them and go on later.",
        number=course.number(module),
        modules=len(course.modules),
        module=in_language(module.title, reader.language),
        minutes=module.minutes,
        steps=len(module.steps),
    )
    buttons = (
        Button(t.label("Begin"), action("training.go", enrolment.id), Look.PRIMARY),
        Button(t.label("Other days or hour"), action("training.wish", enrolment.id)),
    )
    return Message(text, buttons)


def behind_you(reader: Reader) -> Rich:
    """Said to a button of a step that is over."""
    return reader.texts.gettext("That step is behind you. Here is where you are.")


def still_open(reader: Reader, course: Course, enrolment: Enrolment, module: Module, step: Step) -> Message:
    """The one question about a step that was left open."""
    t = reader.texts
    text = t.gettext(
        "**%(module)s**\nYou are at step %(n)s of %(total)s. Shall we go on?\n\n"
        "I ask this once. After that your place waits for you at /learn.",
        n=module.position(step.id),
        total=len(module.steps),
        module=in_language(module.title, reader.language),
    )
    buttons = (
        carry_on(reader, course, enrolment),
        Button(t.label("Skip this step"), action("training.next", enrolment.id, step.id)),
        pause(reader, enrolment),
    )
    return Message(text, buttons)


def later(reader: Reader, course: Course, enrolment: Enrolment) -> Message:
    """The answer to whoever types that they go on later."""
    text = reader.texts.gettext("All right, later. Your place is kept.")
    return Message(text, (carry_on(reader, course, enrolment), pause(reader, enrolment)))


def in_the_middle(
    reader: Reader, module: Module, step: Step, buttons: Sequence[Button], *, numbered: bool, days: bool
) -> Message:
    """The answer to words that mean nothing at the open step: where the learner is, and what can be pressed.

    *numbered*: among the *buttons* are some to choose from, which can be typed by their numbers.
    *days*: among them are days, and others can be typed.
    """
    t = reader.texts
    where = t.gettext(
        "I did not understand that. You are in the middle of **%(module)s**, at step %(n)s of %(total)s.",
        module=in_language(module.title, reader.language),
        n=module.position(step.id),
        total=len(module.steps),
    )
    if days:
        way = t.gettext("Press a button, or type a day, such as *Tuesday* or *October 13*.")
    elif numbered:
        way = t.gettext("Press a button, or type its number or its first words.")
    else:
        way = t.gettext("Press a button, or write *again*, and I show you the step once more.")
    return Message(join([where, way], " "), tuple(buttons))


def not_your_answer(reader: Reader) -> Rich:
    """Said above a question to whoever types after something else came in between."""
    return reader.texts.gettext(
        "Something came in between, so I have not taken that for your answer. Here is the question again."
    )


def not_kept_here(reader: Reader) -> Rich:
    """Said above a question about feelings to whoever answers it where their words may not be sent."""
    return reader.texts.gettext("I have kept nothing of what you wrote here.")


def answer_kept(reader: Reader) -> Rich:
    """Thanks for an answer that nobody reads."""
    return reader.texts.gettext("Thank you. Your words are kept for you alone.")


def lesson_can_wait(reader: Reader) -> Rich:
    """Said under the help lines, in place of keeping a cry for help as an answer."""
    return reader.texts.gettext(
        "I have kept nothing of what you wrote, and told nobody. The lesson can wait."
    )
