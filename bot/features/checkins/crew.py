"""Who has to do with a watch, by the names that its screens need."""

from dataclasses import dataclass

from bot.features.checkins.model import Rung


@dataclass(frozen=True, slots=True)
class Crew:
    """The names that a screen about a watch needs.

    *above* is whether there are coordinators to tell; *closed*, whether nothing reaches the person because
    their direct messages are closed.
    """

    person: str
    first: str = ""
    second: str = ""
    above: bool = False
    emergency: str = "911"
    closed: bool = False

    def on(self, rung: Rung) -> str:
        """Return who is asked on a rung by name."""
        return self.first if rung is Rung.FIRST else self.second
