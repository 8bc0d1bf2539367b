"""What somebody who is out sees when they cannot be asked in private: their direct messages are closed."""

from bot.conversation.actions import action
from bot.conversation.markup import Rich, join
from bot.conversation.messages import Button, Look, Message
from bot.engine.texts import Reader
from bot.features.checkins.crew import Crew
from bot.features.checkins.model import Watch


def could_not_ask(reader: Reader, watch: Watch) -> Message:
    """Where to look for the question, for somebody who cannot be asked alone. Others may read it."""
    t = reader.texts
    text = t.gettext(
        "I have a question for you that I ask only in private, and your direct messages are closed. Press the"
        " button, or type /checkin here: only you see what comes then."
    )
    return Message(
        text, (Button(t.label("Show me"), action("checkins.show"), Look.PRIMARY),), confidential=False
    )


def could_not_tell(reader: Reader, watch: Watch) -> Message:
    """Where to look for what a helper is asked, for one who cannot be asked alone. Others may read it."""
    t = reader.texts
    text = t.gettext(
        "Somebody may need you now. I say what it is only in private, and your direct messages are closed."
        " Press the button: only you see what comes then."
    )
    shown = action("checkins.helpers", watch.id)
    return Message(text, (Button(t.label("Show me"), shown, Look.PRIMARY),), confidential=False)


def times(reader: Reader, watch: Watch, crew: Crew) -> Rich:
    """Until when they are on the list, what they do instead of being asked, and what happens without it."""
    t = reader.texts
    asks, helper = reader.hour(watch.asks_at), crew.first or crew.second
    if watch.unasked:
        asked = t.gettext("So I asked %(name)s to see whether you are home.", name=helper)
        text = t.gettext(
            "**Are you home?** I could not ask you at %(hour)s: your direct messages are closed.", hour=asks
        )
        return join([text, asked if helper else Rich(""), _how_to_open(reader)])
    here = t.gettext(
        "You are on the list as here, until %(hour)s. **I cannot ask you then whether you are home: your"
        " direct messages are closed.** When you are home, type /checkin here and press Home safe.",
        hour=asks,
    )
    then = (
        t.gettext(
            "Without that, %(name)s hears at %(hour)s that I could not ask you, and looks after you.",
            name=helper,
            hour=asks,
        )
        if helper
        else Rich("")
    )
    return join([here, then, _how_to_open(reader)])


def _how_to_open(reader: Reader) -> Rich:
    return reader.texts.gettext(
        "To open them: name of the server > Privacy Settings > Direct Messages; then write /start."
    )
