"""The simulated chat network."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from typing import Any

from bot.conversation.actions import Action
from bot.conversation.address import Address, Chat, MessageRef
from bot.conversation.capabilities import length
from bot.conversation.events import ButtonPressed, CommandInvoked, FormFilled, InboundEvent, TextReceived
from bot.conversation.forms import Values
from bot.conversation.markup import plain
from bot.conversation.messages import Badge, Message
from bot.conversation.platform import (
    CLOSED,
    Acknowledgement,
    CommandInfo,
    Delivery,
    Front,
    RawUpdate,
    Receiver,
    Refused,
    SendResult,
    Sent,
    Undeliverable,
)
from bot.platforms.simulator.limits import COMMANDS, GROUP_LINKS, LIKE
from bot.platforms.simulator.phone import Line, Phone


@dataclass(frozen=True, slots=True)
class Shown:
    """Something that has just appeared on a phone (or in a ``#channel``)."""

    reader: str
    line: Line


class NoSuchButtonError(LookupError):
    """Somebody pressed a button that nobody was shown."""


class NoFormError(LookupError):
    """Somebody filled in the form of a button that has none."""


class Simulator:
    """A network that keeps phones in memory, with the limits of the one it is *like*."""

    def __init__(
        self, like: str, now: Callable[[], datetime], language_of: Callable[[str], str] = lambda _: "en"
    ) -> None:
        self.name = like
        self.capabilities = LIKE[like]
        self.phones: dict[str, Phone] = {}
        self.blocked: set[str] = set()
        self.closed: set[str] = set()
        """Whose private chat takes only answers to what they did among others."""
        self.badges: dict[str, set[str]] = {}
        self.on_shown: Callable[[Shown], None] = lambda _: None
        self.commands: Sequence[CommandInfo] = ()
        self._now = now
        self._language_of = language_of
        self._ids = count(1)
        self._receiver: Receiver | None = None

    async def start(self, receiver: Receiver, front: Front) -> None:
        """Nothing arrives by itself: `write` and `press` make it arrive."""
        self._receiver, self.commands = receiver, front.commands

    async def serve(self, receiver: Receiver, front: Front) -> None:
        """Nothing is brought either."""
        self._receiver, self.commands = receiver, front.commands

    async def retire(self) -> None:
        """There is nothing to leave."""

    async def take_up(self, updates: Sequence[RawUpdate]) -> None:
        """Nothing is kept of what happens here."""

    async def stop_listening(self) -> None:
        """There is nothing to stop."""

    async def close(self) -> None:
        """There is nothing to let go of."""

    def health(self) -> str:
        """Return ``ok``."""
        return "ok"

    def way_in(self, code: str = "") -> str:
        """Return a page that is not there: nothing leads into memory."""
        return f"https://{self.name}.example/{code}"

    def way_into_group(self, code: str) -> str | None:
        """Return a page that is not there, if the network that this one is like has such pages."""
        return f"https://{self.name}.example/group/{code}" if self.name in GROUP_LINKS else None

    def phone(self, user_id: str) -> Phone:
        """Return a user's phone, or a channel's wall (``#name``)."""
        return self.phones.setdefault(user_id, Phone(user_id))

    def start_ids_at(self, number: int) -> None:
        """Go on counting at *number*: what was counted before a restart must not come again."""
        self._ids = count(number)

    async def write(self, writer: str, words: str, display_name: str = "") -> Acknowledgement:
        """Let *writer* (``sam`` in private, ``sam#park`` in a channel) write a command or free text."""
        about = self._about(writer, display_name)
        self._show(writer.partition("#")[0], Message(plain(words)), mine=True)
        if found := COMMANDS[self.name].fullmatch(words.strip()):
            argument = (found["argument"] or "").strip()
            return await self._arrive(
                CommandInvoked(**about, command=found["command"].lower(), argument=argument)
            )
        return await self._arrive(TextReceived(**about, text=words))

    async def press(self, writer: str, label: str, display_name: str = "") -> Acknowledgement:
        """Let *writer* press the newest button of that label on their phone or channel.

        In a channel that may be one that only they were shown.
        """
        user, _, channel = writer.partition("#")
        found = self.phone(f"#{channel}" if channel else user).button(label) or self.phone(user).button(label)
        if found is None:
            raise NoSuchButtonError(label)
        line, button = found
        return await self.press_action(writer, button.action, line.id, display_name)

    async def fill(self, writer: str, label: str, values: Values, display_name: str = "") -> Acknowledgement:
        """Let *writer* fill in the form that belongs to the newest button of that label, and submit it."""
        user, _, channel = writer.partition("#")
        found = self.phone(f"#{channel}" if channel else user).button(label)
        if found is None:
            raise NoSuchButtonError(label)
        line, button = found
        about = self._about(writer, display_name)
        pressed = ButtonPressed(
            **about, action=button.action, message=MessageRef(about["chat"].chat_id, line.id)
        )
        form = self._receiver.form(pressed) if self._receiver else None
        if form is None or not set(values) <= {field.key for field in form.fields}:
            raise NoFormError(label)
        return await self._arrive(
            FormFilled(**about, action=button.action, values=values, message=pressed.message)
        )

    async def press_action(
        self, writer: str, action: Action, line_id: str, display_name: str = ""
    ) -> Acknowledgement:
        """Let *writer* press a button of the message *line_id*, however old it is."""
        about = self._about(writer, display_name)
        ref = MessageRef(about["chat"].chat_id, line_id)
        return await self._arrive(ButtonPressed(**about, action=action, message=ref))

    async def send(self, delivery: Delivery) -> SendResult:
        """Show a message, as strictly as the network it is like."""
        reader = f"#{delivery.chat_id}" if delivery.chat_id else delivery.to.user_id if delivery.to else ""
        if reader in self.blocked:
            return Undeliverable("blocked the bot")
        closed = reader in self.closed and (
            delivery.reply_token is None or delivery.message.knock is not None
        )
        if closed and delivery.message.confidential:
            return Undeliverable(CLOSED)
        if problem := self._too_much(delivery.message):
            return Refused(problem)
        if delivery.message.badge and delivery.to:
            self._wear(delivery.to.user_id, delivery.message.badge)
        if not delivery.message.text:
            return Sent(MessageRef(reader, ""))
        return Sent(self._show_or_replace(reader, delivery.message), aside=closed)

    def _wear(self, user_id: str, badge: Badge) -> None:
        worn = self.badges.setdefault(user_id, set())
        (worn.add if badge.held else worn.discard)(badge.group)

    def _too_much(self, message: Message) -> str:
        limits = self.capabilities
        if length(message.text) > (limits.max_caption if message.has_file else limits.max_text):
            return "text too long"
        if not message.text and not message.badge:
            return "text is empty"
        if len(message.buttons) > limits.max_buttons:
            return "too many buttons"
        if any(not b.label or length(b.label) > limits.max_label for b in message.buttons):
            return "a label is empty or too long"
        return ""

    def _show_or_replace(self, reader: str, message: Message) -> MessageRef:
        old = message.replaces
        line = self.phone(reader).replace(old.message_id, message) if old else None
        if line is None:
            line = self._show(reader, message)
        else:
            self.on_shown(Shown(reader, line))
        return MessageRef(reader, line.id)

    def _show(self, reader: str, message: Message, *, mine: bool = False) -> Line:
        line = Line(f"{self.name}-{next(self._ids)}", mine, message)
        self.phone(reader).add(line)
        self.on_shown(Shown(reader, line))
        return line

    async def _arrive(self, event: InboundEvent) -> Acknowledgement:
        if self._receiver is None:
            raise RuntimeError("the simulator has not been started")
        help_lines = self._receiver.help_now(event)
        for message in help_lines:
            await self.send(Delivery(event.address, None, message, "help", event.reply_token))
        return Acknowledgement() if help_lines else await self._receiver.handle(event)

    def _about(self, writer: str, display_name: str) -> dict[str, Any]:
        user, _, channel = writer.partition("#")
        return {
            "bot": f"{self.name}:simulated",
            "event_id": str(next(self._ids)),
            "address": Address(self.name, user),
            "chat": Chat(channel or user, private=not channel, title=channel),
            "at": self._now(),
            "display_name": display_name or user.capitalize(),
            "language_hint": self._language_of(user),
            "reply_token": channel or None,
        }
