"""Typed in place of pressed: words and numbers at an open step do what its buttons do."""

from collections.abc import Sequence

from bot.conversation.actions import action
from bot.conversation.messages import Button
from bot.conversation.session import Session
from bot.engine.feature import Handle, on_text
from bot.engine.turn import Turn
from bot.features.training import screens, sharing, shown, step_screens, wall_screens
from bot.features.training.asked import AT_IT, asked_lately
from bot.features.training.days import typed_day
from bot.features.training.model import Module, Pace
from bot.features.training.planning import NUDGE_AFTER
from bot.features.training.progress import Progress
from bot.features.training.promises import ask_to_share, share_buttons
from bot.features.training.rereading import Again
from bot.features.training.spoken import CHOICES, Meant, called, meant
from bot.features.training.steps import Prompt, Quiz, Step

SHOWING = frozenset({Meant.ON, Meant.NEXT, Meant.SKIP, Meant.AGAIN})
"""The wishes that bring a step before a learner who was away."""


class Typed(Again):
    """Handles what is typed at an open step, unless its own question waits for words."""

    @on_text()
    def understand(self, turn: Turn) -> bool:
        """Understand what a learner types in the middle of a course."""
        progress = None if turn.aided or turn.person.stopped else self.latest(turn)
        if progress is None:
            return False
        if self._answers_what_was_asked_elsewhere(turn):
            return True
        at_it, meaning = _at_it(progress), meant(turn.text)
        understood = self._wished(progress, meaning) or (
            self._at_a_step(progress, meaning, at_it=at_it)
            if progress.enrolment.pace is Pace.OPEN
            else at_it and self._between(progress, meaning)
        )
        if understood and meaning is not Meant.LATER and (at_it or meaning in SHOWING):
            progress.store.note_active(progress.enrolment.id, turn.now)
        return understood

    def _answers_what_was_asked_elsewhere(self, turn: Turn) -> bool:
        """Take words for the answer to what a course has just asked on another network."""
        own = self.store(turn).of(turn.person.id)
        active = max((each.active_at for each in own if each.active_at), default=None)
        question = asked_lately(turn, turn.person, active)
        if question is None or question.step is None:
            return False
        if hidden := self._not_for_here(turn, question):
            progress, step = hidden
            progress.say(progress.screen(step), step_screens.not_kept_here(turn.reader))
            return True
        take, turn.gathered = self._method("answer", question.step), dict(question.data)
        question.end()
        take(turn)
        return True

    def _not_for_here(self, turn: Turn, question: Session) -> tuple[Progress, Prompt] | None:
        """Return the question about feelings that may not be answered in words on this network."""
        step_id, enrolment_id = question.data.get("word"), question.data.get("enrolment")
        enrolment = self.store(turn).get(int(enrolment_id)) if enrolment_id else None
        progress = self.on_known_course(turn, enrolment) if enrolment else None
        found = progress.course.find(step_id) if progress and step_id else None
        if progress is None or found is None or not isinstance(found[1], Prompt):
            return None
        return None if progress.may_be_typed(found[1]) else (progress, found[1])

    def _wished(self, progress: Progress, meaning: Meant | None) -> bool:
        match meaning:
            case Meant.AGAIN:
                self.bring_again(progress)
            case Meant.WHERE:
                progress.say_where()
            case _:
                return False
        return True

    @staticmethod
    def _between(progress: Progress, meaning: Meant | None) -> bool:
        """Understand what is typed between two modules, and in a pause."""
        match meaning:
            case Meant.ON | Meant.NEXT if progress.enrolment.pace is Pace.PAUSED:
                progress.resume()
            case Meant.ON | Meant.NEXT | Meant.SKIP:
                progress.say_where()
            case Meant.PAUSE if progress.enrolment.pace is Pace.WAITING:
                progress.pause()
                progress.say_where()
            case _:
                return False
        return True

    def _at_a_step(self, progress: Progress, meaning: Meant | None, *, at_it: bool) -> bool:
        found, shown_at = progress.enrolment.open_step(progress.course), progress.enrolment.shown_at
        if found is None or shown_at is None or progress.turn.now - shown_at > NUDGE_AFTER:
            return False
        buttons = _buttons(progress, found[1]) if at_it else []
        button = (
            called(buttons, progress.turn.text)
            or _day(progress, buttons)
            or _meant(progress, found[1], buttons, meaning)
        )
        if button:
            self.press(progress.turn, button)
        elif meaning is Meant.LATER:
            progress.say_later()
            progress.note_shown()
        elif meaning is Meant.PAUSE:
            progress.pause()
            progress.say_where()
        elif at_it:
            _say_again(progress, *found, buttons)
        else:
            _at_the_door(progress, *found, meaning)
        return True

    def press(self, turn: Turn, button: Button) -> None:
        """Do what pressing *button* does."""
        turn.take_for_press(button.action)
        self._method("button", button.action.name)(turn)

    def _method(self, kind: str, key: str) -> Handle:
        return next(method for mark, method in self.marks() if (mark.kind, mark.key) == (kind, key))


