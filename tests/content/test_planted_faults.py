"""What an author is told of a fault in course.yaml or module.yaml: its line, and what would be right."""

import re
from pathlib import Path

import pytest

from bot.features.training.authoring.curriculum import CurriculumError, load_courses, problems
from bot.features.training.authoring.step_sheets import KINDS
from tests.content.planting import HARVEST, LANGUAGES, SAMPLE, SEEDS, SOIL, Plant, assert_named

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
    "a source's name in one language": (
        f"{SOIL}/module.yaml", "name: A made-up almanac", "name: Reed and others, 2014",
        "32: name: Reed and others, 2014 is English; write it for each language, en: ...",
    ),
    "a source that nobody could find": (
        f"{SOIL}/module.yaml", "    work: The garden in spring. Page 3.\n", "",
        "31: sources.0.work: is missing",
    ),
    "a duplicate key": (
        f"{SOIL}/module.yaml", "minutes: 3", "minutes: 3\nminutes: 4", "9: minutes: is there twice",
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
    "a role-play with one role": (
        f"{SEEDS}/module.yaml", "[asker, neighbor]", "[asker]", "20: steps.2.roles: Tuple should have",
    ),
    "a role-play with nothing to look back on": (
        f"{SEEDS}/module.yaml", "    ticks: [named, waited, thanked]\n", "", "17: steps.2.ticks: is missing",
    ),
    "a tick called like a role": (
        f"{SEEDS}/module.yaml", "[named,", "[asker,", "17: steps.2: the name asker is there twice",
    ),
    "a plan with one act": (
        f"{SEEDS}/module.yaml", "[beans, squash]", "[beans]", "24: steps.3.acts: Tuple should have",
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
    "a title of nothing but spaces": (
        f"{SOIL}/module.yaml", "en: The soil", "en: '   '",
        "3: title.en: has nothing in it that can be read; write it in words. Right would be: a title",
    ),
    "a title with markup": (
        COURSE, "en: A garden of our own", "en: A **garden** of our own", "4: title.en: would be shown with",
    ),
    "a source's name with a link": (
        f"{SOIL}/module.yaml", "name: A made-up almanac", "name: A [made-up](https://example.org) almanac",
        "32: sources.0.name: would be shown with its signs",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", FAULTS)
def test_a_planted_fault_is_named_with_its_file_and_its_line(plant: Plant, name: str) -> None:
    assert_named(plant, FAULTS[name])


def test_the_sample_itself_has_no_fault_and_every_kind_of_step() -> None:
    assert problems(SAMPLE, LANGUAGES) == []
    kinds = re.findall(r"type: (\w+)", "".join(p.read_text("utf-8") for p in SAMPLE.rglob("module.yaml")))
    assert set(kinds) == set(KINDS)


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
