"""The courses that lie in `curricula/`: what each of their modules owes to whoever learns with it."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from bot.conversation.markup import as_plain
from bot.features.training.authoring.curriculum import load_courses, measured, problems
from bot.features.training.model import Course, Module
from bot.features.training.steps import (
    Act,
    Card,
    CircleCall,
    OnTheDay,
    Plan,
    Prompt,
    Quiz,
    Roleplay,
    Scene,
    Step,
    Wall,
)
from bot.people.qualifications import ASKED_FOR

CURRICULA = Path(__file__).parents[2] / "curricula"
LANGUAGES = ("en", "es")
SIXTEEN = {"start-here": 3, "neighborhood-captain": 6, "at-the-door": 4, "keeping-well": 3}
KINDS = {Card, Prompt, Wall, Quiz, Scene, Roleplay, CircleCall, Plan, Act}
IN_EACH_COURSE = {Wall, Scene, Roleplay, CircleCall}
READING_AGE = 13
WORDS_IN_A_SENTENCE = 26
SENTENCE = re.compile(r"[.?!:]\"?\s|\n")


@cache
def courses() -> dict[str, Course]:
    return load_courses(CURRICULA, LANGUAGES)


def modules() -> Iterator[Module]:
    return (module for course in courses().values() for module in course.modules)


def steps() -> Iterator[Step]:
    return (step for module in modules() for step in module.steps)


def test_the_courses_have_no_fault() -> None:
    assert problems(CURRICULA, LANGUAGES) == []


def test_all_sixteen_modules_are_there() -> None:
    assert {course.id: len(course.modules) for course in courses().values()} == SIXTEEN


def test_every_module_begins_with_own_experience_and_ends_with_an_act() -> None:
    for module in modules():
        assert isinstance(module.steps[0], (Prompt, Wall)), module.id
        assert isinstance(module.steps[-1], (Act, Plan)), module.id


def test_every_module_takes_three_to_seven_minutes() -> None:
    assert {module.id: module.minutes for module in modules() if not 3 <= module.minutes <= 7} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_sentences_are_short_enough_for_a_twelve_year_old(language: str) -> None:
    for step in steps():
        words = step.in_language(language)
        for text in (words.text, *words.parts.values(), *(option.explanation for option in words.options)):
            for sentence in SENTENCE.split(as_plain(text)):
                assert len(sentence.split()) <= WORDS_IN_A_SENTENCE, (step.id, sentence)


def test_every_module_can_be_read_at_the_age_of_thirteen() -> None:
    ages = {(each.module, each.language): each.age for each in measured(CURRICULA, LANGUAGES)}
    assert {which: age for which, age in ages.items() if age is None or age > READING_AGE} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_of_step_occurs_in_every_language(language: str) -> None:
    assert {type(step) for step in steps() if language in step.words} == KINDS


def test_every_course_has_a_wall_a_scene_a_roleplay_and_a_call() -> None:
    for course in courses().values():
        assert {type(step) for module in course.modules for step in module.steps} >= IN_EACH_COURSE, course.id


def test_everything_that_is_asked_for_elsewhere_can_be_met() -> None:
    assert {name for module in modules() for name in module.unlocks} == ASKED_FOR


def test_each_moment_of_a_day_has_its_cards() -> None:
    all_courses = courses().values()
    cards = {when: sum(len(course.cards(when)) for course in all_courses) for when in OnTheDay}
    assert cards == {OnTheDay.EVE: 3, OnTheDay.BEFORE: 1, OnTheDay.AFTER_HARD: 1}
