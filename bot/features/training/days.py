"""The days that are offered for an act, as buttons."""

from collections.abc import Callable
from datetime import date

from bot.conversation.actions import Action
from bot.conversation.messages import Button
from bot.engine.texts import Reader
from bot.features.training.timetable import days_to_choose


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
