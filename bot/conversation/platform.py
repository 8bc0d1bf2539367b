"""What the bot asks of a platform, and what a platform asks of the bot."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Protocol

from bot.conversation.address import Address, MessageRef
from bot.conversation.capabilities import Capabilities
from bot.conversation.circles import Circle as Circle  # Handed on: it belongs to a command.
from bot.conversation.events import ButtonPressed, CommandInvoked, InboundEvent
from bot.conversation.forms import Form
from bot.conversation.markup import Rich
from bot.conversation.messages import Message

CLOSED = "direct messages are closed"
"""Why somebody cannot be written to privately, though what is not confidential may still reach them."""


@dataclass(frozen=True, slots=True)
class Sent:
    """The platform took the message.

    *private_chat* is how to find the person's own chat again, in the platform's own words: it comes back
    with every later delivery to them. *aside*: it stands where those who keep order can read it, because
    direct messages are closed.
    """

    ref: MessageRef
    private_chat: str | None = None
    aside: bool = False


@dataclass(frozen=True, slots=True)
class RetryLater:
    """Not sent: the platform asked to slow down, or could not be reached.

    *halts* is true when the whole bot was told to wait, not only this chat; *but_safety*: we hold back by
    ourselves, and what concerns safety need not wait. *alone*: this message waits, and others to the same
    chat need not. *too_fast*: the network has counted more than it takes, which is
    a defect of ours.
    """

    after: timedelta
    halts: bool = False
    alone: bool = False
    but_safety: bool = False
    too_fast: bool = field(default=False, compare=False)


@dataclass(frozen=True, slots=True)
class Undeliverable:
    """The person cannot be reached here: blocked the bot, left, or closed direct messages (`CLOSED`)."""

    reason: str


@dataclass(frozen=True, slots=True)
class InDoubt:
    """The connection was cut after the request: perhaps shown, perhaps not."""


@dataclass(frozen=True, slots=True)
class Refused:
    """The platform would not take what we made of it: our own defect. The person is not to blame."""

    reason: str


SendResult = Sent | RetryLater | Undeliverable | InDoubt | Refused


@dataclass(frozen=True, slots=True)
class Delivery:
    """One message on its way: it already fits the platform's capabilities.

    Shown privately to *to* if *chat_id* is None, else in that chat (*to* is then None for a post to all).
    *nonce* names this part of this row for ever, at most 25 characters: a platform that knows such
    names makes no second message of it. *reply_token* is the event's own, when this answers one.
    *private_chat* is what the platform last said of the person's own chat, see `Sent`.
    """

    to: Address | None
    chat_id: str | None
    message: Message
    nonce: str
    reply_token: str | None = None
    private_chat: str | None = None


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """What to show over a pressed button once its turn is over."""

    toast: str = ""
    refusal: bool = False


@dataclass(frozen=True, slots=True)
class CommandInfo:
    """A command as a platform's own menu shows it; texts are by language, the first being the fallback.

    *names* are what it is called in each language, where a platform can show that; *name* is what it
    means everywhere. *option* names the command's argument, where it takes one; *suggests* is whether
    the bot proposes values for it. *everywhere*: of use to a person without any server or team. *in_groups*:
    it is asked for before others, too.
    """

    name: str
    descriptions: dict[str, str]
    option: dict[str, str] | None = None
    circle: Circle = Circle.EVERYONE
    names: dict[str, str] = field(default_factory=dict)
    suggests: bool = False
    everywhere: bool = False
    in_groups: bool = False


@dataclass(frozen=True, slots=True)
class Profile:
    """How the bot presents itself before anybody has spoken to it, in one language.

    *name* has at most 64 characters, *about* (short) 120, *description* 512.
    """

    name: str
    about: str
    description: str


@dataclass(frozen=True, slots=True)
class Opening:
    """What is said where others read to somebody whose private chat is still closed to the bot.

    It holds nothing of what they asked. *label* stands on the way to the private chat. *nameless* is for an
    admin who hides their name, so that nobody can tell who asked.
    """

    words: Rich
    label: str
    nameless: Rich | None = None


@dataclass(frozen=True, slots=True)
class Front:
    """What a network shows of the bot by itself: its commands, and the rest in each language."""

    commands: Sequence[CommandInfo] = ()
    profiles: Mapping[str, Profile] = field(default_factory=dict)
    openings: Mapping[str, Opening] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A value proposed while a command is typed: *label* is read, *value* is what comes back.

    It is found under *also* as well, such as its name in another language.
    """

    label: str
    value: str
    also: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class RawUpdate:
    """Something a platform delivered, as it came: *event_id* is unique for the bot, *body* is JSON.

    *whose*: who caused it. What one person does is handled in the order of those ids that are numbers.
    """

    event_id: str
    body: str
    whose: Address | None = None


