"""What a captain sees of the canvasses they run, and of a draft."""

from collections.abc import Sequence
from datetime import datetime

from bot.conversation.actions import action
from bot.conversation.markup import Rich, join, still
from bot.conversation.messages import Button, Look, Message
from bot.engine.texts import Reader, Texts
from bot.features.shifts.model import Canvass, Card, Shift
from bot.features.shifts.need_screens import needed_of_all
from bot.features.shifts.roster_screens import roster_button
from bot.features.shifts.wording import headline, short_name, span
from bot.people.qualifications import Way


def about_canvass(texts: Texts) -> str:
    """The line of /canvass in the menu."""
    return texts.label("Post a canvass, see your rosters")


def called_canvass(texts: Texts) -> str:
    """What /canvass is called, where a network can show it in the reader's language."""
    return texts.label("/canvass")[1:]


def post_button(reader: Reader) -> Button:
    """The way to post a canvass."""
    return Button(reader.texts.label("Post a canvass"), action("shifts.canvass"))


def my_canvasses(reader: Reader, cards: Sequence[Card], drafts: Sequence[Canvass], now: datetime) -> Message:
    """The canvasses that a captain runs, and the way to a new one."""
    t = reader.texts
    head = t.gettext("**The canvasses you run**")
    blocks = [
        join(
            [
                headline(reader, card),
                t.ngettext(
                    "%(taken)s of %(n)s place taken.",
                    "%(taken)s of %(n)s places taken.",
                    card.shift.capacity,
                    taken=card.shift.taken,
                ),
            ],
            "\n",
        )
        for card in cards
    ]
    buttons = [roster_button(reader, card, now) for card in cards]
    for canvass in drafts:
        name = short_name(canvass.title) or t.label("without a name")
        buttons.append(Button(t.label("Draft: %(name)s", name=name), action("shifts.preview", canvass.id)))
    new = Button(t.label("Post a new canvass"), action("shifts.new"), Look.PRIMARY)
    return Message(join([head, *blocks]), (*buttons, new))


def preview(
    reader: Reader, canvass: Canvass, cards: Sequence[Card], lead: str, backup: str, way: Way | None
) -> Message:
    """A canvass as it will be seen, before it is open. *way* is the way to what it needs."""
    t = reader.texts
    first = headline(reader, cards[0]) if cards else still(canvass.title)
    more = [Rich("**" + span(reader, card.shift) + "**") for card in cards[1:]]
    places = [t.ngettext("%(n)s place", "%(n)s places", c.shift.capacity) for c in cards]
    blocks = [first, *more]
    listed = [join([b, p], "\n") for b, p in zip(blocks, places, strict=False)]
    about = [
        t.gettext("Meeting point, only for those with a place: %(point)s", point=canvass.meeting_point),
        t.gettext("Lead: %(name)s", name=lead or "-"),
        t.gettext("Backup: %(name)s", name=backup or "-"),
        *([needed_of_all(reader, way)] if way else []),
    ]
    note = t.gettext("It opens to all as soon as everybody named has said yes.")
    buttons = (
        Button(t.label("Publish"), action("shifts.publish", canvass.id), Look.PRIMARY),
        Button(t.label("Add another shift"), action("shifts.edit", canvass.id, "day")),
        Button(t.label("Change"), action("shifts.change", canvass.id)),
        Button(t.label("Throw away"), action("shifts.throw", canvass.id)),
    )
    return Message(join([*listed, join(about, "\n"), note]), buttons)


def what_to_change(reader: Reader, canvass: Canvass, shifts: Sequence[Shift], *, may_need: bool) -> Message:
    """The choice of what to change of a draft; *may_need*: also what people must have done to come."""
    t = reader.texts
    parts = (
        (t.label("What it is"), "title"),
        (t.label("The area"), "area"),
        (t.label("Meeting point"), "point"),
        (t.label("The lead"), "lead"),
        (t.label("The backup"), "backup"),
    )
    buttons = [Button(label, action("shifts.edit", canvass.id, step)) for label, step in parts]
    if may_need:
        buttons.append(Button(t.label("What is needed"), action("shifts.needs", canvass.id)))
    buttons += [
        Button(
            t.label("Drop %(when)s", when=f"{reader.short_day(s.starts_at)} {reader.hour(s.starts_at)}"),
            action("shifts.drop", canvass.id, s.id),
        )
        for s in shifts
    ]
    back = Button(t.label("Back to the preview"), action("shifts.preview", canvass.id))
    return Message(
        t.gettext("What shall be different? To change a time, drop it and add another."), (*buttons, back)
    )


def thrown_away(reader: Reader) -> Message:
    """The confirmation that a draft is gone."""
    t = reader.texts
    return Message(t.gettext("Thrown away. Nothing of it is kept."), toast=t.label("Thrown away."))


def not_a_draft(reader: Reader) -> Message:
    """The answer to a button of a draft that is open by now, or gone, or another's."""
    t = reader.texts
    text = t.gettext("This draft is open by now, or gone, or not yours. Your canvasses: /canvass")
    return Message(text, (post_button(reader),), toast=t.label("No draft of yours."), refusal=True)


def incomplete(reader: Reader, canvass: Canvass) -> Message:
    """The refusal to publish what lacks a shift, a lead or a backup."""
    t = reader.texts
    text = t.gettext(
        "It needs at least one shift to come, a lead and a backup before it can be published. Nobody should"
        " be out there without two people who look out for them."
    )
    change = Button(t.label("Change"), action("shifts.change", canvass.id))
    add = Button(t.label("Add another shift"), action("shifts.edit", canvass.id, "day"))
    return Message(text, (change, add), toast=t.label("Something is missing."), refusal=True)


def waiting_for_yes(reader: Reader, names: str) -> Message:
    """The answer to "Publish" while somebody named has still to say yes."""
    t = reader.texts
    text = t.gettext(
        "I have asked %(names)s. As soon as they say yes, your canvass is open to all and I tell you.",
        names=names,
    )
    return Message(text)


def published(reader: Reader, cards: Sequence[Card], now: datetime) -> Message:
    """The news that a canvass is open, with the ways to its rosters and the text to forward."""
    t = reader.texts
    text = t.gettext("Your canvass is open. People near you see it under /shifts.")
    rosters = tuple(roster_button(reader, card, now) for card in cards)
    forward = Button(t.label("Text to forward"), action("shifts.forward", cards[0].shift.id))
    return Message(join([text, *(headline(reader, card) for card in cards)]), (*rosters, forward))
