"""For how long a raised hand waits for a decision before it is asked about again."""

from bot.engine.turn import Turn
from bot.features.captains.model import ANSWER_WITHIN, Hand


def expect_decision(turn: Turn, hand: Hand, times: int = 1) -> None:
    """Look again after a while; *times*: how often somebody has been asked by now."""
    turn.uow.cancel_all(f"captains.unanswered:{hand.id}:")
    turn.plan(
        "captains.unanswered",
        f"captains.unanswered:{hand.id}:{turn.now.timestamp():.0f}",
        turn.now + ANSWER_WITHIN,
        person_id=hand.person_id,
        hand=str(hand.id),
        times=str(times),
    )
