"""What people see while they choose a shift, are refused one, or wait for one."""

from collections.abc import Sequence
from datetime import datetime

from bot.conversation.actions import action
from bot.conversation.markup import Rich, as_plain, join, moment
from bot.conversation.messages import Button, Look, Message
from bot.engine.texts import Reader
from bot.features.shifts.model import Card, Option, Shift, Standing
from bot.features.shifts.need_screens import need, start_button
from bot.features.shifts.wording import MANY, headline, near_button, short_when

ABOUT_READER = (Standing.MINOR, Standing.AGE_UNKNOWN, Standing.RESTING, Standing.STOPPED)
"""What is so of every shift, because of the reader: said once, below the list."""


def claim_button(reader: Reader, shift: Shift, now: datetime, *, first: bool = False) -> Button:
    """The button that claims a place."""
    t, when = reader.texts, short_when(reader, shift, now)
    label = (
        t.nlabel(
            "Claim: %(when)s, %(n)s place left", "Claim: %(when)s, %(n)s places left", shift.free, when=when
        )
        if shift.free < MANY
        else t.label("Claim: %(when)s, many places", when=when)
    )
    return Button(label, action("shifts.claim", shift.id), Look.PRIMARY if first else Look.PLAIN)


def offered(
    reader: Reader, options: Sequence[tuple[Option, Card, int]], now: datetime, *, named: bool
) -> Message:
    """The shifts that fit best, or the one that was *named*.

    With each comes how many wait, or the reader's own place in that line.
    """
    t = reader.texts
    if not options:
        text = t.gettext(
            "There is no shift open at the moment. I do not know of one yet; your captain may. Look again in"
            " a few days."
        )
        return Message(text)
    blocks = [_option(reader, one, card, waiting) for one, card, waiting in options]
    free = [one.shift.id for one, _, _ in options if one.standing is Standing.FREE]
    buttons = [
        button
        for one, _, _ in options
        if (button := _choice(reader, one, now, first=one.shift.id == next(iter(free), 0)))
    ]
    head = (
        t.gettext("The exact meeting point comes with your place.")
        if named
        else t.gettext("These shifts fit you best. The exact meeting point comes with your place.")
    )
    about_reader = [reason(reader, one, 0) for one, _, _ in options if one.standing in ABOUT_READER]
    return Message(join([head, *blocks, *dict.fromkeys(about_reader)]), tuple(dict.fromkeys(buttons)))


def _option(reader: Reader, one: Option, card: Card, waiting: int) -> Rich:
    why = Rich("") if one.standing in ABOUT_READER else reason(reader, one, waiting)
    return join([headline(reader, card), _led_by(reader, card), why], "\n")


def _led_by(reader: Reader, card: Card) -> Rich:
    return reader.texts.gettext("Led by %(name)s.", name=card.lead) if card.lead else Rich("")


def reason(reader: Reader, one: Option, waiting: int) -> Rich:
    """How many places are free; else why a shift cannot be claimed, and the way out."""
    t, shift = reader.texts, one.shift
    match one.standing:
        case Standing.FREE:
            return t.ngettext("%(n)s place left.", "%(n)s places left.", shift.free)
        case Standing.FULL:
            return t.gettext("Full. On the waiting list you would be number %(n)s.", n=waiting + 1)
        case Standing.YOURS:
            return t.gettext("You have a place here.")
        case Standing.WAITING:
            return t.gettext("Full. You are number %(n)s on the waiting list.", n=waiting)
        case Standing.OFFERED:
            return t.gettext("A place is held for you. Take it, or say no thanks.")
        case Standing.CLASH:
            clash = one.clash or shift
            return t.gettext(
                "It overlaps your shift at %(hour)s. Give that place back first if you would rather go here.",
                hour=reader.hour(clash.starts_at),
            )
        case Standing.OVER:
            return t.gettext("It has begun, so it cannot be claimed any more.")
        case Standing.OFF:
            return t.gettext("It does not take place.")
        case Standing.UNPREPARED:
            return need(reader, one.way) if one.way else Rich("")
        case Standing.MINOR:
            return t.gettext(
                "Canvasses are for people 18 or over until the campaign has rules that keep minors safe."
                " Learning and gatherings are open to you: /learn."
            )
        case Standing.AGE_UNKNOWN:
            return t.gettext("First I need to know whether you are 18 or over: /start.")
        case Standing.RESTING:
            return t.gettext("You are resting. To end your rest, write /quiet.")
        case Standing.STOPPED:
            return t.gettext(
                "You have stopped me, so I could not remind you. To hear from me again, write /start; then"
                " you can take a place."
            )


