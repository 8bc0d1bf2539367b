"""What happens to the bot: neutral events that platforms and the clock produce."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.conversation.actions import Action
from bot.conversation.address import Address, Chat, MessageRef


@dataclass(frozen=True, slots=True, kw_only=True)
class Inbound:
    """What every event from a person carries.

    *bot* and *event_id* together name the event for ever, so that a repeat is known as one.
    *reply_token* is what the platform needs to answer this very event (a Discord interaction);
    it is secret and short-lived.
    """

    bot: str
    event_id: str
    address: Address
    chat: Chat
    at: datetime
    display_name: str = ""
    language_hint: str | None = None
    reply_token: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandInvoked(Inbound):
    """A person typed or picked a command, such as ``/shifts``."""

    command: str
    argument: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ButtonPressed(Inbound):
    """A person pressed a button that the bot had sent."""

    action: Action
    message: MessageRef | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TextReceived(Inbound):
    """A person wrote free text."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class JobDue:
    """Something that the bot had planned has come due. *person_id* is None for the campaign's own jobs."""

    job_id: int
    kind: str
    person_id: int | None
    due_at: datetime
    payload: Mapping[str, str] = field(default_factory=dict)


InboundEvent = CommandInvoked | ButtonPressed | TextReceived
Event = InboundEvent | JobDue
