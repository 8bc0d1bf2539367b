"""A made-up room of shifts for these tests: it announces who is there, and says nothing itself.

sam> /came 7 17:30 ana ben         sam is on shift 7, which ends at 17:30, led by ana, ben behind her
ana> /brought hale 7 17:30 ana ben ana says it for somebody else
ana> /moved 7 18:30 ana ben        the shift ends later
sam> /left 7                       sam was not there after all
"""

from collections.abc import Callable
from datetime import time
from pathlib import Path

from bot.domain_events import CameToShift, LeftShift, ShiftMoved
from bot.engine.feature import Feature, on_command
from bot.engine.turn import Turn
from bot.people.hours import resolve_local
from bot.storage.database import Database
from tests.town import NEW_YORK, Town

MakeDatabase = Callable[[Path], Database]


class Outdoors(Feature):
    name = "outdoors"

    def __init__(self, ids: dict[str, int]) -> None:
        self._ids = ids

    @on_command("came")
    def came(self, turn: Turn) -> None:
        turn.announce(CameToShift(turn.person.id, *self._shift(turn, turn.argument.split())))

    @on_command("brought")
    def brought(self, turn: Turn) -> None:
        who, *rest = turn.argument.split()
        turn.announce(CameToShift(self._ids[who], *self._shift(turn, rest)))

    @on_command("moved")
    def moved(self, turn: Turn) -> None:
        turn.announce(ShiftMoved(turn.person.id, *self._shift(turn, turn.argument.split())))

    @on_command("left")
    def left(self, turn: Turn) -> None:
        turn.announce(LeftShift(turn.person.id, int(turn.argument)))

    def _shift(self, turn: Turn, words: list[str]):
        shift, ends, lead, backup = words
        today = turn.now.astimezone(NEW_YORK).date()
        return (
            int(shift),
            resolve_local(today, time.fromisoformat(ends), NEW_YORK),
            self._ids[lead],
            self._ids[backup],
        )


def furnish_outdoors(town: Town) -> None:
    town.bot.router._add(Outdoors(town.ids))


async def open_town(folder: Path, home: str, now, make_database: MakeDatabase | None = None) -> Town:
    town = Town(folder, home, now, make_database)
    furnish_outdoors(town)
    await town.open()
    return town
