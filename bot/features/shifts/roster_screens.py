"""What those who run a shift see of it: who is on it, and who they are."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.conversation.actions import action
from bot.conversation.markup import Rich, join, plain, still
from bot.conversation.messages import Button, Message
from bot.engine.texts import Reader
from bot.features.shifts.model import Card, Duty, Place, State
from bot.features.shifts.placing_screens import SHOWN
from bot.features.shifts.wording import headline, near_button, short_name, short_when


def roster_button(reader: Reader, card: Card, now: datetime) -> Button:
    """The way to a shift's roster."""
    when = short_when(reader, card.shift, now)
    return Button(reader.texts.label("Roster: %(when)s", when=when), action("shifts.roster", card.shift.id))


def roster(
    reader: Reader,
    card: Card,
    places: Sequence[Place],
    waiting: int,
    missing: Sequence[Duty],
    now: datetime,
    *,
    numbers: bool,
) -> Message:
    """Who is on a shift, in one message that is edited in place. From its beginning on it is a new one."""
    t, shift = reader.texts, card.shift
    counted = t.ngettext(
        "**%(taken)s of %(n)s** place taken.",
        "**%(taken)s of %(n)s** places taken.",
        shift.capacity,
        taken=shift.taken,
    )
    queue = t.ngettext("%(n)s person waits.", "%(n)s people wait.", waiting) if waiting else Rich("")
    held = (
        t.ngettext("%(n)s place is offered.", "%(n)s places are offered.", shift.held)
        if shift.held
        else Rich("")
    )
    lines = [Rich(f"- {line}") for p in places if (line := _line(reader, p, begun=shift.begun(now)))]
    off = t.gettext("**Called off.**") if shift.off else Rich("")
    text = join(
        [
            headline(reader, card),
            off,
            join([counted, held, queue], " "),
            Rich("\n".join(lines)),
            *(_missing(reader, duty) for duty in missing),
        ]
    )
    buttons = () if shift.off else _roster_buttons(reader, card, places, missing, now, numbers=numbers)
    name = f"here:{shift.id}" if shift.begun(now) else f"roster:{shift.id}"
    return Message(text, buttons, name=name)


def _line(reader: Reader, place: Place, *, begun: bool) -> Rich:
    t, name = reader.texts, place.name
    match place.signup.state:
        case State.CAME:
            return t.gettext("%(name)s: here", name=name)
        case State.LATE:
            return t.gettext("%(name)s: running late", name=name)
        case State.TOLD_US:
            return t.gettext("%(name)s: can't come, told us", name=name)
        case State.NO_WORD:
            return t.gettext("%(name)s: no word", name=name)
        case _ if begun:
            return t.gettext("%(name)s: nothing heard yet", name=name)
        case _ if place.signup.going:
            return t.gettext("%(name)s: going", name=name)
        case _:
            return still(name)


def _missing(reader: Reader, duty: Duty) -> Rich:
    t = reader.texts
    if duty is Duty.LEAD:
        return t.gettext("**A lead is missing.** Please name one.")
    return t.gettext("**A backup is missing.** Please name one.")


def _roster_buttons(
    reader: Reader,
    card: Card,
    places: Sequence[Place],
    missing: Sequence[Duty],
    now: datetime,
    *,
    numbers: bool,
) -> tuple[Button, ...]:
    t, shift = reader.texts, card.shift
    name = [
        Button(_name_duty(reader, duty), action("shifts.name", shift.canvass.id, duty)) for duty in missing
    ]
    add = Button(t.label("Add someone"), action("shifts.add", shift.id))
    off = Button(t.label("Take someone off"), action("shifts.off", shift.id))
    see = [Button(t.label("Numbers of the day"), action("shifts.numbers", shift.id))] if numbers else []
    if shift.begun(now):
        open_ones = [p for p in places if p.signup.state in (State.CLAIMED, State.LATE, State.NO_WORD)]
        here = [
            Button(
                t.label("Here: %(name)s", name=short_name(p.name)),
                action("shifts.mark_here", shift.id, p.person_id),
            )
            for p in open_ones[:SHOWN]
        ]
        undo = [Button(t.label("Undo a wrong tap"), action("shifts.undo", shift.id))]
        came = any(p.signup.state is State.CAME for p in places)
        return (*name, *here, *(undo if came else []), add, *see)
    taken = [off] if places else []
    return (
        *name,
        add,
        *taken,
        Button(t.label("Change places"), action("shifts.resize", shift.id)),
        Button(t.label("Move the time"), action("shifts.retime", shift.id)),
        Button(t.label("Text to forward"), action("shifts.forward", shift.id)),
        Button(t.label("Call it off"), action("shifts.call_off", shift.id)),
        *see,
    )


def _name_duty(reader: Reader, duty: Duty) -> str:
    t = reader.texts
    return t.label("Name a lead") if duty is Duty.LEAD else t.label("Name a backup")


def not_yours(reader: Reader) -> Message:
    """The kind refusal to somebody who does not run this canvass."""
    t = reader.texts
    text = t.gettext(
        "Only the lead, the backup and the captains of this place can do that here. If you want to help run"
        " it, write to your captain."
    )
    return Message(text, (near_button(reader),), toast=t.label("Only those who run it can."), refusal=True)


def has_begun(reader: Reader, card: Card) -> Message:
    """The refusal to change what has begun, or was called off."""
    t = reader.texts
    text = t.gettext("This shift has begun or was called off, so that cannot be changed any more.")
    return Message(join([headline(reader, card), text]), toast=t.label("Too late for that."), refusal=True)


def day_numbers(reader: Reader, card: Card, numbers: Mapping[str, str]) -> Message:
    """The numbers of the day by name; a message that is emptied the morning after."""
    t = reader.texts
    lines = [Rich(f"- {still(name)}: {plain(number)}") for name, number in numbers.items()]
    tail = t.gettext("For today only: please do not write them down. This message is emptied tomorrow.")
    text = join([headline(reader, card), Rich("\n".join(lines)), tail])
    return Message(text, name=f"numbers:{card.shift.id}")


def numbers_gone(reader: Reader, card: Card) -> Message:
    """What stands in the place of the numbers once they are deleted."""
    text = reader.texts.gettext("The numbers of that day are deleted.")
    return Message(join([headline(reader, card), text]), name=f"numbers:{card.shift.id}")


def everyone_on(reader: Reader, card: Card, now: datetime) -> str:
    """The name of an audience: everybody who comes to a shift."""
    return reader.texts.label("Everyone on %(when)s", when=short_when(reader, card.shift, now))
