"""Updates on their way through the database: kept first, then handled in order for each person."""

import asyncio
import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from bot.conversation.events import InboundEvent
from bot.conversation.platform import Acknowledgement, RawUpdate, Receiver
from bot.platforms.telegram.order import InOrder
from bot.platforms.telegram.press import Press

log = logging.getLogger(__name__)

AT_ONCE = 32
BATCH = 100
TRIES = 5
SILENT_AFTER = 2.0
"""Seconds without an answer after which the database counts as gone."""
HOLD_AT_MOST = 20_000
REMEMBERED = 2_000
FIRST_PAUSE, LONGEST_PAUSE = 0.25, 2.0
NO_DATABASE = "the database does not answer"


@dataclass(slots=True)
class Arrival:
    """An update that means something. *held* is true once Telegram has been told to forget it.

    *comes_again*: Telegram waits for our answer and brings it again if it is not kept, so that nothing has
    to be done here about a database that is gone. *kept* tells whoever waits whether it was kept.
    """

    raw: RawUpdate
    event: InboundEvent
    press: Press | None = None
    held: bool = False
    comes_again: bool = False
    kept: asyncio.Future[bool] = field(default_factory=lambda: asyncio.get_running_loop().create_future())

    def over(self, outcome: Acknowledgement) -> None:
        """Answer the press behind it, if there is one."""
        if self.press:
            self.press.over(outcome)

    def settle(self, *, kept: bool) -> None:
        """Tell whoever waits for it whether it was kept."""
        if not self.kept.done():
            self.kept.set_result(kept)


class Keeper:
    """Keeps what `put` gives it and hands it to *receiver*, however long the database takes.

    *read* returns what a kept update means, or None.
    """

    def __init__(
        self, receiver: Receiver, bot: str, read: Callable[[RawUpdate], InboundEvent | None]
    ) -> None:
        self._receiver, self._bot, self._read = receiver, bot, read
        self._order = InOrder(self._handle, AT_ONCE)
        self._waiting: dict[str, Arrival] = {}
        self._in_hand: set[str] = set()
        self._kept: dict[str, None] = {}
        self._given_up: set[str] = set()
        self._behind = False
        self._asked_at: float | None = None
        self._wake, self._settled = asyncio.Event(), asyncio.Event()
        self._task = asyncio.create_task(self._run())

    def __contains__(self, event_id: str) -> bool:
        return event_id in self._waiting or event_id in self._kept

    @property
    def silent(self) -> bool:
        """True while the database does not answer."""
        return self._asked_at is not None and time.monotonic() - self._asked_at > SILENT_AFTER

    def waiting(self, event_id: str) -> Arrival | None:
        """Return what waits to be kept under that name."""
        return self._waiting.get(event_id)

    def put(self, arrival: Arrival) -> None:
        """Keep *arrival* as soon as the database takes it."""
        self._waiting[arrival.raw.event_id] = arrival
        self._settled.clear()
        self._wake.set()

    def look_behind(self) -> None:
        """Take up everything that was kept and not handled, by whichever process."""
        self._behind = True
        self._wake.set()

    async def take_up(self, left: Sequence[RawUpdate]) -> None:
        """Hand on what was kept by a process that is gone."""
        for raw in left:
            if raw.event_id in self._in_hand or raw.event_id in self._given_up:
                continue
            event = self._read(raw)
            if event:
                self._hand_on(Arrival(raw, event))
            else:
                await self._receiver.drop(self._bot, raw.event_id)

    def unconfirmed(self) -> int | None:
        """Return the id of the oldest update that Telegram must not forget yet, if there is one."""
        return next((int(name) for name, arrival in self._waiting.items() if not arrival.held), None)

    def hold(self) -> None:
        """Let Telegram forget what waits: from now on it is in memory only."""
        if len(self._waiting) > HOLD_AT_MOST:
            return
        log.warning("telegram: %s; %d updates are held in memory", NO_DATABASE, len(self._waiting))
        for arrival in self._waiting.values():
            arrival.held = True

    async def settle(self, within: float) -> None:
        """Wait until nothing waits to be kept, but not longer than *within* seconds."""
        if self._waiting:
            await asyncio.wait([settled := asyncio.create_task(self._settled.wait())], timeout=within)
            settled.cancel()

    async def finish(self, within: float) -> None:
        """Keep what has come and finish what is being handled, as far as *within* seconds reach."""
        deadline = time.monotonic() + within
        await self.settle(within / 2)
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)
        if lost := sum(arrival.held for arrival in self._waiting.values()):
            log.error("telegram: %s; %d updates held in memory are lost", NO_DATABASE, lost)
        await self._order.finish(max(deadline - time.monotonic(), 0.0))

    async def _run(self) -> None:
        pause = FIRST_PAUSE
        while True:
            await self._wake.wait()
            self._wake.clear()
            while self._waiting or self._behind:
                self._asked_at = self._asked_at or time.monotonic()
                try:
                    await self._keep()
                except Exception as error:  # The database is gone or locked; it may come back.
                    self._give_back()
                    if pause == FIRST_PAUSE:
                        log.warning("telegram: %s (%s)", NO_DATABASE, type(error).__name__)
                    await asyncio.sleep(pause)
                    pause = min(pause * 2, LONGEST_PAUSE)
                else:
                    self._asked_at, pause = None, FIRST_PAUSE

    def _give_back(self) -> None:
        """Leave to Telegram what Telegram brings again."""
        for name, arrival in list(self._waiting.items()):
            if arrival.comes_again:
                del self._waiting[name]
                arrival.settle(kept=False)
                arrival.over(Acknowledgement())
        if not self._waiting:
            self._settled.set()

    async def _keep(self) -> None:
        if self._behind:
            await self._recover()
        arrivals = list(self._waiting.values())[:BATCH]
        if arrivals:
            fresh = await self._receiver.keep(self._bot, [arrival.raw for arrival in arrivals])
            new = {raw.event_id for raw in fresh}
            for arrival in arrivals:
                self._note_kept(arrival, is_new=arrival.raw.event_id in new)
        if not self._waiting:
            self._settled.set()

    def _note_kept(self, arrival: Arrival, *, is_new: bool) -> None:
        del self._waiting[arrival.raw.event_id]
        self._kept[arrival.raw.event_id] = None
        if len(self._kept) > REMEMBERED:
            del self._kept[next(iter(self._kept))]
        arrival.settle(kept=True)
        if is_new:
            self._hand_on(arrival)
        else:
            arrival.over(Acknowledgement())

    async def _recover(self) -> None:
        self._behind = False
        try:
            await self.take_up(await self._receiver.unhandled(self._bot))
        except Exception:
            self._behind = True
            raise

    def _hand_on(self, arrival: Arrival) -> None:
        self._in_hand.add(arrival.raw.event_id)
        self._order.put(arrival.event.address.user_id, arrival)

    async def _handle(self, arrival: Arrival) -> None:
        name = arrival.raw.event_id
        try:
            for tries in range(1, TRIES + 1):
                if await self._is_handled(arrival, tries):
                    return
                if tries < TRIES:
                    await asyncio.sleep(2.0**tries)
            self._given_up.add(name)
        finally:
            self._in_hand.discard(name)

    async def _is_handled(self, arrival: Arrival, tries: int) -> bool:
        try:
            arrival.over(await self._receiver.handle(arrival.event))
        except Exception as error:
            kind = type(error).__name__
            log.error("telegram: an event was not handled (%s), attempt %d of %d", kind, tries, TRIES)
            arrival.over(Acknowledgement())
            return False
        return True
