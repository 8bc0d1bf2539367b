"""The news that those who run a canvass get of it."""

from datetime import datetime

from bot.conversation.actions import action
from bot.conversation.markup import join
from bot.conversation.messages import Button, Message
from bot.engine.texts import Reader
from bot.features.shifts.model import Card, Duty
from bot.features.shifts.roster_screens import roster_button
from bot.features.shifts.wording import headline, span


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


def changed_by(reader: Reader, card: Card, by: str, now: datetime, *, off: bool) -> Message:
    """The news to a lead or backup that another of them changed a shift."""
    t = reader.texts
    text = (
        t.gettext("%(name)s has called off this shift. Everybody on it knows.", name=by)
        if off
        else t.gettext("%(name)s has moved a shift that you run. This is the new time:", name=by)
    )
    return Message(join([text, headline(reader, card)]), (roster_button(reader, card, now),))


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
