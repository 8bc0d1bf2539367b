"""What an author may write of a step in module.yaml. A new kind of step is a new class here."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from bot.features.training.authoring.scene_faults import scene_faults
from bot.features.training.steps import (
    Act,
    Card,
    CircleCall,
    OnTheDay,
    Plan,
    Prompt,
    Quiz,
    Roleplay,
    Scene,
    Source,
    Step,
    Wall,
    Words,
)

ID = r"^[a-z0-9]+(-[a-z0-9]+)*$"
StepId = Annotated[str, Field(pattern=ID, max_length=24)]
OptionId = Annotated[str, Field(pattern=ID, max_length=12)]

MAX_TEXT = 1500
"""Discord shows 2000 characters; a heading, a note on who reads along and sources go with each text."""
RESERVED = frozenset({"warning", "alone", "question", "guide"})
"""Headings with a meaning of their own: nothing that an author names may be called like one."""
BY_ITSELF = 500
"""A card that comes by itself is read on the way out of the door."""


class Written(BaseModel):
    """Base of what authors write: nothing unknown is let through, or a typing error would be silent."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class StepSheet(Written):
    """What every kind of step may have."""

    id: StepId
    sources: tuple[str, ...] = ()
    warning: bool = False

    def own_parts(self) -> tuple[str, ...]:
        """Return the names of the ### headings without a label that this kind needs."""
        return ()

    def parts(self) -> tuple[str, ...]:
        """Return the names of the ### headings without a label that its words need."""
        return (*(("warning",) if self.warning else ()), *self.own_parts())

    def labelled(self) -> tuple[str, ...]:
        """Return the names of the ### headings that carry a label, such as the answers of a quiz."""
        return ()

    def side_by_side(self) -> tuple[tuple[str, ...], ...]:
        """Return those names in groups: the labels of a group are shown together, so they must differ."""
        return (self.labelled(),)

    def room(self, name: str) -> int:
        """Return how many characters the text under ### *name* may have; for ``""``, the step's own."""
        return MAX_TEXT

    def step(self, words: dict[str, Words], sources: tuple[Source, ...]) -> Step:
        """Return the step itself."""
        raise TypeError(f"{type(self).__name__} makes no step")


class CardSheet(StepSheet):
    """A card."""

    type: Literal["card"]
    on_the_day: OnTheDay | None = None

    def room(self, name: str) -> int:
        """Return how much fits: less where it also comes by itself."""
        return BY_ITSELF if self.on_the_day else MAX_TEXT

    def step(self, words: dict[str, Words], sources: tuple[Source, ...]) -> Step:
        """Return the card."""
        return Card(self.id, words, sources, self.warning, self.on_the_day)


class PromptSheet(StepSheet):
    """An open question."""

    type: Literal["prompt"]
    feelings: bool = False

    def step(self, words: dict[str, Words], sources: tuple[Source, ...]) -> Step:
        """Return the prompt."""
        return Prompt(self.id, words, sources, self.warning, self.feelings)


class WallSheet(StepSheet):
    """The lines that a circle shared at another step."""

    type: Literal["wall"]
    of: str

    def own_parts(self) -> tuple[str, ...]:
        """Return what is said to whoever is the first."""
        return ("alone",)

    def room(self, name: str) -> int:
        """Return how much fits beside the lines of the wall."""
        return 400

    def step(self, words: dict[str, Words], sources: tuple[Source, ...]) -> Step:
        """Return the wall."""
        return Wall(self.id, words, sources, self.warning, self.of)


class QuizSheet(StepSheet):
    """A quiz: its answers by name, and which of them is right."""

    type: Literal["quiz"]
    options: tuple[OptionId, ...] = Field(min_length=2, max_length=5)
    right: str

    @model_validator(mode="after")
    def _right_is_an_option(self) -> "QuizSheet":
        if self.right not in self.options:
            raise ValueError(
                f"right is {self.right!r}, which is none of the options {', '.join(self.options)}"
            )
        _check_names(self.options)
        return self

    def labelled(self) -> tuple[str, ...]:
        """Return the answers."""
        return self.options

    def step(self, words: dict[str, Words], sources: tuple[Source, ...]) -> Step:
        """Return the quiz."""
        return Quiz(self.id, words, sources, self.warning, self.right)


