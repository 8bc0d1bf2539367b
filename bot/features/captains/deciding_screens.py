"""What people see of deciding on a raised hand, and of being asked and told about one."""

from bot.conversation.actions import action
from bot.conversation.markup import join, quote
from bot.conversation.messages import Button, Look, Message
from bot.engine.texts import Reader


def raised(
    reader: Reader, hand_id: int, name: str, place: str, why: str, *, reminded: bool = False
) -> Message:
    """What the one who decides sees."""
    t = reader.texts
    if reminded:
        head = t.gettext("%(name)s still waits for an answer: captain of %(place)s.", name=name, place=place)
    else:
        head = t.gettext("%(name)s would like to be captain of %(place)s:", name=name, place=place)
    buttons = (
        Button(t.label("Accept"), action("captains.accept", hand_id), Look.PRIMARY),
        Button(t.label("Ask back"), action("captains.ask_back", hand_id)),
        Button(t.label("Decline"), action("captains.decline", hand_id)),
    )
    return Message(join([head, quote(why)]), buttons)


def settled_already(reader: Reader) -> Message:
    """The answer to a late decision."""
    t = reader.texts
    return Message(
        t.gettext("This is settled already; nothing was changed."),
        toast=t.label("Settled already."),
        refusal=True,
    )


def not_yours_to_decide(reader: Reader) -> Message:
    """The refusal to decide on somebody else's matter."""
    t = reader.texts
    text = t.gettext("The captain above that place or a coordinator decides on this. Nothing was changed.")
    return Message(text, toast=t.label("Not yours to decide."), refusal=True)


def accepted(reader: Reader, name: str, place: str) -> Message:
    """The confirmation to the one who accepted."""
    t = reader.texts
    return Message(
        t.gettext("%(name)s is now captain of %(place)s. I have told them.", name=name, place=place)
    )


def you_are_captain(reader: Reader, place: str, by_id: int, by: str) -> Message:
    """The good news."""
    t = reader.texts
    text = t.gettext(
        "%(by)s said yes: you are captain of %(place)s. Your people are under /team, and a canvass is posted"
        " with /canvass.",
        by=by,
        place=place,
    )
    buttons = (
        Button(t.label("My team"), action("captains.team"), Look.PRIMARY),
        Button(t.label("Write to %(name)s", name=by), action("relay.write", by_id)),
    )
    return Message(text, buttons)


def ask_question(reader: Reader, name: str) -> Message:
    """What the one who asks back is asked for."""
    t = reader.texts
    return Message(t.gettext("What would you like to ask %(name)s? Up to 600 letters.", name=name))


def question(reader: Reader, hand_id: int, by: str, place: str, words: str) -> Message:
    """A question about a raised hand."""
    t = reader.texts
    head = t.gettext("%(by)s asks about your wish to be captain of %(place)s:", by=by, place=place)
    button = Button(t.label("Answer"), action("captains.answer", hand_id), Look.PRIMARY)
    return Message(join([head, quote(words)]), (button,))


def ask_answer(reader: Reader) -> Message:
    """The question for the answer."""
    return Message(reader.texts.gettext("Type your answer, up to 600 letters."))


def passed_on(reader: Reader) -> Message:
    """The confirmation that words went on."""
    return Message(reader.texts.gettext("Passed on."))


def ask_reason(reader: Reader, name: str) -> Message:
    """The question for the reason of a decline."""
    t = reader.texts
    text = t.gettext(
        "Please give %(name)s the reason in a kind sentence, up to 600 letters. They read it as you type it.",
        name=name,
    )
    return Message(text)


def declined(reader: Reader, name: str) -> Message:
    """The confirmation to the one who declined."""
    return Message(reader.texts.gettext("I have told %(name)s.", name=name))


def not_this_time(reader: Reader, by: str, place: str, words: str) -> Message:
    """The news that a hand was declined."""
    t = reader.texts
    head = t.gettext("%(by)s did not say yes to captain of %(place)s this time:", by=by, place=place)
    tail = t.gettext("Shifts are open to you as before, and you can raise your hand again.")
    return Message(
        join([head, quote(words), tail]), (Button(t.label("Shifts near me"), action("shifts.show")),)
    )
