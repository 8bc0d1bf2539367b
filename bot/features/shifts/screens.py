"""What people see of the shifts that they have a place on."""

from collections.abc import Sequence
from datetime import datetime

from bot.conversation.actions import action
from bot.conversation.markup import Rich, as_plain, join
from bot.conversation.messages import Button, Document, Message
from bot.engine.texts import Reader, Texts
from bot.features.shifts.calendar_entry import calendar_entry
from bot.features.shifts.choosing_screens import claim_button
from bot.features.shifts.model import Card, Shift
from bot.features.shifts.wording import area, headline, near_button, short_when, span, write_to


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
