"""What an author is told of a fault in the words of a module: its line, and what would be right."""

import re
from pathlib import Path

import pytest

from bot.features.training.authoring.curriculum import load_courses
from bot.features.training.authoring.labels import MAX_LABEL
from bot.features.training.authoring.step_sheets import MAX_TEXT
from tests.content.planting import HARVEST, LANGUAGES, SEEDS, SOIL, Plant, assert_named

FAULTS = {
    "a label too long for a button": (
        f"{SOIL}/es.md", "noon: A mediodía", f"noon: {'a' * 35}",
        f"21: the label of noon has 35 characters; at most {MAX_LABEL} fit",
    ),
    "a text too long for a message": (
        f"{SOIL}/en.md", "Soil needs", "Soil needs. " * 60, "9: the text of what-soil-needs has",
    ),
    "a card of the day too long for the way": (
        f"{HARVEST}/en.md", "Bring a bag", "Bring a bag. " * 50, "11: the text of bring-a-bag has",
    ),
    "a duplicate heading": (
        f"{SOIL}/en.md", "## what-soil-needs", "## best-water", "11: ## best-water is there twice",
    ),
    "a duplicate part": (
        f"{SOIL}/en.md", "### dawn: Early in the morning", "### noon: Early", "19: ### noon is there twice",
    ),
    "a heading that is no step": (
        f"{SOIL}/en.md", "## one-bed", "## one-bet",
        "63: ## one-bet is no step of this module; steps are: first-garden, what-soil-needs",
    ),
    "a part that the step does not know": (
        f"{SOIL}/en.md", "### question", "### answer", "67: ### answer is not known in the step one-bed",
    ),
    "a heading of another depth": (
        f"{SOIL}/en.md", "Soil needs three things", "# Three\n\nSoil needs three things",
        "9: only ## (a step) and ### (a part of it) are headings here",
    ),
    "words before the first heading": (
        f"{SOIL}/en.md", "## first-garden", "Hello!\n\n## first-garden", "1: text before the first heading",
    ),
    "an answer without a label": (
        f"{SOIL}/en.md", "### noon: At noon", "### noon", "19: ### noon has no label; write ### noon: and",
    ),
    "a heading with nothing under it": (
        f"{SOIL}/en.md", "Dig one bed, as long as a door.\n", "", "63: nothing is written under one-bed",
    ),
    "a wall without words for the first one": (
        f"{HARVEST}/en.md", "### alone\n", "", "1: the step what-grew lacks a part; add ### alone",
    ),
    "a scene of threat without its warning": (
        f"{SOIL}/es.md", "### warning\n", "", "25: the step the-fence lacks a part; add ### warning",
    ),
    "a plan without its question": (
        f"{SEEDS}/en.md", "### question\n", "", "37: the step which-seed lacks a part; add ### question",
    ),
    "an act without its question": (
        f"{SOIL}/en.md", "### question\n", "", "63: the step one-bed lacks a part; add ### question",
    ),
    "a call without its guide": (
        f"{HARVEST}/en.md", "### guide\n", "", "17: the step shared-table lacks a part; add ### guide",
    ),
    "a translation of something unknown": (
        f"{SOIL}/es.md", "<!-- translates en.md", "<!-- from en.md", "1: nothing says what",
    ),
    "two answers with one label": (
        f"{SOIL}/en.md", "noon: At noon", "noon: Early, in the morning!",
        "19: the label of noon is the label of dawn as well; let them differ in their words",
    ),
    "two choices of a beat with one label": (
        f"{SOIL}/en.md", "shout: Tell him to calm down", "shout: Greet him and ask",
        "39: the label of shout is the label of greet as well",
    ),
    "two roles with one label": (
        f"{SEEDS}/en.md", "neighbor: You have little time", "neighbor: You ask for help",
        "21: the label of neighbor is the label of asker as well",
    ),
    "two ticks with one label": (
        f"{SEEDS}/en.md", "waited: There was silence", "waited: An hour was named",
        "29: the label of waited is the label of named as well",
    ),
    "two acts with one label": (
        f"{SEEDS}/en.md", "squash: Squash", "squash: Beans", "45: the label of squash is the label of beans",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", FAULTS)
def test_a_planted_fault_is_named_with_its_file_and_its_line(plant: Plant, name: str) -> None:
    assert_named(plant, FAULTS[name])


@pytest.mark.parametrize(
    ("label", "wanted"),
    [
        ("\u200b", "has nothing in it that can be read"),
        ("🌞", "has nothing in it that can be read"),
        ("**At noon**", "would be shown with its signs"),
        ("At _noon_", "would be shown with its signs"),
        ("<b>At</b> noon", "would be shown with its signs"),
        ("[At noon](https://example.org)", "would be shown with its signs"),
        ("Skip", "is what a button beside it is called"),
        ("Continue.", "is what a button beside it is called"),
        ("Saltar", "is what a button beside it is called"),
        ("Pausa", "is what a button beside it is called"),
    ],
)
def test_a_label_that_learners_cannot_use_is_named(plant: Plant, label: str, wanted: str) -> None:
    said = plant(f"{SOIL}/en.md", "### noon: At noon", f"### noon: {label}")
    assert [f"curricula/{SOIL}/en.md:19: the label of noon {wanted}" in each for each in said] == [True]


@pytest.mark.parametrize(
    "label", ["Yes", '"Not now."', "1. At noon", "I'm ____, hello", "At 12 < 1", "5 * 3"]
)
def test_a_label_that_is_only_unusual_is_no_fault(plant: Plant, label: str) -> None:
    assert plant(f"{SOIL}/en.md", "### noon: At noon", f"### noon: {label}") == []


def test_choices_of_two_beats_may_have_one_label(plant: Plant) -> None:
    assert plant(f"{SOIL}/en.md", "offer: Offer him half of the bed", "offer: Greet him and ask") == []


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("![a door](https://example.org/door.png)", "image"),
        ("`code`", "code_inline"),
        ("one\n\n---\n\ntwo", "hr"),
        ("<b>bold</b>", "html_inline"),
        ("a | b\n--- | ---\nc | d", "table"),
        ("[more](soil.md)", "a link that does not begin with https://"),
        ("[more](javascript:alert)", "a link that does not begin with https://"),
        ("<https://example.org>", "an address in angle brackets"),
        ("[more]\n\n[more]: https://example.org", "a link's address in another place"),
        ("~~not so~~", "strikethrough"),
    ],
)
def test_unsupported_markup_is_named(plant: Plant, written: str, kind: str) -> None:
    said = plant(f"{SOIL}/en.md", "Dig when it is dry.", f"\n\n{written}\n\n")
    assert re.match(rf"curricula/{SOIL}/en\.md:\d+: {kind} cannot be shown in a chat; use \*\*bold", said[0])


