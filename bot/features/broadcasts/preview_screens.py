"""What an author sees before anything is sent: the words, how many get them, and who does not."""

from collections.abc import Sequence

from bot.conversation.actions import action
from bot.conversation.markup import Rich, join, quote
from bot.conversation.messages import Button, Look, Message
from bot.conversation.spaces import Space
from bot.engine.texts import Reader, Texts
from bot.features.broadcasts.model import Count, Enough, Route


def preview(
    reader: Reader,
    audience: str,
    words: Sequence[Message],
    counted: Count,
    morning: str,
    enough: str | None = None,
    *,
    draft: str,
    words_only: bool = False,
) -> Message:
    """What will be sent, and to how many. *words_only*: something came with them that does not go along.

    *enough*: what was chosen for those who have got enough today (see `Enough`); nothing is sent before.
    The buttons name the *draft*: they do nothing to another one.
    """
    t = reader.texts
    lines = [
        t.ngettext(
            "To **%(audience)s**: %(n)s person gets it directly.",
            "To **%(audience)s**: %(n)s people get it directly.",
            counted.direct,
            audience=audience,
        )
    ]
    if counted.enough:
        lines.append(_had_enough(t, counted.enough, enough))
    if n := counted.posts[Space.GROUP]:
        lines.append(t.ngettext("%(n)s group gets one post.", "%(n)s groups get one post each.", n))
    if n := counted.posts[Space.CHANNEL]:
        lines.append(t.ngettext("%(n)s channel gets one post.", "%(n)s channels get one post each.", n))
    if counted.quiet:
        lines.append(
            t.ngettext(
                "%(n)s of them is in quiet hours and gets it from %(hour)s on.",
                "%(n)s of them are in quiet hours and get it from %(hour)s on.",
                counted.quiet,
                hour=morning,
            )
        )
    if counted.new_chats > counted.new_a_day:
        lines.append(_few_new_chats(t, counted))
    lines += [_not_reached(t, route, counted.routes[route]) for route in _REASONS if counted.routes[route]]
    quotes = [quote(each.text) for each in words]
    if words_only:
        quotes.insert(0, only_words(t))
    reaches_somebody = counted.direct or counted.posts.total()
    if not reaches_somebody:
        lines.append(t.gettext("So nobody would get it now."))
    undecided = counted.enough and enough is None
    send = Button(t.label("Send"), action("broadcasts.send", draft), Look.PRIMARY)
    buttons = (
        *((send,) if reaches_somebody and not undecided else ()),
        *(_about_enough(t, draft, enough) if counted.enough else ()),
        Button(t.label("Test to myself"), action("broadcasts.test", draft)),
        Button(t.label("Change the text"), action("broadcasts.change", draft)),
        Button(t.label("Throw away"), action("broadcasts.drop", draft)),
    )
    return Message(join([*quotes, join(lines, "\n")]), buttons)


def _had_enough(t: Texts, n: int, enough: str | None) -> Rich:
    match enough:
        case Enough.HOLD:
            return t.ngettext(
                "%(n)s of them already had two messages today, and gets it tomorrow from 10:00 on.",
                "%(n)s of them already had two messages today, and get it tomorrow from 10:00 on.",
                n,
            )
        case Enough.LEAVE_OUT:
            return t.ngettext(
                "%(n)s of them already had two messages today, and is left out.",
                "%(n)s of them already had two messages today, and are left out.",
                n,
            )
        case _:
            return t.ngettext(
                "%(n)s of them already had two messages today. What shall I do with theirs?",
                "%(n)s of them already had two messages today. What shall I do with theirs?",
                n,
            )


def _about_enough(t: Texts, draft: str, enough: str | None) -> list[Button]:
    labels = {Enough.HOLD: t.label("Hold theirs until tomorrow"), Enough.LEAVE_OUT: t.label("Leave them out")}
    return [
        Button(label, action("broadcasts.enough", draft, choice))
        for choice, label in labels.items()
        if choice != enough
    ]


def only_words(t: Texts) -> Rich:
    """The warning that what came with the words does not go along."""
    return t.gettext(
        "I cannot pass on pictures or files: what you attached is left out. Only these words would go out."
        " Send them like this, or throw it away."
    )


def _few_new_chats(t: Texts, counted: Count) -> Rich:
    return t.gettext(
        "I have never written to %(n)s of them on Discord, and may begin only %(some)s new chats a day there:"
        " the others do not get it within a day, and later it is old news. One post in a linked channel"
        " reaches all at once: write /channel there.",
        n=counted.new_chats,
        some=counted.new_a_day,
    )


_REASONS = (Route.CHANNEL, Route.NO_DMS, Route.RESTING, Route.STOPPED, Route.UNREACHABLE, Route.NO_CHAT)


def _not_reached(t: Texts, route: Route, n: int) -> Rich:
    match route:
        case Route.CHANNEL:
            return t.ngettext(
                "%(n)s is on Discord and reads it in the channel.",
                "%(n)s are on Discord and read it in the channel.",
                n,
            )
        case Route.NO_DMS:
            return t.ngettext(
                "%(n)s is on Discord without direct messages, and no channel is linked: not reached.",
                "%(n)s are on Discord without direct messages, and no channel is linked: not reached.",
                n,
            )
        case Route.RESTING:
            return t.ngettext("%(n)s is resting: not disturbed.", "%(n)s are resting: not disturbed.", n)
        case Route.STOPPED:
            return t.ngettext("%(n)s wants no messages.", "%(n)s want no messages.", n)
        case Route.NO_CHAT:
            return t.ngettext("%(n)s has no chat: please call.", "%(n)s have no chat: please call.", n)
        case _:
            return t.ngettext("%(n)s cannot be reached.", "%(n)s cannot be reached.", n)
