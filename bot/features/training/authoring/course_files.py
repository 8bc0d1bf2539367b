"""Reads the folder of one course, and notes what is wrong in its files."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from bot.engine.texts import SOURCE_LANGUAGE
from bot.features.training.authoring.pages import (
    NOT_UTF_8,
    UTF_8,
    Notebook,
    Problem,
    Section,
    Sheet,
    read_sections,
    read_sheet,
)
from bot.features.training.authoring.sheets import ALIKE, CourseSheet, ModuleSheet, note_errors
from bot.features.training.authoring.step_sheets import (
    ActSheet,
    PlanSheet,
    PromptSheet,
    WallSheet,
    Written,
)
from bot.features.training.authoring.translations import note_if_behind
from bot.features.training.authoring.wording import words_of
from bot.features.training.model import Course, Module, StartsFor
from bot.features.training.steps import Source, Words

ENGLISH = re.compile(r"\b(?:and|others|in|on|by)\b")
"""In a source's name these are no part of anybody's own."""
Sheeted = TypeVar("Sheeted", bound=Written)


@dataclass(frozen=True, slots=True)
class ModuleFile:
    """module.yaml as it was read: its content, the lines it stands in, and where to note faults."""

    sheet: ModuleSheet
    lines: Sheet
    notebook: Notebook

    def note(self, path: Sequence[str | int], what: str) -> None:
        """Note what is wrong at *path*."""
        self.notebook.note(self.lines.line(path), what)


@dataclass(slots=True)
class CourseReader:
    """Reads one course. *modules* holds what was read of each of its modules."""

    folder: Path
    root: Path
    languages: Sequence[str]
    problems: list[Problem]
    modules: list[ModuleFile] = field(default_factory=list)
    _seen: dict[str, str] = field(default_factory=dict)

    @property
    def whole(self) -> bool:
        """Whether all of its modules could be read: else what others say of them may be right."""
        return len(self.modules) == len(folders(self.folder))

    def course(self) -> Course | None:
        """Return the course; None if too much of it is wrong."""
        modules = [module for folder in folders(self.folder) if (module := self._module(folder))]
        found = self._sheet(self.folder / "course.yaml", CourseSheet)
        if not folders(self.folder):
            notebook = self._notebook(self.folder / "course.yaml")
            notebook.note(1, "this course has no module; add a folder for it, such as 01-welcome")
        if found is None or not modules:
            return None
        sheet = found[0]
        starts = StartsFor(sheet.starts_for.role, sheet.starts_for.over) if sheet.starts_for else None
        titles, about = dict(sheet.title), dict(sheet.about)
        return Course(sheet.id, titles, about, tuple(modules), starts, sheet.ends_with, sheet.order)

    def _sheet(self, path: Path, kind: type[Sheeted]) -> tuple[Sheeted, Sheet, Notebook] | None:
        notebook = self._notebook(path)
        sheet = read_sheet(path, notebook)
        if sheet is None:
            return None
        try:
            read = kind.model_validate(sheet.data)
        except ValidationError as error:
            note_errors(error, sheet, notebook)
            return None
        self._check_head(read.model_dump(), path, sheet, notebook)
        return read, sheet, notebook

    def _check_head(self, data: dict[str, object], path: Path, sheet: Sheet, notebook: Notebook) -> None:
        if data["id"] != path.parent.name:
            notebook.note(sheet.line(["id"]), f"id: write {path.parent.name}, the name of the folder")
        for key in (key for key in ("title", "about", "goal") if key in data):
            told = data[key]
            for language in self.languages:
                if not isinstance(told, dict) or language not in told:
                    notebook.miss(
                        sheet.line([key]), f"{key}: not in {language} yet; add a line {language}: ..."
                    )

    def _module(self, folder: Path) -> Module | None:
        found = self._sheet(folder / "module.yaml", ModuleSheet)
        if found is None:
            return None
        file = ModuleFile(*found)
        self.modules.append(file)
        sheet = file.sheet
        sources = {s.id: Source(s.id, dict(s.name), s.url) for s in sheet.sources}
        self._check_ids(file, sources)
        self._check_names(file)
        _check_turns(file)
        written = self._written(folder, sheet)
        steps = []
        for step in sheet.steps:
            words = {code: told[step.id] for code, told in written.items() if step.id in told}
            if words:
                named = tuple(sources[name] for name in step.sources if name in sources)
                steps.append(step.step(words, named))
        if not steps:
            return None
        return Module(
            sheet.id,
            dict(sheet.title),
            sheet.minutes,
            tuple(steps),
            dict(sheet.goal),
            sheet.requires,
            sheet.unlocks,
        )

    def _check_ids(self, file: ModuleFile, sources: dict[str, Source]) -> None:
        for number, step in enumerate(file.sheet.steps):
            path: list[str | int] = ["steps", number, "id"]
            if step.id in self._seen:
                there = self._seen[step.id]
                file.note(path, f"the step id {step.id} is used twice, first in {there}; choose another")
            self._seen.setdefault(step.id, file.sheet.id)
            for name in (name for name in step.sources if name not in sources):
                known = ", ".join(sources) or "none"
                file.note(path, f"the step {step.id} names the source {name}; there are: {known}")
        for name, times in Counter(source.id for source in file.sheet.sources).items():
            if times > 1:
                file.note(["sources"], f"the source id {name} is used twice; choose another")

    def _check_names(self, file: ModuleFile) -> None:
        for number, source in enumerate(file.sheet.sources):
            line = file.lines.line(["sources", number, "name"])
            alike = source.name.get(ALIKE)
            if alike and ENGLISH.search(alike):
                file.notebook.miss(line, f"name: {alike} is English; write it for each language, en: ...")
            for language in (each for each in self.languages if not alike and each not in source.name):
                file.notebook.miss(line, f"name: not in {language} yet; add a line {language}: ...")

    def _written(self, folder: Path, sheet: ModuleSheet) -> dict[str, dict[str, Words]]:
        codes = self._written_in(folder)
        texts = {code: text for code in codes if (text := self._text(folder / f"{code}.md")) is not None}
        original = next(iter(texts), "")
        for code in codes[1:]:
            if code in texts and original in texts:
                note_if_behind(texts[code], texts[original], original, self._notebook(folder / f"{code}.md"))
        return {
            code: self._words(text, sheet, self._notebook(folder / f"{code}.md"), original=code == original)
            for code, text in texts.items()
        }

    def _written_in(self, folder: Path) -> list[str]:
        languages = dict.fromkeys([*self.languages, SOURCE_LANGUAGE])
        written = [language for language in languages if (folder / f"{language}.md").is_file()]
        for language in self.languages:
            notebook = self._notebook(folder / f"{language}.md")
            if not written:
                notebook.note(1, "this file is missing, and so is every other language; write it first")
                break
            if language not in written:
                notebook.miss(1, "this file is missing: not translated yet")
        return written

    def _text(self, path: Path) -> str | None:
        try:
            return path.read_text(UTF_8)
        except UnicodeDecodeError:
            self._notebook(path).note(1, NOT_UTF_8)
            return None

    def _words(
        self, text: str, sheet: ModuleSheet, notebook: Notebook, *, original: bool
    ) -> dict[str, Words]:
        known = {step.id: step for step in sheet.steps}
        if not text.strip():
            notebook.note(1, "this file is empty; begin with ## and the id of the first step")
            return {}
        sections = self._sections(text, list(known), notebook)
        for name in known.keys() - sections.keys():
            (notebook.note if original else notebook.miss)(1, f"the step {name} is missing; add ## {name}")
        return {name: words_of(section, known[name], notebook) for name, section in sections.items()}

    @staticmethod
    def _sections(text: str, known: Sequence[str], notebook: Notebook) -> dict[str, Section]:
        found: dict[str, Section] = {}
        for section in read_sections(text, notebook):
            if section.name not in known:
                there = ", ".join(known)
                notebook.note(
                    section.line, f"## {section.name} is no step of this module; steps are: {there}"
                )
            elif section.name in found:
                notebook.note(section.line, f"## {section.name} is there twice; keep one of them")
            else:
                found[section.name] = section
        return found

    def _notebook(self, path: Path) -> Notebook:
        return Notebook(str(path.relative_to(self.root.parent)), self.problems)


def _check_turns(file: ModuleFile) -> None:
    """Note a module that does not begin with somebody's own experience, or ends with nothing to do."""
    steps = file.sheet.steps
    if not isinstance(steps[0], (PromptSheet, WallSheet)):
        file.note(["steps", 0, "type"], "a module begins with own experience: with a prompt or a wall")
    if not isinstance(steps[-1], (ActSheet, PlanSheet)):
        last = len(steps) - 1
        file.note(["steps", last, "type"], "a module ends with something to do on a day: an act or a plan")


def folders(parent: Path) -> list[Path]:
    """Return the folders in *parent* in their order, hidden ones left out."""
    return sorted(path for path in parent.iterdir() if path.is_dir() and not path.name.startswith("."))
