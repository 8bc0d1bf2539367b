"""What people see of a broadcast once it is sent: the minute to undo, and what presses are answered."""

from bot.conversation.actions import action
from bot.conversation.markup import join
from bot.conversation.messages import Button, Look, Message
from bot.conversation.spaces import Space
from bot.engine.texts import Reader
from bot.features.broadcasts.model import BroadcastState, Count, Progress


def begins_soon(reader: Reader, broadcast_id: int, counted: Count) -> Message:
    """The minute in which everything can be undone."""
    t = reader.texts
    lines = []
    if counted.direct:
        n = counted.direct
        lines.append(
            t.ngettext("It goes to %(n)s person in 60 seconds.", "It goes to %(n)s people in 60 seconds.", n)
        )
    if n := counted.posts[Space.GROUP]:
        lines.append(
            t.ngettext("It goes to %(n)s group in 60 seconds.", "It goes to %(n)s groups in 60 seconds.", n)
        )
    if n := counted.posts[Space.CHANNEL]:
        lines.append(
            t.ngettext(
                "It goes to %(n)s channel in 60 seconds.", "It goes to %(n)s channels in 60 seconds.", n
            )
        )
    undo = Button(t.label("Undo"), action("broadcasts.undo", broadcast_id), Look.DANGER)
    return Message(join(lines, "\n"), (undo,), name=name_of(broadcast_id))


def not_yours_any_more(reader: Reader, broadcast_id: int) -> Message:
    """The answer to an author whose role ended in the minute before sending."""
    t = reader.texts
    text = t.gettext(
        "I did not send it: those people are not yours to write to any more. Nobody has got anything."
    )
    return Message(text, name=name_of(broadcast_id))


def old_news(reader: Reader, broadcast_id: int) -> Message:
    """What an author reads whose words waited to be sent for as long as the bot was away."""
    text = reader.texts.gettext(
        "I did not send it: I was away, and by now it is more than a day old. Nobody has got anything."
        " If it still holds, say it again."
    )
    return Message(text, name=name_of(broadcast_id))


def undone(reader: Reader, broadcast_id: int, ended_by: str = "") -> Message:
    """The confirmation that nothing was sent; *ended_by* undid it, if somebody else did."""
    t = reader.texts
    return Message(
        t.gettext("%(name)s undid it. Nobody has got anything.", name=ended_by)
        if ended_by
        else t.gettext("Undone. Nobody has got anything."),
        name=name_of(broadcast_id),
        toast=t.label("Undone."),
    )


def too_late(reader: Reader) -> Message:
    """The answer to an undo or a stop that has nothing left to act on."""
    t = reader.texts
    return Message(
        t.gettext("It is too late for that: there is nothing left to hold back."), toast=t.label("Too late.")
    )


def resent(reader: Reader, n: int) -> Message:
    """The confirmation that doubtful messages go out once more."""
    t = reader.texts
    return Message(t.ngettext("%(n)s message goes out again.", "%(n)s messages go out again.", n))


def already(
    reader: Reader, broadcast_id: int, audience: str, state: BroadcastState, progress: Progress
) -> Message:
    """The answer to one more press on what was sent before: how far it is, and what can still be done."""
    t = reader.texts
    match state:
        case BroadcastState.WAITING:
            text = t.gettext(
                "It is already on its way to %(audience)s: it begins within a minute.", audience=audience
            )
            undo = Button(t.label("Undo"), action("broadcasts.undo", broadcast_id), Look.DANGER)
            return Message(text, (undo,), toast=t.label("It is already on its way."))
        case BroadcastState.RUNNING:
            text = t.gettext(
                "It is already on its way to %(audience)s: %(sent)s of %(all)s sent.",
                audience=audience,
                sent=progress.sent,
                all=progress.all,
            )
            stop = Button(t.label("Stop"), action("broadcasts.stop", broadcast_id), Look.DANGER)
            return Message(text, (stop,), toast=t.label("It is already on its way."))
        case _:
            text = t.gettext(
                "It was sent to %(audience)s already: %(sent)s of %(all)s. /say begins something new.",
                audience=audience,
                sent=progress.sent,
                all=progress.all,
            )
            return Message(text, toast=t.label("It was sent already."))


def name_of(broadcast_id: int) -> str:
    """Return the name under which what is shown of a broadcast is edited in place."""
    return f"broadcast:{broadcast_id}"
