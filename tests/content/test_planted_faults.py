"""What an author is told about a fault: its file, its line, what is wrong and what would be right."""

import re
from pathlib import Path

import pytest

from bot.conversation.markup import as_plain
from bot.features.training.authoring.curriculum import CurriculumError, load_courses, problems
from bot.features.training.authoring.step_sheets import KINDS, MAX_TEXT
from bot.features.training.authoring.wording import MAX_LABEL
from tests.content.planting import HARVEST, LANGUAGES, SAMPLE, SEEDS, SOIL, Plant

COURSE = "garden/course.yaml"

FAULTS = {
    "a quiz without a right answer": (
        f"{SOIL}/module.yaml", "right: dawn", "right: never",
        "19: steps.2.right: right is 'never', which is none of the options dawn, noon. Right would be:",
    ),
    "a quiz whose right answer is left out": (
        f"{SOIL}/module.yaml", "    right: dawn\n", "", "16: steps.2.right: is missing",
    ),
    "an answer twice": (
        f"{SOIL}/module.yaml", "[dawn, noon]", "[dawn, dawn]", "16: steps.2: the name dawn is there twice",
    ),
    "an answer called like a part": (
        f"{SOIL}/module.yaml", "[dawn, noon]", "[dawn, alone]", "16: steps.2: the name alone has a meaning",
    ),
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
    "a requirement that nothing asks for": (
        f"{SEEDS}/module.yaml", "unlocks: [lead-canvass]", "unlocks: [fly]",
        "9: unlocks: nothing asks for fly; there are: knock-doors, lead-canvass",
    ),
    "a requirement that nothing unlocks": (
        f"{HARVEST}/module.yaml", "requires: [lead-canvass]", "requires: [fly]",
        "9: requires: no module unlocks fly; there are: lead-canvass",
    ),
    "a module that requires what it unlocks itself": (
        f"{SEEDS}/module.yaml",
        "unlocks: [lead-canvass]",
        "unlocks: [lead-canvass]\nrequires: [lead-canvass]",
        "10: the path is circular: 02-seeds requires lead-canvass",
    ),
    "a module that ends with nothing to do": (
        f"{SOIL}/module.yaml", "    type: act", "    type: card", "29: a module ends with something to do",
    ),
    "a module that begins with a card": (
        f"{SOIL}/module.yaml", "    type: prompt", "    type: card", "11: a module begins with own exp",
    ),
    "a duplicate step id": (
        f"{SEEDS}/module.yaml", "id: how-it-felt", "id: first-garden",
        "14: the step id first-garden is used twice, first in 01-soil; choose another",
    ),
    "a duplicate id of a source": (
        f"{SOIL}/module.yaml", "sources:\n  - id: almanac\n", "sources:\n  - id: almanac\n    name: Another"
        "\n    work: Page 4.\n    url: https://example.org/\n    fact: None.\n  - id: almanac\n",
        "30: the source id almanac is used twice",
    ),
    "a source that nobody could find": (
        f"{SOIL}/module.yaml", "    work: The garden in spring. Page 3.\n", "",
        "31: sources.0.work: is missing",
    ),
    "a duplicate key": (
        f"{SOIL}/module.yaml", "minutes: 3", "minutes: 3\nminutes: 4", "9: minutes: is there twice",
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
    "a wall of nothing": (
        f"{HARVEST}/module.yaml", "of: one-bed", "of: one-bad",
        "13: the wall what-grew is of one-bad, which is no earlier question; there are: first-garden,",
    ),
    "a wall of what comes later": (
        f"{SEEDS}/module.yaml", "of: first-garden", "of: which-seed",
        "13: the wall what-we-said is of which-seed, which is no earlier question; there are: first-garden",
    ),
    "a wall of feelings": (
        f"{HARVEST}/module.yaml", "of: one-bed", "of: how-it-felt",
        "13: the wall what-grew is of how-it-felt, which asks for feelings: these are shown to nobody",
    ),
    "a wall without words for the first one": (
        f"{HARVEST}/en.md", "### alone\n", "", "1: the step what-grew lacks a part; add ### alone",
    ),
    "a scene with one ending": (
        f"{SOIL}/module.yaml", "      shut: {}\n", "      shut: {again: gate}\n",
        "23: steps.3.beats: a scene needs two endings at least",
    ),
    "a scene with a way that never ends": (
        f"{SOIL}/module.yaml", "{offer: shared, wait: shut}", "{offer: talk}",
        "23: steps.3.beats: nothing leads to the beat shared",
    ),
    "a scene with a dead end": (
        f"{SOIL}/module.yaml", "{greet: talk, shout: shut}", "{greet: talk, shout: shut, turn: round}\n"
        "      round: {spin: round}", "23: steps.3.beats: from the beat round no ending can be reached",
    ),
    "a scene with a beat that is not reached": (
        f"{SOIL}/module.yaml", "      shared: {}\n", "      shared: {}\n      moon: {}\n",
        "23: steps.3.beats: nothing leads to the beat moon",
    ),
    "a scene that leads nowhere": (
        f"{SOIL}/module.yaml", "wait: shut", "wait: sun", "23: steps.3.beats: wait leads to sun, which is no",
    ),
    "a choice called like a beat": (
        f"{SOIL}/module.yaml", "{offer: shared", "{gate: shared", "20: steps.3: the name gate is there twice",
    ),
    "a beat called like a part": (
        f"{SOIL}/module.yaml", "      shut: {}", "      warning: {}",
        "20: steps.3: the name warning has a meaning of its own here",
    ),
    "a scene of threat without its warning": (
        f"{SOIL}/es.md", "### warning\n", "", "25: the step the-fence lacks a part; add ### warning",
    ),
    "a role-play with one role": (
        f"{SEEDS}/module.yaml", "[asker, neighbor]", "[asker]", "20: steps.2.roles: Tuple should have",
    ),
    "a role-play with nothing to look back on": (
        f"{SEEDS}/module.yaml", "    ticks: [named, waited, thanked]\n", "", "17: steps.2.ticks: is missing",
    ),
    "a tick called like a role": (
        f"{SEEDS}/module.yaml", "[named,", "[asker,", "17: steps.2: the name asker is there twice",
    ),
    "a plan without its question": (
        f"{SEEDS}/en.md", "### question\n", "", "37: the step which-seed lacks a part; add ### question",
    ),
    "an act without its question": (
        f"{SOIL}/en.md", "### question\n", "", "63: the step one-bed lacks a part; add ### question",
    ),
    "a plan with one act": (
        f"{SEEDS}/module.yaml", "[beans, squash]", "[beans]", "24: steps.3.acts: Tuple should have",
    ),
    "a call without its guide": (
        f"{HARVEST}/en.md", "### guide\n", "", "17: the step shared-table lacks a part; add ### guide",
    ),
    "more cards for one moment than anybody reads": (
        f"{HARVEST}/module.yaml", "on_the_day: after-hard", "on_the_day: before",
        "19: more than 1 cards are for before; take on_the_day out of one",
    ),
    "a moment that there is not": (
        f"{HARVEST}/module.yaml", "on_the_day: before", "on_the_day: midnight", "16: steps.1.on_the_day:",
    ),
    "minutes that cannot be true": (
        f"{SOIL}/module.yaml", "minutes: 3", "minutes: 1", "8: minutes: in en it takes about 3; say so",
    ),
    "more minutes than there are words for": (
        f"{SOIL}/module.yaml", "minutes: 3", "minutes: 15", "8: minutes: in en it takes about 3; say so",
    ),
    "an unknown kind of step": (
        f"{SOIL}/module.yaml", "type: card", "type: film",
        f"13: steps.1.type: is not a kind of step. Right would be: one of {', '.join(KINDS)}",
    ),
    "too few steps": (
        f"{SEEDS}/module.yaml", "  - id: how-it-felt\n    type: prompt\n    feelings: true\n", "",
        "10: steps: Tuple should have at least 4 items",
    ),
    "a source that is not listed": (
        f"{SOIL}/module.yaml", "sources: [almanac]", "sources: [almanack]",
        "12: the step what-soil-needs names the source almanack; there are: almanac",
    ),
    "a source without a safe address": (
        f"{SOIL}/module.yaml", "url: https", "url: http", "34: sources.0.url: String should match",
    ),
    "an id that is not the folder": (
        f"{SOIL}/module.yaml", "id: 01-soil", "id: 01-sand", "1: id: write 01-soil, the name of the folder",
    ),
    "a title without its translation": (
        f"{SOIL}/module.yaml", "  es: La tierra\n", "", "2: title: not in es yet; add a line es: ...",
    ),
    "a course's title too long for a button": (
        COURSE, "A garden of our own", "A garden of our own, " * 2, "4: title.en: String should have at most",
    ),
    "YAML that is none": (
        COURSE, "licence: CC", "licence: 'CC", "13: this is not YAML",
    ),
    "a character that cannot be read": (
        COURSE, "order: 1", "order: \x07", "2: the character U+0007 cannot stand in YAML",
    ),
    "a translation of something unknown": (
        f"{SOIL}/es.md", "<!-- translates en.md", "<!-- from en.md", "1: nothing says what",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", FAULTS)
def test_a_planted_fault_is_named_with_its_file_and_its_line(plant: Plant, name: str) -> None:
    file, old, new, wanted = FAULTS[name]
    said = plant(file, old, new)
    assert any(line.startswith(f"curricula/{file}:{wanted}") for line in said), said


def test_the_sample_itself_has_no_fault_and_every_kind_of_step() -> None:
    assert problems(SAMPLE, LANGUAGES) == []
    kinds = re.findall(r"type: (\w+)", "".join(p.read_text("utf-8") for p in SAMPLE.rglob("module.yaml")))
    assert set(kinds) == set(KINDS)


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


def test_a_text_that_is_too_long_is_told_how_it_would_fit(plant: Plant) -> None:
    said = plant(f"{SOIL}/en.md", "**Who looked after it?**", "Who looked? " * 140)
    assert any(f"{MAX_TEXT} fit; make it two steps" in line for line in said)


def test_a_typing_error_in_a_key_is_named(plant: Plant) -> None:
    said = plant(f"{SOIL}/module.yaml", "minutes: 3", "minuets: 3")
    assert any("minutes: is missing. Right would be: a whole number of minutes" in line for line in said)
    assert any(f"{SOIL}/module.yaml:8: minuets: is not known here" in line for line in said)


def test_a_course_with_a_fault_is_refused_when_it_is_loaded(garden: Path, plant: Plant) -> None:
    plant(f"{SOIL}/module.yaml", "right: dawn", "right: never")
    with pytest.raises(CurriculumError, match="right is 'never'"):
        load_courses(garden, LANGUAGES)


def test_paths_that_wait_for_each_other_are_named_once(garden: Path, plant: Plant) -> None:
    plant(
        f"{SEEDS}/module.yaml", "unlocks: [lead-canvass]", "unlocks: [knock-doors]\nrequires: [lead-canvass]"
    )
    path = garden / HARVEST / "module.yaml"
    swapped = "requires: [knock-doors]\nunlocks: [lead-canvass]"
    path.write_text(path.read_text("utf-8").replace("requires: [lead-canvass]", swapped), "utf-8")
    [said] = problems(garden, LANGUAGES)
    assert said.startswith(f"curricula/{SEEDS}/module.yaml:10: the path is circular")


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


@pytest.mark.parametrize("written", ["What **moves you?", "What ** moves ** you?"])
def test_bold_that_no_chat_would_show_is_named(plant: Plant, garden: Path, written: str) -> None:
    first = next(
        line for line in (garden / SOIL / "en.md").read_text("utf-8").splitlines() if line[:1].isalpha()
    )
    found = plant(f"{SOIL}/en.md", first, f"{first} {written}")
    assert any("** stands alone" in str(each) for each in found)
