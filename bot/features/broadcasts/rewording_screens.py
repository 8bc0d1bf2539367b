"""What the author sees while the words of something that is being sent are changed."""

from collections.abc import Sequence

from bot.conversation.actions import action
from bot.conversation.markup import join, quote
from bot.conversation.messages import Button, Look, Message
from bot.engine.texts import Reader
from bot.features.broadcasts.preview_screens import only_words


def ask(reader: Reader, waiting: int) -> Message:
    """The question for other words."""
    t = reader.texts
    text = t.ngettext(
        "%(n)s person has not got it yet. Type the new words, up to 1,500 letters. Until you have sent them,"
        " the old ones go on. /cancel stops.",
        "%(n)s people have not got it yet. Type the new words, up to 1,500 letters. Until you have sent them,"
        " the old ones go on. /cancel stops.",
        waiting,
    )
    return Message(text)


def preview(reader: Reader, words: Sequence[Message], *, draft: str, words_only: bool) -> Message:
    """What those will read who have not got it yet."""
    t = reader.texts
    quotes = [*([only_words(t)] if words_only else []), *(quote(each.text) for each in words)]
    text = t.gettext("Whoever has not got it yet reads these words. What was sent stays as it was.")
    buttons = (
        Button(t.label("Send the new words"), action("broadcasts.send", draft), Look.PRIMARY),
        Button(t.label("Test to myself"), action("broadcasts.test", draft)),
        Button(t.label("Change the text"), action("broadcasts.change", draft)),
        Button(t.label("Keep the old words"), action("broadcasts.drop", draft)),
    )
    return Message(join([*quotes, text]), buttons)


def changed(reader: Reader, n: int, *, more: bool) -> Message:
    """The confirmation: how many read the new words; with *more*, those who are taken on later too."""
    t = reader.texts
    if more:
        return Message(t.gettext("Changed. Everybody who has not got it yet reads the new words."))
    return Message(
        t.ngettext(
            "Changed. %(n)s person reads the new words.", "Changed. %(n)s people read the new words.", n
        )
    )
