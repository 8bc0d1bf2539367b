"""What people see of a broadcast once it is sent: the minute to undo, progress, the report."""

from collections.abc import Sequence
from datetime import datetime

from bot.conversation.actions import action
from bot.conversation.markup import Rich, join
from bot.conversation.messages import Button, Look, Message
from bot.engine.texts import Reader, Texts
from bot.features.broadcasts.model import Count, Progress, Route
from bot.people.model import Person

SHOWN = 20


def begins_soon(reader: Reader, broadcast_id: int, counted: Count) -> Message:
    """The minute in which everything can be undone."""
    t = reader.texts
    lines = []
    if counted.direct:
        n = counted.direct
        lines.append(
            t.ngettext("It goes to %(n)s person in 60 seconds.", "It goes to %(n)s people in 60 seconds.", n)
        )
    if counted.channels:
        n = counted.channels
        lines.append(
            t.ngettext(
                "It goes to %(n)s channel in 60 seconds.", "It goes to %(n)s channels in 60 seconds.", n
            )
        )
    undo = Button(t.label("Undo"), action("broadcasts.undo", broadcast_id), Look.DANGER)
    return Message(join(lines, "\n"), (undo,), name=f"broadcast:{broadcast_id}")


def not_yours_any_more(reader: Reader, broadcast_id: int) -> Message:
    """The answer to an author whose role ended in the minute before sending."""
    t = reader.texts
    text = t.gettext(
        "I did not send it: those people are not yours to write to any more. Nobody has got anything."
    )
    return Message(text, name=f"broadcast:{broadcast_id}")


def undone(reader: Reader, broadcast_id: int) -> Message:
    """The confirmation that nothing was sent."""
    t = reader.texts
    return Message(
        t.gettext("Undone. Nobody has got anything."),
        name=f"broadcast:{broadcast_id}",
        toast=t.label("Undone."),
    )


def too_late(reader: Reader) -> Message:
    """The answer to an undo or a stop that has nothing left to act on."""
    t = reader.texts
    return Message(
        t.gettext("It is too late for that: there is nothing left to hold back."), toast=t.label("Too late.")
    )


def running(reader: Reader, broadcast_id: int, progress: Progress, due: datetime | None) -> Message:
    """How far it is; edited in place."""
    t = reader.texts
    percent = round(100 * progress.sent / progress.all) if progress.all else 0
    lines = [
        t.gettext(
            "Sent %(sent)s of %(all)s (%(percent)s %%).",
            sent=progress.sent,
            all=progress.all,
            percent=percent,
        )
    ]
    if progress.failed:
        lines.append(t.ngettext("%(n)s failed.", "%(n)s failed.", progress.failed))
    if due:
        lines.append(
            t.ngettext(
                "%(n)s waits for the end of quiet hours: %(hour)s.",
                "%(n)s wait for the end of quiet hours: %(hour)s.",
                progress.waiting,
                hour=reader.moment(due),
            )
        )
    stop = Button(t.label("Stop"), action("broadcasts.stop", broadcast_id), Look.DANGER)
    return Message(join(lines, "\n"), (stop,), name=f"broadcast:{broadcast_id}")


def report(
    reader: Reader,
    broadcast_id: int,
    progress: Progress,
    missed: Sequence[tuple[Person, str]],
    *,
    stopped: bool,
) -> Message:
    """The end of it: figures, and who was not reached and why."""
    t = reader.texts
    head = (
        t.gettext(
            "Stopped. %(sent)s had it already, %(n)s will not get it.", sent=progress.sent, n=progress.stopped
        )
        if stopped
        else t.ngettext("Done. %(n)s message sent.", "Done. %(n)s messages sent.", progress.sent)
    )
    lines = [_missed(t, person.name, why) for person, why in missed[:SHOWN]]
    if len(missed) > SHOWN:
        lines.append(t.ngettext("and %(n)s more", "and %(n)s more", len(missed) - SHOWN))
    listed = join([t.gettext("Not reached:"), join(lines, "\n")], "\n") if lines else Rich("")
    again = t.label("Send %(n)s again", n=progress.uncertain)
    buttons = (Button(again, action("broadcasts.again", broadcast_id)),) if progress.uncertain else ()
    return Message(join([head, listed]), buttons, name=f"broadcast:{broadcast_id}")


def _missed(t: Texts, name: str, why: str) -> Rich:
    match why:
        case Route.RESTING:
            return t.gettext("%(name)s: resting", name=name)
        case Route.STOPPED:
            return t.gettext("%(name)s: wants no messages", name=name)
        case Route.NO_CHAT:
            return t.gettext("%(name)s: no chat, please call", name=name)
        case Route.NO_DMS:
            return t.gettext("%(name)s: on Discord, no direct messages", name=name)
        case "uncertain":
            return t.gettext("%(name)s: perhaps arrived, perhaps not", name=name)
        case "dead":
            return t.gettext("%(name)s: the network did not take it", name=name)
        case _:
            return t.gettext("%(name)s: blocked the bot or left", name=name)


def resent(reader: Reader, n: int) -> Message:
    """The confirmation that doubtful messages go out once more."""
    t = reader.texts
    return Message(t.ngettext("%(n)s message goes out again.", "%(n)s messages go out again.", n))
