"""What can be wrong with content and translations, and whether it is.

``.venv/bin/python -m bot.checks`` writes the template of all texts, ``locales/bot.pot``, anew.
"""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from babel.messages import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from bot.content import PACKAGE, ROOT
from bot.features.safety import resources
from bot.features.training.authoring import curriculum, report
from bot.storage import shapes

KEYWORDS = {"gettext": None, "ngettext": (1, 2), "label": None, "nlabel": (1, 2)}
METHODS = [("**/templates/**.html", "jinja2"), ("**.py", "python")]
PLACEHOLDER = re.compile(r"%\((\w+)\)s")
SOURCE = "en"


def problems(root: Path, languages: Sequence[str]) -> list[str]:
    """Return everything that is wrong below *root* (``curricula``, ``locales``), a line each."""
    return [
        *curriculum.problems(root / "curricula", languages),
        *resources.problems(root / "locales", languages),
        *_template_problems(root),
        *shapes.problems(),
        *(fault for language in languages if language != SOURCE for fault in _language(root, language)),
    ]


def curricula(root: Path, languages: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return what is wrong below ``curricula``, and the table of all its modules; a line each."""
    folder = root / "curricula"
    return curriculum.problems(folder, languages), [*report.table(curriculum.measured(folder, languages))]


def extract(root: Path) -> Catalog:
    """Return every text that the program says, in English, with the places where it stands."""
    catalog = Catalog(project="doorstep", charset="utf-8")
    found = extract_from_dir(PACKAGE, method_map=METHODS, keywords=KEYWORDS, comment_tags=["Translators:"])
    for file, line, message, comments, context in found:
        catalog.add(message, None, [(f"bot/{file}", line)], auto_comments=comments, context=context)
    return catalog


def write_template(root: Path) -> None:
    """Write ``locales/bot.pot`` anew."""
    with (root / "locales" / "bot.pot").open("wb") as file:
        write_po(file, extract(root), omit_header=True, sort_output=True, width=0, include_lineno=False)


def _template_problems(root: Path) -> Iterator[str]:
    path = root / "locales" / "bot.pot"
    kept = {_key(m) for m in _read(path, SOURCE) if m.id} if path.exists() else set()
    if kept != {_key(m) for m in extract(root) if m.id}:
        yield f"{path}: is not what the program says now; write it anew: .venv/bin/python -m bot.checks"


def _language(root: Path, language: str) -> Iterator[str]:
    path = root / "locales" / language / "LC_MESSAGES" / "bot.po"
    if not path.exists():
        yield f"{path}: is missing"
        return
    kept = {_key(message): message for message in _read(path, language) if message.id}
    wanted = {_key(message): message for message in extract(root) if message.id}
    for key, message in wanted.items():
        if key not in kept or not _said(kept[key]):
            yield f"{path}: nothing in {language} for {key!r}; English is shown"
        else:
            yield from (f"{path}: {fault}" for fault in _faults(message, kept[key]))
    yield from (f"{path}: {key!r} is said nowhere any more" for key in kept if key not in wanted)


def _faults(source: Message, kept: Message) -> Iterator[str]:
    if kept.fuzzy:
        yield f"{_key(kept)!r} is marked as fuzzy: read it again"
    wanted = {name for text in _forms(source.id) for name in PLACEHOLDER.findall(text)}
    for form in _forms(kept.string):
        found = set(PLACEHOLDER.findall(form))
        if not found <= wanted or (wanted - found - {"n"}):
            yield f"{form!r} must hold {sorted(wanted)}, and holds {sorted(found)}"


def _read(path: Path, language: str) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=language)


def _key(message: Message) -> str:
    return _forms(message.id)[0]


def _said(message: Message) -> bool:
    return all(_forms(message.string))


def _forms(text: object) -> tuple[str, ...]:
    return tuple(str(part) for part in text) if isinstance(text, (tuple, list)) else (str(text),)


if __name__ == "__main__":
    write_template(ROOT)
