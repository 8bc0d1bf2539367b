"""Telegram as a platform of the bot: connects, listens, sends, and says how it is."""

import asyncio
import logging
from collections.abc import Coroutine, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from telegram.error import BadRequest, RetryAfter, TelegramError
from telegram.helpers import create_deep_linked_url

from bot.conversation.address import MessageRef, whole_chat
from bot.conversation.events import ChatChanged
from bot.conversation.messages import Message
from bot.conversation.platform import Delivery, Front, RawUpdate, Receiver, SendResult, Sent, Undeliverable
from bot.platforms.telegram import front as showing
from bot.platforms.telegram import menus, outbound
from bot.platforms.telegram.failures import after
from bot.platforms.telegram.intake import Intake, Myself
from bot.platforms.telegram.membership import moved, refused
from bot.platforms.telegram.opening import Openings
from bot.platforms.telegram.place import AskedIn
from bot.platforms.telegram.polling import Polling
from bot.platforms.telegram.urgent import Urgent
from bot.platforms.telegram.webhook import NOT_NOW, STRANGER, Door, Webhook
from bot.platforms.telegram.wire import NAME, Wire, hush, trouble

log = logging.getLogger(__name__)

CONNECTIONS, URGENT_CONNECTIONS = 32, 16
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0
LONG_POLL, TEST_POLL = timedelta(seconds=25), timedelta(seconds=1)
"""The short one tells soon that a trouble is over."""
LOOK_AGAIN = 60.0
"""Seconds until the webhook is looked at again."""
FINISHING, CONFIRMING = 3.0, 1.0


