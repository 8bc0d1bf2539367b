"""What a course is made of, and where a learner is in it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from bot.conversation.markup import Rich
from bot.features.training.steps import Card, OnTheDay, Step, Wall
from bot.features.training.timetable import Wish

NOTHING = Rich("")


@dataclass(frozen=True, slots=True)
class Module:
    """Four to seven steps that belong together.

    *requires* names what must be met before it can be begun, *unlocks* what finishing it meets.
    """

    id: str
    title: Mapping[str, str]
    minutes: int
    steps: tuple[Step, ...]
    goal: Mapping[str, str] = field(default_factory=dict)
    requires: tuple[str, ...] = ()
    unlocks: tuple[str, ...] = ()

    def position(self, step_id: str) -> int:
        """Return which of its steps that is, counted from 1."""
        return 1 + [step.id for step in self.steps].index(step_id)

    def after(self, step_id: str) -> Step | None:
        """Return the step that follows; None after the last."""
        place = self.position(step_id)
        return self.steps[place] if place < len(self.steps) else None


@dataclass(frozen=True, slots=True)
class StartsFor:
    """The role that a course starts by itself for: over what kinds of scope."""

    role: str
    over: tuple[str, ...]

    def matches(self, role: str, scope: str) -> bool:
        """Whether it is that role. *scope* as in ``neighborhood:12``."""
        return role == self.role and scope.partition(":")[0] in self.over


@dataclass(frozen=True, slots=True)
class Course:
    """Modules in their order. *ends_with* is the command that its end points to.

    *order* is where it stands among the courses, the lowest first.
    """

    id: str
    title: Mapping[str, str]
    about: Mapping[str, str]
    modules: tuple[Module, ...]
    starts_for: StartsFor | None = None
    ends_with: str | None = None
    order: int = 50

    def module(self, module_id: str) -> Module | None:
        """Return the module of that name."""
        return next((module for module in self.modules if module.id == module_id), None)

    def number(self, module: Module) -> int:
        """Return which of its modules that is, counted from 1."""
        return 1 + self.modules.index(module)

    def find(self, step_id: str) -> tuple[Module, Step] | None:
        """Return a step and the module it is in. Names of steps are unique in a course."""
        found = ((m, step) for m in self.modules for step in m.steps if step.id == step_id)
        return next(found, None)

    def shared(self, step_id: str) -> bool:
        """Whether a wall of the course is made of what is written at that step."""
        return any(isinstance(step, Wall) and step.of == step_id for m in self.modules for step in m.steps)

    def cards(self, when: OnTheDay) -> list[Card]:
        """Return the cards that also come by themselves then."""
        steps = (step for module in self.modules for step in module.steps)
        return [step for step in steps if isinstance(step, Card) and step.on_the_day is when]

    def first_not_in(self, completed: frozenset[str]) -> Module | None:
        """Return the first module that is not among *completed*; None when all are."""
        return next((module for module in self.modules if module.id not in completed), None)


class Pace(StrEnum):
    """How a learner is going through a course."""

    WAITING = "waiting"  # The next module is planned.
    OPEN = "open"  # A step stands open.
    PAUSED = "paused"  # The learner asked for a pause: nothing comes by itself.
    FINISHED = "finished"


@dataclass(slots=True)
class Enrolment:
    """A learner's way through a course.

    *module* and *step* name what stands open, also while paused; *inside* says where in that step they are,
    for kinds that have an inside. *next_at* is when the next module is planned to come; *shown_at* when
    something of the course last came to them or was gone on with, *active_at* when they themselves last did
    something in it. *aside* is where they were when they opened
    a module out of its turn; empty if they did not.
    """

    id: int
    person_id: int
    course: str
    wish: Wish
    pace: Pace
    module: str | None = None
    step: str | None = None
    next_at: datetime | None = None
    completed: frozenset[str] = frozenset()
    inside: str = ""
    aside: str = ""
    shown_at: datetime | None = None
    active_at: datetime | None = field(default=None, compare=False)

    def open_step(self, course: Course) -> tuple[Module, Step] | None:
        """Return what stands open. When an author has renamed the step, its module begins again."""
        module = course.module(self.module or "")
        if module is None or module.id in self.completed:
            return None
        found = course.find(self.step or "")
        return found if found and found[0] is module else (module, module.steps[0])

    def next_module(self, course: Course) -> Module | None:
        """Return the module that comes next, if none stands open."""
        return course.first_not_in(self.completed)

    def open(self, module: Module, step: Step) -> None:
        """Let a step stand open."""
        if self.step != step.id:
            self.inside = ""
        self.pace, self.module, self.step, self.next_at = Pace.OPEN, module.id, step.id, None

    def complete(self, module: Module, course: Course) -> None:
        """Note a module as completed."""
        self.completed |= {module.id}
        self._leave(course)

    def close_what_is_gone(self, course: Course) -> bool:
        """Stand open in nothing that is done, or that its author took away; False if all stays as it is."""
        before = self.pace
        if before not in (Pace.OPEN, Pace.WAITING) or self.open_step(course):
            return False
        self._leave(course)
        return self.pace is not before

    def _leave(self, course: Course) -> None:
        self.module, self.step, self.inside = None, None, ""
        before = self.aside.split(" ") if self.aside else [str(Pace.WAITING), "", ""]
        self._come_back(course, Pace(before[0]), before[1], before[2])

    def turn_aside(self, module: Module, step: Step) -> None:
        """Let a module stand open out of its turn, and remember where the learner was."""
        if not self.aside:
            self.aside = " ".join((self.pace, self.module or "", self.step or ""))
        self.open(module, step)

    def _come_back(self, course: Course, pace: Pace, module: str, step: str) -> None:
        self.aside = ""
        if course.module(module) and module not in self.completed:
            self.module, self.step = module, step
        elif pace is Pace.OPEN:
            pace = Pace.WAITING
        self.pace = pace if self.next_module(course) else Pace.FINISHED


class Outcome(StrEnum):
    """What became of an act."""

    DONE = "done"
    PARTLY = "partly"
    NOT_YET = "not-yet"


@dataclass(frozen=True, slots=True)
class Promise:
    """An act that a learner chose a day for: *choice* of a plan's acts. *words* are theirs about it."""

    id: int
    enrolment_id: int
    step: str
    day: date
    outcome: Outcome | None = None
    choice: str | None = None
    words: str | None = None
