"""What a learner sees of a finished module when they read it again: its steps, with nothing to be kept."""

from dataclasses import dataclass, replace

from bot.conversation.actions import Action, action
from bot.conversation.markup import Rich, join, plain, quote
from bot.conversation.messages import Button, Look, Message
from bot.engine.texts import Reader
from bot.features.training import call_screens, scene_screens, shown, wall_screens
from bot.features.training.model import Course, Enrolment
from bot.features.training.place import Place
from bot.features.training.steps import (
    Act,
    CircleCall,
    Option,
    Plan,
    Prompt,
    Roleplay,
    Scene,
    Step,
    Wall,
    in_language,
)
from bot.features.training.wall_store import View

SHOW = "-"
"""In place of a choice: show the step although it is warned of."""


@dataclass(frozen=True, slots=True)
class Rereading(Place):
    """A learner before a step of a finished module: every button there only shows something."""

    def button(self, label: str, name: str, *args: object, look: Look = Look.PLAIN) -> Button:
        """A button that shows what the step's own button would, and changes nothing."""
        match name:
            case "next":
                return Button(label, self._onward(), look)
            case "show":
                return Button(label, self._look(self.step, SHOW), look)
            case "choose":
                return Button(label, self._look(self.step, *args), look)
            case _:
                return Button(label, self._look(self.step, SHOW), look)

    def _onward(self) -> Action:
        following = self.module.after(self.step.id)
        return self._look(following) if following else action("training.course", self.enrolment.id)

    def _look(self, step: Step, *more: object) -> Action:
        return action("training.look", self.enrolment.id, step.id, *more)


def which_module(reader: Reader, course: Course, enrolment: Enrolment) -> Message:
    """The finished modules, one to be read again."""
    ask = reader.texts.gettext(
        "**Which module would you like to read again?** Nothing changes: you stay where you are."
    )
    buttons = (
        Button(
            in_language(module.title, reader.language),
            action("training.look", enrolment.id, module.steps[0].id),
        )
        for module in course.modules
        if module.id in enrolment.completed
    )
    return Message(ask, tuple(buttons))


def warned(place: Rereading) -> Message:
    """What is said before a step that tells of a threat, also the second time."""
    return shown.warned(place)


def chosen(place: Rereading, option: Option) -> Message:
    """What there is to say to an answer of a quiz, or to a choice in a scene."""
    if not isinstance(place.step, Scene):
        return shown.explained(place, option)
    return scene_screens.beat(place, place.step, place.step.leads_to(option.id) or "", option)


def written(reader: Reader, words: str | None) -> Rich:
    """What the learner wrote at a step, if they did; it is shown to nobody else."""
    return join([reader.texts.gettext("You wrote:"), quote(words)]) if words else Rich("")


def step_again(place: Rereading, own: Rich, view: View | None) -> Message:
    """A step as it was. *own*: what the learner wrote or promised there; *view*: a wall as it is now."""
    match place.step:
        case Wall() if view is not None:
            return replace(wall_screens.wall(place, view), buttons=(place.on(),))
        case Scene():
            return scene_screens.beat(place, place.step, place.step.beginning)
        case Roleplay():
            return _plainly(place, *_cards(place, place.step))
        case CircleCall():
            return replace(call_screens.without_circle(place, place.step), buttons=(place.on(),))
        case Prompt() | Act() | Plan():
            return _plainly(place, own)
        case _:
            return shown.shown(place)


def _plainly(place: Rereading, *more: Rich) -> Message:
    return Message(join([place.heading(), place.words.text, *more]), (place.on(),))


def _cards(place: Rereading, step: Roleplay) -> list[Rich]:
    return [Rich(f"**{plain(card.label)}**\n{card.explanation}") for card in place.words.those(step.roles)]
