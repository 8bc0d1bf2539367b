"""What an author may write in course.yaml and module.yaml. A new kind of step is a new class here."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from bot.features.training.model import Act, Card, Prompt, Quiz, Source, Step, Words
from bot.features.training.pages import Notebook, Sheet

ID = r"^[a-z0-9]+(-[a-z0-9]+)*$"
StepId = Annotated[str, Field(pattern=ID, max_length=24)]
OptionId = Annotated[str, Field(pattern=ID, max_length=12)]
Title = Annotated[str, Field(min_length=1, max_length=60)]
Sentence = Annotated[str, Field(min_length=1, max_length=200)]

RIGHT = {
    "id": "lower-case words with hyphens, at most 24 characters (an answer's: 12)",
    "options": "two to five names of at most 12 characters, such as [ask, tell]; 'yes' and 'no' in quotes",
    "title": "a title of at most 60 characters for each language, such as en: Why captains?",
    "about": "a sentence of at most 200 characters for each language",
    "goal": "what somebody can do afterwards, in at most 200 characters for each language",
    "minutes": "a whole number from 1 to 15",
    "steps": "four to seven steps, each with an id and a type",
    "type": "one of card, quiz, prompt, act",
    "right": "the name of one of the options",
    "sources": "a list with id, name, url (https://...) and fact for each; in a step, a list of their ids",
    "url": "an address that begins with https://",
    "licence": "the licence's short name, such as CC-BY-SA-4.0",
    "starts_for": "role: captain, and over: neighborhood, county or group",
    "over": "neighborhood, county or group",
    "ends_with": "canvass, or leave it out",
    "warning": "true or false",
}


class Written(BaseModel):
    """Base of what authors write: nothing unknown is let through, or a typing error would be silent."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class StepSheet(Written):
    """What every kind of step may have. *parts* are the ### headings that its words need."""

    id: StepId
    sources: tuple[str, ...] = ()
    warning: bool = False

    def parts(self) -> tuple[str, ...]:
        """Return the names of the ### headings that its words need, answers of a quiz left out."""
        return ("warning",) if self.warning else ()

    def answers(self) -> tuple[str, ...]:
        """Return the names of the answers that its words need."""
        return ()

    def step(self, words: dict[str, Words], sources: tuple[Source, ...]) -> Step:
        """Return the step itself."""
        raise TypeError(f"{type(self).__name__} makes no step")


class CardSheet(StepSheet):
    """A card."""

    type: Literal["card"]

    def step(self, words: dict[str, Words], sources: tuple[Source, ...]) -> Step:
        """Return the card."""
        return Card(self.id, words, sources, self.warning)


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
        if len(set(self.options)) < len(self.options):
            raise ValueError("two options have the same name")
        return self

    def answers(self) -> tuple[str, ...]:
        """Return the options."""
        return self.options

    def step(self, words: dict[str, Words], sources: tuple[Source, ...]) -> Step:
        """Return the quiz."""
        return Quiz(self.id, words, sources, self.warning, self.right)


class PromptSheet(StepSheet):
    """An open question."""

    type: Literal["prompt"]
    feelings: bool = False

    def step(self, words: dict[str, Words], sources: tuple[Source, ...]) -> Step:
        """Return the prompt."""
        return Prompt(self.id, words, sources, self.warning, self.feelings)


class ActSheet(StepSheet):
    """Something to do on a chosen day, with the question that is asked on it."""

    type: Literal["act"]

    def parts(self) -> tuple[str, ...]:
        """Return the parts that its words need: the question of the day, too."""
        return (*StepSheet.parts(self), "question")

    def step(self, words: dict[str, Words], sources: tuple[Source, ...]) -> Step:
        """Return the act."""
        return Act(self.id, words, sources, self.warning)


AnyStepSheet = Annotated[CardSheet | QuizSheet | PromptSheet | ActSheet, Field(discriminator="type")]


class SourceSheet(Written):
    """Where facts come from. *fact* says in a sentence what the source bears out."""

    id: StepId
    name: Title
    url: Annotated[str, Field(pattern=r"^https://\S+$")]
    fact: Annotated[str, Field(min_length=1, max_length=400)]


class ModuleSheet(Written):
    """module.yaml."""

    id: StepId
    title: dict[str, Title]
    goal: dict[str, Sentence]
    minutes: Annotated[int, Field(ge=1, le=15)]
    steps: tuple[AnyStepSheet, ...] = Field(min_length=4, max_length=7)
    sources: tuple[SourceSheet, ...] = ()
    licence: Annotated[str, Field(min_length=1)]
    reviewers: tuple[str, ...] = ()


class StartsForSheet(Written):
    """The role that a course starts for by itself."""

    role: Literal["captain"]
    over: tuple[Literal["neighborhood", "county", "group"], ...] = Field(min_length=1)

    @model_validator(mode="before")
    @classmethod
    def _one_or_many(cls, data: object) -> object:
        if isinstance(data, dict) and isinstance(data.get("over"), str):
            return {**data, "over": (data["over"],)}
        return data


class CourseSheet(Written):
    """course.yaml."""

    id: StepId
    title: dict[str, Title]
    about: dict[str, Sentence]
    starts_for: StartsForSheet | None = None
    ends_with: Literal["canvass"] | None = None
    licence: Annotated[str, Field(min_length=1)]


def note_errors(error: ValidationError, sheet: Sheet, notebook: Notebook) -> None:
    """Note what pydantic found, with lines and in an author's words."""
    for found in error.errors():
        path = [part for part in found["loc"] if part not in ("card", "quiz", "prompt", "act")]
        key = next((part for part in reversed(path) if isinstance(part, str) and part in RIGHT), "")
        if found["type"] == "value_error" and path[:1] == ["steps"]:
            path, key = [*path, "right"], "right"
        if found["type"].startswith("union_tag"):
            path, key = [*path, "type"], "type"
        where = ".".join(str(part) for part in path) or "the file"
        notebook.note(sheet.line(path), f"{where}: {_what(found['type'], found['msg'])}{_right(key)}")


def _what(kind: str, said: str) -> str:
    match kind:
        case "missing" | "union_tag_not_found":
            return "is missing"
        case "extra_forbidden":
            return "is not known here; look for a typing error"
        case "union_tag_invalid":
            return "is not a kind of step"
        case _:
            return said.removeprefix("Value error, ")


def _right(key: str) -> str:
    return f". Right would be: {RIGHT[key]}" if key in RIGHT else ""
