"""Whose command a command is."""

from enum import StrEnum


class Circle(StrEnum):
    """Whose menu a command stands in. It is display only: the right is checked in the turn."""

    EVERYONE = "everyone"
    CAPTAINS = "captains"
    COORDINATORS = "coordinators"
    CARE = "care"
