"""Reads the courses of `curricula/`, and says plainly what is wrong in them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from bot.features.training.authoring import readability
from bot.features.training.authoring.course_files import CourseReader, folders
from bot.features.training.authoring.pages import Problem
from bot.features.training.authoring.paths import check_days, check_paths, check_walls
from bot.features.training.model import Course, Module

SLACK = 1.0
"""By how many minutes an estimate may be over what the author says."""
MAX_AGE = 13
"""From which age on everybody can read it, at the latest."""


class CurriculumError(Exception):
    """The courses cannot be used as they are; the message lists what to mend, one to a line."""


class Standing(StrEnum):
    """How the words of a module in one language stand to those it was first written in."""

    ORIGINAL = "original"
    IN_STEP = "in step"
    BEHIND = "behind"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Measured:
    """What an author likes to know of a module in one language. *minutes* is the estimate, *age* in years."""

    course: str
    module: str
    language: str
    said: int
    minutes: float
    age: float | None
    steps: int
    standing: Standing


def load_courses(curricula: Path, languages: Sequence[str]) -> dict[str, Course]:
    """Return all courses by name. What is not translated is shown in the first language that has it."""
    courses, problems = _read(curricula, languages)
    fatal = [str(problem) for problem in problems if not problem.missing_translation]
    if fatal:
        raise CurriculumError("\n".join(fatal))
    return courses


def problems(curricula: Path, languages: Sequence[str]) -> list[str]:
    """Return what an author has to mend, as lines of ``file:line: what is wrong and what would be right``."""
    courses, found = _read(curricula, languages)
    return [str(problem) for problem in (*found, *_hard_to_read(curricula, courses, languages))]


def measured(curricula: Path, languages: Sequence[str]) -> Iterator[Measured]:
    """Yield the minutes and the reading age of each module in each language."""
    courses, found = _read(curricula, languages)
    behind = {problem.file for problem in found if problem.missing_translation}
    for course in courses.values():
        for module in course.modules:
            written = [code for code in languages if (curricula / _file(course, module, code)).is_file()]
            for language in languages:
                file = f"{curricula.name}/{_file(course, module, language)}"
                yield _measured(course, module, language, _standing(language, written, file in behind))


def _hard_to_read(
    curricula: Path, courses: Mapping[str, Course], languages: Sequence[str]
) -> Iterator[Problem]:
    """Yield the texts that are too hard. That is an estimate: authors hear of it, and no start is refused."""
    for course in courses.values():
        for module in course.modules:
            for language in languages:
                name = _file(course, module, language)
                age = readability.reading_age(module, language) if (curricula / name).is_file() else None
                if age is not None and age > MAX_AGE:
                    yield Problem(f"{curricula.name}/{name}", 1, _too_hard(module, language, age))


def _too_hard(module: Module, language: str, age: float) -> str:
    begin = " ".join(readability.heaviest_sentence(module, language).split()[:8])
    return (
        f"this can be read from the age of {age:.1f} on, {MAX_AGE} is the most; make sentences and words"
        f' shorter, first the sentence that begins "{begin}"'
    )


def _file(course: Course, module: Module, language: str) -> str:
    return f"{course.id}/{module.id}/{language}.md"


def _standing(language: str, written: Sequence[str], behind: bool) -> Standing:
    if language not in written:
        return Standing.MISSING
    if behind:
        return Standing.BEHIND
    return Standing.ORIGINAL if language == written[0] else Standing.IN_STEP


def _measured(course: Course, module: Module, language: str, standing: Standing) -> Measured:
    return Measured(
        course.id,
        module.id,
        language,
        module.minutes,
        readability.minutes(module, language),
        readability.reading_age(module, language),
        len(module.steps),
        standing,
    )


def _read(curricula: Path, languages: Sequence[str]) -> tuple[dict[str, Course], list[Problem]]:
    found: list[Problem] = []
    if not curricula.is_dir():
        return {}, [Problem(curricula.name, 1, "this folder is missing; courses are read from it")]
    readers = [CourseReader(folder, curricula, languages, found) for folder in folders(curricula)]
    courses = _in_order(course for reader in readers if (course := reader.course()))
    for reader in (reader for reader in readers if reader.whole):
        check_walls(reader)
    if all(reader.whole for reader in readers):
        check_paths(readers)
        check_days(readers)
    _check_minutes(readers, courses, languages)
    return courses, found


def _in_order(courses: Iterable[Course]) -> dict[str, Course]:
    return {course.id: course for course in sorted(courses, key=lambda course: (course.order, course.id))}


def _check_minutes(
    readers: Sequence[CourseReader], courses: dict[str, Course], languages: Sequence[str]
) -> None:
    for file in (file for reader in readers for file in reader.modules):
        course = courses.get(Path(file.notebook.file).parts[-3])
        module = course.module(file.sheet.id) if course else None
        for language in languages if module else ():
            counted = readability.minutes(module, language) if module else 0
            said = file.sheet.minutes
            if not (counted - SLACK <= said <= 2 * counted + SLACK):
                file.note(
                    ["minutes"],
                    f"minutes: in {language} it takes about {counted:.0f}; say so, or change its texts",
                )
