"""What is needed to answer one interaction, written small enough to wait in the outbox."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Self

from discord.utils import snowflake_time

from bot.conversation.address import MessageRef

LIVES = timedelta(minutes=14, seconds=30)
"""Discord forgets an interaction after 15 minutes; the margin is for clocks and for the way."""


class Place(StrEnum):
    """Where the thing that was pressed, or the command that was typed, can be read."""

    DIRECT = "d"
    EPHEMERAL = "e"
    CHANNEL = "c"


@dataclass(frozen=True, slots=True)
class Reply:
    """An interaction that can be answered. *pressed* is the message with the button, empty for a command.

    The token is secret: whoever has it can speak as the bot to *user_id* while it lives.
    """

    application_id: str
    interaction_id: str
    user_id: str
    pressed: str
    place: Place
    token: str

    def encode(self) -> str:
        """Return the form that an event carries as its reply token."""
        first = (self.application_id, self.interaction_id, self.user_id, self.pressed, self.place.value)
        return "|".join((*first, self.token))

    @classmethod
    def decode(cls, text: str) -> Self:
        """Read what `encode` wrote."""
        application_id, interaction_id, user_id, pressed, place, token = text.split("|", 5)
        return cls(application_id, interaction_id, user_id, pressed, Place(place), token)

    @property
    def in_server(self) -> bool:
        """Whether others are around, so that the answer must be ephemeral."""
        return self.place is not Place.DIRECT

    def replaceable(self, ref: MessageRef | None) -> bool:
        """Return whether *ref* is what was pressed, and only this person reads it."""
        same = ref is not None and ref.message_id == self.pressed
        return same and self.place is not Place.CHANNEL

    def alive(self, now: datetime) -> bool:
        """Whether Discord still takes an answer."""
        return now - snowflake_time(int(self.interaction_id)) < LIVES
