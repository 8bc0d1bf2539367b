"""What people read of cards that come by themselves: each must stand alone."""

from collections.abc import Sequence

from bot.conversation.actions import action
from bot.conversation.markup import Rich, join
from bot.conversation.messages import Button, Message
from bot.engine.texts import Reader
from bot.features.training.steps import Card


def eve(reader: Reader, cards: Sequence[Card]) -> Message:
    """The cards of the evening before a first shift."""
    head = reader.texts.gettext(
        "Tomorrow is your first shift. Three short things for tonight, and no homework."
    )
    return Message(join([head, *_texts(reader, cards)]), confidential=False)


def before(reader: Reader, cards: Sequence[Card]) -> Message:
    """The opening line, a quarter of an hour before."""
    head = reader.texts.gettext("It begins in a quarter of an hour. For the first door:")
    return Message(join([head, *_texts(reader, cards)]), confidential=False)


def after(reader: Reader, cards: Sequence[Card]) -> Message:
    """The card on letting go. It does not say why it comes."""
    t = reader.texts
    person = Button(t.label("Talk to a person"), action("safety.person", reader.language))
    return Message(join([t.gettext("A minute for you:"), *_texts(reader, cards)]), (person,))


def _texts(reader: Reader, cards: Sequence[Card]) -> list[Rich]:
    return [card.in_language(reader.language).text for card in cards]
