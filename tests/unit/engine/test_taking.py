"""What may be taken from the outbox: by whom, and for how many hands."""

from dataclasses import dataclass

import pytest

from bot.conversation.messages import Lane
from bot.engine.choosing import HANDS, Choice
from bot.engine.metrics import Metrics
from bot.engine.pace import Unpaced
from bot.engine.taking import Taking
from bot.storage.tables import LeaseRow
from tests.town import Town
from tests.unit.engine.bench import say
from tests.unit.engine.posting import states

URGENT = (Lane.SAFETY, Lane.ANSWER)


@dataclass(frozen=True)
class Believes:
    """The lead of a process that takes itself for the leader in this term."""

    epoch: int
    held = True

    async def until_listening(self) -> None:
        """Return at once."""


@pytest.mark.parametrize(("term", "taken"), [(1, []), (2, ["sending"])])
async def test_nobody_takes_anything_once_another_leads(
    either_town: Town, term: int, taken: list[str]
) -> None:
    """Who slept past the end of their lease still believes that they lead: the database knows better."""
    town = either_town
    town.resident("sam")
    say(town, "sam", "a")
    with town.database.make_session.begin() as db:
        db.add(LeaseRow(name="bot", holder="another", epoch=2, until=0.0))
    taking = Taking(town.database, Believes(term), Metrics())
    parcels = taking.take("telegram", town.clock(), Choice(Unpaced(), 0, set()), set())
    assert len(parcels) == len(taken)
    assert states(town) == (taken or ["ready"])


@pytest.mark.parametrize("lane", Lane)
def test_eight_hands_are_kept_free_for_safety_and_answers(lane: Lane) -> None:
    choice = Choice(Unpaced(), under_way=HANDS - 8, busy=set())
    assert choice.room(lane) == (8 if lane in URGENT else 0)
    assert choice.over is (lane not in URGENT)
