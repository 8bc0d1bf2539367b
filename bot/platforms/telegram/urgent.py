"""What cannot wait: answers to cries for help, past the outbox, on connections of their own."""

import asyncio
import logging
import time
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, replace

from bot.conversation.capabilities import fit
from bot.conversation.events import InboundEvent
from bot.conversation.messages import Message, Visibility
from bot.conversation.platform import Delivery, InDoubt, RetryLater, SendResult, Sent, Undeliverable
from bot.platforms.telegram import outbound
from bot.platforms.telegram.order import InOrder
from bot.platforms.telegram.wire import Wire

log = logging.getLogger(__name__)

AT_ONCE = 64
TRIES = 8
PAUSE = 0.5
BURST, PER_SECONDS = 4, 4.0
"""Telegram lets about one message a second into a chat, and short bursts."""
WAITING_AT_MOST = 5
"""Answers that wait for one person; who asks more often has the lines on the screen already."""


@dataclass(frozen=True, slots=True)
class Cry:
    """A cry for help and its answer."""

    event: InboundEvent
    messages: tuple[Message, ...]


class Urgent:
    """Answers cries for help, in order for each person. One person's many do not hold up another's."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire
        self._order = InOrder(self._answer, AT_ONCE)
        self._sent: dict[str, deque[float]] = {}

    def answer(self, event: InboundEvent, messages: list[Message]) -> None:
        """Begin to send *messages* to whoever caused *event*."""
        person = event.address.user_id
        if self._order.waiting(person) < WAITING_AT_MOST:
            self._order.put(person, Cry(event, tuple(messages)))

    async def finish(self, within: float) -> None:
        """Send what was begun, as far as *within* seconds reach."""
        await self._order.finish(within)

    async def _answer(self, cry: Cry) -> None:
        for delivery in _deliveries(cry):
            result = await self._send(delivery)
            in_group = cry.event.chat.public_id
            if isinstance(result, Undeliverable) and in_group:
                # Such an answer holds nothing of who asked: better before all eyes than nowhere.
                openly = replace(delivery.message, visibility=Visibility.CHAT)
                result = await self._send(replace(delivery, chat_id=in_group, message=openly))
            if not isinstance(result, Sent):
                log.error("telegram: an answer to a cry for help was not sent (%s)", type(result).__name__)

    async def _send(self, delivery: Delivery) -> SendResult:
        """Send until it is there: twice is better than not at all."""
        result: SendResult = InDoubt()
        for _ in range(TRIES):
            await self._pace(str(outbound.target(delivery)))
            result = await outbound.send(self._wire, delivery)
            match result:
                case RetryLater(after=after):
                    await asyncio.sleep(after.total_seconds())
                case InDoubt():
                    await asyncio.sleep(PAUSE)
                case _:
                    return result
        return result

    async def _pace(self, chat: str) -> None:
        now = time.monotonic()
        self._sent = {c: times for c, times in self._sent.items() if now - times[-1] < PER_SECONDS}
        times = self._sent.setdefault(chat, deque(maxlen=BURST))
        if len(times) == BURST and now - times[0] < PER_SECONDS:
            await asyncio.sleep(PER_SECONDS - (now - times[0]))
        times.append(time.monotonic())


def _deliveries(cry: Cry) -> Iterator[Delivery]:
    for message in cry.messages:
        for part in fit(message, outbound.CAPABILITIES):
            yield Delivery(cry.event.address, None, part, cry.event.event_id)
