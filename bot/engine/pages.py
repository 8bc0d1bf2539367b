"""Long lists, a page at a time."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Self, TypeVar

from bot.conversation.actions import Action
from bot.conversation.messages import Button
from bot.engine.texts import Texts

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list of *total* things: *number* counts from 0, *size* is how many a page holds."""

    number: int
    size: int
    total: int

    @classmethod
    def of(cls, total: int, size: int, wanted: int = 0) -> Self:
        """Return the page *wanted*, or the last one if the list has become shorter."""
        size = size + 1 if total == size + 1 else size  # No page for a single thing.
        return cls(min(wanted, max(0, (total - 1) // size)), size, total)

    @property
    def count(self) -> int:
        """How many pages there are."""
        return max(1, -(-self.total // self.size))

    def part(self, things: Sequence[T]) -> Sequence[T]:
        """Return what of *things* stands on this page."""
        return things[self.number * self.size : (self.number + 1) * self.size]

    def turning(self, texts: Texts, turn_to: Callable[[int], Action]) -> tuple[Button, ...]:
        """Return the ways to the page before and the page after, as far as there are such."""
        back = [self._button(texts.label("Back"), self.number - 1, turn_to)] if self.number else []
        more = self.number + 1 < self.count
        forth = [self._button(texts.label("More"), self.number + 1, turn_to)] if more else []
        return (*back, *forth)

    def _button(self, word: str, page: int, turn_to: Callable[[int], Action]) -> Button:
        return Button(f"{word} {page + 1}/{self.count}", turn_to(page))
