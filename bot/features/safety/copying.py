"""Numbers to copy with one press: a number that is typed over is typed over wrongly."""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.conversation.markup import Rich
from bot.conversation.messages import Copy
from bot.engine.texts import Texts
from bot.features.safety.model import Line, Way

DIALLED = (Way.CALL, Way.TEXT, Way.WHATSAPP, Way.TTY)


@dataclass(frozen=True, slots=True)
class Aid:
    """A line that answers now, in a sentence, and its number to copy."""

    text: Rich
    beside: tuple[Copy, ...]


def copies(t: Texts, lines: Iterable[Line]) -> tuple[Copy, ...]:
    """The first number of each of *lines* that has one, each once."""
    numbers = (_number(line, t.language) for line in lines)
    return tuple(copy(t, number) for number in dict.fromkeys(number for number in numbers if number))


def copy(t: Texts, number: str) -> Copy:
    """What copies *number*; its label says which."""
    return Copy(t.label("Copy %(number)s", number=number), number)


def _number(line: Line, language: str) -> str | None:
    return next((c.value for c in line.ways(language) if c.way in DIALLED), None)
