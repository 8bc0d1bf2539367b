"""The days for an act: offered as buttons, or typed."""

import re
from collections.abc import Callable
from datetime import date, timedelta

from bot.conversation.actions import Action
from bot.conversation.messages import Button
from bot.engine.texts import Reader
from bot.features.training.timetable import days_to_choose
from bot.people.typed_days import read_when
from bot.people.typed_hours import bare

LONGEST_DAY = 10
"""So many words may name a day; whoever types more tells a story."""
TOLD_OR_REFUSED = re.compile(
    r"\b(?:no|not|nunca|never|can'?t|cannot|won'?t|don'?t|didn'?t|last|yesterday|ayer"
    r"|pasad[ao](?! manana)|fue|was|did|hice|pregunte|asked)\b"
)
"""A day beside one of these is gone by, or is not meant."""
FARTHEST = timedelta(days=92)
"""An act is a small thing: nobody means to wait longer for it."""


def typed_day(text: str, today: date, language: str) -> date | None:
    """Return the day for an act that *text* names, also one that cannot be had; None where it names none."""
    words = bare(text.replace("’", "'"))
    if len(words.split()) > LONGEST_DAY or TOLD_OR_REFUSED.search(words):
        return None
    return read_when(words, today, language)[0]


def day_buttons(reader: Reader, today: date, choose: Callable[[date], Action]) -> list[Button]:
    """Return a button for each day that is offered; *choose* makes what pressing it means."""
    t = reader.texts
    buttons = []
    for word, day in days_to_choose(today):
        written = reader.short_day(day)
        match word:
            case "tomorrow":
                label = t.label("Tomorrow: %(day)s", day=written)
            case "weekend":
                label = t.label("The weekend: %(day)s", day=written)
            case _:
                label = t.label("In a week: %(day)s", day=written)
        buttons.append(Button(label, choose(day)))
    return buttons
