"""The guided minute: its steps, how each is known to be done, and what asks to be pressed.

It goes by what appears on the phones, and by the actions of buttons, never by their words: so nothing is
staged, and it is the same in every language.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.web.picture import Picture


@dataclass(frozen=True, slots=True)
class Step:
    """One step: *person* presses a button whose action begins with *press*.

    Or, once a button that begins with one of *after* is there, *person* writes the text that the page
    knows as *write*. Until then the clock is to be moved. The step is done with that press; or, where
    there is an *until*, when a button that begins with it stands on the phone of *seen_by* (or *person*).
    """

    key: str
    person: str
    press: str = ""
    after: tuple[str, ...] = ()
    write: str = ""
    until: str = ""
    seen_by: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """The one thing that asks to be pressed: a button on a phone, a text to write, or the clock."""

    person: str = ""
    line: str = ""
    action: str = ""
    write: str = ""
    clock: str = ""


STEPS = (
    Step("claim", "sam", press="shifts.claim"),
    Step("reminder", "sam", until="shifts.going"),
    Step("here", "sam", press="shifts.here"),
    Step(
        "debrief", "sam", after=("checkins.help", "checkins.figure"), write="debrief", until="checkins.tell"
    ),
    Step("choose", "sam", press="checkins.tell", until="checkins.take", seen_by="ana"),
    Step("answer", "ana", press="checkins.take"),
)


def after(picture: Picture, done: int) -> int:
    """Return how many steps are done once *picture* has appeared, when *done* were done before."""
    return done + (done < len(STEPS) and _ends(STEPS[done], picture))


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
        return seen and _button([picture], (step.until,)) is not None
    return picture.person == step.person and picture.pressed.startswith(step.press)


def _button(pictures: Iterable[Picture], beginnings: tuple[str, ...]) -> tuple[str, str] | None:
    for picture in pictures:
        for button in picture.message.buttons:
            if button.action.encode().startswith(beginnings):
                return picture.line, button.action.encode()
    return None
