"""What people see of reminders, of being there, and the morning after."""

from collections.abc import Sequence
from datetime import datetime

from bot.conversation.actions import action
from bot.conversation.markup import Rich, join
from bot.conversation.messages import Button, Look, Message
from bot.engine.texts import Reader
from bot.features.shifts.model import Card, Shift
from bot.features.shifts.wording import headline, near_button, short_when, write_to


def _meet(reader: Reader, card: Card) -> Rich:
    return reader.texts.gettext("Meet here: **%(place)s**", place=card.shift.canvass.meeting_point)


def _with_place(reader: Reader, card: Card, lines: list[Rich], buttons: tuple[Button, ...]) -> Message:
    """Return what says where exactly to meet, but not where others could read it."""
    t = reader.texts
    hidden = t.gettext("Where you meet is for you alone: press the button.")
    show = Button(t.label("Where we meet"), action("shifts.mine", card.shift.id))
    aside = Message(join([*lines, hidden]), (*buttons, show))
    return Message(join([*lines, _meet(reader, card)]), buttons, confidential=False, in_sight=aside)


def _cannot(reader: Reader, card: Card) -> Button:
    return Button(reader.texts.label("Can't make it"), action("shifts.release", card.shift.id))


def _move_me(reader: Reader, card: Card) -> Button:
    return Button(reader.texts.label("Move me"), action("shifts.move_me", card.shift.id))


def reminder(reader: Reader, card: Card, *, soon: bool, going: bool) -> Message:
    """The reminder of the day before, or two hours before. Who said they are going is not asked again."""
    t = reader.texts
    head = (
        t.gettext("Your shift begins at %(hour)s.", hour=reader.hour(card.shift.starts_at))
        if soon
        else t.gettext("Tomorrow is your shift.")
    )
    yes = Button(t.label("Going"), action("shifts.going", card.shift.id), Look.PRIMARY)
    buttons = (_cannot(reader, card),) if going else (yes, _cannot(reader, card), _move_me(reader, card))
    return _with_place(reader, card, [head, headline(reader, card)], buttons)


def going(reader: Reader, card: Card) -> Message:
    """The answer to "Going"."""
    t = reader.texts
    text = t.gettext("Good. %(name)s counts on you.", name=card.lead or card.backup or "-")
    return Message(
        join([headline(reader, card), _meet(reader, card), text]),
        (_cannot(reader, card),),
        toast=t.label("Good, you are going."),
    )


def other_dates(reader: Reader, card: Card, others: Sequence[Shift], now: datetime) -> Message:
    """The dates to which a person can move; their own place is kept until they choose."""
    t = reader.texts
    buttons = tuple(
        Button(
            t.label("Move me to %(when)s", when=short_when(reader, shift, now)),
            action("shifts.swap", card.shift.id, shift.id),
        )
        for shift in others
    )
    text = (
        t.gettext("Choose another date. Your place stays yours until you do.")
        if others
        else t.gettext("There is no other date with a free place. Your place stays yours.")
    )
    yes = Button(t.label("Going"), action("shifts.going", card.shift.id))
    return Message(join([headline(reader, card), text]), (*buttons, yes, _cannot(reader, card)))


def are_you_here(reader: Reader, card: Card, *, late: bool = False) -> Message:
    """The question at the beginning of a shift; asked once more of those who run late."""
    t = reader.texts
    head = t.gettext("Are you there by now?") if late else t.gettext("Your shift begins. Are you there?")
    here = Button(t.label("I'm here"), action("shifts.here", card.shift.id), Look.PRIMARY)
    running = Button(t.label("Running late"), action("shifts.late", card.shift.id))
    not_today = Button(t.label("Not today"), action("shifts.not_today", card.shift.id))
    buttons = (here, not_today) if late else (here, running, not_today)
    return _with_place(reader, card, [head, headline(reader, card)], buttons)


def here(reader: Reader, card: Card) -> Message:
    """The answer to "I'm here", with a way back from a wrong tap."""
    t = reader.texts
    undo = Button(t.label("That was a wrong tap"), action("shifts.not_here", card.shift.id))
    text = t.gettext("Good that you are here.")
    return Message(join([headline(reader, card), text]), (undo,), toast=t.label("Good that you are here."))


def here_by(reader: Reader, card: Card, by: str) -> Message:
    """What somebody reads whom the lead has marked as here."""
    t = reader.texts
    undo = Button(t.label("That is wrong"), action("shifts.not_here", card.shift.id))
    text = t.gettext("%(name)s has marked you as here.", name=by)
    return Message(join([headline(reader, card), text]), (undo,))


def not_here_yet(reader: Reader, card: Card) -> Message:
    """The question again, after a wrong tap."""
    question = are_you_here(reader, card)
    head = reader.texts.gettext("Undone: you are not marked as here.")
    return Message(join([head, headline(reader, card), _meet(reader, card)]), question.buttons)


def running_late(reader: Reader, card: Card) -> Message:
    """The answer to "Running late"."""
    t = reader.texts
    text = t.gettext(
        "Thank you. %(name)s knows. Press when you are there.", name=card.lead or card.backup or "-"
    )
    question = are_you_here(reader, card, late=True)
    return Message(join([headline(reader, card), text, _meet(reader, card)]), question.buttons)