class Telegram:
    """One bot on Telegram. *api_url* is scheme, host and port of a Bot API server of one's own.

    With a *webhook* Telegram brings updates to our door (`receive`), in every process; without one they are
    polled for, by the one that leads.
    Cries for help and answers to presses have connections of their own, so that no broadcast can hold
    them up.
    """

    name = NAME
    capabilities = outbound.CAPABILITIES

    def __init__(self, token: str, api_url: str | None = None, webhook: Webhook | None = None) -> None:
        hush()
        self._wire = Wire(token, api_url, CONNECTIONS)
        self._urgent_wire = Wire(token, api_url, URGENT_CONNECTIONS)
        self._urgent = Urgent(self._urgent_wire)
        self._openings = Openings(self._wire, self.way_in)
        self._webhook = webhook
        self._front = Front()
        self._receiver: Receiver | None = None
        self._me = Myself(f"{NAME}:{token.partition(':')[0]}", "")
        self._intake: Intake | None = None
        self._polling: Polling | None = None
        self._door: Door | None = None
        self._trouble = "connecting"
        self._listening: asyncio.Task[None] | None = None
        self._showing: asyncio.Task[None] | None = None
        self._leads = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()

    async def serve(self, receiver: Receiver, front: Front) -> None:
        """Begin to connect, and take what is brought to our door; returns at once."""
        self._receiver, self._front, self._openings.words = receiver, front, front.openings
        self._listening = self._listening or asyncio.create_task(self._listen(receiver))

    async def start(self, receiver: Receiver, front: Front) -> None:
        """Begin to connect and to listen; returns at once."""
        await self.serve(receiver, front)
        self._leads.set()

    async def retire(self) -> None:
        """Poll no more and show nothing more; what is brought to our door is still taken."""
        self._leads.clear()
        for task in (self._listening, self._showing):
            if task:
                task.cancel()
                await asyncio.gather(task, return_exceptions=True)
        self._polling = self._showing = None
        if self._receiver:
            self._listening = asyncio.create_task(self._listen(self._receiver))

    async def take_up(self, updates: Sequence[RawUpdate]) -> None:
        """Handle what was kept by a process that is gone."""
        if self._intake:
            await self._intake.keeper.take_up(updates)

    async def stop_listening(self) -> None:
        """Take nothing further in, and finish what is being handled. `send` still works."""
        self._door = None
        if self._listening:
            self._listening.cancel()
            await asyncio.gather(self._listening, return_exceptions=True)
        if self._intake:
            await self._intake.finish(FINISHING)
        if self._polling and self._receiver:
            await self._confirm(self._polling, self._receiver)
        await self._urgent.finish(FINISHING)
        self._trouble = "stopped"

    async def close(self) -> None:
        """Let go of the network."""
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._wire.close_connections()
        await self._urgent_wire.close_connections()

    async def send(self, delivery: Delivery) -> SendResult:
        """Show a message, or replace one."""
        message, chat_id = delivery.message, outbound.target(delivery)
        if message.menu and delivery.to:
            wait = await menus.put_own(self._wire, delivery.to.user_id, self._front.commands, message.menu)
            if wait:
                return wait
        if chat_id and _shows_nothing(message):
            return Sent(MessageRef(chat_id, ""))
        result = await outbound.send(self._wire, delivery)
        if isinstance(result, Undeliverable) and chat_id != delivery.chat_id:
            await self._openings.show(delivery)
        if isinstance(result, Sent) and chat_id and whole_chat(result.ref.chat_id) != whole_chat(chat_id):
            self._begin(self._pass_on(self._move(whole_chat(chat_id), whole_chat(result.ref.chat_id))))
        if (
            isinstance(result, Undeliverable)
            and chat_id
            and (change := self._refusal(chat_id, result.reason))
        ):
            self._begin(self._pass_on(change))
        return result

    async def receive(self, body: bytes, secret: str | None) -> int:
        """Take an update that Telegram brings to our door; return the HTTP status to answer with."""
        if self._webhook is None or not self._webhook.opens_for(secret):
            return STRANGER
        return await self._door.receive(body) if self._door else NOT_NOW

    def health(self) -> str:
        """Return ``ok``, or in a few words what is wrong."""
        return self._trouble or (self._intake.trouble if self._intake else "") or "ok"

    def way_in(self, code: str = "") -> str | None:
        """Return the address of a page that opens the chat and carries *code*; None before connecting."""
        if not self._me.username:
            return None
        return create_deep_linked_url(self._me.username, code or None)

    def way_into_group(self, code: str) -> str | None:
        """Return the address of a page that adds the bot to a group with *code*; None before connecting."""
        if not self._me.username:
            return None
        return create_deep_linked_url(self._me.username, code or None, group=bool(code))

    async def _listen(self, receiver: Receiver) -> None:
        pause = FIRST_PAUSE
        while True:
            try:
                intake = self._intake or await self._connect(receiver)
                await self._leads.wait()
                if self._showing is None:
                    await self._take_over(intake)
                await receiver.until_leading()
                await self._attend()
                pause = FIRST_PAUSE
            except Exception as error:  # Whatever the network does, the bot goes on listening.
                self._note(await self._explain(error))
                await asyncio.sleep(_pause(error, pause))
                pause = min(pause * 2, LONGEST_PAUSE)

    async def _connect(self, receiver: Receiver) -> Intake:
        me = await self._wire.get_me()
        self._me = Myself(self._me.bot, me.username or "")
        log.info("telegram: connected as @%s", self._me.username)
        comes_again = self._webhook is not None
        intake = Intake(
            self._urgent_wire,
            receiver,
            self._me,
            self._urgent.answer,
            self._ask_for_name,
            comes_again=comes_again,
        )
        self._intake = intake
        if self._webhook:
            self._door = Door(self._wire, intake, self._webhook)
        if self._webhook or not self._leads.is_set():
            self._note("")
        return intake

    async def _take_over(self, intake: Intake) -> None:
        if self._webhook is None:
            await self._wire.delete_webhook()
            self._polling = Polling(self._wire, intake)
        self._showing = self._begin(showing.show(self._wire, self._front))
        intake.keeper.look_behind()
        self._note("")

    async def _attend(self) -> None:
        """Take what comes for a while; returns once the network was seen to be well, or not."""
        if self._polling:
            await self._polling.poll(TEST_POLL if self._trouble else LONG_POLL)
            self._note("")
        elif self._door:
            self._note(await self._door.look())
            await asyncio.sleep(LOOK_AGAIN)

    async def _explain(self, error: Exception) -> str:
        if self._polling:
            return await self._polling.explain(error)
        if self._door and isinstance(error, BadRequest):
            return f"Telegram does not take our address for updates ({error.message})"
        return trouble(error)

    async def _confirm(self, polling: Polling, receiver: Receiver) -> None:
        try:
            async with asyncio.timeout(CONFIRMING):
                await receiver.until_leading()
                await polling.confirm()
        except (TelegramError, TimeoutError):
            log.info("telegram: the last updates were not confirmed and will come again")

    def _ask_for_name(self, asked: AskedIn, command: str) -> None:
        if any(command == known.name for known in self._front.commands):
            self._begin(self._openings.ask_for_name(asked))

    def _move(self, before: str, now: str) -> ChatChanged:
        base = {"bot": self._me.bot, "event_id": f"moved:{before}:{now}", "at": datetime.now(UTC)}
        return moved(before, now, "", base)

    def _refusal(self, chat_id: str, words: str) -> ChatChanged | None:
        now, chat_id = datetime.now(UTC), whole_chat(chat_id)
        base = {"bot": self._me.bot, "event_id": f"refused:{chat_id}:{now.timestamp()}", "at": now}
        return refused(chat_id, words, base)

    async def _pass_on(self, change: ChatChanged) -> None:
        """Let what is kept of a group follow what a message found out about it."""
        if self._receiver is None:
            return
        try:
            await self._receiver.handle(change)
        except Exception as error:  # The next message finds out again.
            log.warning("telegram: a group's change was not noted (%s)", type(error).__name__)

    def _begin(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    def _note(self, words: str) -> None:
        if words != self._trouble:
            log.log(logging.WARNING if words else logging.INFO, "telegram: %s", words or "ok")
        self._trouble = words


def _shows_nothing(message: Message) -> bool:
    carried_out = message.menu is not None or message.badge is not None
    return carried_out and not message.text and not message.has_file


def _pause(error: Exception, otherwise: float) -> float:
    return after(error).total_seconds() if isinstance(error, RetryAfter) else otherwise
