"""What is said of an open case when one of the two has stopped the bot or cannot be reached."""

from bot.conversation.actions import action
from bot.conversation.messages import Button, Lane, Message
from bot.engine.texts import Reader
from bot.features.safety.case_screens import lines_button, owner_buttons, withdraw_button
from bot.features.safety.cases import Case


def still_open(reader: Reader, case: Case, owner: str) -> Message:
    """What still comes to an asker who stops the bot, and how they end that. *owner* is empty: nobody yet."""
    t = reader.texts
    text = (
        t.gettext(
            "**One thing stays open: you asked for a person.** What %(name)s writes to you, and what I ask"
            " about it, still comes.",
            name=owner,
        )
        if owner
        else t.gettext(
            "**One thing stays open: you asked for a person.** As soon as somebody says yes, I tell you who,"
            " and what they write to you comes, too."
        )
    )
    return Message(text, (withdraw_button(t, case),))


def owner_not_reached(reader: Reader, case: Case, owner: str) -> Message:
    """The asker's words have not reached whoever has the case: somebody else can."""
    t = reader.texts
    text = t.gettext(
        "**Your words have not reached %(name)s**, and I have kept no copy. I am sorry. If you like, I ask"
        " somebody else to write to you.",
        name=owner,
    )
    buttons = (Button(t.label("Ask somebody else"), action("safety.again", case.id)), lines_button(t))
    return Message(text, buttons, lane=Lane.SAFETY)


def asker_stopped(reader: Reader, case: Case, asker: str) -> Message:
    """The news to whoever has the case that the asker has stopped the bot."""
    t = reader.texts
    text = t.gettext(
        "**%(name)s has stopped my messages.** Their request stays open until one of you ends it: what"
        " you write to them through me still reaches them.",
        name=asker,
    )
    return Message(text, owner_buttons(t, case, asker), lane=Lane.SAFETY)


def words_lost(reader: Reader, case: Case, asker: str) -> Message:
    """The owner's words have not reached the asker: nobody else is named, least of all a captain."""
    t = reader.texts
    text = t.gettext(
        "**Your words have not reached %(name)s**: nothing that I send gets through to them, and I have kept"
        " no copy. If you know another way, please take it now.",
        name=asker,
    )
    return Message(text, owner_buttons(t, case, asker)[1:], lane=Lane.SAFETY)