def _at_it(progress: Progress) -> bool:
    """Whether the open step is before the learner: nothing came by itself since they were there."""
    active_at, shown_at = progress.enrolment.active_at, progress.enrolment.shown_at
    if active_at is None or progress.turn.now - active_at > AT_IT:
        return False
    return shown_at is None or shown_at <= active_at


def _at_the_door(progress: Progress, module: Module, step: Step, meaning: Meant | None) -> None:
    """Answer what is typed when a step was spoken of and not shown, as when its module is announced."""
    if meaning is Meant.SKIP and step is not module.steps[0]:
        progress.leave(module, step)
    elif meaning in (Meant.ON, Meant.NEXT, Meant.SKIP):
        progress.go_on()
    else:
        go = screens.carry_on(progress.turn.reader, progress.course, progress.enrolment)
        _say_what_can_be_pressed(progress, module, step, [go])


def _buttons(progress: Progress, step: Step) -> list[Button]:
    """Return the buttons of the open step that the learner sees last of it."""
    place, inside = progress.place(step), progress.enrolment.inside
    if step.warned and not inside:
        return _own(shown.warned(place).buttons)
    if _may_be_shared(progress, step):
        return list(share_buttons(progress, step.id))
    buttons = _own(progress.screen(step).buttons)
    if isinstance(step, Quiz) and place.words.option(inside):
        return [*(button for button in buttons if button.action.name in CHOICES), place.on()]
    return buttons


def _own(buttons: Sequence[Button]) -> list[Button]:
    return [button for button in buttons if button.action.name.startswith("training.")]


def _may_be_shared(progress: Progress, step: Step) -> bool:
    words = progress.store.words_of(progress.enrolment.id, step.id) if isinstance(step, Prompt) else None
    return words is not None and not sharing.unfit(words) and progress.may_share(step.id)


def _day(progress: Progress, buttons: Sequence[Button]) -> Button | None:
    """Return a button for the day that was typed where days are among the *buttons*."""
    days = [button for button in buttons if button.action.name == "training.date"]
    day = typed_day(progress.turn.text, progress.today, progress.turn.reader.language) if days else None
    if day is None:
        return None
    return Button(days[0].label, action("training.date", *days[0].action.args[:-1], day.isoformat()))


def _meant(progress: Progress, step: Step, buttons: Sequence[Button], meaning: Meant | None) -> Button | None:
    """Return the button by which the step grants a wish."""
    by_name = {button.action.name.removeprefix("training."): button for button in reversed(buttons)}
    on = progress.place(step).on().label
    if "next" in by_name and by_name["next"].label == on:
        by_name["on"] = by_name["next"]
    names: tuple[str, ...] = ()
    match meaning:
        case Meant.SKIP | Meant.NEXT:
            names = ("next", "keep")
        case Meant.ON:
            names = ("on", "hand", "looked", "swap", "show")
        case Meant.OTHER:
            names = ("again", "lines")
    return next((by_name[name] for name in names if name in by_name), None)


def _say_again(progress: Progress, module: Module, step: Step, buttons: Sequence[Button]) -> None:
    """Show the open step's own question or buttons again to whoever typed what means nothing there."""
    reader = progress.turn.reader
    words = progress.store.words_of(progress.enrolment.id, step.id)
    if words and _may_be_shared(progress, step):
        ask_to_share(progress, step.id, words, wall_screens.please_press(reader))
    elif isinstance(step, Prompt) and not words and progress.may_be_typed(step):
        progress.go_on(step_screens.not_your_answer(reader))
    else:
        _say_what_can_be_pressed(progress, module, step, buttons)


def _say_what_can_be_pressed(
    progress: Progress, module: Module, step: Step, buttons: Sequence[Button]
) -> None:
    reader = progress.turn.reader
    names = {button.action.name for button in buttons}
    offered = [*buttons, screens.pause(reader, progress.enrolment)]
    numbered, days = bool(names & CHOICES), "training.date" in names
    progress.say(step_screens.in_the_middle(reader, module, step, offered, numbered=numbered, days=days))
