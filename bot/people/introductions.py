"""Who may write to whom through the bot."""

from datetime import datetime

from bot.people.joinings import PARTED, Joinings
from bot.people.tables import IntroductionRow


class Introductions(Joinings):
    """Introductions, within one turn."""

    def introduce(self, one: int, other: int, until: datetime) -> None:
        """Let two people write to each other through the bot until then, or longer if they may already."""
        for pair in ((one, other), (other, one)):
            row = self._db.get(IntroductionRow, pair)
            if row is None:
                self._db.add(IntroductionRow(from_id=pair[0], to_id=pair[1], until=until))
            else:
                row.until = max(row.until, until)
        self._db.flush()

    def may_write(self, from_id: int, to_id: int, now: datetime) -> bool:
        """Whether one may write to the other through the bot."""
        row = self._db.get(IntroductionRow, (self.followed(from_id), self.followed(to_id)))
        return row is not None and now < row.until

    def part(self, one: int, other: int) -> None:
        """Let two people write to each other no more, until something new brings them together."""
        for pair in ((one, other), (other, one)):
            row = self._db.get(IntroductionRow, pair)
            if row is not None:
                row.until = PARTED
        self._db.flush()

    def have_parted(self, one: int, other: int) -> bool:
        """Whether one of the two wanted no more words, and nothing brought them together since."""
        row = self._db.get(IntroductionRow, (one, other))
        return row is not None and row.until == PARTED
