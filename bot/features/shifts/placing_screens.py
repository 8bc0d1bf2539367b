"""What those who run a shift see when they put somebody on it, take somebody off, or undo a mark."""

from collections.abc import Sequence

from bot.conversation.actions import action
from bot.conversation.markup import join
from bot.conversation.messages import Button, Look, Message
from bot.engine.texts import Reader
from bot.features.shifts.model import Card
from bot.features.shifts.wording import headline, short_name
from bot.people.qualifications import KNOCK_DOORS

SHOWN = 15
"""How many people stand as buttons on one screen; the rest is found by typing a name."""


def choose_person(reader: Reader, card: Card, people: Sequence[tuple[int, str]], what: str) -> Message:
    """The people to choose from. *what*: ``put`` on the shift, take ``off``, or ``undo`` a mark as here."""
    t = reader.texts
    match what:
        case "put":
            text = t.gettext("Whom shall I add? Choose, or type the beginning of a name. I tell them.")
        case "off":
            text = t.gettext("Whom shall I take off? They get a kind message.")
        case _:
            text = t.gettext("Who is not here after all? Nobody watches for them then.")
    if not people and what == "put":
        text = t.gettext(
            "I find nobody of that name to add: it must be somebody you may see, 18 or over, with no place"
            " here and not resting. Type another name, or /cancel."
        )
    elif not people:
        text = t.gettext("There is nobody to choose here.")
    buttons = tuple(
        Button(short_name(name), action(f"shifts.{what}", card.shift.id, person_id))
        for person_id, name in people[:SHOWN]
    )
    return Message(join([headline(reader, card), text]), buttons)


def added(reader: Reader, card: Card, name: str, *, told: bool) -> Message:
    """The confirmation that somebody was put on a shift."""
    t = reader.texts
    text = (
        t.gettext("%(name)s has a place, and I have told them.", name=name)
        if told
        else t.gettext("%(name)s has a place. No chat reaches them: please tell them yourself.", name=name)
    )
    return Message(join([headline(reader, card), text]))


def not_added(reader: Reader, card: Card, person_id: int, name: str, why: str) -> Message:
    """The refusal to put somebody on a shift. *why*: full, on it, young, clash, unprepared or away."""
    t = reader.texts
    buttons: tuple[Button, ...] = ()
    match why:
        case "full":
            text = t.gettext("All places are taken or offered. Raise the places first, then add %(name)s.",
                             name=name)  # fmt: skip
        case "on it":
            text = t.gettext("%(name)s is on this shift already.", name=name)
        case "young":
            text = t.gettext("%(name)s is not known to be 18 or over, so a canvass is not open to them.",
                             name=name)  # fmt: skip
        case "clash":
            text = t.gettext("%(name)s has another shift at that time.", name=name)
        case "unprepared":
            text = t.gettext(
                "This canvass asks for a module that %(name)s has not done. Have you seen them at the doors?"
                " Then say so here, and add them again.",
                name=name,
            )
            seen = action("captains.saw", person_id, KNOCK_DOORS)
            buttons = (Button(t.label("I have seen them do it"), seen),)
        case _:
            text = t.gettext("%(name)s is resting or has stopped the bot. Please leave them in peace.",
                             name=name)  # fmt: skip
    return Message(join([headline(reader, card), text]), buttons, toast=t.label("Not added."), refusal=True)


def ask_take_off(reader: Reader, card: Card, person_id: int, name: str) -> Message:
    """The question before somebody is taken off."""
    t = reader.texts
    text = t.gettext("Take %(name)s off? They get a kind message with your name.", name=name)
    yes = Button(
        t.label("Yes, take %(name)s off", name=short_name(name)),
        action("shifts.off_yes", card.shift.id, person_id),
        Look.DANGER,
    )
    return Message(join([headline(reader, card), text]), (yes,))


def was_taken_off(reader: Reader, card: Card, name: str, *, told: bool) -> Message:
    """The confirmation that somebody was taken off."""
    t = reader.texts
    text = (
        t.gettext("%(name)s is off this shift, and I have told them kindly.", name=name)
        if told
        else t.gettext(
            "%(name)s is off this shift. No chat reaches them: please tell them yourself.", name=name
        )
    )
    return Message(join([headline(reader, card), text]))


def unmarked(reader: Reader, card: Card, name: str) -> Message:
    """The confirmation that somebody is not marked as here any more."""
    text = reader.texts.gettext("%(name)s is not marked as here any more.", name=name)
    return Message(join([headline(reader, card), text]))
