"""Reads the courses of `curricula/`, and says plainly what is wrong in them."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from bot.conversation.capabilities import length
from bot.conversation.markup import Rich, unsupported
from bot.engine.texts import SOURCE_LANGUAGE
from bot.features.training.model import Course, Module, Option, Source, StartsFor, Words
from bot.features.training.pages import Notebook, Problem, Section, read_sections, read_sheet
from bot.features.training.sheets import AnyStepSheet, CourseSheet, ModuleSheet, Written, note_errors

MAX_TEXT = 1500
"""Discord shows 2000 characters; a heading, a note on who reads along and sources go with each text."""
MAX_LABEL = 34

Sheeted = TypeVar("Sheeted", bound=Written)


class CurriculumError(Exception):
    """The courses cannot be used as they are; the message lists what to mend, one to a line."""


def load_courses(curricula: Path, languages: Sequence[str]) -> dict[str, Course]:
    """Return all courses by name. What is not translated is shown in the first language that has it."""
    courses, problems = _read(curricula, languages)
    fatal = [str(problem) for problem in problems if not problem.missing_translation]
    if fatal:
        raise CurriculumError("\n".join(fatal))
    return courses


def problems(curricula: Path, languages: Sequence[str]) -> list[str]:
    """Return what an author has to mend, as lines of ``file:line: what is wrong and what would be right``."""
    return [str(problem) for problem in _read(curricula, languages)[1]]


def _read(curricula: Path, languages: Sequence[str]) -> tuple[dict[str, Course], list[Problem]]:
    found: list[Problem] = []
    if not curricula.is_dir():
        return {}, [Problem(curricula.name, 1, "this folder is missing; courses are read from it")]
    readers = [_CourseReader(folder, curricula, languages, found) for folder in _folders(curricula)]
    courses = [course for reader in readers if (course := reader.course())]
    return {course.id: course for course in courses}, found


def _folders(parent: Path) -> list[Path]:
    return sorted(path for path in parent.iterdir() if path.is_dir() and not path.name.startswith("."))


class _CourseReader:
    def __init__(self, folder: Path, root: Path, languages: Sequence[str], problems: list[Problem]) -> None:
        self._folder, self._root, self._languages, self._problems = folder, root, languages, problems
        self._seen: dict[str, str] = {}

    def course(self) -> Course | None:
        modules = [module for folder in _folders(self._folder) if (module := self._module(folder))]
        sheet = self._sheet(self._folder / "course.yaml", CourseSheet)
        if not _folders(self._folder):
            notebook = self._notebook(self._folder / "course.yaml")
            notebook.note(1, "this course has no module; add a folder for it, such as 01-welcome")
        if sheet is None or not modules:
            return None
        starts = StartsFor(sheet.starts_for.role, sheet.starts_for.over) if sheet.starts_for else None
        titles, about = dict(sheet.title), dict(sheet.about)
        return Course(sheet.id, titles, about, tuple(modules), starts, sheet.ends_with)

    def _sheet(self, path: Path, kind: type[Sheeted]) -> Sheeted | None:
        notebook = self._notebook(path)
        sheet = read_sheet(path, notebook)
        if sheet is None:
            return None
        try:
            read = kind.model_validate(sheet.data)
        except ValidationError as error:
            note_errors(error, sheet, notebook)
            return None
        data = read.model_dump()
        if data["id"] != path.parent.name:
            notebook.note(sheet.line(["id"]), f"id: write {path.parent.name}, the name of the folder")
        for key in ("title", "about", "goal"):
            for language in self._languages if key in data else ():
                if language not in data[key]:
                    notebook.miss(
                        sheet.line([key]), f"{key}: not in {language} yet; add a line {language}: ..."
                    )
        return read

    def _module(self, folder: Path) -> Module | None:
        path = folder / "module.yaml"
        sheet = self._sheet(path, ModuleSheet)
        if sheet is None:
            return None
        notebook = self._notebook(path)
        sources = {s.id: Source(s.id, s.name, s.url) for s in sheet.sources}
        self._check_ids(sheet, sources, notebook)
        written = {
            code: self._words(folder / f"{code}.md", sheet, original=number == 0)
            for number, code in enumerate(self._written_in(folder))
        }
        steps = []
        for step in sheet.steps:
            words = {code: told[step.id] for code, told in written.items() if step.id in told}
            if words:
                named = tuple(sources[name] for name in step.sources if name in sources)
                steps.append(step.step(words, named))
        return Module(sheet.id, dict(sheet.title), sheet.minutes, tuple(steps)) if steps else None

    def _check_ids(self, sheet: ModuleSheet, sources: dict[str, Source], notebook: Notebook) -> None:
        lines = read_sheet(self._root.parent / notebook.file, notebook)
        for number, step in enumerate(sheet.steps):
            line = lines.line(["steps", number, "id"]) if lines else 1
            if step.id in self._seen:
                there = self._seen[step.id]
                notebook.note(line, f"the step id {step.id} is used twice, first in {there}; choose another")
            self._seen.setdefault(step.id, f"{sheet.id}")
            for name in step.sources:
                if name not in sources:
                    known = ", ".join(sources) or "none"
                    notebook.note(line, f"the step {step.id} names the source {name}; there are: {known}")
        for name, times in Counter(source.id for source in sheet.sources).items():
            if times > 1:
                line = lines.line(["sources"]) if lines else 1
                notebook.note(line, f"the source id {name} is used twice; choose another")

    def _written_in(self, folder: Path) -> list[str]:
        languages = dict.fromkeys([*self._languages, SOURCE_LANGUAGE])
        written = [language for language in languages if (folder / f"{language}.md").is_file()]
        for language in self._languages:
            notebook = self._notebook(folder / f"{language}.md")
            if not written:
                notebook.note(1, "this file is missing, and so is every other language; write it first")
                break
            if language not in written:
                notebook.miss(1, "this file is missing: not translated yet")
        return written

    def _words(self, path: Path, sheet: ModuleSheet, *, original: bool) -> dict[str, Words]:
        notebook = self._notebook(path)
        found: dict[str, Words] = {}
        known = {step.id: step for step in sheet.steps}
        for section in read_sections(path.read_text("utf-8"), notebook):
            if section.name not in known:
                there = ", ".join(known)
                notebook.note(
                    section.line, f"## {section.name} is no step of this module; steps are: {there}"
                )
            elif section.name in found:
                notebook.note(section.line, f"## {section.name} is there twice; keep one of them")
            else:
                found[section.name] = _words_of(section, known[section.name], notebook)
        for name in known.keys() - found.keys():
            (notebook.note if original else notebook.miss)(1, f"the step {name} is missing; add ## {name}")
        return found

    def _notebook(self, path: Path) -> Notebook:
        return Notebook(str(path.relative_to(self._root.parent)), self._problems)


def _words_of(section: Section, step: AnyStepSheet, notebook: Notebook) -> Words:
    needed = (*step.parts(), *step.answers())
    inner: dict[str, Section] = {}
    for part in section.inner:
        if part.name not in needed:
            there = ", ".join(needed) or "none"
            notebook.note(
                part.line, f"### {part.name} is not known in the step {step.id}; there may be: {there}"
            )
        elif part.name in inner:
            notebook.note(
                part.line, f"### {part.name} is there twice in the step {step.id}; keep one of them"
            )
        inner.setdefault(part.name, part)
    for name in needed:
        if name not in inner:
            notebook.note(
                section.line, f"the step {step.id} lacks a part; add ### {name}{_label_hint(name, step)}"
            )
    options = tuple(_option(inner[name], notebook) for name in step.answers() if name in inner)
    parts = {name: _text(inner[name], notebook) for name in step.parts() if name in inner}
    return Words(_text(section, notebook), parts, options)


def _label_hint(name: str, step: AnyStepSheet) -> str:
    return ": and the answer's label" if name in step.answers() else ""


def _option(section: Section, notebook: Notebook) -> Option:
    if not section.label:
        notebook.note(
            section.line, f"### {section.name} has no label; write ### {section.name}: and the label"
        )
    if length(section.label) > MAX_LABEL:
        notebook.note(
            section.line,
            f"the label of {section.name} has {length(section.label)} characters; at most {MAX_LABEL} fit",
        )
    return Option(section.name, section.label, _text(section, notebook))


def _text(section: Section, notebook: Notebook) -> Rich:
    text = section.text
    if not text:
        notebook.note(section.line, f"nothing is written under {section.name}; write what is to be said")
    if length(text) > MAX_TEXT:
        notebook.note(
            section.first_line,
            f"the text of {section.name} has {length(text)} characters, {MAX_TEXT} fit; make it two steps",
        )
    raw = "\n".join(line for _, line in section.lines)
    for line, kind in unsupported(raw):
        notebook.note(
            section.line + line,
            f"{kind} cannot be shown in a chat; use **bold**, *italic*, [links](https://...), lists, quotes",
        )
    return Rich(text)
