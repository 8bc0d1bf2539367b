"""What people see when the bot comes into a chat that others read too, or is put out of it."""

from bot.conversation.messages import Message, Visibility
from bot.engine.texts import Reader


def how_to_link(reader: Reader, title: str) -> Message:
    """What a captain reads who has let the bot into a chat."""
    t = reader.texts
    text = t.gettext(
        "I am in **%(title)s** now. I say there only what is for all, and I read nothing there but commands"
        " that begin with /. Write /channel in it to link it to your area or group: what you say with /say is"
        " then posted there, too.",
        title=title,
    )
    return Message(text)


def hello(reader: Reader, campaign: str) -> Message:
    """What a chat reads into which the bot was let by somebody who is no captain."""
    t = reader.texts
    text = t.gettext(
        "Hello! I help the volunteers of **%(campaign)s**. To join in, write /start. I read nothing here but"
        " commands that begin with /, and what is personal I answer in private. A captain can link this chat"
        " to an area or group with /channel. Help lines: /safe.",
        campaign=campaign,
    )
    return Message(text, visibility=Visibility.CHAT)


def gone(reader: Reader, title: str, scope: str) -> Message:
    """What the person reads who had linked a chat that the bot is not in any more."""
    t = reader.texts
    text = t.gettext(
        "I am not in **%(title)s** any more, so %(scope)s has lost its posts there. If that was a mistake,"
        " let me in again and write /channel there.",
        title=title,
        scope=scope,
    )
    return Message(text)
