"""What the courses have asked in words, and what else waits for somebody's words."""

from bot.conversation.session import Session
from bot.engine.turn import Turn
from bot.people.model import Person

QUESTIONS = frozenset({"training.answer", "training.story", "training.told"})


def end_question(turn: Turn) -> None:
    """Wait here for no answer to what a course has asked any more. A question of somebody else stays."""
    if turn.session.step in QUESTIONS:
        turn.session.end()


def something_else_waits(turn: Turn, learner: Person) -> bool:
    """Whether words of the learner would answer a question that no course has asked."""
    return any(each.waiting(turn.now) not in {None, *QUESTIONS} for each in sessions(turn, learner))


def sessions(turn: Turn, learner: Person) -> list[Session]:
    """Return where the learner is, on each of their networks."""
    addresses = [known.address for known in turn.people.addresses_of(learner.id)]
    return [turn.uow.session(learner.id, address, None) for address in addresses]