def test_a_text_that_is_too_long_is_told_how_it_would_fit(plant: Plant) -> None:
    said = plant(f"{SOIL}/en.md", "**Who looked after it?**", "Who looked? " * 140)
    assert any(f"{MAX_TEXT} fit; make it two steps" in line for line in said)


@pytest.mark.parametrize("written", ["What **moves you?", "What ** moves ** you?", "* air*", "*air *"])
def test_stars_that_no_chat_would_take_for_markup_are_named(plant: Plant, written: str) -> None:
    [said] = plant(f"{SOIL}/en.md", "*air*", written)
    assert f"{SOIL}/en.md:9: in the text of what-soil-needs *" in said
    assert "stands alone; write *" in said


def test_a_star_that_is_meant_is_no_fault(plant: Plant) -> None:
    assert plant(f"{SOIL}/en.md", "*air*", r"*air*, 2 \* 2 and a \*") == []


def test_a_text_that_is_too_hard_is_named_and_keeps_nobody_from_starting(garden: Path, plant: Plant) -> None:
    hard = "Notwithstanding incomprehensible institutional responsibilities we reorganize. " * 12
    [said] = plant(f"{SOIL}/en.md", "Think of a garden you liked.", hard)
    assert re.match(rf"curricula/{SOIL}/en\.md:1: this can be read from the age of \d\d\.\d on, 13 is", said)
    assert 'that begins "Notwithstanding incomprehensible' in said
    assert load_courses(garden, LANGUAGES)
