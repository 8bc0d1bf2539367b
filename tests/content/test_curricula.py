"""The courses that lie in `curricula/`, and what an author is told about a fault."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.conversation.markup import as_plain
from bot.features.training.curriculum import CurriculumError, load_courses, problems
from bot.features.training.step_sheets import MAX_TEXT
from bot.features.training.steps import Act, Plan, Prompt, Wall
from bot.features.training.wording import MAX_LABEL

CURRICULA = Path(__file__).parents[2] / "curricula"
LANGUAGES = ("en", "es")
COURSE = "neighborhood-captain"
MODULE = f"{COURSE}/01-why-captains"
AT = f"curricula/{MODULE}"
EASY_WORDS_A_MINUTE = 150  # An unhurried pace on a phone.


@pytest.fixture
def plant(tmp_path: Path) -> Callable[[str, str, str], list[str]]:
    """Replace something in a copy of the real course, and return what is said about it."""
    copy = tmp_path / "curricula"
    shutil.copytree(CURRICULA, copy)

    def change(file: str, old: str, new: str) -> list[str]:
        path = copy / file
        text = path.read_text("utf-8")
        assert old in text, f"{old!r} is not in {file}"
        path.write_text(text.replace(old, new, 1), "utf-8")
        return [said for said in problems(copy, LANGUAGES) if "translation is behind" not in said]

    return change


def test_the_real_courses_have_no_fault() -> None:
    assert problems(CURRICULA, LANGUAGES) == []


def test_every_module_begins_with_own_experience_and_ends_with_an_act() -> None:
    for course in load_courses(CURRICULA, LANGUAGES).values():
        for module in course.modules:
            assert isinstance(module.steps[0], (Prompt, Wall)), module.id
            assert isinstance(module.steps[-1], (Act, Plan)), module.id


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_module_can_be_read_in_the_minutes_it_names(language: str) -> None:
    for course in load_courses(CURRICULA, LANGUAGES).values():
        for module in course.modules:
            assert 3 <= module.minutes <= 7
            words = 0
            for step in module.steps:
                told = step.in_language(language)
                words += len(as_plain(told.text).split())
                words += max((len(as_plain(o.explanation).split()) for o in told.options), default=0)
            assert words <= module.minutes * EASY_WORDS_A_MINUTE, (module.id, words)


@pytest.mark.parametrize("language", LANGUAGES)
def test_sentences_are_short_enough_for_a_twelve_year_old(language: str) -> None:
    for course in load_courses(CURRICULA, LANGUAGES).values():
        for module in course.modules:
            for step in module.steps:
                for sentence in re.split(r"[.?!:]\"?\s|\n", as_plain(step.in_language(language).text)):
                    assert len(sentence.split()) <= 26, (module.id, step.id, sentence)


def test_a_quiz_without_a_right_answer_is_named_with_its_line(plant: Callable[..., list[str]]) -> None:
    [said] = plant(f"{MODULE}/module.yaml", "right: neighbors", "right: friends")
    assert said.startswith(
        f"{AT}/module.yaml:20: steps.3.right: right is 'friends', which is none of the options"
    )
    assert "Right would be: the name of one of the options" in said


def test_a_quiz_whose_right_answer_is_left_out_is_named(plant: Callable[..., list[str]]) -> None:
    [said] = plant(f"{MODULE}/module.yaml", "    right: neighbors\n", "")
    assert "steps.3.right: is missing" in said


def test_a_label_that_is_too_long_is_named_with_its_line(plant: Callable[..., list[str]]) -> None:
    [said] = plant(f"{MODULE}/es.md", "neighbors: Donde tocaron los vecinos", f"neighbors: {'a' * 35}")
    assert re.match(rf"{AT}/es\.md:\d+: the label of neighbors has 35 characters; at most {MAX_LABEL}", said)


def test_a_text_that_is_too_long_is_named(plant: Callable[..., list[str]]) -> None:
    said, _ = plant(f"{MODULE}/en.md", "A captain does three things.", "A captain does things. " * 70)
    assert "the text of three-things has" in said
    assert f"{MAX_TEXT} fit; make it two steps" in said


def test_an_unknown_step_id_is_named_with_those_that_there_are(plant: Callable[..., list[str]]) -> None:
    first, second = plant(f"{MODULE}/en.md", "## your-hours", "## your-ours")
    assert "## your-ours is no step of this module; steps are: who-asked-you, somebody-asked" in first
    assert "the step your-hours is missing; add ## your-hours" in second


def test_a_translation_that_is_behind_is_reported_and_shown_all_the_same(tmp_path: Path) -> None:
    copy = tmp_path / "curricula"
    shutil.copytree(CURRICULA, copy)
    original = copy / MODULE / "en.md"
    original.write_text(original.read_text("utf-8").replace("three things", "four things"), "utf-8")
    [said] = problems(copy, LANGUAGES)
    assert said.startswith(f"{AT}/es.md:1: the translation is behind: en.md has changed since")
    assert load_courses(copy, LANGUAGES)[COURSE].modules[0].steps[0].words.keys() == {"en", "es"}


def test_line_breaks_alone_do_not_put_a_translation_behind(tmp_path: Path) -> None:
    copy = tmp_path / "curricula"
    shutil.copytree(CURRICULA, copy)
    original = copy / MODULE / "en.md"
    original.write_text(original.read_text("utf-8").replace("three things.", "three\nthings."), "utf-8")
    assert problems(copy, LANGUAGES) == []


def test_a_duplicate_step_id_in_another_module_is_named(plant: Callable[..., list[str]]) -> None:
    said = plant(f"{COURSE}/03-one-to-one/module.yaml", "- id: being-heard", "- id: your-hours")
    assert any("the step id your-hours is used twice, first in 01-why-captains" in line for line in said)


def test_a_module_id_that_is_not_the_folder_is_named(plant: Callable[..., list[str]]) -> None:
    [said] = plant(f"{MODULE}/module.yaml", "id: 01-why-captains", "id: 02-one-to-one")
    assert said == f"{AT}/module.yaml:1: id: write 01-why-captains, the name of the folder"


def test_a_duplicate_heading_is_named(plant: Callable[..., list[str]]) -> None:
    said = plant(f"{MODULE}/en.md", "## three-things", "## somebody-asked")
    assert any("## somebody-asked is there twice; keep one of them" in line for line in said)


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("![a door](https://example.org/door.png)", "image"),
        ("`code`", "code_inline"),
        ("one\n\n---\n\ntwo", "hr"),
        ("<b>bold</b>", "html_inline"),
    ],
)
def test_unsupported_markup_is_named(plant: Callable[..., list[str]], written: str, kind: str) -> None:
    [said] = plant(f"{MODULE}/en.md", "A captain does three things.", written)
    assert f"{kind} cannot be shown in a chat" in said


def test_a_heading_of_another_depth_is_named(plant: Callable[..., list[str]]) -> None:
    [said] = plant(f"{MODULE}/en.md", "A captain does three things.", "# Three things")
    assert "only ## (a step) and ### (a part of it) are headings here" in said


def test_a_missing_translation_is_reported_and_falls_back(tmp_path: Path) -> None:
    copy = tmp_path / "curricula"
    shutil.copytree(CURRICULA, copy)
    (copy / MODULE / "es.md").unlink()
    assert problems(copy, LANGUAGES) == [f"{AT}/es.md:1: this file is missing: not translated yet"]
    first = load_courses(copy, LANGUAGES)[COURSE].modules[0].steps[0]
    assert first.in_language("es") == first.in_language("en")


def test_a_step_that_is_not_translated_is_reported_and_falls_back(plant: Callable[..., list[str]]) -> None:
    text = (CURRICULA / MODULE / "es.md").read_text("utf-8")
    step = text[text.index("## your-hours") : text.index("## two-neighbors")]
    assert plant(f"{MODULE}/es.md", step, "") == [
        f"{AT}/es.md:1: the step your-hours is missing; add ## your-hours"
    ]


def test_a_title_without_its_translation_is_reported(plant: Callable[..., list[str]]) -> None:
    [said] = plant(f"{MODULE}/module.yaml", "  es: ¿Para qué hay capitanes?\n", "")
    assert said == f"{AT}/module.yaml:2: title: not in es yet; add a line es: ..."


def test_an_act_without_its_question_is_named(plant: Callable[..., list[str]]) -> None:
    [said] = plant(f"{COURSE}/03-one-to-one/en.md", "### question\n", "")
    assert "the step one-talk lacks a part; add ### question" in said


def test_a_scene_of_threat_without_its_warning_is_named(plant: Callable[..., list[str]]) -> None:
    [said] = plant(f"{COURSE}/05-first-canvass/es.md", "### warning\n", "")
    assert "the step stay-or-leave lacks a part; add ### warning" in said


def test_an_answer_without_a_label_is_named(plant: Callable[..., list[str]]) -> None:
    [said] = plant(f"{MODULE}/en.md", "### same: No difference", "### same")
    assert "### same has no label; write ### same: and the label" in said


def test_an_unknown_kind_of_step_is_named(plant: Callable[..., list[str]]) -> None:
    [said] = plant(f"{MODULE}/module.yaml", "type: card", "type: film")
    assert f"{AT}/module.yaml:13: steps.1.type: is not a kind of step" in said
    assert "Right would be: one of card, prompt, wall, quiz" in said


def test_a_typing_error_in_a_key_is_named(plant: Callable[..., list[str]]) -> None:
    said = plant(f"{MODULE}/module.yaml", "minutes: 5", "minuets: 5")
    assert any("minutes: is missing. Right would be: a whole number of minutes" in line for line in said)
    assert any(f"{AT}/module.yaml:8: minuets: is not known here" in line for line in said)


def test_a_source_that_is_not_listed_is_named(plant: Callable[..., list[str]]) -> None:
    [said] = plant(f"{MODULE}/module.yaml", "sources: [bls-2007]", "sources: [bls]")
    assert "names the source bls; there are: bls-2007, sinclair-2013" in said


def test_yaml_that_cannot_be_read_is_named_with_its_line(plant: Callable[..., list[str]]) -> None:
    [said] = plant(f"{COURSE}/course.yaml", "licence: CC", "licence: 'CC")
    assert re.match(rf"curricula/{COURSE}/course\.yaml:\d+: this is not YAML", said)


def test_a_course_with_a_fault_is_refused_when_it_is_loaded(tmp_path: Path) -> None:
    copy = tmp_path / "curricula"
    shutil.copytree(CURRICULA, copy)
    path = copy / MODULE / "module.yaml"
    path.write_text(path.read_text("utf-8").replace("right: neighbors", "right: friends"), "utf-8")
    with pytest.raises(CurriculumError, match="right is 'friends'"):
        load_courses(copy, LANGUAGES)


def test_a_course_without_modules_is_named(tmp_path: Path) -> None:
    copy = tmp_path / "curricula"
    shutil.copytree(CURRICULA / COURSE, copy / COURSE, ignore=shutil.ignore_patterns("0*"))
    [said] = problems(copy, LANGUAGES)
    assert said.startswith(f"curricula/{COURSE}/course.yaml:1: this course has no module; add a folder")


def test_a_missing_folder_of_courses_is_named(tmp_path: Path) -> None:
    assert problems(tmp_path / "curricula", LANGUAGES) == [
        "curricula:1: this folder is missing; courses are read from it"
    ]


def test_a_module_in_no_language_is_named(tmp_path: Path) -> None:
    copy = tmp_path / "curricula"
    shutil.copytree(CURRICULA, copy)
    for language in LANGUAGES:
        (copy / MODULE / f"{language}.md").unlink()
    [said] = problems(copy, LANGUAGES)
    assert said == f"{AT}/en.md:1: this file is missing, and so is every other language; write it first"


def test_a_course_written_in_another_language_than_the_first_can_be_used(tmp_path: Path) -> None:
    copy = tmp_path / "curricula"
    shutil.copytree(CURRICULA, copy)
    for path in copy.rglob("en.md"):
        path.unlink()
    module = load_courses(copy, LANGUAGES)[COURSE].modules[0]
    assert module.steps[0].in_language("en").text.startswith("Piensa")
