"""A region: its counties, its affinity groups and its hours, as its ``region.yaml`` tells them."""

import re
import unicodedata
from datetime import time
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Self
from zoneinfo import ZoneInfo, available_timezones

import yaml
from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
    field_validator,
    model_validator,
)

from bot.people.yaml_files import read_yaml

FILE = "region.yaml"
CLOSE = 0.6
"""How alike a mistyped name must be, from 0 to 1: ``kanahwa`` finds Kanawha, ``ohio`` does not find Wood."""

Slug = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=24)]
Words = Annotated[dict[str, str], Field(min_length=1)]


class RegionError(ValueError):
    """A region's file cannot be used; the message names the file and all that is wrong in it."""


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


def _known_zone(value: str) -> str:
    if value not in available_timezones():
        raise ValueError(f"{value!r} is not a time zone such as America/New_York")
    return value


Zone = Annotated[str, AfterValidator(_known_zone)]


class County(_Frozen):
    """A county. Its *slug* is its id everywhere; *fips* finds it on maps.

    *time_zone* is its own, where a region has several; None: the region's.
    """

    slug: Slug
    name: str
    fips: str | None = None
    time_zone: Zone | None = None


class Group(_Frozen):
    """An affinity group that people can join. A sensitive one is hidden from area captains."""

    id: Slug
    name: Words
    sensitive: bool = False

    def name_in(self, language: str) -> str:
        """Return the group's name for a reader of *language*."""
        return in_language(self.name, language)


class Quiet(_Frozen):
    """Between which times on the wall nothing unasked is sent; it may cross midnight."""

    begins: time = Field(alias="from")
    ends: time = Field(alias="to")

    @field_validator("begins", "ends", mode="before")
    @classmethod
    def _read(cls, value: object) -> time:
        found = re.fullmatch(r"(\d{1,2}):(\d\d)", value) if isinstance(value, str) else None
        if not found:
            raise ValueError('must be a time in quotes, such as "21:00"')
        return time(int(found[1]), int(found[2]))


class Region(_Frozen):
    """A region as its file tells it."""

    id: Slug
    name: Words
    time_zone: Zone
    emergency: str = Field(pattern=r"^\d{2,6}$")
    quiet: Quiet
    groups: tuple[Group, ...] = ()
    counties: tuple[County, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _told_apart(self) -> Self:
        ids = [*(c.slug for c in self.counties), *(f"group {g.id}" for g in self.groups)]
        twice = sorted({one for one in ids if ids.count(one) > 1})
        if twice:
            raise ValueError(f"stands there twice: {', '.join(twice)}")
        return self

    @property
    def zone(self) -> ZoneInfo:
        """The region's time zone."""
        return ZoneInfo(self.time_zone)

    def name_in(self, language: str) -> str:
        """Return the region's name for a reader of *language*."""
        return in_language(self.name, language)

    def county(self, slug: str | None) -> County | None:
        """Return the county with that slug, or None if this region has none such."""
        return next((c for c in self.counties if c.slug == slug), None)

    def group(self, group_id: str) -> Group | None:
        """Return the group with that id, or None if it is not offered here."""
        return next((g for g in self.groups if g.id == group_id), None)

    def search(self, text: str) -> list[County]:
        """Return the counties that *text*, as typed by anybody, may mean; the likeliest first.

        The very name stands alone; else those that begin so; else those spelled much alike.
        """
        wanted = folded(text)
        names = {folded(c.name): c for c in self.counties}
        if not wanted or wanted in names:
            return [names[wanted]] if wanted else []
        begins = [county for name, county in names.items() if name.startswith(wanted)]
        return begins or [names[name] for name in get_close_matches(wanted, names, n=5, cutoff=CLOSE)]


def folded(text: str) -> str:
    """Return *text* as it is compared: no accents, capitals, signs or spaces, and no word for "county"."""
    bare = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().casefold()
    bare = re.sub(r"\b(county|co|condado|de|del)\b", " ", bare)
    return re.sub(r"[^a-z0-9]", "", bare)


def in_language(words: dict[str, str], language: str) -> str:
    """Return what is said in *language*; else in English, else in whatever there is."""
    return words.get(language) or words.get("en") or next(iter(words.values()))


def load_region(folder: Path) -> Region:
    """Return the region that *folder* holds; raises RegionError with all that is wrong."""
    path = folder / FILE
    try:
        return Region.model_validate(read_yaml(path.read_text("utf-8")))
    except OSError as error:
        raise RegionError(f"{path}: cannot be read ({error.strerror})") from error
    except yaml.YAMLError as error:
        raise RegionError(f"{path}: is not valid YAML: {error}") from error
    except ValidationError as error:
        raise RegionError("\n".join(f"{path}: {fault}" for fault in faults(error))) from error


def faults(error: ValidationError) -> list[str]:
    """Return one line for each thing that is wrong: where it stands, and what it should be."""
    return [
        f"{'.'.join(str(part) for part in fault['loc']) or 'the file'}: {fault['msg']}"
        for fault in error.errors(include_url=False)
    ]
