"""Which of all processes of one bot leads: it alone polls, sends and ticks. The others stand by.

Who leads has a lease in the database. It holds for a few seconds and is renewed every second; a leader
that is killed, stopped or cut off cannot renew it, and another takes it. A leader also knows by its own clock
until when it may act: it counts from before it asked, so that it always stops before another begins.
"""

import asyncio
import contextlib
import logging
import os
import socket
import threading
import time
import uuid
from collections.abc import Callable, Coroutine
from typing import Any, Protocol, TypeVar

from bot.storage.leases import Leases

log = logging.getLogger(__name__)
Answer = TypeVar("Answer")
Work = Callable[[], Coroutine[Any, Any, None]]

LASTS, RENEWED_EVERY = 3.0, 1.0
"""Seconds: how long a lease holds, and how often its holder asks for longer."""
TRIED_EVERY, PATIENCE, AGAIN = 0.5, 1.0, 0.1
"""Seconds: how often who stands by tries to lead, how long the database may take to answer, and how soon a
leader that got no answer asks again."""
LOOKED_EVERY = 0.05
CALLED_BACK = 1.0
"""Seconds that giving the lease back may take at the end: it runs out by itself."""


class Lead(Protocol):
    """Whether this process may act now, and the number of its term."""

    @property
    def held(self) -> bool:
        """Whether it may begin to send and to tick."""

    @property
    def epoch(self) -> int:
        """The number of its term: it grows each time that a process takes the lead."""

    async def until_listening(self) -> None:
        """Return once it may ask the networks what happened."""


class Alone:
    """The lead of a process that has no others beside it."""

    held, epoch = True, 0

    async def until_listening(self) -> None:
        """Return at once."""


class Follower:
    """The lead of a process that never leads."""

    held, epoch = False, 0

    async def until_listening(self) -> None:
        """Never return."""
        await asyncio.Event().wait()


def _seconds_since_boot() -> float:
    # On Linux a sleeping machine's other clock stands still, and the database's does not.
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))


def new_holder() -> str:
    """Return a name for this process that no other ever has; it says nothing of people."""
    return f"{socket.gethostname()}:{os.getpid()}:{uuid.uuid4().hex[:8]}"


class Leading:
    """Stands by until it can take the lead, leads for as long as it can, and stands by again.

    *leases* lend the lead for `LASTS` seconds; *clock* counts seconds on this machine, also while it sleeps.
    """

    def __init__(self, leases: Leases, *, clock: Callable[[], float] = _seconds_since_boot) -> None:
        self._leases, self._clock = leases, clock
        self.leads = self._ending = False
        self._epoch = 0
        self._until = 0.0
        self._unanswered = False
        self._task: asyncio.Task[None] | None = None

    @property
    def held(self) -> bool:
        """Whether the lease holds by this machine's own clock."""
        return self._clock() < self._until

    @property
    def epoch(self) -> int:
        """The number of the term."""
        return self._epoch

    async def until_listening(self) -> None:
        """Return once it leads, or was cut off from the database while it led.

        Who cries for help must be heard without the database too. But who has slept past the end of their
        lease asks first whether another leads by now.
        """
        while not (self.held or self._unanswered):  # noqa: ASYNC110  # Time passes, which sets no event.
            await asyncio.sleep(LOOKED_EVERY)

    def start(self, begin: Work, retire: Work) -> None:
        """Stand by from now on. *begin* starts what a leader does, and *retire* ends it, in turns."""
        self._begin, self._retire = begin, retire
        self._task = asyncio.create_task(self._run(), name="leading")

    async def take(self) -> bool:
        """Take the lead, if nobody has it. Raises what the database raises, or `TimeoutError`."""
        asked = self._clock()
        epoch = await self._ask(self._leases.take)
        if epoch is None:
            return False
        self._epoch, self._until, self._unanswered = epoch, asked + LASTS, False
        return True

    async def renew(self) -> bool:
        """Lead for longer; False if another process leads. Raises as `take` does."""
        asked = self._clock()
        try:
            mine = await self._ask(lambda: self._leases.renew(self._epoch))
        except Exception:
            # A question from before the end of the lease may have slept with us: it proves nothing.
            self._unanswered = self._unanswered or asked >= self._until
            raise
        self._until, self._unanswered = (asked + LASTS if mine else 0.0), False
        return mine

    async def stop(self, drain: Work) -> None:
        """Hold the lease until *drain* has finished what was begun, and give it back at once."""
        self._ending = True
        try:
            if not self.leads:
                await self._let_go()  # Or it might take the lead while it ends.
            await drain()
        finally:
            await self._let_go()
            await self._give_back()
            self._leases.close()

    async def _let_go(self) -> None:
        if self._task:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _run(self) -> None:
        while not self._ending:
            await self._stand_by()
            self.leads = True
            log.info("this process leads", extra={"epoch": self._epoch})
            beginning = asyncio.create_task(self._begin())
            try:
                await self._hold(beginning)
            finally:
                beginning.cancel()
                await asyncio.gather(beginning, return_exceptions=True)
            self.leads = False
            log.warning("another process may lead now; this one stands by")
            try:
                await self._retire()
            except Exception as error:
                log.error("a leader's work did not end well (%s)", type(error).__name__)
            await asyncio.sleep(TRIED_EVERY)

    async def _stand_by(self) -> None:
        quiet = False
        while not self.held:
            try:
                if await self.take():
                    return
                quiet = False
            except Exception as error:
                if not quiet:
                    log.warning("the database does not say who leads (%s)", type(error).__name__)
                quiet = True
            await asyncio.sleep(TRIED_EVERY)

    async def _hold(self, beginning: asyncio.Task[None]) -> None:
        """Renew the lease until another process has it, or what a leader does cannot begin."""
        pause = RENEWED_EVERY
        while True:
            await asyncio.sleep(pause)
            if beginning.done() and (error := beginning.exception()):
                log.error("a leader's work did not begin (%s)", type(error).__name__)
                await self._give_back()
                return
            try:
                if not await self.renew():
                    return
                pause = RENEWED_EVERY
            except Exception as error:
                if pause == RENEWED_EVERY:
                    log.warning("the lead was not renewed (%s)", type(error).__name__)
                pause = AGAIN

    async def _give_back(self) -> None:
        epoch, self._until = self._epoch, 0.0
        if epoch:
            with contextlib.suppress(Exception):
                async with asyncio.timeout(CALLED_BACK):
                    await self._ask(lambda: self._leases.give_back(epoch))

    async def _ask(self, question: Callable[[], Answer]) -> Answer:
        """Return the answer to *question*, asked in a thread that may hang without holding up anything."""
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[Answer] = loop.create_future()

        def ask() -> None:
            try:
                given = question()
            except Exception as error:
                _tell(loop, answer, error)
            else:
                _tell(loop, answer, given)

        threading.Thread(target=ask, name="lease", daemon=True).start()
        try:
            async with asyncio.timeout(PATIENCE):
                return await answer
        except Exception:
            self._leases.begin_anew()
            raise


def _tell(loop: asyncio.AbstractEventLoop, whom: "asyncio.Future[Answer]", what: Answer | Exception) -> None:
    def tell() -> None:
        if whom.done():
            return  # Nobody waits any more.
        if isinstance(what, Exception):
            whom.set_exception(what)
        else:
            whom.set_result(what)

    with contextlib.suppress(RuntimeError):  # The loop has ended meanwhile.
        loop.call_soon_threadsafe(tell)
