"""The guided minute: its steps, how each is known to be done, and what asks to be pressed.

It goes by the actions of buttons, never by their words, so that it is the same in every language. All
of it is worked out from what stands on the phones; nothing of it is kept.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.web.album import Picture


@dataclass(frozen=True, slots=True)
class Step:
    """One step: *person* presses a button whose action begins with *press*, or writes the text
    that the page knows by the name of *write*.

    Until that button (or, for writing, one that begins with *after*) is there, the clock is to be moved.
    The step is done when *seen* has the phone's owner's press, or shows a button, of that beginning.
    """

    key: str
    person: str
    press: str = ""
    after: str = ""
    write: str = ""
    until: str = ""


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
    Step("here", "sam", press="checkins.here"),
    Step("debrief", "sam", after="checkins.face", write="debrief", until="checkins.tell"),
    Step("choose", "sam", press="checkins.tell"),
    Step("answer", "ana", press="checkins.take"),
)


def reached(pictures: Sequence[Picture]) -> int:
    """Return how many steps are done, in order."""
    at = done = 0
    for step in STEPS:
        ends = [p.number for p in pictures if p.number > at and _ends(step, p)]
        if not ends:
            break
        at, done = min(ends), done + 1
    return done


def mark(pictures: Sequence[Picture], done: int) -> Mark | None:
    """Return what asks to be pressed after *done* steps; None when the guided minute is over."""
    if done >= len(STEPS):
        return None
    step = STEPS[done]
    theirs = [p for p in reversed(pictures) if p.person == step.person]
    if step.press and (found := _button(theirs, step.press)):
        return Mark(step.person, found[0], found[1])
    if step.write and _button(theirs, step.after):
        return Mark(step.person, write=step.write)
    return Mark(clock="next")


def _ends(step: Step, picture: Picture) -> bool:
    if picture.person != step.person:
        return False
    if step.until:
        return any(b.action.encode().startswith(step.until) for b in picture.message.buttons)
    return picture.pressed.startswith(step.press)


def _button(pictures: Sequence[Picture], beginning: str) -> tuple[str, str] | None:
    for picture in pictures:
        for button in picture.message.buttons:
            if button.action.encode().startswith(beginning):
                return picture.line, button.action.encode()
    return None
