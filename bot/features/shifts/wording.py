"""How shifts are put into words, everywhere alike."""

from datetime import datetime, timedelta

from babel.dates import format_date

from bot.conversation.actions import action
from bot.conversation.markup import Rich, as_plain, moment
from bot.conversation.messages import Button
from bot.engine.texts import Reader
from bot.features.shifts.model import Card, Shift

THIS_WEEK = timedelta(days=6)
MANY = 10
NAME_LENGTH = 20


def area(reader: Reader, card: Card) -> Rich:
    """Return where a shift is, openly: its neighborhood and county."""
    t = reader.texts
    if card.neighborhood:
        return t.gettext(
            "%(neighborhood)s, %(county)s County", neighborhood=card.neighborhood, county=card.county
        )
    return t.gettext("%(county)s County", county=card.county)


def span(reader: Reader, shift: Shift) -> Rich:
    """Return a shift's day, beginning and end."""
    words = reader.texts.gettext(
        "%(day)s, %(start)s to %(end)s",
        day=reader.day(shift.starts_at),
        start=reader.hour(shift.starts_at),
        end=reader.hour(shift.ends_at),
    )
    return moment(words, shift.starts_at)


def short_when(reader: Reader, shift: Shift, now: datetime) -> str:
    """Return a shift's beginning for a button: ``Sat 10:00``, or its date where a weekday would mislead."""
    day = shift.starts_at.astimezone(reader.zone).date()
    if day - now.astimezone(reader.zone).date() <= THIS_WEEK:
        written = format_date(day, "EEE", locale=reader.language)
    else:
        # Translators: a day without its weekday, on a button; the letters are Unicode's date fields.
        written = format_date(day, reader.texts.label("MMM d"), locale=reader.language)
    return f"{written} {reader.hour(shift.starts_at)}"


def headline(reader: Reader, card: Card) -> Rich:
    """Return a shift's time, what it is and where."""
    return reader.texts.gettext(
        "**%(span)s**\n%(title)s, %(area)s",
        span=span(reader, card.shift),
        title=card.shift.canvass.title,
        area=area(reader, card),
    )


def in_one_line(reader: Reader, card: Card, now: datetime) -> str:
    """Return what a shift is, when and where, as plain text: ``Sat 10:00, Door knocking, Kanawha County``."""
    where = as_plain(area(reader, card))
    return f"{short_when(reader, card.shift, now)}, {card.shift.canvass.title}, {where}"


def short_name(name: str) -> str:
    """Return a name that fits on a button."""
    return name if len(name) <= NAME_LENGTH else f"{name[: NAME_LENGTH - 1]}…"


def near_button(reader: Reader) -> Button:
    """The way to the shifts near the reader."""
    return Button(reader.texts.label("Shifts near me"), action("shifts.show"))


def write_to(reader: Reader, person_id: int, name: str) -> Button:
    """The way to write to somebody through the bot."""
    return Button(
        reader.texts.label("Message %(name)s", name=short_name(name)), action("relay.write", person_id)
    )
