"""Help lines: what they are for, how they are reached, and which of them fit a reader."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

Words = Annotated[dict[str, str], Field(min_length=1)]
Since = Annotated[str, Field(pattern=r"^\d{4}(-(0[1-9]|1[0-2]))?$")]
SIGN = "ase"
"""American Sign Language, whose readers also read another language."""
AT_ONCE = 3


class Topic(StrEnum):
    """What somebody may need help with, in the order in which it is offered."""

    CRISIS = "crisis"
    HOME_VIOLENCE = "home-violence"
    SEXUAL_VIOLENCE = "sexual-violence"
    SUBSTANCE_USE = "substance-use"
    DISASTER = "disaster"
    FOOD_AND_BILLS = "food-and-bills"
    LEGAL = "legal"
    VOTING = "voting"
    DIGITAL_SECURITY = "digital-security"
    VETERANS = "veterans"
    ELSEWHERE = "elsewhere"


URGENT = frozenset({Topic.CRISIS, Topic.HOME_VIOLENCE, Topic.SEXUAL_VIOLENCE, Topic.SUBSTANCE_USE})
"""Topics of which a cry for help may speak."""


class Way(StrEnum):
    """How a line is reached."""

    CALL = "call"
    TEXT = "text"
    WHATSAPP = "whatsapp"
    CHAT = "chat"
    VIDEO = "video"
    TTY = "tty"
    EMAIL = "email"
    WEB = "web"


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Contact(_Frozen):
    """One way to reach a line: in the file, ``{call: "988", then: {...}}``.

    *body* is the word to send; *then* is what to do after it answers; *label* is how the number is
    known; *language* is set where this way leads to somebody who speaks it.
    """

    way: Way
    value: str = Field(min_length=2)
    body: str | None = None
    then: Words | None = None
    label: str | None = None
    language: str | None = None

    @model_validator(mode="before")
    @classmethod
    def _short_form(cls, data: object) -> object:
        if not isinstance(data, dict) or "way" in data:
            return data
        ways = [key for key in data if key in set(Way)]
        if len(ways) != 1 or not isinstance(data[ways[0]], str):
            raise ValueError(f'needs exactly one of {", ".join(Way)}, its number in quotes: {{call: "211"}}')
        rest = {key: value for key, value in data.items() if key != ways[0]}
        return {"way": ways[0], "value": data[ways[0]], **rest}


class Line(_Frozen):
    """A help line. *county* is set where it serves one county only.

    *front* puts it on the first screen; *last* puts it after all others of its topic.
    """

    id: str
    topics: tuple[Topic, ...] = Field(min_length=1)
    name: Words
    audience: Words | None = None
    contacts: tuple[Contact, ...] = Field(min_length=1)
    hours: Words | None = None
    languages: tuple[str, ...]
    interpreters: Words | None = None
    may_send_help_without_consent: Words | None = None
    checked: date | None = None
    not_checked_since: Since | None = None
    sources: tuple[str, ...] = Field(min_length=1)
    county: str | None = None
    front: bool = False
    last: bool = False
    emergency: bool = False
    note: Words | None = None

    @model_validator(mode="after")
    def _says_when_it_was_checked(self) -> Self:
        if not self.emergency and bool(self.checked) == bool(self.not_checked_since):
            raise ValueError(f"{self.id} needs either `checked` or `not_checked_since`")
        return self

    def serves(self, county: str | None) -> bool:
        """Whether the line is for somebody in *county*; of an unknown county it may be."""
        return self.county is None or county in (None, self.county)

    def speaks(self, language: str) -> bool:
        """Whether somebody who reads *language* is answered in it."""
        return language in self.languages

    def ways(self, language: str) -> tuple[Contact, ...]:
        """Return how a reader of *language* reaches the line, the ways in their own language first."""
        own = tuple(c for c in self.contacts if c.language == language)
        shared = tuple(c for c in self.contacts if c.language in (None, SIGN))
        return own + shared if own or shared else self.contacts


@dataclass(frozen=True, slots=True)
class Resources:
    """The help lines of a region, in the order of its file."""

    lines: tuple[Line, ...]

    @property
    def emergency(self) -> Line:
        """The emergency number: the one line that goes before all others."""
        return next(line for line in self.lines if line.emergency)

    def topics(self, county: str | None) -> list[Topic]:
        """Return the topics of which there are lines in *county*."""
        return [topic for topic in Topic if any(self._about(topic, county))]

    def about(self, topic: Topic, county: str | None, language: str) -> list[Line]:
        """Return the lines about *topic* for *county*, those that speak the reader's language first.

        Then what serves everywhere goes before what may be of another county, and what is mostly
        about *topic* before what is about it too.
        """

        def place(line: Line) -> tuple[bool, bool, bool, int]:
            elsewhere = county is None and line.county is not None
            return line.last, not line.speaks(language), elsewhere, line.topics.index(topic)

        return sorted(self._about(topic, county), key=place)

    def first(self, topic: Topic | None, county: str | None, language: str) -> list[Line]:
        """Return the two or three lines to name at once: those about *topic*, else the front."""
        fitting = self.about(topic, county, language) if topic else []
        front = [line for line in self.lines if line.front and line.serves(county)]
        return (fitting or front)[:AT_ONCE]

    def _about(self, topic: Topic, county: str | None) -> Iterator[Line]:
        return (ln for ln in self.lines if topic in ln.topics and not ln.emergency and ln.serves(county))
