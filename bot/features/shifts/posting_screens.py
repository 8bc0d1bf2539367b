"""What a captain sees of posting a canvass, and what those see whom they name for it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from bot.conversation.actions import action
from bot.conversation.forms import Field, Form
from bot.conversation.markup import Rich, join, plain
from bot.conversation.messages import Button, Look, Message
from bot.engine.texts import Reader, Texts
from bot.features.shifts.lead_screens import roster_button
from bot.features.shifts.model import Canvass, Card, Duty, Shift
from bot.features.shifts.wording import headline, short_name, span

STEPS = ("title", "area", "point", "day", "hour", "length", "places", "backup")


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


def form(texts: Texts) -> Form:
    """The questions of a new canvass at once. Area, lead and backup are chosen by buttons after it."""
    t = texts
    return Form(
        t.label("A new canvass"),
        (
            Field("title", t.label("What is it?"), t.label("Door knocking"), max_length=60),
            Field(
                "point",
                t.label("Where exactly do you meet?"),
                t.label("Only people with a place see it"),
                required=False,
                max_length=200,
            ),
            Field(
                "when",
                t.label("Which day, and when do you begin?"),
                t.label("Sat 10:00, or 3 Oct 10:00"),
                max_length=60,
            ),
            Field("length", t.label("How many hours?"), "3", required=False, max_length=20),
            Field("places", t.label("How many places?"), "8", required=False, max_length=20),
        ),
    )


def not_understood(reader: Reader, answers: Sequence[str]) -> Message:
    """What is said of answers in a form that cannot be used; they are asked for again."""
    return Message(
        reader.texts.ngettext(
            "I could not use this: %(answers)s. I ask for it again; everything else is kept.",
            "I could not use these: %(answers)s. I ask for them again; everything else is kept.",
            len(answers),
            answers=", ".join(answers),
        )
    )


def _ask(head: Rich, question: Rich, choices: Sequence[tuple[str, str]], draft: int, step: str) -> Message:
    buttons = tuple(Button(label, action("shifts.set", draft, step, value)) for label, value in choices)
    return Message(join([head, question], " "), buttons)


def again(reader: Reader) -> Rich:
    """What stands before a question that was not answered in a way that can be used."""
    return reader.texts.gettext("I could not use that.")


def ask_title(reader: Reader, draft: int, head: Rich, *, with_form: bool = False) -> Message:
    """The question what it is; *with_form*: and the way to answer all questions at once."""
    t = reader.texts
    question = t.gettext(
        "What is it? Choose, or type it in up to 60 letters. /cancel stops; the draft stays."
    )
    kinds = (t.label("Door knocking"), t.label("Phone calls"), t.label("Handing out leaflets"))
    asked = _ask(head, question, [(kind, str(n)) for n, kind in enumerate(kinds)], draft, "title")
    if not with_form:
        return asked
    form_button = Button(t.label("Answer all in one form"), action("shifts.new"), Look.PRIMARY)
    return replace(asked, buttons=(form_button, *asked.buttons))


def title_of(reader: Reader, number: int) -> str | None:
    """Return the offered title of that number."""
    t = reader.texts
    kinds = (t.label("Door knocking"), t.label("Phone calls"), t.label("Handing out leaflets"))
    return kinds[number] if number < len(kinds) else None


def ask_area(reader: Reader, draft: int, places: Sequence[tuple[str, str]], head: Rich) -> Message:
    """The question where it is, openly; *places* are scopes and their names."""
    question = reader.texts.gettext("Which area? Everybody sees this.")
    return _ask(head, question, [(name, scope.replace(":", "-", 1)) for scope, name in places], draft, "area")


def ask_point(reader: Reader, draft: int, head: Rich) -> Message:
    """The question for the exact meeting point."""
    question = reader.texts.gettext(
        "Where exactly do you meet? Type it, up to 200 letters. Only people with a place see it."
    )
    return _ask(head, question, [], draft, "point")


def ask_day(reader: Reader, draft: int, days: Sequence[date], head: Rich) -> Message:
    """The question for the day."""
    question = reader.texts.gettext(
        "Which day? Choose, or type it, with the hour if you like: Sat 10:00, 3 Oct 10:00, 2026-10-03 10:00."
    )
    return _ask(head, question, [(reader.short_day(d), d.isoformat()) for d in days], draft, "day")


def ask_hour(reader: Reader, draft: int, day: date, head: Rich) -> Message:
    """The question for the hour."""
    question = reader.texts.gettext(
        "When do you begin on %(day)s? Choose, or type it: 9:30, 5 pm.", day=reader.day(day)
    )
    hours = ("10:00", "13:00", "17:30")
    return _ask(head, question, [(h, h.replace(":", "")) for h in hours], draft, "hour")


def ask_length(reader: Reader, draft: int, head: Rich) -> Message:
    """The question how long it lasts."""
    t = reader.texts
    question = t.gettext("How many hours? Choose, or type it: 2.5.")
    choices = [(t.nlabel("%(n)s hour", "%(n)s hours", n), str(n)) for n in (2, 3, 4)]
    return _ask(head, question, choices, draft, "length")


def ask_places(reader: Reader, draft: int, head: Rich) -> Message:
    """The question how many places there are."""
    question = reader.texts.gettext("How many places? Choose, or type a number.")
    return _ask(head, question, [(str(n), str(n)) for n in (4, 6, 8, 12)], draft, "places")


def ask_person(
    reader: Reader, draft: int, duty: Duty, people: Sequence[tuple[int, str]], head: Rich
) -> Message:
    """The question who leads, or is the backup."""
    t = reader.texts
    question = (
        t.gettext("Who leads? Choose, or type the beginning of a name. I ask them first.")
        if duty is Duty.LEAD
        else t.gettext(
            "Who is the backup, for when the lead does not answer? Choose, or type the beginning of a name. I"
            " ask them first."
        )
    )
    if not people:
        question = t.gettext(
            "I find nobody you could ask: it must be a fellow captain, or somebody you may see, 18 or over."
            " Type another name, or ask the captain above you."
        )
    buttons = tuple(
        Button(short_name(name), action("shifts.pick", draft, duty, person_id)) for person_id, name in people
    )
    return Message(join([head, question], " "), buttons)


def preview(reader: Reader, canvass: Canvass, cards: Sequence[Card], lead: str, backup: str) -> Message:
    """A canvass as it will be seen, before it is open."""
    t = reader.texts
    first = headline(reader, cards[0]) if cards else plain(canvass.title)
    more = [Rich("**" + span(reader, card.shift) + "**") for card in cards[1:]]
    places = [t.ngettext("%(n)s place", "%(n)s places", c.shift.capacity) for c in cards]
    blocks = [first, *more]
    listed = [join([b, p], "\n") for b, p in zip(blocks, places, strict=False)]
    about = [
        t.gettext("Meeting point, only for those with a place: %(point)s", point=canvass.meeting_point),
        t.gettext("Lead: %(name)s", name=lead or "-"),
        t.gettext("Backup: %(name)s", name=backup or "-"),
    ]
    note = t.gettext("It opens to all as soon as everybody named has said yes.")
    buttons = (
        Button(t.label("Publish"), action("shifts.publish", canvass.id), Look.PRIMARY),
        Button(t.label("Add another shift"), action("shifts.edit", canvass.id, "day")),
        Button(t.label("Change"), action("shifts.change", canvass.id)),
        Button(t.label("Throw away"), action("shifts.throw", canvass.id)),
    )
    return Message(join([*listed, join(about, "\n"), note]), buttons)


def what_to_change(reader: Reader, canvass: Canvass, shifts: Sequence[Shift]) -> Message:
    """The choice of what to change of a draft."""
    t = reader.texts
    parts = (
        (t.label("What it is"), "title"),
        (t.label("The area"), "area"),
        (t.label("Meeting point"), "point"),
        (t.label("The lead"), "lead"),
        (t.label("The backup"), "backup"),
    )
    buttons = [Button(label, action("shifts.edit", canvass.id, step)) for label, step in parts]
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


def not_asked(reader: Reader, canvass: Canvass, name: str, duty: Duty) -> Message:
    """The answer when nothing reaches somebody who was named."""
    t = reader.texts
    text = t.gettext(
        "Nothing reaches %(name)s at the moment, so I could not ask. Please choose another.", name=name
    )
    choose = Button(t.label("Choose another"), action("shifts.name", canvass.id, duty))
    return Message(text, (choose,))


def ask_promise(reader: Reader, canvass: Canvass, cards: Sequence[Card], by: str, duty: Duty) -> Message:
    """The question to somebody named as lead or backup. Without their yes they are it not."""
    t = reader.texts
    text = (
        t.gettext(
            "%(name)s asks you to **lead** this canvass: you meet people at the start, and I tell you when"
            " one of them does not come home.",
            name=by,
        )
        if duty is Duty.LEAD
        else t.gettext(
            "%(name)s asks you to be the **backup** of this canvass: when somebody does not come home and the"
            " lead does not answer, I tell you.",
            name=by,
        )
    )
    times = [headline(reader, card) for card in cards]
    yes = Button(t.label("Yes, I do it"), action("shifts.promise", canvass.id, duty), Look.PRIMARY)
    no = Button(t.label("I can't"), action("shifts.cannot_promise", canvass.id, duty))
    return Message(join([text, *times]), (yes, no))


def promised(reader: Reader, duty: Duty) -> Message:
    """The answer to a promise."""
    t = reader.texts
    text = (
        t.gettext("Thank you. You are the lead. /canvass shows who comes.")
        if duty is Duty.LEAD
        else t.gettext("Thank you. You are the backup. /canvass shows who comes.")
    )
    return Message(text, toast=t.label("Thank you."))


def not_promised(reader: Reader) -> Message:
    """The answer to "I can't"."""
    return Message(
        reader.texts.gettext("All right, thank you for saying so. I tell them to ask somebody else.")
    )


def promise_is_over(reader: Reader) -> Message:
    """The answer to a promise that nobody waits for any more."""
    t = reader.texts
    text = t.gettext("Somebody else does it by now, or the canvass is gone. Thank you all the same.")
    return Message(text, toast=t.label("Not needed any more."), refusal=True)


def somebody_promised(reader: Reader, name: str, duty: Duty) -> Message:
    """The news that somebody named has said yes, while another's yes is still missing."""
    t = reader.texts
    text = (
        t.gettext("%(name)s leads.", name=name)
        if duty is Duty.LEAD
        else t.gettext("%(name)s is the backup.", name=name)
    )
    return Message(text)


def somebody_cannot(reader: Reader, canvass: Canvass, name: str, duty: Duty, *, is_open: bool) -> Message:
    """The news to the captain that somebody named has said no."""
    t = reader.texts
    text = (
        t.gettext("%(name)s can't lead.", name=name)
        if duty is Duty.LEAD
        else t.gettext("%(name)s can't be the backup.", name=name)
    )
    tail = (
        t.gettext("The canvass is open, and should not stay without. Please choose somebody else.")
        if is_open
        else t.gettext("Your canvass is not open yet. Please choose somebody else.")
    )
    choose = Button(t.label("Choose another"), action("shifts.name", canvass.id, duty))
    return Message(join([text, tail], " "), (choose,))


def published(reader: Reader, cards: Sequence[Card], now: datetime) -> Message:
    """The news that a canvass is open, with the ways to its rosters and the text to forward."""
    t = reader.texts
    text = t.gettext("Your canvass is open. People near you see it under /shifts.")
    rosters = tuple(roster_button(reader, card, now) for card in cards)
    forward = Button(t.label("Text to forward"), action("shifts.forward", cards[0].shift.id))
    return Message(join([text, *(headline(reader, card) for card in cards)]), (*rosters, forward))
