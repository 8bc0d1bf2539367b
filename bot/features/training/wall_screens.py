"""What a learner sees of a wall: the lines that others shared without their names, and their own."""

from collections.abc import Sequence

from babel import Locale

from bot.conversation.markup import Rich, join, plain, quote
from bot.conversation.messages import Button, Look, Message
from bot.engine.texts import Reader
from bot.features.training.place import Place
from bot.features.training.sharing import Unfit
from bot.features.training.wall_reports import ALONE
from bot.features.training.wall_store import Line, View

TWO = 2


def share_question(reader: Reader, line: str, buttons: tuple[Button, ...]) -> Message:
    """The question whether what was written may stand on the wall, as it would stand there."""
    t = reader.texts
    ask = t.gettext(
        "Your words are kept for you alone. **May others on this course read this line, without your name?**"
    )
    out = t.gettext("They see it among other lines. You can take it back. Nobody is told that it is yours.")
    return Message(join([ask, quote(line), out]), buttons)


def share_label(reader: Reader) -> str:
    """The label that shares."""
    return reader.texts.label("Share without my name")


def keep_label(reader: Reader) -> str:
    """The label that does not."""
    return reader.texts.label("Keep it to myself")


def please_press(reader: Reader) -> Rich:
    """Said above that question when something else was typed: nothing is shared without a press."""
    return reader.texts.gettext("Please press one of the two, so that nothing is shared by mistake.")


def shared(reader: Reader) -> Rich:
    """Thanks for a shared line."""
    return reader.texts.gettext("Thank you. Your line is on the wall, without your name.")


def kept_to_oneself(reader: Reader) -> Rich:
    """Said to whoever shares nothing."""
    return reader.texts.gettext("It stays with you.")


def unfit(reader: Reader, why: Unfit) -> Rich:
    """Why a line is not offered to be shared."""
    t = reader.texts
    match why:
        case Unfit.CONTACT:
            return t.gettext(
                "Thank you. Your words are kept for you alone. They hold a number, an address or a link, so"
                " they do not go on the wall."
            )
        case Unfit.NAMED:
            return t.gettext(
                "Thank you. Your words are kept for you alone. **They name somebody, so they do not go on the"
                " wall:** that person was not asked. Without the name they can: “the woman from the"
                " corner” is enough."
            )


def perhaps_named(reader: Reader, name: str) -> Rich:
    """The question whether what looks like a name is one, before a line is shared."""
    return reader.texts.gettext(
        "Thank you. Your words are kept for you alone. **“%(name)s” looks like somebody's name. Is it one?**"
        " Then leave it out before others read your line: “the woman from the corner” is enough. If it is"
        " none, you can share your words as they are.",
        name=name,
    )


def wall(place: Place, view: View) -> Message:
    """The wall: a handful of lines, two at most to be marked."""
    if not view.lines:
        return _alone(place, view)
    t = place.reader.texts
    lines = [_numbered(place.reader, n, line) for n, line in enumerate(view.lines, start=1)]
    text = join([place.heading(), place.words.text, join(lines, "\n"), _own(place.reader, view)])
    marks = [_mark(place, n, line, view.page) for n, line in enumerate(view.lines, start=1)]
    more = [place.button(t.label("Other lines"), "lines", view.page + 1)] if view.more else []
    return Message(text, (*marks, *more, place.on(), *_take_back(place, view), _report(place, view)))


def which_line(place: Place, view: View, *, for_all: bool) -> Message:
    """The question which line should not stand there, and what then becomes of it. *for_all*: at once."""
    t = place.reader.texts
    ask = (
        t.gettext(
            "**Which line should not stand there?** It is taken off the wall for everybody, at once. Nobody"
            " is told that it was you."
        )
        if for_all
        else t.gettext(
            "**Which line should not stand there?** You do not see it any more, from now on. You have helped"
            " with %(n)s lines this month: any other goes off for everybody as soon as one more person says"
            " the same. Nobody is told that it was you.",
            n=ALONE,
        )
    )
    lines = [_numbered(place.reader, n, line) for n, line in enumerate(view.lines, start=1)]
    buttons = [
        place.button(t.label("Line %(n)s", n=n), "off", line.id) for n, line in enumerate(view.lines, start=1)
    ]
    back = place.button(t.label("Back"), "lines", view.page)
    return Message(join([ask, join(lines, "\n")]), (*buttons, back))


def taken_off(reader: Reader) -> Rich:
    """Said after a line was taken off."""
    return reader.texts.gettext("That line is off the wall. Thank you for looking out for others.")


def unseen(reader: Reader) -> Rich:
    """Said after a line was taken off for whoever asked for it, and for nobody else yet."""
    return reader.texts.gettext(
        "You do not see that line any more. It goes off the wall for everybody as soon as one more person"
        " says the same. Thank you for looking out for others."
    )


def taken_back(reader: Reader) -> Rich:
    """Said after somebody's own line was taken back."""
    return reader.texts.gettext("Your line is off the wall.")


def two_are_enough(reader: Reader) -> str:
    """Said to whoever marks a third line."""
    return reader.texts.label("Two are enough: unmark one first.")


def _alone(place: Place, view: View) -> Message:
    t = place.reader.texts
    first = t.gettext("Nobody else has put a line here yet.")
    alone = place.words.parts["alone"]
    text = join([place.heading(), first, _own(place.reader, view), alone])
    return Message(text, (place.on(), *_take_back(place, view)))


def _numbered(reader: Reader, n: int, line: Line) -> Rich:
    said = Rich(f"**{n}.** {plain(line.words)}")
    if line.language:
        tongue = Locale.parse(line.language).get_display_name(reader.language) or line.language
        said = join([said, reader.texts.gettext("*(in %(language)s)*", language=tongue)], " ")
    if not line.marked:
        return said
    others = line.marks - 1
    note = (
        reader.texts.ngettext("*(you, and one other)*", "*(you, and %(n)s others)*", others)
        if others
        else reader.texts.gettext("*(you)*")
    )
    return Rich(f"{said} {note}")


def _own(reader: Reader, view: View) -> Rich:
    if view.own is None:
        return Rich("")
    return reader.texts.gettext("Yours: %(line)s", line=view.own.words)


def _mark(place: Place, n: int, line: Line, page: int) -> Button:
    t = place.reader.texts
    label = t.label("Unmark %(n)s", n=n) if line.marked else t.label("Mark %(n)s", n=n)
    return place.button(label, "mark", line.id, page)


def _take_back(place: Place, view: View) -> Sequence[Button]:
    label = place.reader.texts.label("Take my line back")
    return [place.button(label, "unshare")] if view.own else []


def _report(place: Place, view: View) -> Button:
    label = place.reader.texts.label("A line should not be here")
    return place.button(label, "report", view.page, look=Look.PLAIN)
