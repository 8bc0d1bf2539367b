"""On which network a person wants to be written to, by kind of message."""

from enum import StrEnum

from sqlalchemy import delete, select

from bot.conversation.messages import Lane
from bot.people.tables import PreferenceRow
from bot.storage.unit_of_work import UnitOfWork


class Kind(StrEnum):
    """A kind of message for which somebody with two networks may choose one. Safety is none of them."""

    SHIFTS = "shifts"
    LESSONS = "lessons"
    NEWS = "news"
    REST = "rest"


KINDS = {
    Lane.ANSWER: Kind.REST,
    Lane.SHIFT: Kind.SHIFTS,
    Lane.LESSON: Kind.LESSONS,
    Lane.TEAM: Kind.NEWS,
    Lane.STATEWIDE: Kind.NEWS,
}
"""What a message is about where nobody says so: its urgency tells."""


class Preferences:
    """Preferred networks, within one turn."""

    def __init__(self, uow: UnitOfWork) -> None:
        self._uow = uow
        self._db = uow.db

    def preferences(self, person_id: int) -> dict[Kind, str]:
        """Return the network that a person chose for each kind; without a choice the kind is missing."""
        rows = self._db.scalars(select(PreferenceRow).where(PreferenceRow.person_id == person_id))
        return {Kind(row.kind): row.platform for row in rows}

    def prefer(self, person_id: int, kind: Kind, platform: str | None) -> None:
        """Let messages of *kind* go to *platform* from now on; None is the network used last."""
        same = (PreferenceRow.person_id == person_id) & (PreferenceRow.kind == kind)
        self._db.execute(delete(PreferenceRow).where(same))
        if platform is not None:
            self._db.add(PreferenceRow(person_id=person_id, kind=kind, platform=platform))
        self._db.flush()