class Receiver(Protocol):
    """The bot, as a platform sees it."""

    async def keep(self, bot: str, updates: Sequence[RawUpdate]) -> list[RawUpdate]:
        """Commit *updates* before they are confirmed; return those never seen before."""

    async def until_leading(self) -> None:
        """Return once this process is the one that may ask the networks what happened."""

    async def unhandled(self, bot: str) -> list[RawUpdate]:
        """Return what was kept and not handled, oldest first: what a crash left behind."""

    async def drop(self, bot: str, event_id: str) -> None:
        """Forget a kept update that means nothing to the bot."""

    async def recall(self, bot: str) -> dict[str, str]:
        """Return everything that `note` kept."""

    async def note(self, bot: str, key: str, value: str | None) -> None:
        """Keep a word under *key* across restarts, or forget it (None). It must say nothing of any person."""

    async def handle(self, event: InboundEvent) -> Acknowledgement:
        """Take *event* through its turn."""

    def acknowledged(self, platform: str, seconds: float) -> None:
        """Hear how long a press waited until the network took its acknowledgement."""

    def help_now(self, event: InboundEvent) -> list[Message]:
        """Return the answer to a cry for help, from memory and without the database; else an empty list."""

    def form(self, event: ButtonPressed) -> Form | None:
        """Return the form that belongs to a pressed button, in the presser's language; from memory."""

    async def suggest(self, event: CommandInvoked) -> list[Suggestion]:
        """Return at most 25 values for the argument that somebody is typing; nothing changes by it."""


HelpNow = Callable[[InboundEvent], list[Message]]
Handle = Callable[[InboundEvent], Awaitable[Acknowledgement]]


class Platform(Protocol):
    """A chat network. `start` never waits for the network: waiting for one must not keep another silent.

    Of several processes one leads: only there it is started. It can be retired and started again.
    """

    name: str
    capabilities: Capabilities

    async def serve(self, receiver: Receiver, front: Front) -> None:
        """Pass to *receiver* what is brought to our own door; ask the network for nothing."""

    async def start(self, receiver: Receiver, front: Front) -> None:
        """Connect, show *front*, and pass what arrives to *receiver*."""

    async def retire(self) -> None:
        """Leave all that to another process, and go on as after `serve`. Nothing is sent any more."""

    async def take_up(self, updates: Sequence[RawUpdate]) -> None:
        """Handle what was kept by a process that is gone."""

    async def stop_listening(self) -> None:
        """Take nothing further in, and finish what is being handled. `send` still works."""

    async def close(self) -> None:
        """Let go of the network."""

    async def send(self, delivery: Delivery) -> SendResult:
        """Show a message, or replace one."""

    def health(self) -> str:
        """Return ``ok``, or in a few words what is wrong."""

    def way_in(self, code: str = "") -> str | None:
        """Return the address of a page that leads to the bot and carries *code*; None if not known yet."""

    def way_into_group(self, code: str) -> str | None:
        """Return the address of a page that adds the bot to a group, as ``/start`` with *code* says there.

        None where a link cannot do that.
        """
