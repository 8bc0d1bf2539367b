"""What the courses have asked in words, and what else waits for somebody's words."""

from datetime import UTC, datetime, timedelta

from bot.conversation.session import Session
from bot.engine.turn import Turn
from bot.features.training.planning import NUDGE_AFTER
from bot.people.model import Person

AT_IT = timedelta(hours=12)
"""So long after they did something at a step, or were asked, it is what a learner's words are about."""
QUESTIONS = frozenset({"training.answer", "training.story", "training.told", "training.another_day"})


def end_question(turn: Turn) -> None:
    """Wait here for no answer to what a course has asked any more. A question of somebody else stays."""
    if turn.session.step in QUESTIONS:
        turn.session.end()


def asked_lately(turn: Turn, learner: Person, since: datetime | None) -> Session | None:
    """Return where the learner was asked something last, on any network, and has done nothing *since*."""
    earliest = max(each for each in (since, turn.now - AT_IT) if each)
    waiting = [each for each in sessions(turn, learner) if each.waiting(turn.now) in QUESTIONS]
    last = max(waiting, key=_asked_at, default=None)
    return last if last and _asked_at(last) >= earliest else None


def something_else_waits(turn: Turn, learner: Person) -> bool:
    """Whether words of the learner would answer a question that no course has asked."""
    others = turn.offers.answers - QUESTIONS
    return any(each.waiting(turn.now) in others for each in sessions(turn, learner))


def is_free(turn: Turn) -> bool:
    """Whether waiting for words here loses nothing that another room keeps, such as a draft put aside."""
    return turn.session.waiting(turn.now) in {None, *QUESTIONS}


def sessions(turn: Turn, learner: Person) -> list[Session]:
    """Return where the learner is, on each of their networks."""
    addresses = [known.address for known in turn.people.addresses_of(learner.id)]
    return [turn.uow.session(learner.id, address, None) for address in addresses]


def _asked_at(question: Session) -> datetime:
    return question.expires_at - NUDGE_AFTER if question.expires_at else datetime.min.replace(tzinfo=UTC)