def _choice(reader: Reader, one: Option, now: datetime, *, first: bool) -> Button | None:
    t, when = reader.texts, short_when(reader, one.shift, now)
    match one.standing:
        case Standing.FREE:
            return claim_button(reader, one.shift, now, first=first)
        case Standing.FULL:
            return Button(t.label("Waiting list: %(when)s", when=when), action("shifts.wait", one.shift.id))
        case Standing.OFFERED:
            return Button(t.label("Take it: %(when)s", when=when), action("shifts.take", one.shift.id))
        case Standing.WAITING:
            return Button(
                t.label("Leave the list: %(when)s", when=when), action("shifts.release", one.shift.id)
            )
        case Standing.UNPREPARED if one.way:
            return start_button(reader, one.way)
        case Standing.YOURS:
            return Button(t.label("My place: %(when)s", when=when), action("shifts.mine", one.shift.id))
        case Standing.CLASH if one.clash:
            when = short_when(reader, one.clash, now)
            return Button(t.label("My place: %(when)s", when=when), action("shifts.mine", one.clash.id))
        case _:
            return None


def refused(reader: Reader, one: Option, card: Card, waiting: int, now: datetime) -> Message:
    """The kind refusal of a claim: what the shift is now, why not, and the way out."""
    choice = _choice(reader, one, now, first=False)
    buttons = (choice, near_button(reader)) if choice else (near_button(reader),)
    words = reason(reader, one, waiting)
    text = join([headline(reader, card), words])
    return Message(text, buttons, toast=_toast(words), refusal=one.standing is not Standing.YOURS)


def _toast(words: Rich) -> str:
    plain = as_plain(words)
    return plain if len(plain) <= 190 else f"{plain[:189]}…"


def no_such_shift(reader: Reader) -> Message:
    """The answer when a shift is not there any more."""
    t = reader.texts
    return Message(
        t.gettext("I do not find that shift any more. Here is the way to those that are open."),
        (near_button(reader),),
        toast=t.label("That shift is gone."),
        refusal=True,
    )


def on_the_list(reader: Reader, card: Card, position: int) -> Message:
    """The confirmation that somebody waits for a place."""
    t = reader.texts
    text = t.gettext(
        "You are number **%(n)s** on the waiting list. When a place gets free I offer it in this order, and"
        " hold it for you for a while. You need do nothing until then.",
        n=position,
    )
    leave = Button(t.label("Leave the list"), action("shifts.release", card.shift.id))
    return Message(join([headline(reader, card), text]), (leave, near_button(reader)))


def place_offered(reader: Reader, card: Card, until: datetime, now: datetime) -> Message:
    """The offer of a place that got free, and until when it is held."""
    t = reader.texts
    same_day = until.astimezone(reader.zone).date() == now.astimezone(reader.zone).date()
    text = t.gettext(
        "A place got free, and it is held for you until **%(hour)s**. After that I offer it to the next.",
        hour=moment(reader.hour(until) if same_day else reader.when(until), until),
    )
    take = Button(t.label("Take it"), action("shifts.take", card.shift.id), Look.PRIMARY)
    no = Button(t.label("No thanks"), action("shifts.decline", card.shift.id))
    return Message(join([text, headline(reader, card)]), (take, no), confidential=False)


def declined(reader: Reader, card: Card) -> Message:
    """The answer to "No thanks"."""
    t = reader.texts
    text = t.gettext("All right. I offer the place to the next, and you are off the waiting list.")
    return Message(join([headline(reader, card), text]), (near_button(reader),))


def offer_ended(reader: Reader, card: Card) -> Message:
    """What is said when an offered place was not taken in time."""
    t = reader.texts
    text = t.gettext(
        "I held a place for you, and have now offered it to the next. That is fine: you may wait again, or"
        " look at other dates."
    )
    again = Button(t.label("Wait again"), action("shifts.wait", card.shift.id))
    return Message(join([headline(reader, card), text]), (again, near_button(reader)))


def no_place_got_free(reader: Reader, card: Card) -> Message:
    """What those who still wait read when a shift begins."""
    text = reader.texts.gettext("It begins now, and no place got free. Thank you for waiting.")
    return Message(join([headline(reader, card), text]), (near_button(reader),))