class SceneSheet(StepSheet):
    """A branching talk: for each beat, its choices and the beats they lead to."""

    type: Literal["scene"]
    beats: dict[OptionId, Annotated[dict[OptionId, str], Field(max_length=4)]] = Field(min_length=3)

    @model_validator(mode="after")
    def _ends_well(self) -> "SceneSheet":
        _check_names((*self.beats, *self.labelled()))
        for fault in scene_faults(self.beats):
            raise ValueError(fault)
        return self

    def own_parts(self) -> tuple[str, ...]:
        """Return the beats."""
        return tuple(self.beats)

    def labelled(self) -> tuple[str, ...]:
        """Return the choices."""
        return tuple(choice for choices in self.beats.values() for choice in choices)

    def side_by_side(self) -> tuple[tuple[str, ...], ...]:
        """Return the choices of each beat."""
        return tuple(tuple(choices) for choices in self.beats.values())

    def room(self, name: str) -> int:
        """Return how much fits: what a choice does stands above the beat it leads to."""
        return 600

    def step(self, words: dict[str, Words], sources: tuple[Source, ...]) -> Step:
        """Return the scene."""
        return Scene(self.id, words, sources, self.warning, self.beats)


class RoleplaySheet(StepSheet):
    """A talk to be played by two: minutes of each turn, both roles, and what to look back on."""

    type: Literal["roleplay"]
    minutes: Annotated[int, Field(ge=2, le=15)]
    roles: tuple[OptionId, ...] = Field(min_length=2, max_length=2)
    ticks: tuple[OptionId, ...] = Field(min_length=3, max_length=5)

    @model_validator(mode="after")
    def _names_differ(self) -> "RoleplaySheet":
        _check_names((*self.roles, *self.ticks))
        return self

    def labelled(self) -> tuple[str, ...]:
        """Return the roles and the ticks."""
        return (*self.roles, *self.ticks)

    def side_by_side(self) -> tuple[tuple[str, ...], ...]:
        """Return the roles, and the ticks."""
        return (self.roles, self.ticks)

    def room(self, name: str) -> int:
        """Return how much fits: all ticks are shown together."""
        return 160 if name in self.ticks else 700

    def step(self, words: dict[str, Words], sources: tuple[Source, ...]) -> Step:
        """Return the role-play."""
        return Roleplay(self.id, words, sources, self.warning, self.minutes, self.roles, self.ticks)


class CircleSheet(StepSheet):
    """A call of the circle, with a guide for who leads it."""

    type: Literal["circle"]
    minutes: Annotated[int, Field(ge=10, le=45)]

    def own_parts(self) -> tuple[str, ...]:
        """Return the guide, and what to do without a circle."""
        return ("guide", "alone")

    def room(self, name: str) -> int:
        """Return how much fits."""
        return 1400 if name == "guide" else 700

    def step(self, words: dict[str, Words], sources: tuple[Source, ...]) -> Step:
        """Return the call."""
        return CircleCall(self.id, words, sources, self.warning, self.minutes)


class PlanSheet(StepSheet):
    """Acts to choose from, each with a day."""

    type: Literal["plan"]
    acts: tuple[OptionId, ...] = Field(min_length=2, max_length=4)

    @model_validator(mode="after")
    def _names_differ(self) -> "PlanSheet":
        _check_names(self.acts)
        return self

    def own_parts(self) -> tuple[str, ...]:
        """Return the question of the day."""
        return ("question",)

    def labelled(self) -> tuple[str, ...]:
        """Return the acts."""
        return self.acts

    def room(self, name: str) -> int:
        """Return how much fits: all acts are shown together."""
        return 220 if name in self.acts else 600

    def step(self, words: dict[str, Words], sources: tuple[Source, ...]) -> Step:
        """Return the plan."""
        return Plan(self.id, words, sources, self.warning)


class ActSheet(StepSheet):
    """Something to do on a chosen day, with the question that is asked on it."""

    type: Literal["act"]

    def own_parts(self) -> tuple[str, ...]:
        """Return the question of the day."""
        return ("question",)

    def step(self, words: dict[str, Words], sources: tuple[Source, ...]) -> Step:
        """Return the act."""
        return Act(self.id, words, sources, self.warning)


AnyStepSheet = Annotated[
    CardSheet
    | PromptSheet
    | WallSheet
    | QuizSheet
    | SceneSheet
    | RoleplaySheet
    | CircleSheet
    | PlanSheet
    | ActSheet,
    Field(discriminator="type"),
]
KINDS = ("card", "prompt", "wall", "quiz", "scene", "roleplay", "circle", "plan", "act")


def _check_names(names: tuple[str, ...]) -> None:
    for name in (name for name in names if name in RESERVED):
        raise ValueError(f"the name {name} has a meaning of its own here; choose another")
    twice = [name for name in dict.fromkeys(names) if names.count(name) > 1]
    if twice:
        raise ValueError(f"the name {twice[0]} is there twice; choose another for one of them")
