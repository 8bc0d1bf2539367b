"""Everything that appears on anybody's screen, in the order in which it appears."""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass

from bot.conversation.actions import Action
from bot.conversation.markup import plain
from bot.conversation.messages import Button, Document, Link, Message
from bot.platforms.simulator.adapter import Shown
from bot.platforms.simulator.phone import Line

SOME = Action("some")
"""What a button means is the bot's affair; a person reads its label."""

FORM = "{form}"
"""What is noted when a network opens a form instead of asking."""


@dataclass(frozen=True, slots=True)
class Sight:
    """A message of the bot as it stands on a screen now. *place* tells messages apart."""

    place: Hashable
    reader: str
    text: str
    labels: tuple[str, ...]
    files: tuple[str, ...]
    beside: tuple[str, ...] = ()


class Journal:
    """Compares what stands on all screens with what stood there before, each time that it is told to look."""

    def __init__(self, look: Callable[[], Iterable[Sight]], on_shown: Callable[[Shown], None]) -> None:
        self._look, self._on_shown = look, on_shown
        self._known: dict[Hashable, Sight] = {}

    def note_form(self, reader: str) -> None:
        """Write down that a form has opened before somebody."""
        self._on_shown(Shown(reader, Line("form", False, Message(plain(FORM)))))

    def note(self) -> None:
        """Write down what is new or has changed."""
        for sight in self._look():
            known = self._known.get(sight.place)
            if known != sight:
                self._known[sight.place] = sight
                self._on_shown(Shown(sight.reader, _line(sight, edited=known is not None)))


def _line(sight: Sight, *, edited: bool) -> Line:
    document = Document(sight.files[0], "", "") if sight.files else None
    buttons = tuple(Button(label, SOME) for label in sight.labels)
    beside = tuple(Link(label, "https://example.org") for label in sight.beside)
    return Line(str(sight.place), False, Message(plain(sight.text), buttons, document, beside=beside), edited)
