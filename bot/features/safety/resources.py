"""Reads the help lines of a region from its ``resources.yaml``."""

from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError, field_validator

from bot.features.safety.model import Line, Resources
from bot.people.areas import faults


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
        return Resources(_File.model_validate(yaml.safe_load(path.read_text("utf-8"))).lines)
    except OSError as error:
        raise ResourcesError(f"{path}: cannot be read ({error.strerror})") from error
    except yaml.YAMLError as error:
        raise ResourcesError(f"{path}: is not valid YAML: {error}") from error
    except ValidationError as error:
        raise ResourcesError("\n".join(f"{path}: {fault}" for fault in faults(error))) from error
