"""The questions of a new canvass, one by one or in a form."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from bot.conversation.actions import action
from bot.conversation.forms import Field, Form
from bot.conversation.markup import Rich, join
from bot.conversation.messages import Button, Look, Message
from bot.engine.texts import Reader, Texts
from bot.features.shifts.model import Duty
from bot.features.shifts.wording import short_name

STEPS = ("title", "area", "point", "day", "hour", "length", "places", "backup")


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
