"""An audience becomes rows of the outbox: one statement for a slice of it, and one for who is not reached."""

from datetime import datetime
from typing import cast

from sqlalchemy import String, Table, case, literal, select, true
from sqlalchemy import cast as as_type

from bot.conversation.messages import Lane
from bot.features.broadcasts.model import BroadcastState, Route
from bot.features.broadcasts.posting import in_language
from bot.features.broadcasts.recipients import People, Recipients, Terms
from bot.features.broadcasts.store import Broadcast
from bot.features.broadcasts.tables import NotReachedRow
from bot.storage.inserting import DIALECTS
from bot.storage.tables import OutboxRow
from bot.storage.unit_of_work import UnitOfWork

ROWS, MISSED = (cast(Table, row.__table__) for row in (OutboxRow, NotReachedRow))


def fan_out(
    uow: UnitOfWork,
    broadcast: Broadcast,
    people: People,
    terms: Terms,
    lane: Lane,
    now: datetime,
    *,
    in_doubt: bool = False,
) -> None:
    """Take *people* on. Whoever is taken on already stays as they are, however often this is done.

    Once it was stopped, they are taken on as those who do not get it any more, so that nobody is uncounted;
    *in_doubt*, as those who perhaps have it.
    """
    reached = Recipients(uow, now, terms).reached(people)
    if reached is None:
        return
    row, insert = reached.c, DIALECTS[uow.db.get_bind().dialect.name]
    bodies = [(row.language == language, body) for language, body in broadcast.bodies.items()]
    first = in_language(broadcast.bodies, next(iter(broadcast.bodies)))
    letters = {
        "dedupe_key": literal(f"{broadcast.batch}:") + as_type(row.id, String),
        "platform": row.platform,
        "person_id": row.id,
        "address_id": row.address_id,
        "body_id": case(*bodies, else_=first),
        "batch": literal(broadcast.batch),
        "lane": literal(int(lane)),
        "not_before": row.at,
        "expires_at": row.expires_at,
        "unasked": true(),
        "state": literal(_first_state(broadcast, in_doubt)),
    }
    # First who is not reached: afterwards their new message would count as one that they have got.
    missed = select(literal(broadcast.id), row.id, row.route)
    missed = missed.where(row.route.not_in((Route.DIRECT, Route.CHANNEL)))
    names = ["broadcast_id", "person_id", "why"]
    uow.db.execute(insert(MISSED).from_select(names, missed).on_conflict_do_nothing())
    direct = select(*letters.values()).where(row.route == Route.DIRECT)
    uow.db.execute(insert(ROWS).from_select(list(letters), direct).on_conflict_do_nothing())


def _first_state(broadcast: Broadcast, in_doubt: bool) -> str:
    if broadcast.state is BroadcastState.STOPPED:
        return "stopped"
    return "uncertain" if in_doubt else "ready"
