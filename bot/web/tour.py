"""The guided minute: its steps, how each is known to be done, and what asks to be pressed.

It goes by what appears on the phones, and by the actions of buttons, never by their words: so nothing is
staged, and it is the same in every language.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase

from bot.web.picture import Picture


@dataclass(frozen=True, slots=True)
class Step:
    """One step: *person* presses a button whose action begins with *press*.

    Or, once a button that begins with one of *after* is there, *person* writes the text that the page
    knows as *write*. Until then the clock is to be moved. The step is done with that press; or, where
    there is an *until*, when a button that begins with one of it stands on the phone of *seen_by* (or
    *person*).

    It cannot be done any more once *person* has pressed a button like one of *otherwise*, or has been
    shown one that begins with *too_late*.
    """

    key: str
    person: str
    press: str = ""
    after: tuple[str, ...] = ()
    write: str = ""
    until: tuple[str, ...] = ()
    seen_by: str = ""
    otherwise: tuple[str, ...] = ()
    too_late: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Mark:
    """The one thing that asks to be pressed: a button on a phone, a text to write, or the clock."""

    person: str = ""
    line: str = ""
    action: str = ""
    write: str = ""
    clock: str = ""


STEPS = (
    Step("claim", "sam", press="shifts.claim", until=("shifts.release",)),
    Step("reminder", "sam", until=("shifts.going",), otherwise=("shifts.release:*",)),
    Step(
        "here",
        "sam",
        press="shifts.here",
        until=("checkins.later", "checkins.home"),
        otherwise=("shifts.release:*", "shifts.not_today:*"),
        too_late=("shifts.all_fine",),
    ),
    Step(
        "debrief",
        "sam",
        after=("checkins.help", "checkins.figure"),
        write="debrief",
        until=("checkins.tell",),
        too_late=("checkins.story",),
    ),
    Step(
        "choose",
        "sam",
        press="checkins.tell",
        until=("checkins.take",),
        seen_by="ana",
        otherwise=("checkins.tell:*:nobody", "checkins.tell:*:care"),
    ),
    Step("answer", "ana", press="checkins.take"),
)


def after(picture: Picture, done: int) -> int:
    """Return how many steps are done once *picture* has appeared, when *done* were done before."""
    return done + (done < len(STEPS) and _ends(STEPS[done], picture))


def leaves(picture: Picture, done: int) -> bool:
    """Return whether, once *picture* has appeared after *done* steps, the next one can never be done."""
    if done >= len(STEPS) or picture.person != STEPS[done].person:
        return False
    step = STEPS[done]
    gone = any(fnmatchcase(picture.pressed, other) for other in step.otherwise)
    return gone or _button([picture], step.too_late) is not None


def mark(pictures: Sequence[Picture], done: int) -> Mark | None:
    """Return what asks to be pressed after *done* steps; None when the guided minute is over."""
    if done >= len(STEPS):
        return None
    step = STEPS[done]
    theirs = [p for p in reversed(pictures) if p.person == step.person]
    if step.press and (found := _button(theirs, (step.press,))):
        return Mark(step.person, *found)
    if step.write and _button(theirs, step.after):
        return Mark(step.person, write=step.write)
    return Mark(clock="next")


def _ends(step: Step, picture: Picture) -> bool:
    if step.until:
        seen = picture.person == (step.seen_by or step.person)
        return seen and _button([picture], step.until) is not None
    return picture.person == step.person and picture.pressed.startswith(step.press)


def _button(pictures: Iterable[Picture], beginnings: tuple[str, ...]) -> tuple[str, str] | None:
    for picture in pictures:
        for button in picture.message.buttons:
            if button.action.encode().startswith(beginnings):
                return picture.line, button.action.encode()
    return None
