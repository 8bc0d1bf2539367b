"""What people see of writing through the bot."""

from bot.conversation.actions import action
from bot.conversation.markup import join, quote
from bot.conversation.messages import Button, Lane, Message
from bot.engine.texts import Reader


def ask_words(reader: Reader, name: str, *, resting: bool) -> Message:
    """The question for the words to pass on."""
    t = reader.texts
    text = t.gettext(
        "What shall I tell %(name)s? Type it, up to 1,500 letters. They see your name, not your number or"
        " account. /cancel if you changed your mind.",
        name=name,
    )
    if resting:
        text = join([t.gettext("%(name)s is resting. Please write only what cannot wait.", name=name), text])
    return Message(text)


def too_long(reader: Reader, name: str) -> Message:
    """The answer to words that are too long; nothing was passed on."""
    t = reader.texts
    text = t.gettext(
        "That is longer than 1,500 letters, so I have not sent it to %(name)s. Please send a shorter text.",
        name=name,
    )
    return Message(text)


def held_back(reader: Reader, name: str) -> Message:
    """The question whether words that cry for help shall be passed on: nobody is told by themselves."""
    t = reader.texts
    text = t.gettext("I have not sent this to %(name)s yet. Nobody is told unless you want it.", name=name)
    return Message(text, _send_or_not(reader, name))


def put_aside(reader: Reader, name: str, *, waits: bool) -> Message:
    """What became of held words when a command came in between: they wait, or are not kept any more."""
    t = reader.texts
    if not waits:
        return Message(
            t.gettext(
                "I have not sent what you wrote to %(name)s before, and I keep it no longer.", name=name
            )
        )
    text = t.gettext("What you wrote to %(name)s waits: it is not sent.", name=name)
    return Message(text, _send_or_not(reader, name))


def _send_or_not(reader: Reader, name: str) -> tuple[Button, Button]:
    t = reader.texts
    yes = Button(t.label("Send it to %(name)s", name=_short(name)), action("relay.send"))
    return yes, Button(t.label("Do not send"), action("relay.drop"))


def dropped(reader: Reader) -> Message:
    """The confirmation that nothing was passed on."""
    return Message(reader.texts.gettext("Nothing was sent, and I kept none of it."))


def passed_on(reader: Reader, name: str) -> Message:
    """The confirmation that words were passed on."""
    return Message(reader.texts.gettext("I have passed it on to %(name)s.", name=name))


def trying(reader: Reader, name: str) -> Message:
    """The confirmation while it is not certain that the other's direct messages are open again."""
    t = reader.texts
    text = t.gettext(
        "I am trying to pass it on: last time %(name)s had closed direct messages. If it does not reach them,"
        " I tell you at once.",
        name=name,
    )
    return Message(text)


def came_back(reader: Reader, name: str, *, of_care: bool) -> Message:
    """The news that words which were passed on have reached nobody. *of_care*: they ask no captain."""
    t = reader.texts
    if of_care:
        text = t.gettext(
            "**What you wrote to %(name)s has not reached them**: nothing that I send gets through to them,"
            " and I have kept no copy. If you know another way, please take it.",
            name=name,
        )
        return Message(text)
    text = t.gettext(
        "**What you wrote to %(name)s has not reached them**: nothing that I send gets through to them, and I"
        " have kept no copy. If it matters, please find another way: call them, or ask a captain who knows"
        " them.",
        name=name,
    )
    return Message(text)


def not_passed_on(reader: Reader, name: str, *, of_care: bool) -> Message:
    """The answer when nothing reaches the other. *of_care*: they ask no captain."""
    t = reader.texts
    if of_care:
        text = t.gettext(
            "I could not pass it on: %(name)s gets no messages from me at the moment. If you know another"
            " way, please take it.",
            name=name,
        )
        return Message(text)
    text = t.gettext(
        "I could not pass it on: %(name)s gets no messages from me at the moment. Ask a captain who knows"
        " them.",
        name=name,
    )
    return Message(text)


def not_acquainted(reader: Reader) -> Message:
    """The refusal to write to somebody with whom there is no open thread."""
    t = reader.texts
    text = t.gettext(
        "You two have nothing open together any more, so I cannot pass words on. If you share a shift or a"
        " team again, this button works again."
    )
    return Message(text, toast=t.label("Not possible any more."), refusal=True)


def words_from(reader: Reader, sender_id: int, name: str, words: str) -> Message:
    """Words from somebody else."""
    t = reader.texts
    head = t.gettext("**%(name)s** writes to you:", name=name)
    answer = Button(t.label("Answer %(name)s", name=_short(name)), action("relay.write", sender_id))
    block = Button(t.label("No more from them"), action("relay.close", sender_id))
    return Message(join([head, quote(words)]), (answer, block), lane=Lane.SHIFT)


def closed(reader: Reader, name: str) -> Message:
    """The confirmation that somebody's words are no longer passed on."""
    t = reader.texts
    text = t.gettext("I will not pass words on between you and %(name)s. They are not told.", name=name)
    return Message(text)


def _short(name: str) -> str:
    return name if len(name) <= 20 else f"{name[:19]}…"
