"""What a turn reads of the event that caused it."""

from collections.abc import Mapping
from dataclasses import fields

from bot.conversation.actions import Action
from bot.conversation.address import MessageRef
from bot.conversation.events import (
    ButtonPressed,
    CommandInvoked,
    Event,
    FormFilled,
    Inbound,
    JobDue,
    TextReceived,
    What,
)
from bot.conversation.forms import Values
from bot.conversation.signs import legible, one_line
from bot.engine.turn_names import name_of

MAX_DIGITS = 16


class StaleButtonError(Exception):
    """A button's arguments mean nothing (any more). The pipeline answers it kindly."""


class Reading:
    """An event as its handler reads it: its arguments, its words, where it came from.

    What people typed is read here and nowhere else, so that nothing is kept that is not `legible`.
    """

    event: Event

    @property
    def id(self) -> str:
        """The name of this turn in the outbox: the same when the turn is taken again."""
        return name_of(self.event)

    @property
    def chat_title(self) -> str:
        """The name of the chat that others read too; empty for a private one."""
        return one_line(self.event.chat.title) if isinstance(self.event, Inbound) else ""

    @property
    def display_name(self) -> str:
        """What the network calls whoever caused this turn."""
        return one_line(self.event.display_name) if isinstance(self.event, Inbound) else ""

    @property
    def chat_id(self) -> str | None:
        """The chat that others read too, if the event came from one."""
        return self.event.chat.public_id if isinstance(self.event, Inbound) else None

    @property
    def platform(self) -> str | None:
        """The network that the event came from; None for a job."""
        return self.event.address.platform if isinstance(self.event, Inbound) else None

    @property
    def args(self) -> tuple[str, ...]:
        """The arguments of the button pressed."""
        return self.event.action.args if isinstance(self.event, (ButtonPressed, FormFilled)) else ()

    def word(self, place: int) -> str:
        """Return one argument of the button pressed; raises `StaleButtonError` if it has none there."""
        if place >= len(self.args):
            raise StaleButtonError
        return self.args[place]

    def number(self, place: int) -> int:
        """Return one argument as a number; raises `StaleButtonError` if it is none."""
        word = self.word(place)
        if not (word.isascii() and word.isdigit() and len(word) < MAX_DIGITS):
            raise StaleButtonError
        return int(word)

    @property
    def argument(self) -> str:
        """What was written after the command."""
        return legible(self.event.argument).strip() if isinstance(self.event, CommandInvoked) else ""

    @property
    def text(self) -> str:
        """What the person wrote."""
        return legible(self.event.text).strip() if isinstance(self.event, TextReceived) else ""

    @property
    def what(self) -> What:
        """What the person sent: words alone, or a picture and the like, perhaps with words."""
        return self.event.what if isinstance(self.event, TextReceived) else What.WORDS

    @property
    def values(self) -> Values:
        """What the person filled into a form, by the keys of its fields."""
        if not isinstance(self.event, FormFilled):
            return {}
        return {key: legible(value).strip() for key, value in self.event.values.items()}

    @property
    def payload(self) -> Mapping[str, str]:
        """What was planned with the job that has come due."""
        return self.event.payload if isinstance(self.event, JobDue) else {}

    def take_for_press(self, action: Action) -> None:
        """Let what was typed be the press of a button that says *action*: its handler reads it as one."""
        if isinstance(self.event, TextReceived):
            about = {each.name: getattr(self.event, each.name) for each in fields(Inbound)}
            self.event = ButtonPressed(**about, action=action)

    @property
    def pressed(self) -> MessageRef | None:
        """The message whose button was pressed."""
        return self.event.message if isinstance(self.event, (ButtonPressed, FormFilled)) else None