def not_today(reader: Reader, card: Card, others: Sequence[Button]) -> Message:
    """The answer to "Not today": thanks, no question why."""
    t = reader.texts
    text = t.gettext("Thank you for telling us. %(name)s knows. Rest well, or try another date.",
                     name=card.lead or card.backup or "-")  # fmt: skip
    came = Button(t.label("I'm here after all"), action("shifts.here", card.shift.id))
    return Message(join([headline(reader, card), text]), (came, *others))


def too_early(reader: Reader, card: Card) -> Message:
    """The answer to a tap on "here" before the day has come."""
    t = reader.texts
    text = t.gettext("That works from an hour before the shift begins. I ask you then.")
    return Message(
        join([headline(reader, card), text]),
        (_cannot(reader, card),),
        toast=t.label("Not yet: I ask you when it begins."),
        refusal=True,
    )


def no_place_here(reader: Reader, card: Card, lead_id: int | None) -> Message:
    """The answer to a tap on "here" by somebody without a place: the lead can add them."""
    t = reader.texts
    text = t.gettext("You have no place on this shift. If you are there, ask the lead to add you.")
    write = (write_to(reader, lead_id, card.lead),) if lead_id else ()
    return Message(
        join([headline(reader, card), text]),
        (*write, near_button(reader)),
        toast=t.label("You have no place on this shift."),
        refusal=True,
    )


def missed_you(reader: Reader, card: Card, lead_id: int | None) -> Message:
    """The kind question, the morning after, to those of whom nothing was heard."""
    t = reader.texts
    talk = (
        (Button(t.label("Talk to %(name)s", name=card.lead), action("relay.write", lead_id)),)
        if lead_id and card.lead
        else ()
    )
    fine = Button(t.label("All fine"), action("shifts.all_fine", card.shift.id))
    text = t.gettext("We missed you. All right?")
    return Message(join([text, headline(reader, card)]), (fine, *talk))


def all_fine(reader: Reader) -> Message:
    """The answer to "All fine"."""
    return Message(reader.texts.gettext("Good to hear. See you another time."), (near_button(reader),))


def moved(reader: Reader, card: Card, by: str) -> Message:
    """The news, to everybody with a place, that a shift has another time."""
    t = reader.texts
    head = t.gettext("%(name)s has moved your shift. This is the new time:", name=by)
    yes = Button(t.label("Works for me"), action("shifts.going", card.shift.id), Look.PRIMARY)
    entry = Button(t.label("New calendar entry"), action("shifts.mine", card.shift.id))
    buttons = (yes, _cannot(reader, card), _move_me(reader, card), entry)
    return _with_place(reader, card, [head, headline(reader, card)], buttons)


def moved_while_waiting(reader: Reader, card: Card) -> Message:
    """The news, to those who wait, that a shift has another time."""
    t = reader.texts
    head = t.gettext("The shift you wait for has a new time. You keep your number on the list.")
    leave = Button(t.label("Leave the list"), action("shifts.release", card.shift.id))
    return Message(join([head, headline(reader, card)]), (leave,), confidential=False)


def at_the_same_time(reader: Reader, cards: Sequence[Card], now: datetime) -> Message:
    """The question which place to give back, when both accounts of one person had one at the same time."""
    t = reader.texts
    head = t.gettext(
        "Both your accounts had a place, and **these shifts are at the same time**. Which one do you give"
        " back? Somebody else is glad of it."
    )
    lines = [Rich(f"{n}. {headline(reader, card)}") for n, card in enumerate(cards, 1)]
    buttons = [
        Button(
            t.label("Give back %(n)s: %(when)s", n=n, when=short_when(reader, card.shift, now)),
            action("shifts.release", card.shift.id),
        )
        for n, card in enumerate(cards, 1)
    ]
    return Message(join([head, *lines]), tuple(buttons))


def called_off(reader: Reader, card: Card, by: str, others: Sequence[Button]) -> Message:
    """The news that a shift does not take place."""
    t = reader.texts
    head = t.gettext("%(name)s has called this shift off. Please do not go there.", name=by)
    text = join([head, headline(reader, card)])
    return Message(text, (*others, near_button(reader)), confidential=False)


def called_off_while_there(reader: Reader, card: Card, by: str) -> Message:
    """The news to those who are there already: it ends, and they stay watched until they are home."""
    t = reader.texts
    head = t.gettext(
        "%(name)s has called this shift off: you can stop now. You are still on the list as out. When you"
        " are home, please write to me: home.",
        name=by,
    )
    return Message(join([head, headline(reader, card)]))


def taken_off(reader: Reader, card: Card, by: str, by_id: int) -> Message:
    """The kind message to somebody whom the lead took off a shift."""
    t = reader.texts
    text = t.gettext(
        "%(name)s has taken you off this shift. It says nothing about you; plans change. You can ask"
        " %(name)s, and other shifts are open to you.",
        name=by,
    )
    return Message(join([headline(reader, card), text]), (write_to(reader, by_id, by), near_button(reader)))
