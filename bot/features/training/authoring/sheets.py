"""What an author may write in course.yaml and module.yaml, and how their mistakes are named."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, ValidationError, field_validator, model_validator

from bot.features.training.authoring.labels import MAX_LABEL, fault_of
from bot.features.training.authoring.pages import Notebook, Sheet
from bot.features.training.authoring.step_sheets import ID, KINDS, AnyStepSheet, StepId, Written


def _as_it_is(words: str) -> str:
    """Return *words*, which are shown as they are written, if they can be."""
    if fault := fault_of(words):
        raise ValueError(fault)
    return words


Plainly = AfterValidator(_as_it_is)
Title = Annotated[str, Field(min_length=1, max_length=60), Plainly]
CourseTitle = Annotated[str, Field(min_length=1, max_length=MAX_LABEL), Plainly]
"""A course's title is a button's label as well."""
Sentence = Annotated[str, Field(min_length=1, max_length=200), Plainly]
Requirement = Annotated[str, Field(pattern=ID, max_length=24)]

ALIKE = "all"
"""The language of a source's name that is written alike in all of them, such as "USAGov"."""

RIGHT = {
    "id": "lower-case words with hyphens, at most 24 characters (an answer's: 12)",
    "options": "two to five names of at most 12 characters, such as [ask, tell]; 'yes' and 'no' in quotes",
    "acts": "two to four names of at most 12 characters, such as [invite, walk]",
    "roles": "two names of at most 12 characters, such as [caller, neighbor]",
    "ticks": "three to five names of at most 12 characters, such as [asked, silence, thanks]",
    "beats": "for each beat its choices and where they lead, as in door: {ask: story}; an ending: {}",
    "of": "the id of an earlier prompt, act or plan of this course",
    "on_the_day": "eve, before or after-hard; or leave it out",
    "order": "a whole number: the course with the lowest is shown first",
    "title": "a title of at most 60 characters (a course's: 34) for each language, such as en: Why captains?",
    "about": "a sentence of at most 200 characters for each language",
    "goal": "what somebody can do afterwards, in at most 200 characters for each language",
    "minutes": "a whole number of minutes",
    "steps": "four to seven steps, each with an id and a type",
    "type": f"one of {', '.join(KINDS)}",
    "right": "the name of one of the options",
    "requires": "a list of names that a module unlocks, such as [lead-canvass]",
    "unlocks": "a list of names, such as [lead-canvass]",
    "sources": "a list with id, name, work, url (https://...) and fact for each; in a step, a list of ids",
    "name": "who and when, in at most 60 characters: in one line, or one for each language, such as es: ...",
    "work": "the title and where it appeared, in at most 300 characters, so that a reader can find it",
    "url": "an address that begins with https://",
    "licence": "the licence's short name, such as CC-BY-SA-4.0",
    "starts_for": "role: captain, and over: neighborhood, county or group",
    "over": "neighborhood, county or group",
    "ends_with": "canvass, or leave it out",
    "warning": "true or false",
}


class SourceSheet(Written):
    """Where facts come from: *work* is its title and place, *fact* says in a sentence what it bears out.

    *name* is one line for each language; in one line of its own it is written alike in all of them.
    """

    id: StepId
    name: dict[str, Title]
    work: Annotated[str, Field(min_length=1, max_length=300)]
    url: Annotated[str, Field(pattern=r"^https://\S+$")]
    fact: Annotated[str, Field(min_length=1, max_length=400)]

    @field_validator("name", mode="before")
    @classmethod
    def _alike_in_all(cls, name: object) -> object:
        return {ALIKE: name} if isinstance(name, str) else name


class ModuleSheet(Written):
    """module.yaml."""

    id: StepId
    title: dict[str, Title]
    goal: dict[str, Sentence]
    minutes: Annotated[int, Field(ge=1, le=15)]
    requires: tuple[Requirement, ...] = ()
    unlocks: tuple[Requirement, ...] = ()
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
    """course.yaml. *order* is where it stands among the courses."""

    id: StepId
    order: Annotated[int, Field(ge=1, le=99)] = 50
    title: dict[str, CourseTitle]
    about: dict[str, Sentence]
    starts_for: StartsForSheet | None = None
    ends_with: Literal["canvass"] | None = None
    licence: Annotated[str, Field(min_length=1)]


def note_errors(error: ValidationError, sheet: Sheet, notebook: Notebook) -> None:
    """Note what pydantic found, with lines and in an author's words."""
    for found in error.errors():
        path = [part for part in found["loc"] if part not in KINDS and part != ALIKE]
        key = next((part for part in reversed(path) if isinstance(part, str) and part in RIGHT), "")
        if found["type"] == "value_error" and path[:1] == ["steps"]:
            path, key = _in_step(path, found["msg"])
        if found["type"].startswith("union_tag"):
            path, key = [*path, "type"], "type"
        where = ".".join(str(part) for part in path) or "the file"
        notebook.note(sheet.line(path), f"{where}: {_what(found['type'], found['msg'])}{_right(key)}")


def _in_step(path: list[int | str], said: str) -> tuple[list[int | str], str]:
    """Return where in a step that stands which the whole step was found to be wrong for."""
    if "right is" in said:
        return [*path, "right"], "right"
    if any(word in said for word in ("beat", "scene", "leads to")):
        return [*path, "beats"], "beats"
    return path, ""


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
