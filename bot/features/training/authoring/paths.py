"""What holds a course together: walls made of earlier answers, and what must be met before what."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.features.training.authoring.course_files import CourseReader, ModuleFile
from bot.features.training.authoring.step_sheets import ActSheet, PlanSheet, PromptSheet, WallSheet
from bot.features.training.steps import OnTheDay
from bot.people.qualifications import ASKED_FOR

AT_MOST = {OnTheDay.EVE: 3, OnTheDay.BEFORE: 1, OnTheDay.AFTER_HARD: 1}
"""How many cards may come by themselves at once: nobody reads more on their way."""


@dataclass(frozen=True, slots=True)
class _Place:
    file: ModuleFile
    before: "_Place | None"


def check_walls(course: CourseReader) -> None:
    """Note walls that are made of nothing, or of what is not to be shared."""
    shareable: dict[str, bool] = {}
    for file in course.modules:
        for number, step in enumerate(file.sheet.steps):
            if isinstance(step, WallSheet):
                _check_wall(file, number, step, shareable)
            if isinstance(step, (PromptSheet, ActSheet, PlanSheet)):
                shareable[step.id] = not (isinstance(step, PromptSheet) and step.feelings)


def _check_wall(file: ModuleFile, number: int, wall: WallSheet, shareable: Mapping[str, bool]) -> None:
    path: list[str | int] = ["steps", number, "of"]
    if wall.of not in shareable:
        there = ", ".join(name for name, may in shareable.items() if may) or "none yet"
        file.note(
            path, f"the wall {wall.id} is of {wall.of}, which is no earlier question; there are: {there}"
        )
    elif not shareable[wall.of]:
        file.note(
            path,
            f"the wall {wall.id} is of {wall.of}, which asks for feelings: these are shown to nobody;"
            " take another question",
        )


def check_paths(courses: Sequence[CourseReader]) -> None:
    """Note names that nothing asks for or unlocks, and modules that nobody could ever begin."""
    places = [place for course in courses for place in _places(course)]
    required = {name for place in places for name in place.file.sheet.requires}
    unlocked = {name for place in places for name in place.file.sheet.unlocks}
    for place in places:
        _check_names(place.file, required | ASKED_FOR, unlocked)
    for place in _never_begun(places, unlocked):
        names = ", ".join(place.file.sheet.requires)
        place.file.note(
            ["requires"],
            f"the path is circular: {place.file.sheet.id} requires {names}, which only a module behind it"
            " unlocks; take the requirement out or let an earlier module unlock it",
        )


def check_days(courses: Sequence[CourseReader]) -> None:
    """Note more cards for one moment of a day than anybody reads then."""
    had = dict.fromkeys(OnTheDay, 0)
    for course in courses:
        for file in course.modules:
            for number, step in enumerate(file.sheet.steps):
                when = getattr(step, "on_the_day", None)
                if when is None:
                    continue
                had[when] += 1
                if had[when] > AT_MOST[when]:
                    file.note(
                        ["steps", number, "on_the_day"],
                        f"more than {AT_MOST[when]} cards are for {when.value}; take on_the_day out of one",
                    )


def _check_names(file: ModuleFile, asked_for: Iterable[str], unlocked: Iterable[str]) -> None:
    for name in file.sheet.unlocks:
        if name not in asked_for:
            known = ", ".join(sorted(asked_for))
            file.note(["unlocks"], f"unlocks: nothing asks for {name}; there are: {known}")
    for name in file.sheet.requires:
        if name not in unlocked:
            known = ", ".join(sorted(unlocked)) or "none"
            file.note(["requires"], f"requires: no module unlocks {name}; there are: {known}")


def _places(course: CourseReader) -> list[_Place]:
    places: list[_Place] = []
    for file in course.modules:
        places.append(_Place(file, places[-1] if places else None))
    return places


def _never_begun(places: Sequence[_Place], unlocked: Iterable[str]) -> list[_Place]:
    """Return the modules whose own requirement can never be met, not those that merely follow one."""
    begun: list[_Place] = []
    met: set[str] = set()
    waiting = list(places)
    while ready := [place for place in waiting if _can_begin(place, begun, met, unlocked)]:
        begun += ready
        met |= {name for place in ready for name in place.file.sheet.unlocks}
        waiting = [place for place in waiting if place not in ready]
    return [place for place in waiting if place.before is None or place.before in begun]


def _can_begin(place: _Place, begun: Sequence[_Place], met: set[str], unlocked: Iterable[str]) -> bool:
    follows = place.before is None or place.before in begun
    return follows and all(name in met or name not in unlocked for name in place.file.sheet.requires)
