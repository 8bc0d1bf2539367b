"""What captains see when they say what somebody can do, and what that person reads."""

from collections.abc import Sequence

from bot.conversation.actions import action
from bot.conversation.messages import Button, Look, Message
from bot.engine.texts import Reader
from bot.people.qualifications import LEAD_CANVASS


def seen_button(reader: Reader, person_id: int) -> Button:
    """The way to say that one has seen somebody do it."""
    return Button(reader.texts.label("I have seen them do it"), action("captains.seen", person_id))


def ask_what(reader: Reader, person_id: int, name: str, missing: Sequence[str]) -> Message:
    """The question what somebody was seen to do."""
    t = reader.texts
    text = t.gettext(
        "What have you seen %(name)s do? It counts instead of the module. Say it only of what you have seen"
        " yourself: others rely on it. %(name)s is told that you said so.",
        name=name,
    )
    labels = {LEAD_CANVASS: t.label("Lead a canvass")}
    buttons = [
        Button(labels.get(each, t.label("Knock on doors")), action("captains.saw", person_id, each))
        for each in missing
    ]
    return Message(text, tuple(buttons))


def nothing_missing(reader: Reader, person_id: int, name: str, missing: Sequence[str]) -> Message:
    """The answer when somebody has shown everything that is asked for."""
    text = reader.texts.gettext(
        "%(name)s has shown all that is asked for. There is nothing to say.", name=name
    )
    return Message(text)


def kept(reader: Reader, name: str, what: str, *, told: bool) -> Message:
    """The confirmation to the captain; *told*: the news goes to the person too."""
    t = reader.texts
    text = (
        t.gettext("Good to know: %(name)s can lead a canvass, without the module.", name=name)
        if what == LEAD_CANVASS
        else t.gettext("Good to know: %(name)s can knock on doors, without the module.", name=name)
    )
    return Message(text, toast=t.label("I have told them.") if told else t.label("Kept."))


def was_seen(reader: Reader, by: str, what: str) -> Message:
    """The news to somebody whom a captain has seen do it."""
    t = reader.texts
    if what == LEAD_CANVASS:
        text = t.gettext(
            "%(by)s has seen you lead, and says that you can do it. From now on you can publish a canvass,"
            " without the module. It is there for you all the same: /learn.",
            by=by,
        )
        return Message(text, (Button(t.label("Post a canvass"), action("shifts.canvass"), Look.PRIMARY),))
    text = t.gettext(
        "%(by)s has seen you at the doors, and says that you can do it. Canvasses that ask for the module are"
        " open to you now. It is there for you all the same: /learn.",
        by=by,
    )
    return Message(text, (Button(t.label("Shifts near me"), action("shifts.show"), Look.PRIMARY),))
