"""The words people use when they need help, as each language's ``crisis.yaml`` lists them."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError, field_validator

from bot.features.safety.model import URGENT, Topic
from bot.people.areas import faults
from bot.people.yaml_files import read_yaml

FILE = "crisis.yaml"
_GAP = " # "


class CrisisWordsError(ValueError):
    """A file of crisis words cannot be used; the message names the file and all that is wrong in it."""


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")
    words: tuple[str, ...]
    when_idle: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    phrases: dict[Topic, tuple[str, ...]]
    harmless: tuple[str, ...] = ()

    @field_validator("phrases")
    @classmethod
    def _urgent(cls, phrases: dict[Topic, tuple[str, ...]]) -> dict[Topic, tuple[str, ...]]:
        if strange := sorted(set(phrases) - URGENT):
            raise ValueError(f"{', '.join(strange)}: can only be {', '.join(sorted(URGENT))}")
        return phrases


@dataclass(frozen=True, slots=True)
class CrisisWords:
    """One language's words: those that mean help and nothing else, and those found inside a longer text.

    *when_idle* mean help unless they answer a question; *also* mean help even then.
    """

    words: frozenset[str]
    when_idle: frozenset[str]
    also: frozenset[str]
    phrases: Mapping[Topic, re.Pattern[str]]
    harmless: re.Pattern[str]

    @classmethod
    def read(cls, path: Path) -> Self:
        """Return the words in *path*; raises CrisisWordsError with all that is wrong."""
        try:
            file = _File.model_validate(read_yaml(path.read_text("utf-8")))
        except OSError as error:
            raise CrisisWordsError(f"{path}: cannot be read ({error.strerror})") from error
        except yaml.YAMLError as error:
            raise CrisisWordsError(f"{path}: is not valid YAML: {error}") from error
        except ValidationError as error:
            raise CrisisWordsError("\n".join(f"{path}: {fault}" for fault in faults(error))) from error
        return cls(
            frozenset(map(folded, file.words)),
            frozenset(map(folded, file.when_idle)),
            frozenset(map(folded, file.also)),
            {topic: _any_of(phrases) for topic, phrases in file.phrases.items()},
            _any_of(file.harmless),
        )

    def topic(self, text: str) -> Topic | None:
        """Return what somebody who wrote *text* (folded) may need help with at once, or None."""
        rest = self.harmless.sub(_GAP, text)
        return next((topic for topic, phrase in self.phrases.items() if phrase.search(rest)), None)


@dataclass(frozen=True, slots=True)
class Cry:
    """A cry for help: with what, where the words tell it, and in which languages they are known."""

    topic: Topic | None
    languages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Crisis:
    """The crisis words of all languages. Everybody is understood in each of them."""

    by_language: Mapping[str, CrisisWords]

    @classmethod
    def read(cls, locales: Path, languages: Iterable[str]) -> Self:
        """Read ``<language>/crisis.yaml`` for each language; a language without one adds none."""
        paths = {language: locales / language / FILE for language in languages}
        return cls({lang: CrisisWords.read(path) for lang, path in paths.items() if path.exists()})

    def asks_for_lines(self, text: str, *, idle: bool = False) -> tuple[str, ...]:
        """Return the languages in which *text* means "give me the help lines" and nothing else.

        *idle*: no question is open that the text could answer.
        """
        said = folded(text)
        return tuple(
            language
            for language, known in self.by_language.items()
            if said in known.words or (idle and said in known.when_idle)
        )

    def cry(self, text: str) -> Cry | None:
        """Return what *text*, which may well answer a question, cries for; None if it does not."""
        said = folded(text)
        topics = {language: known.topic(said) for language, known in self.by_language.items()}
        # Typed alone, the words are answered before this; in a field of a form they come here.
        heard = [
            language
            for language, known in self.by_language.items()
            if topics[language] or said in known.also or said in known.words
        ]
        topic = next((topics[language] for language in heard if topics[language]), None)
        return Cry(topic, tuple(heard)) if heard else None


def folded(text: str) -> str:
    """Return *text* as it is compared: no capitals, accents, apostrophes or signs, single spaces."""
    bare = unicodedata.normalize("NFKD", text).casefold()
    bare = "".join(sign for sign in bare if not unicodedata.combining(sign))
    bare = re.sub(r"['’‘ʼ`´]", "", bare)
    return " ".join(re.findall(r"\w+", bare))


def _any_of(phrases: Iterable[str]) -> re.Pattern[str]:
    """Return what finds any of *phrases*, each a row of words; ``he|she`` is either, ``hit*`` any ending."""
    rows = [r"\ ".join(_word(word) for word in phrase.split()) for phrase in phrases]
    return re.compile(rf"\b(?:{'|'.join(rows)})\b" if rows else r"(?!)")


def _word(word: str) -> str:
    choices = (
        re.escape(folded(choice)) + (r"\w*" if choice.endswith("*") else "") for choice in word.split("|")
    )
    return f"(?:{'|'.join(choices)})"
