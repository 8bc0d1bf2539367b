"""What an author is told of a file that is missing, behind, or nothing that can be read."""

from pathlib import Path

import pytest

from bot.conversation.markup import as_plain
from bot.features.training.authoring.curriculum import load_courses, problems
from tests.content.planting import LANGUAGES, SEEDS, SOIL, Plant


@pytest.mark.parametrize(
    "content", ["", "\n", "- a\n- b\n", "only words\n", "a: &a [*a]\n", "[1, 2}", "\x00"]
)
@pytest.mark.parametrize("file", ["garden/course.yaml", f"{SEEDS}/module.yaml", f"{SEEDS}/en.md"])
def test_a_file_that_holds_nothing_or_something_else_is_named(garden: Path, file: str, content: str) -> None:
    (garden / file).write_text(content, "utf-8")
    said = problems(garden, LANGUAGES)
    assert any(line.startswith(f"curricula/{file}:1: ") for line in said), said


@pytest.mark.parametrize("file", ["garden/course.yaml", f"{SOIL}/module.yaml", f"{SEEDS}/es.md"])
def test_a_file_that_is_not_utf_8_is_named(garden: Path, file: str) -> None:
    (garden / file).write_bytes((garden / file).read_text("utf-8").encode("latin-1"))
    said = problems(garden, LANGUAGES)
    assert any(line.startswith(f"curricula/{file}:1: the file is not in UTF-8") for line in said), said


def test_a_missing_step_of_a_translation_falls_back(garden: Path, plant: Plant) -> None:
    text = (garden / SOIL / "es.md").read_text("utf-8")
    [said] = plant(f"{SOIL}/es.md", text[text.index("## one-bed") :], "")
    assert said == f"curricula/{SOIL}/es.md:1: the step one-bed is missing; add ## one-bed"
    act = load_courses(garden, LANGUAGES)["garden"].modules[0].steps[-1]
    assert act.in_language("es") == act.in_language("en")


def test_a_missing_translation_is_reported_and_falls_back(garden: Path) -> None:
    (garden / SOIL / "es.md").unlink()
    assert problems(garden, LANGUAGES) == [
        f"curricula/{SOIL}/es.md:1: this file is missing: not translated yet"
    ]
    first = load_courses(garden, LANGUAGES)["garden"].modules[0].steps[0]
    assert first.in_language("es") == first.in_language("en")


def test_a_translation_that_is_behind_is_reported_and_shown_all_the_same(garden: Path) -> None:
    original = garden / SOIL / "en.md"
    original.write_text(original.read_text("utf-8").replace("three things", "four things"), "utf-8")
    [said] = problems(garden, LANGUAGES)
    assert said.startswith(f"curricula/{SOIL}/es.md:1: the translation is behind: en.md has changed since")
    assert load_courses(garden, LANGUAGES)["garden"].modules[0].steps[0].words.keys() == {"en", "es"}


def test_line_breaks_alone_do_not_put_a_translation_behind(garden: Path) -> None:
    original = garden / SOIL / "en.md"
    original.write_text(original.read_text("utf-8").replace("three things", "three\nthings"), "utf-8")
    assert problems(garden, LANGUAGES) == []


def test_a_course_without_modules_is_named(garden: Path) -> None:
    for path in sorted(garden.rglob("*"), reverse=True):
        if path.name != "course.yaml" and path.parent != garden:
            path.rmdir() if path.is_dir() else path.unlink()
    [said] = problems(garden, LANGUAGES)
    assert said.startswith("curricula/garden/course.yaml:1: this course has no module; add a folder")


def test_a_missing_folder_of_courses_is_named(tmp_path: Path) -> None:
    assert problems(tmp_path / "curricula", LANGUAGES) == [
        "curricula:1: this folder is missing; courses are read from it"
    ]


def test_a_module_in_no_language_is_named(garden: Path) -> None:
    for language in LANGUAGES:
        (garden / SOIL / f"{language}.md").unlink()
    said = problems(garden, LANGUAGES)
    assert (
        f"curricula/{SOIL}/en.md:1: this file is missing, and so is every other language; write it first"
        in said
    )


def test_a_course_written_in_another_language_than_the_first_can_be_used(garden: Path) -> None:
    for path in garden.rglob("en.md"):
        path.unlink()
    module = load_courses(garden, LANGUAGES)["garden"].modules[0]
    assert as_plain(module.steps[0].in_language("en").text).startswith("Piensa")


@pytest.mark.parametrize(
    "file", [f"{SOIL}/module.yaml", f"{SOIL}/en.md", f"{SOIL}/es.md", "garden/course.yaml"]
)
def test_the_mark_that_windows_puts_before_a_file_is_no_fault(garden: Path, file: str) -> None:
    (garden / file).write_bytes(b"\xef\xbb\xbf" + (garden / file).read_bytes())
    assert problems(garden, LANGUAGES) == []
