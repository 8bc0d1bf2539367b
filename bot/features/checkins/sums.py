"""When a lead gets the sums of a shift."""

from datetime import datetime

from bot.engine.turn import Turn
from bot.features.checkins.store import CheckinStore

SUMS_EVERY = 300
"""Seconds: what happens within the same five minutes is said once."""


def plan_summary(turn: Turn, store: CheckinStore, shift_id: int) -> None:
    """Let the lead have the sums soon; whatever happens within the same minutes is said once."""
    lead_id = store.lead_of(shift_id)
    if lead_id is None:
        return
    slot = int(turn.now.timestamp()) // SUMS_EVERY + 1
    due = datetime.fromtimestamp(slot * SUMS_EVERY, turn.now.tzinfo)
    key = f"checkins.summary:{shift_id}:{slot}"
    turn.plan("checkins.summary", key, due, person_id=lead_id, shift=str(shift_id))
