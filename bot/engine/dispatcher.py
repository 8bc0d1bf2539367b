"""Takes messages from the outbox to the platforms."""

import asyncio
import logging
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import timedelta
from functools import partial

from bot import logs
from bot.conversation.capabilities import fit
from bot.conversation.messages import Lane
from bot.conversation.platform import (
    Delivery,
    InDoubt,
    Platform,
    Refused,
    RetryLater,
    SendResult,
    Sent,
    Undeliverable,
)
from bot.conversation.quoting import unquoted
from bot.engine.choosing import FEW, Choice
from bot.engine.clock import Now
from bot.engine.halts import Halts
from bot.engine.leading import Lead
from bot.engine.marks import Args, Marks, insist
from bot.engine.metrics import Metrics
from bot.engine.outbox import ALONE, HELD_BACK, IN_DOUBT, NOT_REACHED, TOLD_TO_WAIT, Outbox
from bot.engine.pace import Pace
from bot.engine.parcel import Mark, Parcel
from bot.engine.taking import HELD_AT_ONCE, Taking
from bot.engine.turn_names import turn_code, turn_of
from bot.storage.database import Database

log = logging.getLogger(__name__)
IDLE_SECONDS, FINISHING = 0.5, 5.0
TOGETHER_SECONDS = 0.01
"""How long a free hand waits for others while many are busy: a round for each costs more than sending."""
SOON = timedelta(seconds=30)
"""How much sooner what is in doubt is tried again than what failed."""


