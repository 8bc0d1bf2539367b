"""What time it is, really or in the demo."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

Now = Callable[[], datetime]


def system_now() -> datetime:
    """Return the present moment."""
    return datetime.now(UTC)


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
