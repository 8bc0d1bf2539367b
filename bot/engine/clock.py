"""What time it is, really or in the demo."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

Now = Callable[[], datetime]
UNSEEN = timedelta(seconds=1)
"""By so little two clocks may differ without anybody noticing."""


def system_now() -> datetime:
    """Return the present moment."""
    return datetime.now(UTC)


class AgreedClock:
    """What time it is by the clock that all processes of one bot share, whatever their machines say.

    *ask* returns its moment, or None where no other machine has a say. A turn notes by its own process's
    clock when something is to be sent, and the leader looks at that by another's.
    """

    def __init__(self, ask: Callable[[], Awaitable[datetime | None]]) -> None:
        self._ask = ask
        self._ahead = timedelta()

    def __call__(self) -> datetime:
        """Return the present moment."""
        return system_now() + self._ahead

    async def compare(self) -> None:
        """See how far this machine's clock is off; an answer that took long says nothing."""
        asked = system_now()
        said = await self._ask()
        waited = system_now() - asked
        if said is None or not timedelta() <= waited < UNSEEN:
            return
        ahead = said - (asked + waited / 2)
        self._ahead = ahead if abs(ahead) > UNSEEN else timedelta()


class MovableClock:
    """A clock that stands still until it is moved, and never goes back."""

    def __init__(self, time: datetime) -> None:
        self.time = time

    def __call__(self) -> datetime:
        """Return the moment at which it stands."""
        return self.time

    def advance(self, **by: float) -> None:
        """Move on, as in ``advance(hours=1)``."""
        self.time += timedelta(**by)

    def move_to(self, moment: datetime) -> None:
        """Move on to *moment*; a moment gone by is ignored."""
        self.time = max(self.time, moment)