class Dispatcher:
    """Sends what is due, the most urgent first, and notes what became of it."""

    def __init__(
        self,
        platforms: Mapping[str, Platform],
        database: Database,
        now: Now,
        paces: Mapping[str, Pace],
        lead: Lead = ALONE,
        metrics: Metrics | None = None,
    ) -> None:
        self._platforms, self._lead = platforms, lead
        self._database = database
        self._metrics = metrics or Metrics()
        by_wish = {name for name, platform in platforms.items() if platform.capabilities.news_in_channels}
        self._outbox = Outbox(database, lead, self._metrics, by_wish)
        self._taking = Taking(database, lead, self._metrics)
        self._now = now
        self._paces = paces
        self._wake = {name: asyncio.Event() for name in platforms}
        self._loops: list[asyncio.Task[None]] = []
        self._stopping = False
        self._flying: dict[str, dict[int, str]] = {name: {} for name in platforms}
        self._rounds = {name: asyncio.Lock() for name in platforms}
        self._unanswered: set[str] = set()
        self._left: set[int] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._flown = 0
        self.sent = 0
        """How many messages the networks have taken since the start."""
        self._marks = Marks(database, self._outbox, now)
        self._halts = Halts(database, paces, now)

    async def start(self) -> None:
        """Take up what a crash left behind, and begin to send."""
        await self.recover()
        await self._halts.recall()
        self._stopping = False
        self._loops = [asyncio.create_task(self._serve(name)) for name in self._platforms]

    async def recover(self) -> None:
        """Decide what becomes of rows that were being sent when the bot was killed."""
        await self._database.run(self._outbox.recover, self._knowing_repeats(), self._now())

    async def recover_others(self) -> None:
        """Decide so too of rows that a former leader began to send at the very end."""
        recover = partial(self._outbox.recover, self._knowing_repeats(), self._now(), others=True)
        await self._database.run(recover)

    async def stop(self) -> None:
        """Begin nothing further; finish what is being sent."""
        self._stopping = True  # A loop that is cancelled would lose what it has just noted as being sent.
        self.wake()
        await asyncio.gather(*self._loops)
        self._loops = []
        if self._tasks:
            _, late = await asyncio.wait(self._tasks, timeout=FINISHING)
            for task in late:
                task.cancel()  # What it would note in the end is not ours to say any more.

    def halted(self, name: str) -> bool:
        """Return whether a network has said that nothing must be sent to it for now."""
        return self._paces[name].halted

    def wake(self) -> None:
        """Look at the outbox at once: a turn has just been committed."""
        for event in self._wake.values():
            event.set()

    async def send_due(self) -> int:
        """Send everything that is due now, and return how many rows were taken up."""
        done = 0
        while True:
            flying, flown = set(self._tasks), self._flown
            done += sum([(await self._begin_some(name))[0] for name in self._platforms])
            flying |= self._tasks
            if not flying and flown == self._flown:
                return done
            if flying:
                await asyncio.wait(flying)  # Something may have waited behind it for the same chat.

    async def clean(self) -> None:
        """Blank and drop what is no longer needed."""
        await self._database.run(self._outbox.clean, self._now())

    async def _serve(self, name: str) -> None:
        wake = self._wake[name]
        while not self._stopping:
            wake.clear()
            begun, again = 0, None
            try:
                begun, again = await self._begin_some(name)
            except Exception as error:
                log.error("outbox not read", extra={"platform": name, "error": type(error).__name__})
            if not begun and not self._stopping:
                with suppress(TimeoutError):
                    # Before Python 3.12 `wait_for` loses a cancellation that comes with the wake.
                    async with asyncio.timeout(min(again or IDLE_SECONDS, IDLE_SECONDS)):
                        await wake.wait()

    async def _begin_some(self, name: str) -> tuple[int, float | None]:
        """Begin what may go now; return how many, and in how many seconds more may go, if it is known."""
        if not self._lead.held:
            return 0, None
        async with self._rounds[name]:  # What is taken flies before anybody asks whether something does.
            if name in self._unanswered:
                await self._database.run(self._taking.give_back, name, self._left.union(self._flying[name]))
            self._unanswered.add(name)  # Unless it is answered: what was taken might be noted all the same.
            taken, again = await self._take(name)
            self._unanswered.discard(name)
            for parcel in taken:
                self._fly(parcel)
        return len(taken), again

    async def _take(self, name: str) -> tuple[list[Parcel], float | None]:
        flying = self._flying[name]
        while True:
            choice = Choice(self._paces[name], len(flying), set(flying.values()))
            taken = await self._database.run(self._taking.take, name, self._now(), choice, set(flying))
            if taken or choice.not_now < HELD_AT_ONCE:
                return taken, choice.again

    def _fly(self, parcel: Parcel) -> None:
        self._flown += 1
        self._flying[parcel.platform][parcel.row_id] = parcel.place
        task = asyncio.create_task(self._send(parcel))
        self._tasks.add(task)
        task.add_done_callback(lambda done: self._landed(done, parcel))

    def _landed(self, task: asyncio.Task[None], parcel: Parcel) -> None:
        self._tasks.discard(task)
        flying, wake = self._flying[parcel.platform], self._wake[parcel.platform]
        flying.pop(parcel.row_id, None)
        if len(flying) <= FEW:
            wake.set()
        else:
            asyncio.get_running_loop().call_later(TOGETHER_SECONDS, wake.set)

    async def _send(self, parcel: Parcel) -> None:
        if turn := turn_of(parcel.key):
            logs.begin_turn(turn_code(turn))
        try:
            await self._send_parts(parcel)
        except Exception as error:
            log.error("not sent", extra={"outbox_id": parcel.row_id, "error": type(error).__name__})
            await self._insist(self._outbox.failed, parcel.row_id, type(error).__name__, self._now())

    async def _send_parts(self, parcel: Parcel) -> None:
        platform = self._platforms[parcel.platform]
        parts = fit(parcel.message, platform.capabilities)
        for number, part in enumerate(parts[parcel.parts_sent :], parcel.parts_sent):
            if number > parcel.parts_sent:
                self._paces[parcel.platform].count(parcel.group or parcel.place, group=bool(parcel.group))
            delivery = Delivery(
                parcel.to,
                parcel.chat_id,
                part,
                parcel.nonce(number),
                parcel.reply_token,
                parcel.private_chat,
            )
            if not self._lead.held:
                await self._database.run(self._outbox.later, parcel.row_id, self._now())
                return  # Unless another leads by now, who has decided already what becomes of it.
            result = await platform.send(delivery)
            if not await self._note_surely(parcel, result, last=number == len(parts) - 1):
                return

    async def _note_surely(self, parcel: Parcel, result: SendResult, *, last: bool) -> bool:
        """As `_note`; what the network took and cannot be noted is in doubt, and not unsent.

        News of which not even that can be noted stays as being sent: the next start decides.
        """
        try:
            return await self._note(parcel, result, last=last)
        except Exception as error:
            if not isinstance(result, Sent):
                raise
            log.error("sent and not noted", extra={"outbox_id": parcel.row_id, "error": type(error).__name__})
        try:
            return await self._note(parcel, InDoubt(), last=last)
        except Exception:
            if not self._is_parked_in_doubt(parcel):
                raise
            self._left.add(parcel.row_id)
            return False

    async def _insist(self, work: Callable[[*Args], None], *args: *Args) -> None:
        await insist(self._database, work, *args)

    async def _note(self, parcel: Parcel, result: SendResult, *, last: bool) -> bool:
        """Write down what became of one part; False if the rest has to wait."""
        row = parcel.row_id
        match result:
            case Sent():
                self._metrics.note_answer(parcel.platform, parcel.key)
                if last:
                    self._count_wait(parcel)
                await self._marks.note(Mark(parcel, result, last))
                if last:
                    self._count(parcel, "sent")
                self.sent += last
                return True
            case RetryLater():
                await self._wait(parcel, result)
            case Undeliverable(reason=reason):
                await self._insist(self._outbox.unreachable, parcel, unquoted(reason), self._now())
                self._count(parcel, "unreachable")
            case Refused(reason=reason):
                why = unquoted(reason)
                log.error("refused by the network", extra={"outbox_id": row, "reason": why})
                await self._insist(self._outbox.end, row, "dead", self._now(), why)
                self._count(parcel, "dead")
            case InDoubt():
                if self._is_parked_in_doubt(parcel):
                    await self._insist(self._outbox.end, row, "uncertain", self._now())
                    self._count(parcel, "uncertain")
                else:
                    await self._insist(self._outbox.failed, row, IN_DOUBT, self._now() - SOON)
        return False

    async def _wait(self, parcel: Parcel, asked: RetryLater) -> None:
        if asked.too_fast:
            self._metrics.note_too_fast(parcel.platform)
        if asked.halts:
            await self._halts.begin(parcel.platform, asked)
        elif not asked.alone:
            self._paces[parcel.platform].rest(parcel.group or parcel.place, asked.after.total_seconds())
        why = HELD_BACK if asked.alone else NOT_REACHED
        why, now = (TOLD_TO_WAIT if asked.too_fast or asked.halts else why), self._now()
        await self._insist(self._outbox.put_off, parcel.row_id, now + asked.after, why, now)

    def _count_wait(self, parcel: Parcel) -> None:
        if parcel.lane <= Lane.ANSWER and parcel.waiting_since:
            waited = (self._now() - parcel.waiting_since).total_seconds()
            self._metrics.note_wait(parcel.platform, parcel.lane, max(0.0, waited))

    def _count(self, parcel: Parcel, outcome: str) -> None:
        self._metrics.note_end(parcel.platform, parcel.lane, outcome)

    def _knowing_repeats(self) -> set[str]:
        """The networks on which sending again is safe."""
        return {name for name, platform in self._platforms.items() if platform.capabilities.knows_repeats}

    def _is_parked_in_doubt(self, parcel: Parcel) -> bool:
        """Whether it is rather not said than said twice: news, on a network that cannot tell a repeat."""
        return bool(parcel.batch) and not self._platforms[parcel.platform].capabilities.knows_repeats
