"""What those who run a shift see when they change it: its places, its time, whether it takes place."""

from collections.abc import Sequence
from datetime import datetime

from bot.conversation.actions import action
from bot.conversation.address import network_name
from bot.conversation.markup import Rich, join, plain
from bot.conversation.messages import Button, Copy, Look, Message
from bot.engine.networks import WayIn
from bot.engine.texts import Reader
from bot.features.shifts.model import Card
from bot.features.shifts.roster_screens import roster_button
from bot.features.shifts.wording import area, headline, span


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
    text = reader.texts.gettext(
        "Moved. I tell everybody on it, and remind them at the new time. If somebody cannot be reached, you"
        " hear it from me."
    )
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


def does_not_know(reader: Reader, card: Card, name: str, now: datetime) -> Message:
    """The news, to whoever changed a shift, that somebody on it has not heard of it."""
    t = reader.texts
    text = t.gettext(
        "**%(name)s does not know it**: nothing that I write reaches them. Please call them or tell them"
        " yourself.",
        name=name,
    )
    return Message(join([text, headline(reader, card)]), (roster_button(reader, card, now),))


def was_called_off(reader: Reader, card: Card) -> Message:
    """The confirmation that a shift was called off."""
    text = reader.texts.gettext(
        "Called off. I tell everybody with a place or on the waiting list. If somebody cannot be reached, you"
        " hear it from me."
    )
    return Message(join([headline(reader, card), text]))


def to_forward(reader: Reader, card: Card, campaign: str, ways: Sequence[WayIn]) -> Message:
    """A text to forward to any other chat; it holds no meeting point. *ways* lead to the bot."""
    t = reader.texts
    needed = t.gettext(
        "%(campaign)s needs people:\n%(span)s\n%(title)s, %(area)s",
        campaign=campaign,
        span=span(reader, card.shift),
        title=card.shift.canvass.title,
        area=area(reader, card),
    )
    if not ways:
        how = t.gettext(
            "To come along, open our bot, send /start, then send this: /shifts %(n)s", n=card.shift.id
        )
        return Message(join([needed, how], "\n"))
    how = t.gettext(
        "To come along, open our bot here. If it does not show you this at once, send it: /shifts %(n)s",
        n=card.shift.id,
    )
    doors = [plain(f"{network_name(way.platform)}: {way.url}") for way in ways]
    copy = Copy(t.label("Copy the link"), ways[0].url)
    return Message(join([needed, how, *doors], "\n"), beside=(copy,))
