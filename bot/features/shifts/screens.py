"""What people see of choosing a shift, having a place, waiting for one and giving it back."""

from collections.abc import Sequence
from datetime import datetime

from bot.conversation.actions import action
from bot.conversation.markup import Rich, as_plain, join, moment
from bot.conversation.messages import Button, Document, Look, Message
from bot.engine.texts import Reader, Texts
from bot.features.shifts.calendar_entry import calendar_entry
from bot.features.shifts.model import Card, Option, Shift, Standing
from bot.features.shifts.wording import MANY, area, headline, near_button, short_when, span, write_to

ABOUT_READER = (Standing.MINOR, Standing.AGE_UNKNOWN, Standing.RESTING, Standing.STOPPED)
"""What is so of every shift, because of the reader: said once, below the list."""


def about_shifts(texts: Texts) -> str:
    """The line of /shifts in the menu."""
    return texts.label("Shifts near you that need people")


def called_shifts(texts: Texts) -> str:
    """What /shifts is called, where a network can show it in the reader's language."""
    return texts.label("/shifts")[1:]


def shift_option(texts: Texts) -> str:
    """The name of the argument of /shifts."""
    return texts.label("number of a shift")


def about_week(texts: Texts) -> str:
    """The line of /week in the menu."""
    return texts.label("Your next seven days")


def called_week(texts: Texts) -> str:
    """What /week is called, where a network can show it in the reader's language."""
    return texts.label("/week")[1:]


def mine_button(reader: Reader) -> Button:
    """The way to one's own shifts."""
    return Button(reader.texts.label("My shifts"), action("shifts.all_mine"))


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


def offered(reader: Reader, options: Sequence[tuple[Option, Card, int]], now: datetime) -> Message:
    """The shifts that fit best. With each comes how many wait, or the reader's own place in that line."""
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
    head = t.gettext("These shifts fit you best. The exact meeting point comes with your place.")
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


def my_place(reader: Reader, card: Card, lead_id: int | None, now: datetime, *, new: bool = False) -> Message:
    """A person's place: when, where exactly, who leads, with the entry for their calendar."""
    t, canvass = reader.texts, card.shift.canvass
    head = t.gettext("Your place is certain.") if new else Rich("")
    meet = t.gettext("Meet here: **%(place)s**", place=canvass.meeting_point)
    people = _people(reader, card)
    remind = t.gettext("I remind you in time.") if new else Rich("")
    cannot = Button(t.label("Can't make it"), action("shifts.release", card.shift.id))
    number = Button(t.label("Add a number for today only"), action("shifts.number", card.shift.id))
    message = (write_to(reader, lead_id, card.lead),) if lead_id and card.lead else ()
    return Message(
        join([head, headline(reader, card), meet, join([people, remind], " ")]),
        (cannot, *message, number),
        document=_entry(reader, card, now),
        toast=t.label("Your place is certain.") if new else "",
    )


def _people(reader: Reader, card: Card) -> Rich:
    t = reader.texts
    if card.lead and card.backup:
        return t.gettext(
            "%(lead)s leads, %(backup)s is the backup; both see your name.",
            lead=card.lead,
            backup=card.backup,
        )
    name = card.lead or card.backup
    return t.gettext("%(lead)s leads and sees your name.", lead=name) if name else Rich("")


def _entry(reader: Reader, card: Card, now: datetime) -> Document:
    t, shift = reader.texts, card.shift
    about = t.label("Led by %(name)s.", name=card.lead) if card.lead else ""
    return calendar_entry(
        t.label("shift-%(n)s.ics", n=shift.id),
        shift.id,
        shift.moves,
        shift.starts_at,
        shift.ends_at,
        reader.zone,
        title=f"{shift.canvass.title}, {as_plain(area(reader, card))}",
        place=shift.canvass.meeting_point,
        about=about,
        now=now,
    )


