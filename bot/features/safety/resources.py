"""Reads the help lines of a region from its ``resources.yaml``."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError, field_validator

from bot.features.safety.crisis import FILE as CRISIS_FILE
from bot.features.safety.crisis import CrisisWords, CrisisWordsError
from bot.features.safety.model import Line, Resources, Words
from bot.people.areas import RegionError, faults, load_region
from bot.people.yaml_files import read_yaml

FILE = "resources.yaml"


class ResourcesError(ValueError):
    """A file of help lines cannot be used; the message names the file and all that is wrong in it."""


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")
    lines: tuple[Line, ...]

    @field_validator("lines")
    @classmethod
    def _whole(cls, lines: tuple[Line, ...]) -> tuple[Line, ...]:
        ids = [line.id for line in lines]
        if twice := sorted({one for one in ids if ids.count(one) > 1}):
            raise ValueError(f"stands there twice: {', '.join(twice)}")
        if sum(line.emergency for line in lines) != 1:
            raise ValueError("exactly one line must say `emergency: true`")
        return lines


def load_resources(path: Path) -> Resources:
    """Return the help lines in *path*; raises ResourcesError with all that is wrong."""
    try:
        return Resources(_File.model_validate(read_yaml(path.read_text("utf-8"))).lines)
    except OSError as error:
        raise ResourcesError(f"{path}: cannot be read ({error.strerror})") from error
    except yaml.YAMLError as error:
        raise ResourcesError(f"{path}: is not valid YAML: {error}") from error
    except ValidationError as error:
        raise ResourcesError("\n".join(f"{path}: {fault}" for fault in faults(error))) from error


def problems(locales: Path, languages: Sequence[str]) -> list[str]:
    """Return what is wrong with the regions and the crisis words below *locales*, a line each."""
    folders = sorted((locales / "regions").iterdir())
    found = [fault for folder in folders for fault in _region(folder, languages)]
    for language in languages:
        try:
            CrisisWords.read(locales / language / CRISIS_FILE)
        except CrisisWordsError as error:
            found.append(str(error))
    return found


def _region(folder: Path, languages: Sequence[str]) -> Iterator[str]:
    path = folder / FILE
    try:
        region, resources = load_region(folder), load_resources(path)
    except (RegionError, ResourcesError) as error:
        yield str(error)
        return
    if resources.emergency.contacts[0].value != region.emergency:
        yield f"{path}: the emergency number is not the region's own, {region.emergency}"
    for line in resources.lines:
        if line.county and not region.county(line.county):
            yield f"{path}: {line.id} is for {line.county}, and the region has no such county"
        yield from (f"{path}: {line.id}: nothing in {gap}" for gap in _gaps(line, languages))


def _gaps(line: Line, languages: Sequence[str]) -> Iterator[str]:
    said: list[tuple[str, Words | None]] = [
        ("name", line.name),
        ("audience", line.audience),
        ("hours", line.hours),
        ("interpreters", line.interpreters),
        ("note", line.note),
        ("may_send_help_without_consent", line.may_send_help_without_consent),
        *((f"{contact.value}: then", contact.then) for contact in line.contacts),
    ]
    for key, words in said:
        yield from (f"{language} for {key}" for language in languages if words and not words.get(language))
