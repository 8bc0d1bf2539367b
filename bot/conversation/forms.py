"""Some questions at once, for platforms that can show them as one form."""

from collections.abc import Mapping
from dataclasses import dataclass

MAX_FIELDS = 5
"""A Discord modal holds no more."""


@dataclass(frozen=True, slots=True)
class Field:
    """One question of a form, answered in words. *label* has at most 45 characters, *hint* 100."""

    key: str
    label: str
    hint: str = ""
    long: bool = False
    required: bool = True
    max_length: int = 1000


@dataclass(frozen=True, slots=True)
class Form:
    """Up to five questions at once. *title* has at most 45 characters.

    It belongs to a button: where a platform knows forms, pressing that button shows it, and what is
    filled in comes as one event. Where it does not, the button's own turn asks one question after the other.
    """

    title: str
    fields: tuple[Field, ...]

    def __post_init__(self) -> None:
        if not 1 <= len(self.fields) <= MAX_FIELDS:
            raise ValueError(f"a form has one to five fields, not {len(self.fields)}")


Values = Mapping[str, str]
"""What was filled in, by the keys of the fields."""
