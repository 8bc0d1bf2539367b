"""Some people to whom something can be said."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Audience:
    """Some people to whom something can be said. *key* is short; *label* names them in the reader's words."""

    key: str
    label: str
