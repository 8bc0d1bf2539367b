"""Where everybody is in their courses, read at once and without a word of what they wrote."""

from collections import defaultdict

from sqlalchemy import select

from bot.features.training.model import Pace
from bot.features.training.overview.overview_model import Kept
from bot.features.training.store import CompletionRow, EnrolmentRow
from bot.features.training.timetable import Wish
from bot.storage.unit_of_work import UnitOfWork

ALL = select(
    EnrolmentRow.id,
    EnrolmentRow.person_id,
    EnrolmentRow.course,
    EnrolmentRow.pace,
    EnrolmentRow.module,
    EnrolmentRow.active_at,
    EnrolmentRow.enrolled_at,
    EnrolmentRow.days,
    EnrolmentRow.at,
)


def everybody_learning(uow: UnitOfWork) -> list[Kept]:
    """Return where everybody is who is or was on a course."""
    done: dict[int, set[str]] = defaultdict(set)
    for enrolment_id, module in uow.db.execute(select(CompletionRow.enrolment_id, CompletionRow.module)):
        done[enrolment_id].add(module)
    return [
        Kept(
            row.person_id,
            row.course,
            Pace(row.pace),
            row.module,
            frozenset(done[row.id]),
            row.active_at or row.enrolled_at,
            Wish.of(row.days, row.at).own_pace,
        )
        for row in uow.db.execute(ALL)
    ]
