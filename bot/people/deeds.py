"""What people have done, for features that ask others who has."""

from enum import StrEnum


class Deed(StrEnum):
    """Something that people have done, or not yet."""

    CAME_TO_SHIFT = "came to a shift"
    LED_CANVASS = "led a canvass"
