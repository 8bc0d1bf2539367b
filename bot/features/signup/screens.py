"""What people see of joining."""

from bot.conversation.messages import Message
from bot.engine.texts import Reader, Texts


def about_start(texts: Texts) -> str:
    """The line of /start in the menu."""
    return texts.label("Begin, or come back")


def hello(reader: Reader, campaign: str) -> Message:
    """The first screen."""
    return Message(reader.texts.gettext("Hello from %(campaign)s.", campaign=campaign))
