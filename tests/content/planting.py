"""A small made-up course of the tests' own, and the faults that are planted into copies of it."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.features.training.authoring.curriculum import problems
from bot.features.training.authoring.translations import source_hash

SAMPLE = Path(__file__).parent / "sample" / "curricula"
LANGUAGES = ("en", "es")
SOIL, SEEDS, HARVEST = "garden/01-soil", "garden/02-seeds", "garden/03-harvest"

Fault = tuple[str, str, str, str]
"""A file of the copy, what is replaced in it and by what, and how what is said about it begins."""
Plant = Callable[[str, str, str], list[str]]
"""Replaces something in a file of the copy, and returns what is said about the whole copy."""


@pytest.fixture
def garden(tmp_path: Path) -> Path:
    """A copy of the made-up course."""
    return Path(shutil.copytree(SAMPLE, tmp_path / "curricula"))


@pytest.fixture
def plant(garden: Path) -> Plant:
    def change(file: str, old: str, new: str) -> list[str]:
        path = garden / file
        text = path.read_text("utf-8")
        assert old in text, f"{old!r} is not in {file}"
        path.write_text(text.replace(old, new, 1), "utf-8")
        if path.name == "en.md":
            _keep_in_step(path)
        return problems(garden, LANGUAGES)

    return change


def _keep_in_step(original: Path) -> None:
    """Let the translation say that it was made from what *original* is now: that is not what is tested."""
    spanish = original.with_name("es.md")
    _, rest = spanish.read_text("utf-8").split("\n", 1)
    mark = f"<!-- translates en.md {source_hash(original.read_text('utf-8'))} -->"
    spanish.write_text(f"{mark}\n{rest}", "utf-8")


def assert_named(plant: Plant, fault: Fault) -> None:
    """Plant *fault*: it is named with its file and its line."""
    file, old, new, wanted = fault
    said = plant(file, old, new)
    assert any(line.startswith(f"curricula/{file}:{wanted}") for line in said), said
