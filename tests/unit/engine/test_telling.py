"""Who is disturbed, and when, is decided when something is told: it goes out then, later or not at all."""

from datetime import date, datetime

import pytest

from bot.conversation.address import Address, Chat
from bot.conversation.events import CommandInvoked
from bot.conversation.markup import Rich
from bot.conversation.messages import Lane, Message
from bot.engine.feature import Feature, on_command
from bot.engine.turn import Turn
from bot.storage.tables import OutboxRow
from tests.town import FRIDAY, NEW_YORK, Town
from tests.unit.engine.bench import rows

NIGHT = FRIDAY.replace(hour=22)
MORNING = datetime(2026, 10, 3, 9, tzinfo=NEW_YORK)


class Teller(Feature):
    """Tells somebody else, in the lane that is named; *told* is what it was answered."""

    name = "teller"
    told: bool

    @on_command("tell")
    def tell(self, turn: Turn) -> None:
        whom, lane = turn.argument.split()
        self.told = turn.tell(int(whom), lambda _: Message(Rich("Owl")), lane=Lane[lane])


@pytest.mark.parametrize(
    ("lane", "about", "said_at"),
    [
        ("SHIFT", {}, NIGHT),
        ("LESSON", {}, MORNING),
        ("TEAM", {}, MORNING),
        ("SAFETY", {"stopped_at": FRIDAY}, NIGHT),
        ("SHIFT", {"stopped_at": FRIDAY}, None),
        ("LESSON", {"stopped_at": FRIDAY}, None),
        ("LESSON", {"resting_until": date(2026, 10, 9)}, MORNING),
        ("TEAM", {"resting_until": date(2026, 10, 9)}, None),
        ("STATEWIDE", {"resting_until": date(2026, 10, 2)}, MORNING),
    ],
)
async def test_what_is_told_at_night(
    town: Town, lane: str, about: dict[str, object], said_at: datetime | None
) -> None:
    teller = Teller()
    town.bot.router._add(teller)
    ana = town.resident("ana", **about)
    town.resident("jo")
    town.clock.move_to(NIGHT)
    here = {"address": Address("telegram", "jo"), "chat": Chat("jo", private=True)}
    command = {"command": "tell", "argument": f"{ana} {lane}"}
    # Nothing is sent yet: what comes due is asked about again.
    await town.bot.reception.handle(
        CommandInvoked(bot="telegram:1", event_id="1", at=NIGHT, **here, **command)  # type: ignore[arg-type]
    )
    assert teller.told is (said_at is not None)
    assert rows(town, OutboxRow, "person_id", "not_before") == ([(ana, said_at)] if said_at else [])
