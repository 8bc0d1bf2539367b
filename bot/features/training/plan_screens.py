"""What a learner sees of a plan: the acts to choose from, and then the days."""

from bot.conversation.actions import action
from bot.conversation.markup import Rich, join, plain
from bot.conversation.messages import Button, Message
from bot.features.training.days import day_buttons
from bot.features.training.place import Place
from bot.features.training.steps import Option


def which_act(place: Place) -> Message:
    """The acts of a plan, one to be chosen."""
    words = place.words
    acts = [Rich(f"**{plain(option.label)}**\n{option.explanation}") for option in words.options]
    text = join([place.heading(), words.text, *acts])
    buttons = [place.button(option.label, "choose", option.id) for option in words.options]
    return Message(text, (*buttons, _none(place)))


def which_day(place: Place, act: Option) -> Message:
    """The days for a chosen act."""
    t = place.reader.texts
    chosen = t.gettext("You chose: *%(answer)s*", answer=act.label)
    ask = t.gettext("**On which day will you do it?**")
    days = day_buttons(
        place.reader,
        place.today,
        lambda day: action("training.date", place.enrolment.id, place.step.id, day.isoformat()),
    )
    other = place.button(t.label("Choose something else"), "again")
    return Message(join([place.heading(), chosen, act.explanation, ask]), (*days, other, _none(place)))


def _none(place: Place) -> Button:
    return place.button(place.reader.texts.label("No day for now"), "next")
