"""What members see of themselves: their home, their card, and what is said when they come back."""

from collections.abc import Sequence

from bot.conversation.markup import Rich, join
from bot.conversation.messages import Button, Message
from bot.engine.texts import Reader, Texts


def about_start(texts: Texts) -> str:
    """The line of /start in the menu."""
    return texts.label("Begin, or come back")


def called_start(texts: Texts) -> str:
    """What /start is called, where a network can show it in the reader's language."""
    return texts.label("/start")[1:]


def about_help(texts: Texts) -> str:
    """The line of /help in the menu."""
    return texts.label("What I can do for you")


def called_help(texts: Texts) -> str:
    """What /help is called, where a network can show it in the reader's language."""
    return texts.label("/help")[1:]


def about_me(texts: Texts) -> str:
    """The line of /me in the menu."""
    return texts.label("You: your place, shifts and roles")


def called_me(texts: Texts) -> str:
    """What /me is called, where a network can show it in the reader's language."""
    return texts.label("/me")[1:]


def county_option(texts: Texts) -> str:
    """The name of the argument of /me."""
    return texts.label("county")


def county_in_full(texts: Texts, county: str) -> str:
    """What a county is called in a sentence."""
    return texts.label("%(county)s County", county=county)


def code_option(texts: Texts) -> str:
    """The name of the argument of /start."""
    return texts.label("code")


def lives_in(reader: Reader, county: str, buttons: Sequence[Button]) -> Message:
    """The confirmation that a member belongs to another county now."""
    t = reader.texts
    text = t.gettext("Saved: you live in %(county)s County. You see its shifts now.", county=county)
    return Message(text, tuple(buttons))


def home(reader: Reader, name: str, buttons: Sequence[Button]) -> Message:
    """The home screen of somebody who has joined."""
    t = reader.texts
    text = t.gettext(
        "Hello, %(name)s. What would you like to do? If you are in danger or feel bad: /safe.", name=name
    )
    return Message(text, tuple(buttons))


def still_stopped(reader: Reader, name: str, buttons: Sequence[Button]) -> Message:
    """The home screen of somebody who has stopped the bot: it answers, and writes nothing by itself."""
    t = reader.texts
    text = t.gettext(
        "Hello, %(name)s. You have stopped me, so I answer but remind you of nothing. To hear from me again,"
        " write /start.",
        name=name,
    )
    return Message(text, tuple(buttons))


def welcome_back(reader: Reader, name: str, buttons: Sequence[Button]) -> Message:
    """The home screen of somebody who had stopped the bot and came back."""
    t = reader.texts
    return Message(t.gettext("Welcome back, %(name)s. I write to you again.", name=name), tuple(buttons))


def card(reader: Reader, name: str, county: str, lines: Sequence[Rich], buttons: Sequence[Button]) -> Message:
    """What somebody sees of themselves."""
    t = reader.texts
    head = t.gettext("**%(name)s**, %(county)s County.", name=name, county=county)
    return Message(join([head, join(list(lines), "\n")]), tuple(buttons))


def steward_made(reader: Reader) -> Message:
    """The answer to the one-time code that makes the first steward."""
    t = reader.texts
    return Message(
        t.gettext(
            "You are now the steward and a coordinator of this campaign. The code is used up. Next: name"
            " county captains under /people."
        )
    )


def code_without_effect(reader: Reader) -> Message:
    """The answer to a code that does nothing for somebody who has joined."""
    t = reader.texts
    return Message(t.gettext("That code does nothing for you: you have joined already, or it is used up."))


def own_chat_closed(reader: Reader) -> Message:
    """The news that direct messages are closed, for where a person still reads; others may read it too."""
    t = reader.texts
    text = t.gettext(
        "I had something for you alone and could not bring it to you: your direct messages are closed."
    )
    how = t.gettext(
        "To open them: name of the server > Privacy Settings > Direct Messages; then write /start."
    )
    return Message(join([text, how]), confidential=False)
