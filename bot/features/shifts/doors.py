"""Which shifts go from door to door: for these only is there something to know about doors."""

import re
from collections.abc import Iterable

from bot.engine.texts import Reader
from bot.features.shifts.asking_screens import title_of
from bot.features.shifts.model import Canvass
from bot.people.qualifications import KNOCK_DOORS
from bot.people.typed_hours import bare

OFFERED = 0
"""The number of the offered title that is of doors."""
DOORS = re.compile(
    r"\b(?:doors?|door-?knock\w*|knock(?:s|ing)?|canvass(?:es|ing)?"
    r"|puertas?|casa (?:por|en|a) casa|timbr(?:es?|eo|eos|ear))\b"
)
"""What titles of canvasses at doors say, in English and in Spanish, as `bare` writes it."""


def at_doors(canvass: Canvass, readers: Iterable[Reader]) -> bool:
    """Whether a canvass is known to go from door to door: by what is needed, or by its title.

    *readers* are one of each language in which a title is offered; one typed freely needs a word of doors.
    """
    offered = {title_of(reader, OFFERED) for reader in readers}
    named = canvass.title in offered or DOORS.search(bare(canvass.title))
    return canvass.needs == KNOCK_DOORS or bool(named)
