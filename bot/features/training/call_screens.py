"""What a learner sees of a circle's call."""

from bot.conversation.markup import Rich, join
from bot.conversation.messages import Message
from bot.features.training.place import Place
from bot.features.training.steps import CircleCall


def without_circle(place: Place, step: CircleCall) -> Message:
    """The call for somebody who is in no circle: what it is for, and how to do it with one other."""
    words = place.words
    return Message(join([place.heading(), words.text, words.parts["alone"]]), (place.on(),))


def guide(place: Place, step: CircleCall) -> Rich:
    """The guide of a call, for whoever leads it."""
    t = place.reader.texts
    head = t.ngettext("Guide for a call of %(n)s minute", "Guide for a call of %(n)s minutes", step.minutes)
    return join([Rich(f"**{head}**"), place.words.parts["guide"]])
