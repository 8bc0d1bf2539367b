"""What the demo's page needs of the rest of the house: made-up people, their networks, a movable clock."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.conversation.actions import Action
from bot.conversation.circles import Circle
from bot.conversation.platform import Acknowledgement, CommandInfo
from bot.engine.texts import Reader


@dataclass(frozen=True, slots=True)
class Persona:
    """One of the made-up people: *key* is their id on the *network* they use, None for no chat at all."""

    key: str
    name: str
    network: str | None


class Network(Protocol):
    """A simulated network, as the page uses it."""

    @property
    def commands(self) -> Sequence[CommandInfo]:
        """What its own menu shows."""

    async def write(self, writer: str, words: str, display_name: str = "") -> Acknowledgement:
        """Let *writer* write a command or free text."""

    async def press_action(
        self, writer: str, action: Action, line_id: str, display_name: str = ""
    ) -> Acknowledgement:
        """Let *writer* press a button of the message *line_id*."""


class Rehearsal(Protocol):
    """The made-up people, and the clock they live by."""

    @property
    def people(self) -> Sequence[Persona]:
        """Everybody whom the page can be, in the order of the tabs."""

    def now(self) -> datetime:
        """Return the moment at which the clock stands."""

    def reader(self) -> Reader:
        """Return how the page is read: in the language last chosen, in the campaign's zone."""

    async def circles(self) -> Mapping[str, Collection[Circle]]:
        """Return whose commands each persona's menu shows, by their keys; everybody's for one left out."""

    async def move(self, how: str) -> bool:
        """Move the clock: to the ``next`` thing that happens, on by an ``hour``, to the next ``morning``.

        Return False if nothing happens by itself any more.
        """

    async def speak(self, language: str) -> None:
        """Let the page and the made-up people use *language* from now on."""

    async def begin_again(self) -> None:
        """Forget all that was done, the album too, and stand on Friday evening again."""
