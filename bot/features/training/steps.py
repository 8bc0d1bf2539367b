"""What a module is made of: each kind of step, and what it says in each language."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeVar

from bot.conversation.markup import Rich

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Option:
    """Something to choose, and what is said to whoever chose it."""

    id: str
    label: str
    explanation: Rich


@dataclass(frozen=True, slots=True)
class Words:
    """What a step says in one language. *parts* are further texts that its kind needs, by name."""

    text: Rich
    parts: Mapping[str, Rich] = field(default_factory=dict)
    options: tuple[Option, ...] = ()

    def option(self, option_id: str) -> Option | None:
        """Return the option of that name."""
        return next((option for option in self.options if option.id == option_id), None)

    def those(self, option_ids: Sequence[str]) -> list[Option]:
        """Return the options of those names, in the order of *option_ids*."""
        return [option for name in option_ids if (option := self.option(name))]


@dataclass(frozen=True, slots=True)
class Source:
    """Where a fact comes from, so that a reader can check. *name* is told by language."""

    id: str
    name: Mapping[str, str]
    url: str


@dataclass(frozen=True, slots=True)
class Step:
    """At most a minute of a module. Each kind of step is a subclass."""

    id: str
    words: Mapping[str, Words]
    sources: tuple[Source, ...] = ()
    warned: bool = False

    def in_language(self, language: str) -> Words:
        """Return its words in a language, or in the first one it has."""
        return in_language(self.words, language)


class OnTheDay(StrEnum):
    """When a card also comes by itself, beside the course it stands in."""

    EVE = "eve"
    """On the evening before somebody's first shift."""
    BEFORE = "before"
    """A quarter of an hour before a shift."""
    AFTER_HARD = "after-hard"
    """After a debrief that told of something hard."""


@dataclass(frozen=True, slots=True)
class Card(Step):
    """One idea, to be read."""

    on_the_day: OnTheDay | None = None


@dataclass(frozen=True, slots=True)
class Prompt(Step):
    """An open question. The answer is the learner's own; it can be shared without a name if a wall is of it.

    *feelings*: it asks how somebody feels, which not every network lets us ask in words.
    """

    feelings: bool = False


@dataclass(frozen=True, slots=True)
class Wall(Step):
    """What the learner's circle shared at the step *of*, shuffled. Its part: ``alone``, for the first one."""

    of: str = ""


@dataclass(frozen=True, slots=True)
class Quiz(Step):
    """A question with one right answer. Every answer is explained, none is graded."""

    right: str = ""


@dataclass(frozen=True, slots=True)
class Scene(Step):
    """A talk that branches. *beats* names, for each beat, where each of its choices leads.

    The first beat is the beginning; a beat without choices is an ending. Its parts are the beats, its
    options the choices with what each does to the other person.
    """

    beats: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @property
    def beginning(self) -> str:
        """The beat with which it begins."""
        return next(iter(self.beats))

    def leads_to(self, choice: str) -> str | None:
        """Return the beat that a choice leads to; None for a choice that there is not."""
        return next((choices[choice] for choices in self.beats.values() if choice in choices), None)


@dataclass(frozen=True, slots=True)
class Roleplay(Step):
    """Two people play a talk, then swap. Its options are the cards of the two *roles*, and *ticks*.

    *minutes* is how long each of both turns takes; *ticks* is what to look back on afterwards.
    """

    minutes: int = 5
    roles: tuple[str, ...] = ()
    ticks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CircleCall(Step):
    """A call of a circle, led in turn. Its parts: ``guide`` for who leads, ``alone`` without a circle."""

    minutes: int = 20


@dataclass(frozen=True, slots=True)
class Plan(Step):
    """Acts to choose from (its options), each to be done on a day that the learner chooses."""


@dataclass(frozen=True, slots=True)
class Act(Step):
    """Something to do on a day that the learner chooses, and is asked about then."""


def in_language(words: Mapping[str, T], language: str) -> T:
    """Return *words* in a language, or in the first one there is."""
    return words[language] if language in words else next(iter(words.values()))