def signed_up_by(reader: Reader, card: Card, by: str, lead_id: int | None, now: datetime) -> Message:
    """What somebody reads whom a captain has put on a shift."""
    place = my_place(reader, card, lead_id, now)
    head = reader.texts.gettext("%(name)s has put you on a shift.", name=by)
    return Message(join([head, place.text]), place.buttons, document=place.document)


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


def released(reader: Reader, card: Card, others: Sequence[Shift], now: datetime) -> Message:
    """The answer when somebody gives a place back: thanks, and up to two other dates."""
    t = reader.texts
    thanks = t.gettext("Thank you for saying so. That is all: your place is free for somebody else.")
    told = t.gettext("%(name)s knows.", name=card.lead) if card.lead else Rich("")
    other = t.gettext("Would another date suit you?") if others else Rich("")
    buttons = tuple(claim_button(reader, shift, now) for shift in others)
    text = join([headline(reader, card), join([thanks, told], " "), other])
    return Message(text, (*buttons, near_button(reader)), toast=t.label("Your place is free again."))


def off_the_list(reader: Reader, card: Card) -> Message:
    """The answer when somebody does not want to wait any more."""
    text = reader.texts.gettext("You are off the waiting list.")
    return Message(join([headline(reader, card), text]), (near_button(reader),))


def nothing_to_release(reader: Reader, card: Card) -> Message:
    """The answer when there is no place to give back."""
    t = reader.texts
    text = t.gettext("You have no place here any more, so there is nothing to give back.")
    return Message(join([headline(reader, card), text]), (near_button(reader),))


def my_shifts(
    reader: Reader, places: Sequence[Card], waits: Sequence[tuple[Card, int]], now: datetime, *, week: bool
) -> Message:
    """A person's own shifts, all or of the next seven days."""
    t = reader.texts
    if not places and not waits:
        text = (
            t.gettext("Nothing is planned for you in the next seven days.")
            if week
            else t.gettext("You have no shift at the moment.")
        )
        return Message(text, (near_button(reader),))
    head = t.gettext("**Your next seven days**") if week else t.gettext("**Your shifts**")
    blocks = [headline(reader, card) for card in places]
    blocks += [
        join([headline(reader, c), t.gettext("Waiting list, number %(n)s.", n=n)], "\n") for c, n in waits
    ]
    buttons = tuple(
        Button(
            t.label("My place: %(when)s", when=short_when(reader, card.shift, now)),
            action("shifts.mine", card.shift.id),
        )
        for card in places[:8]
    )
    return Message(join([head, *blocks]), (*buttons, near_button(reader)))


def on_my_card(reader: Reader, card: Card) -> Rich:
    """A line of /me: the next shift."""
    return reader.texts.gettext(
        "Next shift: %(span)s, %(title)s", span=span(reader, card.shift), title=card.shift.canvass.title
    )


# A number for the day


def ask_whether_number(reader: Reader, card: Card) -> Message:
    """The question whether to leave a number for the day of the shift."""
    t = reader.texts
    text = t.gettext(
        "A number for that day only? %(name)s sees it; it is deleted the morning after the shift. You do not"
        " need one: you can write to each other through me.",
        name=card.lead or card.backup,
    )
    add = Button(t.label("Add"), action("shifts.number_add", card.shift.id))
    return Message(text, (add, Button(t.label("Skip"), action("shifts.number_skip", card.shift.id))))


def ask_number(reader: Reader, *, again: bool = False) -> Message:
    """The question for the number."""
    t = reader.texts
    if again:
        text = t.gettext("That does not look like a phone number. Please type it again, or /cancel.")
    else:
        text = t.gettext("Please type the number. /cancel if you changed your mind.")
    return Message(text)


def number_kept(reader: Reader, card: Card) -> Message:
    """The confirmation that a number is kept for the day."""
    text = reader.texts.gettext(
        "Kept for %(name)s, until the morning after the shift. Then I delete it. Delete it from this chat too"
        " if others look at your phone.",
        name=card.lead or card.backup,
    )
    return Message(text)


def no_number(reader: Reader) -> Message:
    """The answer to "Skip"."""
    return Message(reader.texts.gettext("All right, no number. You can write to each other through me."))
