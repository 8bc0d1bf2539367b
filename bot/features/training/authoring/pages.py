"""How an author's files are read: YAML with line numbers, and Markdown by its headings."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from bot.people.yaml_files import compose_yaml, read_yaml

HEADING = re.compile(r"(?P<depth>#{1,6})\s+(?P<title>.*?)\s*#*\s*$")
COMMENT = re.compile(r"<!--.*-->")
"""The first line of a translation: what it was made from."""
UTF_8 = "utf-8-sig"
"""UTF-8, also with the mark that Windows programs put before the first letter."""
NOT_UTF_8 = "the file is not in UTF-8; save it as UTF-8"
OPENS_BLOCK = re.compile(r"\s*([-*+]\s|\d+[.)]\s|>)")


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong in an author's file, where, and what would be right.

    A *missing translation* can be lived with: the first language is shown instead.
    """

    file: str
    line: int
    what: str
    missing_translation: bool = False

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.what}"


class Notebook:
    """Collects the problems of a file."""

    def __init__(self, file: str, problems: list[Problem]) -> None:
        self.file = file
        self._problems = problems

    def note(self, line: int, what: str) -> None:
        """Note what is wrong in a line."""
        self._problems.append(Problem(self.file, line, what))

    def miss(self, line: int, what: str) -> None:
        """Note what is not translated yet."""
        self._problems.append(Problem(self.file, line, what, missing_translation=True))


@dataclass(frozen=True, slots=True)
class Sheet:
    """A YAML file: its data, and the line that each part of it stands in."""

    data: object
    _root: yaml.Node | None

    def line(self, path: Sequence[str | int]) -> int:
        """Return the line of the innermost part of *path* that is there."""
        node, line = self._root, 1
        for key in path:
            found = _child(node, key)
            if found is None:
                break
            line, node = found
        return line


def read_sheet(path: Path, notebook: Notebook) -> Sheet | None:
    """Return the YAML file at *path*, or note why it cannot be read."""
    if not path.is_file():
        notebook.note(1, "this file is missing")
        return None
    try:
        text = path.read_text(UTF_8)
        sheet = Sheet(read_yaml(text), compose_yaml(text))
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        notebook.note(
            line, f"this is not YAML: {error.problem}; look at the spaces and the quotes around here"
        )
    except UnicodeDecodeError:
        notebook.note(1, NOT_UTF_8)
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        notebook.note(line, f"the character U+{_number(error):04X} cannot stand in YAML; take it out")
    else:
        return sheet if _is_readable(sheet, notebook) else None
    return None


def _number(error: yaml.reader.ReaderError) -> int:
    """Return which character it is about: the fast parser knows its number, the slow one the character."""
    return error.character if isinstance(error.character, int) else ord(error.character)


def _is_readable(sheet: Sheet, notebook: Notebook) -> bool:
    """Return whether there are keys in it, each of them once; note it if not."""
    if sheet.data is None:
        notebook.note(1, "this file is empty; begin with id: and the name of the folder")
    elif not isinstance(sheet.data, dict):
        notebook.note(1, "these are no keys with values; begin with id: and the name of the folder")
    twice = list(_keys_twice(sheet._root))
    for line, key in twice:
        notebook.note(line, f"{key}: is there twice at this depth; keep one of them")
    return isinstance(sheet.data, dict) and not twice


def _keys_twice(root: yaml.Node | None) -> Iterator[tuple[int, str]]:
    """Yield what YAML lets through in silence: of a key that is there twice, it takes the second."""
    waiting, been = [root], set[int]()
    while waiting:
        node = waiting.pop(0)
        if node is None or id(node) in been:
            continue  # What an alias repeats is read once.
        been.add(id(node))
        if isinstance(node, yaml.MappingNode):
            names = [str(name.value) for name, _ in node.value]
            for n, (name, _) in enumerate(node.value):
                if names[n] in names[:n]:
                    yield name.start_mark.line + 1, names[n]
            waiting += [value for _, value in node.value]
        elif isinstance(node, yaml.SequenceNode):
            waiting += node.value


def _child(node: yaml.Node | None, key: str | int) -> tuple[int, yaml.Node] | None:
    if isinstance(node, yaml.MappingNode):
        for name, value in node.value:
            if name.value == str(key):
                return name.start_mark.line + 1, value
    if isinstance(node, yaml.SequenceNode) and isinstance(key, int) and key < len(node.value):
        return node.value[key].start_mark.line + 1, node.value[key]
    return None


@dataclass(slots=True)
class Section:
    """A heading of a Markdown file and the text under it. ``### listen: I ask`` has a label."""

    name: str
    label: str
    line: int
    lines: list[tuple[int, str]] = field(default_factory=list)
    inner: list["Section"] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The text, each paragraph in one line: an author's line ends are not the reader's."""
        return unwrap([text for _, text in self.lines])

    @property
    def first_line(self) -> int:
        """The line in which the text begins."""
        return next((number for number, text in self.lines if text.strip()), self.line)


def read_sections(text: str, notebook: Notebook) -> list[Section]:
    """Return the ``##`` sections of a Markdown file with their ``###`` sections inside."""
    sections: list[Section] = []
    for number, line in enumerate(text.splitlines(), start=1):
        heading = HEADING.match(line)
        if heading is None:
            if sections:
                current = sections[-1].inner[-1] if sections[-1].inner else sections[-1]
                current.lines.append((number, line))
            elif line.strip() and not (number == 1 and COMMENT.fullmatch(line)):
                notebook.note(number, "text before the first heading; begin with ## and the id of a step")
            continue
        name, _, label = heading["title"].partition(":")
        section = Section(name.strip(), label.strip(), number)
        match len(heading["depth"]):
            case 2:
                sections.append(section)
            case 3 if sections:
                sections[-1].inner.append(section)
            case _:
                notebook.note(number, "only ## (a step) and ### (a part of it) are headings here")
    return sections


def unwrap(lines: Sequence[str]) -> str:
    """Return *lines* with each paragraph, list item and quotation in one line."""
    out: list[str] = []
    for line in lines:
        before = out[-1] if out else ""
        quoted = before.startswith(">") and line.startswith(">") and line.strip("> ") and before.strip("> ")
        joins = before.strip() and line.strip() and (quoted or not OPENS_BLOCK.match(line))
        if joins and not before.endswith("\\"):
            out[-1] = f"{before} {line.lstrip('> ') if quoted else line.strip()}"
        else:
            out.append(line.rstrip())
    return "\n".join(out).strip()
