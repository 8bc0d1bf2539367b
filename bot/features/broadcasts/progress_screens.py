"""How far a broadcast is, as it is shown in place: what runs, and the report at its end."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.conversation.actions import action
from bot.conversation.markup import Rich, join
from bot.conversation.messages import Button, Look, Message
from bot.conversation.spaces import Space
from bot.engine.texts import Reader, Texts
from bot.features.broadcasts.model import Progress, Route
from bot.features.broadcasts.sending_screens import name_of

SHOWN, BEGIN = 20, 60


@dataclass(frozen=True, slots=True)
class Missed:
    """Somebody whom a broadcast did not reach, and why."""

    name: str
    why: str


@dataclass(frozen=True, slots=True)
class MissedPlace:
    """Where a post does not stand, and why. *linked*: it can still be posted there.

    Of a place that was unlinked before its title was kept with what is posted, there is no title.
    """

    title: str
    space: Space
    why: str
    linked: bool


@dataclass(frozen=True, slots=True)
class Missing:
    """Whom a broadcast did not reach: some *people* of *all*, and *places*.

    Of *doubtful* messages the author is to say what becomes of them: they perhaps arrived, perhaps not.
    """

    people: Sequence[Missed]
    all: int
    places: Sequence[MissedPlace]
    doubtful: int


def running(
    reader: Reader,
    broadcast_id: int,
    progress: Progress,
    due: datetime | None,
    without_chat: int,
    held: tuple[int, datetime | None],
    places: Sequence[MissedPlace],
    editions: Sequence[tuple[str, int]] = (),
) -> Message:
    """How far it is; edited in place.

    *without_chat* of those who wait have no chat with the bot yet; *held* have got enough for today, and get
    it from a moment on. *editions*: how many have got which words, if these were changed.
    """
    t = reader.texts
    lines = [_sent(t, progress), *_by_words(t, editions)]
    if progress.failed:
        lines.append(t.ngettext("%(n)s failed.", "%(n)s failed.", progress.failed))
    if without_chat:
        lines.append(
            t.ngettext(
                "%(n)s waits until Discord lets me begin a chat with them.",
                "%(n)s wait until Discord lets me begin a chat with them.",
                without_chat,
            )
        )
    full, tomorrow = held
    if full and tomorrow:
        lines.append(
            t.ngettext(
                "%(n)s had two messages today already, and gets it from %(hour)s on.",
                "%(n)s had two messages today already, and get it from %(hour)s on.",
                full,
                hour=reader.moment(tomorrow),
            )
        )
    if due and progress.waiting > without_chat + full:
        lines.append(
            t.ngettext(
                "%(n)s waits for the end of quiet hours: %(hour)s.",
                "%(n)s wait for the end of quiet hours: %(hour)s.",
                progress.waiting - without_chat - full,
                hour=reader.moment(due),
            )
        )
    lines += [_missed_place(t, place) for place in places]
    reword = Button(t.label("Change the words"), action("broadcasts.reword", broadcast_id))
    stop = Button(t.label("Stop"), action("broadcasts.stop", broadcast_id), Look.DANGER)
    buttons = (*_post_again(t, broadcast_id, places), reword, stop)
    return Message(join(lines, "\n"), buttons, name=name_of(broadcast_id))


def report(
    reader: Reader,
    broadcast_id: int,
    progress: Progress,
    missing: Missing,
    editions: Sequence[tuple[str, int]] = (),
    *,
    stopped: bool,
    ended_by: str = "",
) -> Message:
    """The end of it: figures, and who was not reached and why. Places come first: many read them.

    *ended_by* stopped it, if somebody else did.
    """
    t = reader.texts
    head = [
        _stopped(t, progress, ended_by)
        if stopped
        else t.ngettext("Done. %(n)s message sent.", "Done. %(n)s messages sent.", progress.sent)
    ]
    if progress.expired:
        head.append(
            t.ngettext(
                "%(n)s was not sent within a day, and is not sent any more: it would be old news.",
                "%(n)s were not sent within a day, and are not sent any more: they would be old news.",
                progress.expired,
            )
        )
    if progress.held:
        head.append(
            t.ngettext(
                "For %(n)s it was held for a day: they had two messages already.",
                "For %(n)s it was held for a day: they had two messages already.",
                progress.held,
            )
        )
    head += _by_words(t, editions)
    if missing.doubtful:
        head.append(
            t.ngettext(
                "%(n)s perhaps arrived, perhaps not: sent again, somebody may read it twice.",
                "%(n)s perhaps arrived, perhaps not: sent again, some may read it twice.",
                missing.doubtful,
            )
        )
    lines = [_missed_place(t, place) for place in missing.places]
    lines += [_missed(t, each) for each in missing.people]
    if missing.all > len(missing.people):
        more = missing.all - len(missing.people)
        lines.append(t.ngettext("and %(n)s more", "and %(n)s more", more))
    listed = join([t.gettext("Not reached:"), join(lines, "\n")], "\n") if lines else Rich("")
    buttons = () if stopped else _post_again(t, broadcast_id, missing.places)
    if missing.doubtful:
        again = t.label("Send %(n)s again", n=missing.doubtful)
        buttons = (
            *buttons,
            Button(again, action("broadcasts.again", broadcast_id)),
            Button(t.label("Let them be"), action("broadcasts.let_be", broadcast_id)),
        )
    return Message(join([join(head, "\n"), listed]), buttons, name=name_of(broadcast_id))


def _stopped(t: Texts, progress: Progress, ended_by: str) -> Rich:
    sent, n = progress.sent, progress.stopped
    if ended_by:
        return t.gettext(
            "%(name)s stopped it. %(sent)s had it already, %(n)s will not get it.",
            name=ended_by,
            sent=sent,
            n=n,
        )
    return t.gettext("Stopped. %(sent)s had it already, %(n)s will not get it.", sent=sent, n=n)


def _sent(t: Texts, progress: Progress) -> Rich:
    percent = round(100 * progress.sent / progress.all) if progress.all else 0
    return t.gettext(
        "Sent %(sent)s of %(all)s (%(percent)s %%).", sent=progress.sent, all=progress.all, percent=percent
    )


def _by_words(t: Texts, editions: Sequence[tuple[str, int]]) -> list[Rich]:
    """Return a line for each of the words that were said one after another."""
    return [
        t.ngettext("%(n)s got: “%(words)s”", "%(n)s got: “%(words)s”", n, words=_begin_of(words))
        for words, n in editions
    ]


def _begin_of(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= BEGIN else f"{line[:BEGIN].rstrip()}…"


def _post_again(t: Texts, broadcast_id: int, places: Sequence[MissedPlace]) -> tuple[Button, ...]:
    if not any(place.linked for place in places):
        return ()
    return (Button(t.label("Post it again there"), action("broadcasts.repost", broadcast_id)),)


def _missed_place(t: Texts, missed: MissedPlace) -> Rich:
    place = _place(t, missed.title, missed.space)
    match missed.why:
        case "uncertain":
            return t.gettext("%(place)s: perhaps posted, perhaps not", place=place)
        case _ if not missed.linked:
            return t.gettext("%(place)s: not linked any more, so not posted", place=place)
        case "unreachable":
            return t.gettext("%(place)s: I am not allowed to post there", place=place)
        case "expired":
            return t.gettext("%(place)s: not posted within a day", place=place)
        case _:
            return t.gettext("%(place)s: the network did not take it", place=place)


def _place(t: Texts, title: str, space: Space) -> Rich:
    """Return how a place begins its line, by what its own network calls it."""
    if not title:
        return t.gettext("A group or channel")
    return space.says(
        group=t.gettext("The group **%(title)s**", title=title),
        channel=t.gettext("The channel **%(title)s**", title=title),
    )


def _missed(t: Texts, missed: Missed) -> Rich:
    name = missed.name
    match missed.why:
        case Route.RESTING:
            return t.gettext("%(name)s: resting", name=name)
        case Route.STOPPED:
            return t.gettext("%(name)s: wants no messages", name=name)
        case Route.NO_CHAT:
            return t.gettext("%(name)s: no chat, please call", name=name)
        case Route.NO_DMS:
            return t.gettext("%(name)s: on Discord, no direct messages", name=name)
        case Route.ENOUGH:
            return t.gettext("%(name)s: had two messages that day already", name=name)
        case "uncertain":
            return t.gettext("%(name)s: perhaps arrived, perhaps not", name=name)
        case "expired":
            return t.gettext("%(name)s: not sent within a day", name=name)
        case "dead":
            return t.gettext("%(name)s: the network did not take it", name=name)
        case _:
            return t.gettext("%(name)s: blocked the bot or left", name=name)
