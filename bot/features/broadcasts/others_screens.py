"""What is seen of broadcasts by others than their authors, and what authors read of who stepped in."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.conversation.actions import action
from bot.conversation.markup import Rich, join, plain, quote
from bot.conversation.messages import Button, Look, Message
from bot.engine.texts import Reader, Texts
from bot.features.broadcasts.model import BroadcastState, Progress
from bot.features.broadcasts.sending_screens import name_of


def about_broadcasts(texts: Texts) -> str:
    """The line of /broadcasts in the menu."""
    return texts.label("What was said to many lately")


def called_broadcasts(texts: Texts) -> str:
    """What /broadcasts is called, where a network can show it in the reader's language."""
    return texts.label("/broadcasts")[1:]


def lately_button(reader: Reader) -> Button:
    """The way to the same from /say."""
    return Button(reader.texts.label("What was said lately"), action("broadcasts.lately"))


def lately(reader: Reader, lines: Sequence[tuple[int, Rich]], buttons: Sequence[Button]) -> Message:
    """What was said to many lately, in numbered lines; the buttons open each."""
    t = reader.texts
    if not lines:
        return Message(t.gettext("Nothing was said to many yet."))
    head = t.gettext("**Said to many lately**")
    numbered = [join([plain(f"{number}."), line], " ") for number, line in lines]
    return Message(join([head, join(numbered, "\n")]), tuple(buttons))


def open_button(number: int, audience: str, broadcast_id: int) -> Button:
    """The button that opens one line of them."""
    return Button(f"{number}. {audience[:1].upper()}{audience[1:]}", action("broadcasts.show", broadcast_id))


def one_line(
    reader: Reader, moment: datetime, author: str, audience: str, state: BroadcastState, progress: Progress
) -> Rich:
    """One broadcast in a line."""
    t = reader.texts
    about = {"when": reader.when(moment), "author": author, "audience": audience}
    sent, failed = progress.sent, progress.failed + progress.uncertain
    match state:
        case BroadcastState.WAITING:
            return t.gettext("%(when)s, %(author)s to %(audience)s: begins within a minute", **about)
        case BroadcastState.RUNNING:
            return t.gettext(
                "%(when)s, %(author)s to %(audience)s: on its way, %(sent)s of %(all)s sent",
                sent=sent,
                all=progress.all,
                **about,
            )
        case BroadcastState.STOPPED:
            return t.ngettext(
                "%(when)s, %(author)s to %(audience)s: stopped, %(n)s had it already",
                "%(when)s, %(author)s to %(audience)s: stopped, %(n)s had it already",
                sent,
                **about,
            )
        case _:
            return t.ngettext(
                "%(when)s, %(author)s to %(audience)s: %(n)s sent, %(failed)s failed",
                "%(when)s, %(author)s to %(audience)s: %(n)s sent, %(failed)s failed",
                sent,
                failed=failed,
                **about,
            )


def headed(reader: Reader, screen: Message, author: str, audience: str, words: str) -> Message:
    """How far somebody's broadcast is, under who says what to whom."""
    head = reader.texts.gettext("**%(author)s** to %(audience)s:", author=author, audience=audience)
    said = [quote(words)] if words else []
    text, buttons = join([head, *said, screen.text]), (*screen.buttons, lately_button(reader))
    return replace(screen, text=text, buttons=buttons)


def waiting(reader: Reader, broadcast_id: int) -> Message:
    """The minute in which it can still be undone."""
    t = reader.texts
    undo = Button(t.label("Undo"), action("broadcasts.undo", broadcast_id), Look.DANGER)
    text = t.gettext("It begins within a minute. Nobody has got it yet.")
    return Message(text, (undo,), name=name_of(broadcast_id))


def stopped_by(reader: Reader, who: str, audience: str) -> Message:
    """What an author reads whose broadcast somebody else stopped."""
    t = reader.texts
    text = t.gettext(
        "**%(who)s** stopped what you were saying to **%(audience)s**. Nobody else gets it. If you do not"
        " know why, ask %(who)s.",
        who=who,
        audience=audience,
    )
    return Message(text)


def undone_by(reader: Reader, who: str, audience: str, words: Sequence[str]) -> Message:
    """What an author reads whose broadcast somebody else undid: with the words, to say them again."""
    t = reader.texts
    text = t.gettext(
        "**%(who)s** undid what you were about to say to **%(audience)s**. Nobody has got it. If you do not"
        " know why, ask %(who)s. Your words:",
        who=who,
        audience=audience,
    )
    return Message(join([text, *map(quote, words)]))


def reworded_by(reader: Reader, who: str, audience: str, words: Sequence[str]) -> Message:
    """What an author reads whose words somebody else changed, for those who had not got them yet."""
    t = reader.texts
    text = t.gettext(
        "**%(who)s** changed the words of what you are saying to **%(audience)s**. Whoever had not got it yet"
        " reads this, in the name of %(who)s:",
        who=who,
        audience=audience,
    )
    return Message(join([text, *map(quote, words)]))
