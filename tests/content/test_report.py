"""The table of all modules that an author gets."""

from pathlib import Path

from bot.features.training.authoring.curriculum import Standing, measured
from bot.features.training.authoring.report import table
from tests.content.planting import HARVEST, LANGUAGES, SEEDS, SOIL

WIDTH = 80


def lines(garden: Path) -> list[str]:
    return list(table(measured(garden, LANGUAGES)))


def test_every_module_has_a_line_in_every_language(garden: Path) -> None:
    course, head, *rows = lines(garden)
    assert course == "garden"
    assert [row.split()[0] for row in rows[:6:2]] == ["01-soil", "02-seeds", "03-harvest"]
    assert rows[0].split()[1:] == ["en", "5", "3", "2.6", "5.0", "original"]
    assert [row.split()[0] for row in rows[1:6:2]] == ["es", "es", "es"]
    assert all(len(row) <= WIDTH for row in (head, *rows))
    assert head.index("steps") + len("steps") == rows[0].index("5") + 1


def test_it_says_how_each_translation_stands(garden: Path) -> None:
    (garden / SEEDS / "es.md").unlink()
    original = garden / HARVEST / "en.md"
    original.write_text(original.read_text("utf-8").replace("a bag", "two bags"), "utf-8")
    standing = {(each.module, each.language): each.standing for each in measured(garden, LANGUAGES)}
    assert standing["01-soil", "es"] is Standing.IN_STEP
    assert standing["02-seeds", "es"] is Standing.MISSING
    assert standing["03-harvest", "es"] is Standing.BEHIND
    assert [line.split()[-1] for line in lines(garden) if line.split()[:1] == ["es"]] == [
        "step",
        "missing",
        "behind",
    ]


def test_a_translation_that_lacks_a_step_is_behind(garden: Path) -> None:
    spanish = garden / SOIL / "es.md"
    text = spanish.read_text("utf-8")
    spanish.write_text(text[: text.index("## one-bed")], "utf-8")
    assert [each.standing for each in measured(garden, LANGUAGES)][1] is Standing.BEHIND


def test_no_course_makes_no_table(tmp_path: Path) -> None:
    assert all(len(line) <= WIDTH for line in lines(tmp_path))
    assert len(lines(tmp_path)) == 2
