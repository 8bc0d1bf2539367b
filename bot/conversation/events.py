"""What happens to the bot: neutral events that platforms and the clock produce."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.conversation.actions import Action
from bot.conversation.address import Address, Chat, MessageRef
from bot.conversation.forms import Values


class What(StrEnum):
    """What somebody sent."""

    WORDS = "words"
    PICTURE = "picture"
    VOICE = "voice"
    STICKER = "sticker"
    PLACE = "place"
    CONTACT = "contact"
    FILE = "file"
    OTHER = "other"


class ChatChange(StrEnum):
    """What can happen to a chat."""

    ADDED = "added"
    REMOVED = "removed"
    MOVED = "moved"
    LACKING = "lacking"
    STILL_WORN = "still-worn"


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
    """A person wrote free text, or sent something else of the kind *what*.

    *answers* is the step whose own field they wrote it into; None for an ordinary message. *question* is
    which question that field belonged to, if it has a name. *edited*: they changed what they had written.
    """

    text: str
    what: What = What.WORDS
    answers: str | None = None
    question: str = ""
    edited: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FormFilled(Inbound):
    """A person filled in the form of a button."""

    action: Action
    values: Values
    message: MessageRef | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReachChanged(Inbound):
    """A person blocked the bot, or lets it write to them again."""

    reachable: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatChanged(Inbound):
    """Something happened to a chat that others read too: *address* is who did it.

    With MOVED, the chat is called *moved_to* from now on. With LACKING, the bot may not do there what
    *lacks* names, each a `Lack`. With STILL_WORN, the badge of a group could not be taken off an account
    there: *lacks* names both, by the group's id and the platform's own.
    """

    change: ChatChange
    moved_to: str | None = None
    lacks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class JobDue:
    """Something that the bot had planned has come due. *person_id* is None for the campaign's own jobs."""

    job_id: int
    kind: str
    person_id: int | None
    due_at: datetime
    payload: Mapping[str, str] = field(default_factory=dict)


InboundEvent = CommandInvoked | ButtonPressed | TextReceived | FormFilled | ReachChanged | ChatChanged
Event = InboundEvent | JobDue
