"""What all handlers of this room share."""

from typing import ClassVar

from bot.engine.feature import Feature
from bot.engine.reading import StaleButtonError
from bot.engine.turn import Turn
from bot.features.checkins.ladder import Ladder
from bot.features.checkins.model import Debrief, Watch
from bot.features.checkins.store import CheckinStore
from bot.people.campaign import Campaign


class Room(Feature):
    """Finds what a turn is about. The handlers are in its subclasses."""

    name: ClassVar[str] = "checkins"

    def __init__(self, campaign: Campaign) -> None:
        self._campaign = campaign

    def store(self, turn: Turn) -> CheckinStore:
        """Return the watches and debriefs of this turn."""
        return CheckinStore(turn.uow)

    def ladder(self, turn: Turn, watch: Watch) -> Ladder:
        """Return the ladder of a watch."""
        return Ladder(turn, self.store(turn), watch, self._campaign.region.emergency)

    def own_watch(self, turn: Turn) -> Watch:
        """Return the watch that the person's button names; raises StaleButtonError if it is not theirs."""
        watch = self.store(turn).watch(turn.number(0))
        if watch is None or watch.person_id != turn.person.id:
            raise StaleButtonError
        return watch

    def own_debrief(self, turn: Turn, debrief_id: int) -> Debrief:
        """Return the person's own debrief; raises StaleButtonError if it is not theirs."""
        debrief = self.store(turn).debrief(debrief_id)
        if debrief is None or debrief.person_id != turn.person.id:
            raise StaleButtonError
        return debrief
