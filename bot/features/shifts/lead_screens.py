"""What those who run a canvass see: the roster, and everything that changes a shift."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.conversation.actions import action
from bot.conversation.markup import Rich, join, plain
from bot.conversation.messages import Button, Look, Message
from bot.engine.texts import Reader
from bot.features.shifts.model import Card, Duty, Place, State
from bot.features.shifts.wording import area, headline, near_button, short_name, short_when, span

SHOWN = 15
"""How many people stand as buttons on one screen; the rest is found by typing a name."""


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
            return plain(name)


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


def released_to_lead(reader: Reader, card: Card, name: str, now: datetime, *, offered: int) -> Message:
    """The news to the lead that somebody gave their place back."""
    t = reader.texts
    text = t.gettext("%(name)s can't make it: %(span)s.", name=name, span=span(reader, card.shift))
    free = (
        t.gettext("I have offered the place to the next on the waiting list.")
        if offered
        else t.gettext("The place is free again.")
    )
    return Message(join([text, free], " "), (roster_button(reader, card, now),))


def told_lead(reader: Reader, card: Card, name: str, now: datetime, *, late: bool) -> Message:
    """The news to the lead that somebody runs late or does not come today."""
    t = reader.texts
    text = (
        t.gettext("%(name)s is running late.", name=name)
        if late
        else t.gettext("%(name)s can't come today.", name=name)
    )
    return Message(text, (roster_button(reader, card, now),))


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


def not_added(reader: Reader, card: Card, name: str, why: str) -> Message:
    """The refusal to put somebody on a shift. *why*: full, on it, young, clash or away."""
    t = reader.texts
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
        case _:
            text = t.gettext("%(name)s is resting or has stopped the bot. Please leave them in peace.",
                             name=name)  # fmt: skip
    return Message(join([headline(reader, card), text]), toast=t.label("Not added."), refusal=True)


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


def was_taken_off(reader: Reader, card: Card, name: str) -> Message:
    """The confirmation that somebody was taken off."""
    text = reader.texts.gettext("%(name)s is off this shift, and I have told them kindly.", name=name)
    return Message(join([headline(reader, card), text]))


def unmarked(reader: Reader, card: Card, name: str) -> Message:
    """The confirmation that somebody is not marked as here any more."""
    text = reader.texts.gettext("%(name)s is not marked as here any more.", name=name)
    return Message(join([headline(reader, card), text]))


def day_numbers(reader: Reader, card: Card, numbers: Mapping[str, str]) -> Message:
    """The numbers of the day by name; a message that is emptied the morning after."""
    t = reader.texts
    lines = [Rich(f"- {plain(name)}: {plain(number)}") for name, number in numbers.items()]
    tail = t.gettext("For today only: please do not write them down. This message is emptied tomorrow.")
    text = join([headline(reader, card), Rich("\n".join(lines)), tail])
    return Message(text, name=f"numbers:{card.shift.id}")


def numbers_gone(reader: Reader, card: Card) -> Message:
    """What stands in the place of the numbers once they are deleted."""
    text = reader.texts.gettext("The numbers of that day are deleted.")
    return Message(join([headline(reader, card), text]), name=f"numbers:{card.shift.id}")


def ask_capacity(reader: Reader, card: Card, *, too_few: bool = False) -> Message:
    """The question how many places there shall be."""
    t, shift = reader.texts, card.shift
    used = shift.taken + shift.held
    warn = (
        t.ngettext(
            "%(n)s place is taken or offered, so there cannot be fewer. Take somebody off first.",
            "%(n)s places are taken or offered, so there cannot be fewer. Take somebody off first.",
            used,
        )
        if too_few
        else Rich("")
    )
    text = t.gettext("How many places? Now: %(n)s. Choose, or type a number.", n=shift.capacity)
    choices = sorted(
        {c for c in (shift.capacity - 1, *(shift.capacity + d for d in (1, 2, 4))) if c >= max(used, 1)}
    )
    buttons = tuple(Button(str(n), action("shifts.resize_to", shift.id, n)) for n in choices)
    return Message(join([headline(reader, card), warn, text]), buttons)


def resized(reader: Reader, card: Card) -> Message:
    """The confirmation of a new number of places."""
    text = reader.texts.ngettext(
        "There is %(n)s place now.", "There are %(n)s places now.", card.shift.capacity
    )
    return Message(join([headline(reader, card), text]))


def ask_new_time(reader: Reader, card: Card, *, again: bool = False) -> Message:
    """The question for another beginning."""
    t = reader.texts
    text = t.gettext("When shall it begin? Type a day and an hour, such as: Sat 10:00, or 3 Oct 14:30.")
    if again:
        text = t.gettext(
            "I did not find a time to come in that. Please type it like this: Sat 10:00, or /cancel."
        )
    return Message(join([headline(reader, card), text]))


def confirm_move(reader: Reader, card: Card, starts_at: datetime, told: int) -> Message:
    """The question before a shift is moved and everybody is told."""
    t = reader.texts
    text = t.ngettext(
        "New beginning: **%(when)s**, the same length. I tell %(n)s person.",
        "New beginning: **%(when)s**, the same length. I tell %(n)s people.",
        told,
        when=reader.moment(starts_at),
    )
    move = action("shifts.retime_to", card.shift.id, int(starts_at.timestamp()))
    return Message(
        join([headline(reader, card), text]),
        (Button(t.label("Move it and tell them"), move, Look.PRIMARY),),
    )


def was_moved(reader: Reader, card: Card) -> Message:
    """The confirmation that a shift has another time."""
    text = reader.texts.gettext("Moved. Everybody on it knows, and I remind them at the new time.")
    return Message(join([headline(reader, card), text]))


def confirm_call_off(reader: Reader, card: Card, told: int) -> Message:
    """The question before a shift is called off."""
    t = reader.texts
    text = t.ngettext(
        "Call this shift off? I tell %(n)s person at once. It cannot be taken back.",
        "Call this shift off? I tell %(n)s people at once. It cannot be taken back.",
        told,
    )
    yes = Button(t.label("Yes, call it off"), action("shifts.call_off_yes", card.shift.id), Look.DANGER)
    return Message(join([headline(reader, card), text]), (yes,))


def was_called_off(reader: Reader, card: Card) -> Message:
    """The confirmation that a shift was called off."""
    text = reader.texts.gettext("Called off. Everybody with a place or on the waiting list knows.")
    return Message(join([headline(reader, card), text]))


def changed_by(reader: Reader, card: Card, by: str, now: datetime, *, off: bool) -> Message:
    """The news to a lead or backup that another of them changed a shift."""
    t = reader.texts
    text = (
        t.gettext("%(name)s has called off this shift. Everybody on it knows.", name=by)
        if off
        else t.gettext("%(name)s has moved a shift that you run. This is the new time:", name=by)
    )
    return Message(join([text, headline(reader, card)]), (roster_button(reader, card, now),))


def to_forward(reader: Reader, card: Card, campaign: str) -> Message:
    """A text to forward to any other chat; it holds no meeting point."""
    t = reader.texts
    text = t.gettext(
        "%(campaign)s needs people:\n%(span)s\n%(title)s, %(area)s\nTo come along, open our bot, send /start,"
        " then send this: /shifts %(n)s",
        campaign=campaign,
        span=span(reader, card.shift),
        title=card.shift.canvass.title,
        area=area(reader, card),
        n=card.shift.id,
    )
    return Message(text)


def duty_fell_vacant(reader: Reader, card: Card, name: str, duty: Duty, now: datetime) -> Message:
    """The news, to those who can act, that a lead or backup is gone."""
    t = reader.texts
    text = (
        t.gettext("%(name)s does not lead this shift any more. Please name a lead.", name=name)
        if duty is Duty.LEAD
        else t.gettext("%(name)s is not the backup of this shift any more. Please name a backup.", name=name)
    )
    return Message(join([text, headline(reader, card)]), (roster_button(reader, card, now),))


def captaincy_ended(reader: Reader, card: Card, name: str, person_id: int, now: datetime) -> Message:
    """The news, to the captain above, that somebody who runs a shift is no captain any more."""
    t = reader.texts
    text = t.gettext(
        "%(name)s is no longer a captain, but still named for this shift. Please look whether that is right.",
        name=name,
    )
    step = Button(t.label("Name somebody else"), action("shifts.replace", card.shift.canvass.id, person_id))
    return Message(join([text, headline(reader, card)]), (roster_button(reader, card, now), step))


def everyone_on(reader: Reader, card: Card, now: datetime) -> str:
    """The name of an audience: everybody who comes to a shift."""
    return reader.texts.label("Everyone on %(when)s", when=short_when(reader, card.shift, now))
