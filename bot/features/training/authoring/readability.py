"""How long a module takes, and from what age its words can be read: estimates for authors, nothing more."""

import re
from collections.abc import Sequence

from bot.conversation.markup import Rich, as_plain
from bot.features.training.model import Module
from bot.features.training.steps import Act, Card, CircleCall, Plan, Prompt, Quiz, Roleplay, Scene, Step, Wall

WORDS_A_MINUTE = 150
"""An unhurried pace: adults read about 238 words a minute in silence (Brysbaert, 2019)."""
SECONDS: dict[type[Step], int] = {
    Card: 0,
    Prompt: 40,
    Wall: 30,
    Quiz: 15,
    Scene: 30,
    Roleplay: 30,
    CircleCall: 30,
    Plan: 25,
    Act: 20,
}
"""What each kind takes beside the reading. A role-play and a call have a time of their own."""
SCHOOL_BEGINS = 6
"""The age in the first grade."""
WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
HIDES_WORDS = re.compile(r"[\[<&\\`]")
"""Signs of markup that put words in or take some away. All others stand beside words, and need not be read
to count these: every start counts those of all courses.
"""
SENTENCE_END = re.compile(r"[.!?…:](?=[\s\"”»)]|$)|\n+")
VOWEL_GROUP = re.compile(r"[aeiouáéíóúü]+")
HIATUS = re.compile(r"[aeoáéó](?=[aeoáéó])|[íú](?=[aeoáéó])|[aeoáéó](?=[íú])")
"""Where two Spanish vowels stand side by side in two syllables."""


def minutes(module: Module, language: str) -> float:
    """Return how many minutes a module takes, its calls and role-plays left out."""
    return sum(_seconds(step, language) for step in module.steps) / 60


def reading_age(module: Module, language: str) -> float | None:
    """Return from what age the words of a module can be read; None in a language without a formula.

    English by Coleman and Liau, 1975 (https://doi.org/10.1037/h0076540); Spanish by Crawford,
    in Lectura y Vida, 1985. Both give a school grade.
    """
    formula = {"en": _grade_in_english, "es": _grade_in_spanish}.get(language)
    text = "\n".join(as_plain(rich) for step in module.steps for rich in _all_words(step, language))
    words = WORD.findall(text)
    if formula is None or not words:
        return None
    sentences = [part for part in SENTENCE_END.split(text) if WORD.search(part)]
    return round(formula(words, len(sentences)) + SCHOOL_BEGINS - 1, 1)


def heaviest_sentence(module: Module, language: str) -> str:
    """Return the sentence with the most letters: long, or of long words, it is where to begin."""
    texts = (rich for step in module.steps for rich in _all_words(step, language))
    sentences = (part for text in texts for part in SENTENCE_END.split(as_plain(text)))
    return max(sentences, key=lambda sentence: sum(map(len, WORD.findall(sentence))), default="").strip()


def _grade_in_english(words: Sequence[str], sentences: int) -> float:
    letters = sum(len(word) for word in words)
    return 0.0588 * letters * 100 / len(words) - 0.296 * sentences * 100 / len(words) - 15.8


def _grade_in_spanish(words: Sequence[str], sentences: int) -> float:
    syllables = sum(_syllables(word.lower()) for word in words)
    return -0.205 * sentences * 100 / len(words) + 0.049 * syllables * 100 / len(words) - 3.407


def _syllables(word: str) -> int:
    sounded = re.sub(r"(?<=[qg])u(?=[eiéí])|y$", lambda found: "i" if found[0] == "y" else "", word)
    groups = VOWEL_GROUP.findall(sounded)
    return max(1, len(groups) + sum(len(HIATUS.findall(group)) for group in groups))


def _seconds(step: Step, language: str) -> float:
    words = step.in_language(language)
    read = [words.text, *(part for name, part in words.parts.items() if name in ("warning", "alone"))]
    if isinstance(step, Scene):
        read += _longest_way(step, language)
    elif isinstance(step, Quiz):
        read.append(max((option.explanation for option in words.options), key=_length, default=Rich("")))
    else:
        read += [option.explanation for option in words.options]
    return SECONDS[type(step)] + sum(_length(text) for text in read) * 60 / WORDS_A_MINUTE


def _longest_way(scene: Scene, language: str) -> list[Rich]:
    words = scene.in_language(language)

    def way(beat: str, been: frozenset[str]) -> list[Rich]:
        here = [words.parts[beat]] if beat in words.parts else []
        further = [
            [option.explanation, *way(scene.beats[beat][option.id], been | {beat})]
            for option in words.options
            if option.id in scene.beats[beat] and scene.beats[beat][option.id] not in been
        ]
        return here + max(further, key=lambda texts: sum(map(_length, texts)), default=[])

    return way(scene.beginning, frozenset())


def _all_words(step: Step, language: str) -> list[Rich]:
    words = step.in_language(language)
    return [words.text, *words.parts.values(), *(option.explanation for option in words.options)]


def _length(text: Rich) -> int:
    return len(WORD.findall(as_plain(text) if HIDES_WORDS.search(text) else text))
