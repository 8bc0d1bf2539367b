"""Every text that the bot can say, found in its own source and catalogues, and filled as badly as can be."""

import ast
import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import TypeVar

from babel.messages.pofile import read_po

from bot.conversation.markup import Rich
from bot.engine.texts import Texts
from tests.town import ROOT, campaign

PLACE = re.compile(r"%\((\w+)\)([sd])")
LONG_NAME = "👩‍👩‍👧‍👦" * 60
LABELS = {"Button", "Copy", "Link"}
Node = TypeVar("Node", bound=ast.AST)
Say = tuple[str, str | None]
"""A message, and its form for many if it has one."""


@cache
def catalogue() -> tuple[Say, ...]:
    """Return everything that is there to be translated."""
    with (ROOT / "locales" / "bot.pot").open("rb") as file:
        found = [entry.id for entry in read_po(file) if entry.id]
    return tuple((each, None) if isinstance(each, str) else (each[0], each[1]) for each in found)


def filled(texts: Texts, say: Say, worst: str) -> Rich:
    """Return *say* in one language, with *worst* in each of its places."""
    values = {
        name: 1_000_000 if kind == "d" else worst for name, kind in PLACE.findall("".join(map(str, say)))
    }
    if say[1] is None:
        return texts.gettext(say[0], **values)
    many = values.pop("n", 1_000_000)
    return texts.ngettext(say[0], say[1], int(many) if isinstance(many, int) else 1_000_000, **values)


def longest_names() -> Iterator[str]:
    """Return the longest names that stand in files: of counties and of groups."""
    region = campaign().region
    yield max((area.name for area in region.counties), key=len)
    yield max((group.name_in(language) for group in region.groups for language in ("en", "es")), key=len)


@cache
def on_buttons() -> set[str]:
    """Return the literals that stand on buttons and beside them."""
    return {text for call in _calls() if _name(call) in LABELS for text in _literals(call.args[:1])}


@cache
def toasts() -> set[str]:
    """Return the literals that are shown over a pressed button."""
    given = (word.value for call in _calls() for word in call.keywords if word.arg == "toast")
    direct = (argument for call in _calls() if _name(call) == "toast" for argument in call.args[:1])
    made = (node for node in _all(ast.FunctionDef) if node.name.endswith("toast"))
    return {*_literals([*given, *direct]), *_literals(made)}


@cache
def _trees() -> tuple[ast.Module, ...]:
    return tuple(ast.parse(path.read_text("utf-8")) for path in sorted((ROOT / "bot").rglob("*.py")))


def _all(kind: type[Node]) -> Iterator[Node]:
    for tree in _trees():
        yield from (node for node in ast.walk(tree) if isinstance(node, kind))


def _calls() -> Iterator[ast.Call]:
    return _all(ast.Call)


def _name(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def _literals(nodes: Iterable[ast.AST]) -> Iterator[str]:
    for node in nodes:
        for call in (each for each in ast.walk(node) if isinstance(each, ast.Call)):
            if _name(call) in ("label", "nlabel"):
                yield from (
                    a.value for a in call.args[:2] if isinstance(a, ast.Constant) and isinstance(a.value, str)
                )
