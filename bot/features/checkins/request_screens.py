"""Asking for a person after a hard day: only whom the person chose is told, and only that they asked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.conversation.actions import action
from bot.conversation.markup import Rich, join
from bot.conversation.messages import Button, Look, Message
from bot.engine.texts import Reader, Texts
from bot.features.checkins.debrief_screens import change_button, kept, who_sees
from bot.features.checkins.model import CARE_TEAM, Debrief, Request
from bot.features.checkins.screens import LINES, short

CARE, OTHER, NOBODY = "care", "other", "nobody"
SHOWN = 6


@dataclass(frozen=True, slots=True)
class Choice:
    """Somebody who may be asked."""

    id: int
    name: str


def who_is_told(reader: Reader, debrief: Debrief, lead: str, first: Choice | None) -> Message:
    """The end of a debrief after a low face: what was kept, and who is told, if anybody."""
    t = reader.texts
    text = t.gettext(
        "Days like that happen. **Would it be good to have somebody write to you?** They hear only that you"
        " asked for them. If you choose nobody, nobody hears anything."
    )
    return Message(
        join([kept(t, debrief), who_sees(t, lead), text]),
        (*_choices(t, debrief, first), change_button(reader, debrief)),
    )


def asked(reader: Reader, name: str) -> Message:
    """The answer to a choice."""
    t = reader.texts
    text = (
        t.gettext("I asked %(name)s. You hear from me as soon as %(name)s answers.", name=name)
        if name
        else t.gettext("I asked the care team. You hear from me as soon as somebody answers.")
    )
    until_then = t.gettext("Until then the help lines are open.")
    return Message(join([text, until_then]), (_lines(t),))


def asked_for_you(reader: Reader, request: Request, name: str, *, again: bool = False) -> Message:
    """What the one who was chosen sees: that they are asked for, and nothing else."""
    t = reader.texts
    if request.asked_id == CARE_TEAM:
        text = t.gettext("**%(name)s asked for the care team.**", name=name)
    else:
        text = t.gettext("**%(name)s asked for you.**", name=name)
    reminder = t.gettext("An hour ago, and nobody has answered yet.") if again else Rich("")
    button = Button(t.label("I'll do it"), action("checkins.take", request.id), Look.PRIMARY)
    return Message(join([text, reminder]), (button,))


def will_write(reader: Reader, name: str, helper_id: int, by: datetime, now: datetime) -> Message:
    """What the person sees when somebody has said yes."""
    t = reader.texts
    if _same_day(reader, by, now):
        text = t.gettext("%(name)s will write by %(hour)s.", name=name, hour=reader.hour(by))
    else:
        text = t.gettext("%(name)s will write by %(when)s.", name=name, when=reader.moment(by))
    button = Button(t.label("Write to %(name)s", name=short(name)), action("relay.write", helper_id))
    return Message(text, (button,))


def has_stopped(reader: Reader, name: str) -> Message:
    """What whoever says yes reads if the person has stopped the bot since they asked."""
    t = reader.texts
    text = t.gettext(
        "Thank you. **%(name)s** asked for you, and has stopped my messages since, so I cannot pass anything"
        " on. If you know each other, please find another way.",
        name=name,
    )
    return Message(text)


def please_write(reader: Reader, name: str, person_id: int, by: datetime, now: datetime) -> Message:
    """The answer to whoever said yes."""
    t = reader.texts
    if _same_day(reader, by, now):
        text = t.gettext(
            "Thank you. I told %(name)s that you will write by %(hour)s.", name=name, hour=reader.hour(by)
        )
    else:
        text = t.gettext(
            "Thank you. I told %(name)s that you will write by %(when)s.", name=name, when=reader.moment(by)
        )
    enough = t.gettext("You do not need to solve anything: listening is enough.")
    button = Button(
        t.label("Write to %(name)s", name=short(name)), action("relay.write", person_id), Look.PRIMARY
    )
    return Message(join([text, enough], " "), (button,))


def another_does_it(reader: Reader, name: str, other: str) -> Message:
    """What the rest of the care team sees, and whoever comes second."""
    t = reader.texts
    text = t.gettext("%(other)s writes to %(name)s. Thank you all the same.", other=other, name=name)
    return Message(text, toast=t.label("Somebody does it already."))


def not_needed(reader: Reader, name: str) -> Message:
    """The answer to whoever says yes when the person has turned to somebody else."""
    t = reader.texts
    text = t.gettext("%(name)s has turned to somebody else meanwhile. Thank you for being there.", name=name)
    return Message(text, toast=t.label("Not needed any more."))


def no_answer_yet(reader: Reader, debrief: Debrief, name: str, *, reminded: bool) -> Message:
    """What the person honestly sees after an hour without an answer."""
    t = reader.texts
    if reminded and name:
        text = t.gettext("%(name)s has not answered yet. I have asked %(name)s once more.", name=name)
    elif name:
        text = t.gettext("%(name)s has not answered yet, and it is late there now.", name=name)
    elif reminded:
        text = t.gettext("Nobody of the care team has answered yet. I have asked them once more.")
    else:
        text = t.gettext("Nobody of the care team has answered yet, and it is late there now.")
    question = t.gettext("Would you like somebody else? The help lines are open now.")
    return Message(join([text, question]), (*_others(t, debrief), _lines(t)))


def cannot_reach(reader: Reader, debrief: Debrief, name: str) -> Message:
    """What the person sees if whom they chose cannot be reached here."""
    t = reader.texts
    text = t.gettext("I have no way to write to %(name)s just now, so nobody was told anything.", name=name)
    question = t.gettext("Would you like somebody else? The help lines are open now.")
    return Message(join([text, question]), (*_others(t, debrief), _lines(t)))


def nobody_on_duty(reader: Reader, debrief: Debrief, first: Choice | None) -> Message:
    """What the person sees if nobody of the care team is there."""
    t = reader.texts
    text = t.gettext(
        "Nobody of the care team is on duty, so nobody was told anything. The help lines answer at any hour."
    )
    return Message(text, (_lines(t), *_choices(t, debrief, first, care=False)))


def who_else(reader: Reader, debrief: Debrief, choices: Sequence[Choice]) -> Message:
    """A short list of people, and room to type a name."""
    t = reader.texts
    text = t.gettext(
        "Who? Take somebody, or type a name: captains, coordinators, the care team, and"
        " who was on your shift."
    )
    return Message(text, (*_people(t, debrief, choices), _nobody(t, debrief)))


def nobody_of_that_name(reader: Reader, debrief: Debrief, choices: Sequence[Choice]) -> Message:
    """The answer to a name that is not among those who may be asked."""
    t = reader.texts
    text = t.gettext("I know nobody of that name whom I could ask for you here. Who else? Take one or type.")
    return Message(text, (*_people(t, debrief, choices), _nobody(t, debrief)))


def enough(reader: Reader, debrief: Debrief) -> Message:
    """The answer to "no thanks" after somebody was asked already."""
    t = reader.texts
    text = t.gettext("All right. I ask nobody else. Be good to yourself tonight.")
    return Message(text, (_lines(t), change_button(reader, debrief)))


def gone(reader: Reader, debrief: Debrief) -> Message:
    """What the person sees if whom they chose has left meanwhile."""
    t = reader.texts
    text = t.gettext("Whom you asked for is not here any more, and has not answered.")
    question = t.gettext("Would you like somebody else? The help lines are open now.")
    return Message(join([text, question]), (*_others(t, debrief), _lines(t)))


def as_you_wish(reader: Reader, debrief: Debrief) -> Message:
    """The answer to "no thanks"."""
    t = reader.texts
    text = t.gettext("All right. Nobody is told anything. Be good to yourself tonight.")
    return Message(text, (_lines(t), change_button(reader, debrief)))


def _choices(t: Texts, debrief: Debrief, first: Choice | None, *, care: bool = True) -> tuple[Button, ...]:
    one = _people(t, debrief, [first] if first else [])
    team = (Button(t.label("Care team"), action("checkins.tell", debrief.id, CARE)),) if care else ()
    other = Button(t.label("Someone else"), action("checkins.tell", debrief.id, OTHER))
    return (*one, *team, other, _nobody(t, debrief))


def _others(t: Texts, debrief: Debrief) -> tuple[Button, ...]:
    return (
        Button(t.label("Someone else"), action("checkins.tell", debrief.id, OTHER)),
        Button(t.label("Care team"), action("checkins.tell", debrief.id, CARE)),
        _nobody(t, debrief),
    )


def _people(t: Texts, debrief: Debrief, choices: Sequence[Choice]) -> tuple[Button, ...]:
    return tuple(Button(short(c.name), action("checkins.tell", debrief.id, c.id)) for c in choices[:SHOWN])


def _nobody(t: Texts, debrief: Debrief) -> Button:
    return Button(t.label("No thanks"), action("checkins.tell", debrief.id, NOBODY))


def _lines(t: Texts) -> Button:
    return Button(t.label("Help lines"), LINES)


def _same_day(reader: Reader, one: datetime, other: datetime) -> bool:
    return one.astimezone(reader.zone).date() == other.astimezone(reader.zone).date()
